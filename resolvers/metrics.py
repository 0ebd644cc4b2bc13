"""Counts requests, refusals and costs for Prometheus, under labels that no caller can invent."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from resolvers.documents import Documents

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
COSTS = (1, 10, 100, 1_000, 10_000, 50_000, 100_000)
ROUTES = ("/graphql", "/metrics", "/health/live", "/health/ready")
METHODS = frozenset({"GET", "POST", "HEAD", "OPTIONS"})


class Metrics:
    """The figures of one service, in a registry of its own unless one is given."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        """Register every figure."""
        self.registry = registry or CollectorRegistry()
        if registry is None:
            ProcessCollector(registry=self.registry)
            PlatformCollector(registry=self.registry)
        self.requests = Counter(
            "zhuanjie_http_requests",
            "Requests by route, method and status.",
            ("route", "method", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "zhuanjie_http_request_seconds",
            "Time from the first byte of a request to the last of its answer.",
            ("route",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self.running = Gauge(
            "zhuanjie_http_requests_running", "Requests being answered.", registry=self.registry
        )
        self.errors = Counter(
            "zhuanjie_graphql_errors", "Errors by code.", ("code",), registry=self.registry
        )
        self.cost = Histogram(
            "zhuanjie_graphql_cost",
            "Cost of the operations that ran.",
            buckets=COSTS,
            registry=self.registry,
        )

    def watch(self, documents: Documents) -> None:
        """Report how often a document was already known."""
        found = Gauge(
            "zhuanjie_graphql_documents",
            "Documents read since the start, by whether they were remembered.",
            ("remembered",),
            registry=self.registry,
        )
        found.labels("yes").set_function(lambda: documents.hits)
        found.labels("no").set_function(lambda: documents.misses)

    async def page(self, _request: Request) -> Response:
        """Answer `GET /metrics`."""
        body = generate_latest(self.registry)
        return Response(body, headers={"Content-Type": CONTENT_TYPE_LATEST})


class CountRequests:
    """Counts and times every request that passes."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Wrap the application."""
        self.app = app
        self.metrics = metrics
        self._known: dict[tuple[str, ...], tuple[Counter, Histogram]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it ended."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        route, started, status = route_label(scope["path"]), perf_counter(), "aborted"

        async def note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        self.metrics.running.inc()
        try:
            await self.app(scope, receive, note_status)
        finally:
            self.metrics.running.dec()
            method = scope["method"] if scope["method"] in METHODS else "other"
            requests, seconds = self._figures(route, method, status)
            requests.inc()
            seconds.observe(perf_counter() - started)

    def _figures(self, *labels: str) -> tuple[Counter, Histogram]:
        """Return the figures of a route, a method and a status; looking them up takes longer."""
        known = self._known.get(labels)
        if known is None:
            metrics = self.metrics
            known = (metrics.requests.labels(*labels), metrics.seconds.labels(labels[0]))
            self._known[labels] = known
        return known


def route_label(path: str) -> str:
    """Return the label of a path; unknown ones share one.

    >>> route_label("/console/main.js"), route_label("/graphql"), route_label("/x")
    ('/console', '/graphql', 'other')
    """
    if path in ROUTES:
        return path
    return "/console" if path.startswith("/console/") else "other"
