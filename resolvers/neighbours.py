"""(io) Keeps other sites' pages away from a service that trusts whoever can reach it.

A page of another site can make a browser on this machine send requests here: by a foreign name that
resolves to this address, or directly. Both are refused by the `Host` and `Origin` they carry.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import orjson
from starlette.datastructures import Headers
from starlette.responses import Response

from resolvers.masking import entry_of
from resolvers.media import HEADERS_KEPT, pick_language
from resolvers.refusals import ForeignHost, ForeignOrigin, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
_RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]
_RAW_NAMES = frozenset(name for name, _ in _RAW_HEADERS)
_DECIDING = frozenset({b"host", b"origin", b"sec-fetch-site", b"sec-fetch-mode"})
_NO_STORE = (b"application/json", b"application/graphql-response+json")


class SecurityHeaders:
    """Adds the headers that every answer has, where an answer does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of the answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _completed(message.get("headers", []))
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _completed(given: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer with those that it does not set itself."""
    headers = list(given)
    names = dict(headers)
    headers += (
        _RAW_HEADERS
        if names.keys().isdisjoint(_RAW_NAMES)
        else [header for header in _RAW_HEADERS if header[0] not in names]
    )
    if names.get(b"content-type", b"").startswith(_NO_STORE) and b"cache-control" not in names:
        headers.append((b"cache-control", b"no-store"))
    return headers


class OwnHostsOnly:
    """Refuses requests that name another host, or come from a page of another host.

    Args:
        hosts: the names answered for, without a port; `*` is any.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        """Wrap the application."""
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)
        # What decides is the same for nearly all requests, and is looked at once.
        self._admitted: set[tuple[tuple[bytes, bytes], ...]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        deciding = tuple(each for each in scope["headers"] if each[0] in _DECIDING)
        refusal = None if deciding in self._admitted else self._refusal(Headers(scope=scope))
        if refusal is None:
            if len(self._admitted) < HEADERS_KEPT:
                self._admitted.add(deciding)
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            language = pick_language(Headers(scope=scope).get("accept-language"))
            body = orjson.dumps({"errors": [entry_of(refusal, language)]})
            answer = Response(body, refusal.status, media_type="application/json")
            await answer(scope, receive, send)

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
