"""(io) One of the services that `bench.http_` compares, on a port of this machine.

Usage: python -m bench.http_server WAY PORT FILE

The service itself is what `zhuanjie serve` runs; the others get the same server with the same settings.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bench.strawberry_plain import application as plain
from bench.strawberry_plain import from_database, from_rows
from commands.running import new_loop
from commands.settings import Settings
from commands.web import answer, listen
from graph.connection import Database, Endpoint
from graph.snapshot import Snapshot
from graph.snapshots import Opened, Shelf
from law.rulebook import rulebook
from loaders.service import Service
from resolvers.asgi import create_app
from resolvers.entrance import Entrance
from resolvers.graphql_http import Bounds, Revisions
from resolvers.logs import configure_logs
from resolvers.schema import ITEM_PRICES, make_context, schema

Serving = Coroutine[Any, Any, None]


def bare(same: bytes) -> Starlette:
    """Return the least that a service can be: it reads a request and returns the same bytes."""

    async def respond(request: Request) -> Response:
        await request.body()
        return Response(same, media_type="application/json")

    return Starlette(routes=[Route("/graphql", respond, methods=["POST"])])


def service_of(path: Path) -> Service:
    """Return the service over a snapshot file, without a database that it would follow."""
    opened = Opened(Snapshot.open(path), path.with_suffix(".names"))
    return Service(opened, Shelf(path.parent, is_embedded=True), None, rulebook())


def engine_alone(service: Service) -> Entrance:
    """Return the service without compiled operations."""
    return create_app(
        schema,
        make_context(service),
        is_ready=service.is_ready,
        revisions=Revisions(lambda: service.revision, service.wait_for),
        bounds=Bounds(item_prices=ITEM_PRICES, compiled="none"),
    )


async def served(app: ASGIApp, port: int) -> None:
    """Answer by a server with the settings of `commands.web`."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, loop="none", ws="none", lifespan="off", log_config=None,
        access_log=False, server_header=False, proxy_headers=False,
    )  # fmt: skip
    gc.collect()
    gc.freeze()
    await uvicorn.Server(config).serve()


def _ours(file: Path, port: int) -> Serving:
    configure_logs()
    settings = Settings(port=port)
    return answer(service_of(file), listen(settings), settings)


def _engine(file: Path, port: int) -> Serving:
    configure_logs()
    return served(engine_alone(service_of(file)), port)


def _bare(file: Path, port: int) -> Serving:
    return served(bare(file.read_bytes()), port)


def _strawberry(file: Path, port: int) -> Serving:
    endpoint = Endpoint(**json.loads(file.read_text("utf-8"))["endpoint"])

    async def connected() -> None:
        async with Database.connect(endpoint) as database:
            await served(plain(*from_database(database, rulebook())), port)

    return connected()


def _rows(file: Path, port: int) -> Serving:
    return served(plain(*from_rows(json.loads(file.read_text("utf-8")))), port)


WAYS: Final[dict[str, Callable[[Path, int], Serving]]] = {
    "bare": _bare, "ours": _ours, "engine": _engine, "strawberry": _strawberry, "rows": _rows,
}  # fmt: skip
"""The ways to answer, each with what it needs to know in a file."""


def main() -> None:
    """Serve until ended."""
    way, port, file = sys.argv[1:]

    async def serve() -> None:
        await WAYS[way](Path(file), int(port))

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(serve())


if __name__ == "__main__":
    main()
