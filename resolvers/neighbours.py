"""(io) Keeps other sites' pages away from a service that trusts whoever can reach it.

A page of another site can make a browser on this machine send requests here: by a foreign name that
resolves to this address, or directly. Both are refused by the `Host` and `Origin` they carry.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from resolvers.media import HEADERS_KEPT
from resolvers.refusals import ForeignHost, ForeignOrigin, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import Scope

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")
HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?")
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; object-src 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
DATA_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
"""What an answer of JSON has: nothing in it is drawn, run or kept, and a server looks at each header
of each answer, so the others would cost it more than the shortest path does."""
_OF_PAGES = [(name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]
_OF_DATA = [(name.lower().encode(), value.encode()) for name, value in DATA_HEADERS.items()]
_DECIDING = frozenset({b"host", b"origin", b"sec-fetch-site", b"sec-fetch-mode"})
_DATA = (b"application/json", b"application/graphql-response+json")


def completed(given: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer with those that every answer has and it does not set itself."""
    headers = list(given)
    if headers and headers[-1] is _OF_DATA[-1]:
        # It was made of completed ones.
        return headers
    names = dict(headers)
    is_data = names.get(b"content-type", b"").startswith(_DATA)
    headers += [each for each in (_OF_DATA if is_data else _OF_PAGES) if each[0] not in names]
    return headers


class OwnHosts:
    """The hosts answered for; requests that name another, or come from a page of another, are refused.

    Args:
        hosts: the names answered for, without a port; `*` is any.
    """

    def __init__(self, hosts: Iterable[str]) -> None:
        """Start with no request admitted."""
        self.hosts = frozenset(host.lower() for host in hosts)
        # What decides is the same for nearly all requests, and is looked at once.
        self._admitted: set[tuple[tuple[bytes, bytes], ...]] = set()

    def refusal_of(self, scope: Scope) -> Refusal | None:
        """Return why a request is refused, None where it is admitted."""
        deciding = tuple([each for each in scope["headers"] if each[0] in _DECIDING])
        if deciding in self._admitted:
            return None
        refusal = self._refusal(Headers(scope=scope))
        if refusal is None and len(self._admitted) < HEADERS_KEPT:
            self._admitted.add(deciding)
        return refusal

    def _refusal(self, headers: Headers) -> Refusal | None:
        if "*" in self.hosts:
            return None
        named = headers.getlist("host")
        if len(named) != 1 or not self._is_own(named[0]):
            return ForeignHost(value=", ".join(named)[:100])
        origin = headers.get("origin")
        if origin is not None and not self._is_own(_authority(origin)):
            return ForeignOrigin(value=origin[:100])
        if headers.get("sec-fetch-site") == "cross-site" and origin is None:
            return self._refusal_of_navigation(headers)
        return None

    def _refusal_of_navigation(self, headers: Headers) -> Refusal | None:
        # A link from another site may open a page; it may not embed one or load data.
        if headers.get("sec-fetch-mode") == "navigate":
            return None
        return ForeignOrigin(value="cross-site")

    def _is_own(self, authority: str) -> bool:
        match = HOST.fullmatch(authority)
        return match is not None and match[1].lower() in self.hosts


def _authority(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
