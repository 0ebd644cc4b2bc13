"""(io) The entrance: who may come in, and what every answer carries and every request counts.

A single wrapper does all of it, since each one takes as long as two climbs. GraphQL answers at an
address of its own without a search through the routes.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Final

import orjson
from starlette.responses import Response

from resolvers.masking import entry_of
from resolvers.media import heads_of, pick_language
from resolvers.neighbours import OwnHosts, completed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from resolvers.metrics import Metrics
    from resolvers.refusals import Refusal

_ABORTED: Final = 0


class Entrance:
    """Admits requests and passes them on.

    Args:
        direct: what answers at some addresses, without being searched for.
        others: what answers at all others.
        hosts: the names answered for, without a port; `*` is any.
        metrics: where requests are counted.
    """

    def __init__(
        self,
        direct: Mapping[str, ASGIApp],
        others: ASGIApp,
        *,
        hosts: Sequence[str],
        metrics: Metrics,
    ) -> None:
        """Keep all four."""
        self._direct = direct
        self._others = others
        self._hosts = OwnHosts(hosts)
        self._figures = metrics.figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket" and self._hosts.refusal_of(scope) is not None:
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            await self._others(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, status = perf_counter(), _ABORTED

        async def complete(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = completed(message.get("headers", ()))
            await send(message)

        refusal = self._hosts.refusal_of(scope)
        answers = self._direct.get(scope["path"], self._others)
        self._figures.begun += 1
        try:
            if refusal is None:
                await answers(scope, receive, complete)
            else:
                await _refused(refusal, scope)(scope, receive, complete)
        finally:
            self._figures.ended += 1
            taken = perf_counter() - started
            self._figures.count(scope["path"], scope["method"], status, taken)


def _refused(refusal: Refusal, scope: Scope) -> Response:
    language = pick_language(heads_of(scope).get(b"accept-language"))
    body = orjson.dumps({"errors": [entry_of(refusal, language)]})
    return Response(body, refusal.status, media_type="application/json")
