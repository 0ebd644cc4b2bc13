"""Chooses how to answer from what a request accepts: the media type and the language."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from resolvers.refusals import NotAcceptable

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def heads_of(scope: Mapping[str, Any]) -> dict[bytes, bytes]:
    """Return the headers of a request by their names; of one that is given twice the first."""
    return dict(reversed(scope["headers"]))


@lru_cache(HEADERS_KEPT)
def pick_media_type(header: bytes | None) -> str:
    """Return the media type to answer in; `application/json` where the caller does not care.

    Raises:
        NotAcceptable: when the caller accepts neither of the two.
    """
    text = (header or b"").decode("latin-1")
    if not text.strip():
        return JSON
    for entry in accepted(text):
        if entry.name in {JSON, "*/*", "application/*"}:
            return JSON
        if entry.name == GRAPHQL:
            return GRAPHQL
    raise NotAcceptable(value=text[:100])


def wants_page(header: bytes | None) -> bool:
    """Tell whether a browser asks: only those name `text/html`."""
    return any(entry.name == HTML for entry in accepted((header or b"").decode("latin-1")))


@lru_cache(HEADERS_KEPT)
def pick_language(header: bytes | None) -> str:
    """Return `zh` or `en`, whichever is wanted more; `zh` where neither is named."""
    for entry in accepted((header or b"").decode("latin-1")):
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
