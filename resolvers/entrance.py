"""(io) The entrance: who may come in, and what every answer carries and every request counts.

A single wrapper does all of it, since each one takes as long as two climbs. What is posted to GraphQL is
answered without a search through the routes.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Final, NamedTuple

import orjson
from starlette.responses import Response

from resolvers.masking import entry_of
from resolvers.media import heads_of, pick_language
from resolvers.neighbours import OwnHosts, completed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from resolvers.metrics import Metrics
    from resolvers.refusals import Refusal

_ABORTED: Final = 0


class Answer(NamedTuple):
    """A whole answer; its headers are complete."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    @property
    def messages(self) -> tuple[Message, Message]:
        """The answer as a server takes it."""
        start = {"type": "http.response.start", "status": self.status, "headers": self.headers}
        return start, {"type": "http.response.body", "body": self.body}


class _Completing:
    """Completes the headers of what an application sends, and keeps its status."""

    def __init__(self, send: Send) -> None:
        self.status = _ABORTED
        self._send = send

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = completed(message.get("headers", ()))
        await self._send(message)


class Entrance:
    """Admits requests and passes them on.

    Args:
        posted: what answers to a POST at some addresses, without being searched for; None where
            nobody waits for an answer any more.
        others: what answers to everything else.
        hosts: the names answered for, without a port; `*` is any.
        metrics: where requests are counted.
    """

    def __init__(
        self,
        posted: Mapping[str, Callable[[Scope, Receive], Awaitable[Answer | None]]],
        others: ASGIApp,
        *,
        hosts: Sequence[str],
        metrics: Metrics,
    ) -> None:
        """Keep all four."""
        self._posted = posted
        self._others = others
        self._hosts = OwnHosts(hosts)
        self._figures = metrics.figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._admit_other(scope, receive, send)
            return
        started, status, path, method = perf_counter(), _ABORTED, scope["path"], scope["method"]
        refusal, posted = self._hosts.refusal_of(scope), self._posted.get(path)
        self._figures.begun += 1
        try:
            if posted is not None and refusal is None and method == "POST":
                answer = await posted(scope, receive)
                if answer is not None:
                    status = answer.status
                    for message in answer.messages:
                        await send(message)
            else:
                completing = _Completing(send)
                app = self._others if refusal is None else _refused(refusal, scope)
                try:
                    await app(scope, receive, completing)
                finally:
                    status = completing.status
        finally:
            self._figures.ended += 1
            self._figures.count(path, method, status, perf_counter() - started)

    async def _admit_other(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is no request, such as the start of the service."""
        if scope["type"] == "websocket" and self._hosts.refusal_of(scope) is not None:
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            await self._others(scope, receive, send)


def _refused(refusal: Refusal, scope: Scope) -> Response:
    language = pick_language(heads_of(scope).get(b"accept-language"))
    body = orjson.dumps({"errors": [entry_of(refusal, language)]})
    return Response(body, refusal.status, media_type="application/json")
