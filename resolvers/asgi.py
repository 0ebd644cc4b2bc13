"""(io) The web application: every address of the service, and what guards all of them.

The schema, its context and the state of the program are given by the caller, so this module knows
HTTP and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from graph.errors import ZhuanjieError
from resolvers.console import console_files, console_page
from resolvers.entrance import Entrance
from resolvers.graphql_http import Bounds, Caller, GraphQLEndpoint, Revisions
from resolvers.logs import silence_the_engine
from resolvers.masking import entry_of, masked
from resolvers.media import heads_of, pick_language, wants_page
from resolvers.metrics import Metrics
from resolvers.neighbours import LOOPBACK_HOSTS
from resolvers.pages import page, page_routes
from resolvers.persisted import PersistedDocuments
from resolvers.refusals import MethodNotAllowed, NotReady, Refusal, UnknownAddress

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    import strawberry
    from starlette.requests import Request
    from starlette.types import Lifespan

    Readiness = Callable[[], Awaitable[bool]]

_GRAPHQL = "/graphql"


def create_app(
    schema: strawberry.Schema,
    context_factory: Callable[[Caller], object],
    *,
    is_ready: Readiness,
    revisions: Revisions,
    hosts: Sequence[str] = LOOPBACK_HOSTS,
    bounds: Bounds | None = None,
    metrics: Metrics | None = None,
    persisted: PersistedDocuments | None = None,
    routes: Sequence[BaseRoute] = (),
    lifespan: Lifespan[Starlette] | None = None,
) -> Entrance:
    """Return the service as an ASGI application.

    Args:
        schema: what `/graphql` serves.
        context_factory: makes the context of a request from its caller.
        is_ready: tells whether answers can be given; asked by `/health/ready`.
        revisions: which revision is served, and how to wait for one.
        hosts: the host names that the service answers for; `*` is any.
        bounds: every limit on a request.
        persisted: the documents that callers may name by their hash.
        metrics: where the figures are kept; a registry of its own where none is given.
        routes: further addresses, such as the web pages; tried last.
        lifespan: what to do at the start and the end.
    """
    silence_the_engine()
    metrics = metrics or Metrics()
    endpoint = GraphQLEndpoint(
        schema,
        context_factory,
        revisions=revisions,
        console=console_page,
        metrics=metrics,
        bounds=bounds,
        persisted=persisted,
    )
    others = Starlette(
        routes=[
            Route(_GRAPHQL, endpoint),
            Route("/health/live", _live),
            Route("/health/ready", _readiness(is_ready)),
            Route("/metrics", metrics.page),
            console_files(),
            *page_routes(),
            *routes,
        ],
        exception_handlers={
            HTTPException: _http_exception,
            ZhuanjieError: _known_error,
            Exception: _unknown_error,
        },
        lifespan=lifespan,
    )
    return Entrance({_GRAPHQL: endpoint.answer}, others, hosts=hosts, metrics=metrics)


async def _live(_request: Request) -> Response:
    return _json({"status": "live"}, 200)


def _readiness(is_ready: Readiness) -> Callable[[Request], Awaitable[Response]]:
    async def ready(request: Request) -> Response:
        try:
            if await is_ready():
                return _json({"status": "ready"}, 200)
        except ZhuanjieError:
            pass
        except Exception as fault:  # noqa: BLE001 -- a probe is told "no", whatever happened.
            masked(fault)
        return _refuse(request, NotReady())

    return ready


def _http_exception(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.status_code == MethodNotAllowed.status:
        allowed = (error.headers or {}).get("Allow", "GET")
        return _refuse(request, MethodNotAllowed(value=request.method[:20], allowed=allowed))
    return _unknown_address(request)


def _unknown_address(request: Request) -> Response:
    # The page itself says in the reader's language that there is no such view, and leads home.
    if wants_page(heads_of(request.scope).get(b"accept")):
        return page(request, UnknownAddress.status)
    return _refuse(request, UnknownAddress())


def _known_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ZhuanjieError)  # noqa: S101
    if isinstance(error, UnknownAddress):
        return _unknown_address(request)
    return _refuse(request, error)


def _unknown_error(request: Request, error: Exception) -> Response:
    return _json({"errors": [entry_of(masked(error), _language(request))]}, 500)


def _language(request: Request) -> str:
    return pick_language(heads_of(request.scope).get(b"accept-language"))


def _refuse(request: Request, error: ZhuanjieError) -> Response:
    status = error.status if isinstance(error, Refusal) else 400
    response = _json({"errors": [entry_of(error, _language(request))]}, status)
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = error.facts["allowed"]
    return response


def _json(payload: object, status: int) -> Response:
    return Response(orjson.dumps(payload), status, media_type="application/json")
