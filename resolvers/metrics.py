"""Counts requests, refusals and costs for Prometheus, under labels that no caller can invent."""

from __future__ import annotations

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
    from starlette.types import Scope

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

        self._counts: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

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

    def count(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a request that was answered with a status, 0 where it was not, and its time."""
        method, path = scope["method"], scope["path"]
        # Unknown paths share a label, so that nobody can make them many.
        known = self._counts.get((path, method, status))
        if known is None:
            route = route_label(path)
            labels = (route, method if method in METHODS else "other", str(status or "aborted"))
            known = (self.requests.labels(*labels), self.seconds.labels(route))
            if path in ROUTES and method in METHODS:
                self._counts[path, method, status] = known
        requests, taken = known
        requests.inc()
        taken.observe(seconds)

    async def page(self, _request: Request) -> Response:
        """Answer `GET /metrics`."""
        body = generate_latest(self.registry)
        return Response(body, headers={"Content-Type": CONTENT_TYPE_LATEST})


def route_label(path: str) -> str:
    """Return the label of a path; unknown ones share one.

    >>> route_label("/console/main.js"), route_label("/graphql"), route_label("/x")
    ('/console', '/graphql', 'other')
    """
    if path in ROUTES:
        return path
    return "/console" if path.startswith("/console/") else "other"
