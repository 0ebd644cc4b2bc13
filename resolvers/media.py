"""Chooses how to answer from what a request accepts: the media type and the language."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from resolvers.refusals import NotAcceptable

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
HTML = "text/html"
LANGUAGES = ("zh", "en")
# Longer lists are cut: no program sends them, and each entry costs time.
MOST_RANGES = 32
HEADERS_KEPT = 256
"""Different headers whose meaning is kept; programs send the same ones again and again."""


class Accepted(NamedTuple):
    """One entry of an `Accept` header and how much it is wanted."""

    name: str
    quality: float


def accepted(header: str) -> list[Accepted]:
    """Read an `Accept` or `Accept-Language` header, best first; what is unwanted is left out.

    >>> accepted("en;q=0.5, zh-CN, fr;q=0")
    [Accepted(name='zh-cn', quality=1.0), Accepted(name='en', quality=0.5)]
    """
    entries = [_entry(part) for part in header.split(",")[:MOST_RANGES]]
    wanted = [entry for entry in entries if entry.name and entry.quality > 0]
    return sorted(wanted, key=lambda entry: -entry.quality)


@lru_cache(HEADERS_KEPT)
def pick_media_type(header: str | None) -> str:
    """Return the media type to answer in; `application/json` where the caller does not care.

    Raises:
        NotAcceptable: when the caller accepts neither of the two.
    """
    if header is None or not header.strip():
        return JSON
    for entry in accepted(header):
        if entry.name in {JSON, "*/*", "application/*"}:
            return JSON
        if entry.name == GRAPHQL:
            return GRAPHQL
    raise NotAcceptable(value=header[:100])


def wants_page(header: str | None) -> bool:
    """Tell whether a browser asks: only those name `text/html`."""
    return any(entry.name == HTML for entry in accepted(header or ""))


@lru_cache(HEADERS_KEPT)
def pick_language(header: str | None) -> str:
    """Return `zh` or `en`, whichever is wanted more; `zh` where neither is named."""
    for entry in accepted(header or ""):
        language = entry.name.partition("-")[0]
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]


def _entry(part: str) -> Accepted:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            quality = _quality(value.strip())
    return Accepted(name, quality)


def _quality(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if 0.0 <= value <= 1.0 else 0.0
