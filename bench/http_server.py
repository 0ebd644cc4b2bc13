"""(io) One of the services that `bench.http_` compares, on a port of this machine.

Usage: python -m bench.http_server WAY PORT SNAPSHOT ANSWER
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Literal, NamedTuple

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from graph.snapshot import Snapshot
from graph.snapshots import Opened
from law.rulebook import rulebook
from loaders.served import Served
from resolvers.asgi import create_app
from resolvers.graphql_http import Bounds, Revisions
from resolvers.schema import ITEM_PRICES, make_context, schema

Way = Literal["bare", "engine", "compiled"]


class Held(NamedTuple):
    """What the schema needs of a service."""

    served: Served


def bare(answer: bytes) -> Starlette:
    """Return the least that a service can be: it reads a request and returns the same bytes."""

    async def same(request: Request) -> Response:
        await request.body()
        return Response(answer, media_type="application/json")

    return Starlette(routes=[Route("/graphql", same, methods=["POST"])])


def service(path: Path, *, is_compiled: bool) -> Starlette:
    """Return this service over a snapshot, with or without compiled operations."""
    held = Held(Served(Opened(Snapshot.open(path), path), rulebook()))

    async def is_ready() -> bool:
        return True

    async def wait_for(_revision: int) -> bool:
        return True

    return create_app(
        schema,
        make_context(held),
        is_ready=is_ready,
        revisions=Revisions(lambda: held.served.revision, wait_for),
        bounds=Bounds(item_prices=ITEM_PRICES, compiled="known" if is_compiled else "none"),
    )


def main() -> None:
    """Serve until ended."""
    way, port, snapshot, answer = sys.argv[1:]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    app = (
        bare(Path(answer).read_bytes())
        if way == "bare"
        else service(Path(snapshot), is_compiled=way == "compiled")
    )
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
