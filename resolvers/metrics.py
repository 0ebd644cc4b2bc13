"""Counts requests, refusals and costs for Prometheus, under labels that no caller can invent."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request

    from resolvers.documents import Documents

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
COSTS = (1, 10, 100, 1_000, 10_000, 50_000, 100_000)
ROUTES = frozenset({"/graphql", "/metrics", "/health/live", "/health/ready"})
METHODS = frozenset({"GET", "POST", "HEAD", "OPTIONS"})


class Spread:
    """How many values are at most as large as each bound, and their sum: counted in one step.

    >>> spread = Spread((1, 10))
    >>> for value in (0.5, 1, 7, 70):
    ...     spread.observe(value)
    >>> spread.buckets(), spread.sum
    ([('1.0', 2), ('10.0', 3), ('+Inf', 4)], 78.5)
    """

    def __init__(self, bounds: tuple[float, ...]) -> None:
        """Start with no value."""
        self.sum = 0.0
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)

    def observe(self, value: float) -> None:
        """Count a value."""
        self._counts[bisect_left(self._bounds, value)] += 1
        self.sum += value

    def buckets(self) -> list[tuple[str, float]]:
        """Return the counts as Prometheus wants them: each with all below it."""
        names = [*(str(float(bound)) for bound in self._bounds), "+Inf"]
        return list(zip(names, accumulate(self._counts), strict=True))


class Figures(Collector):
    """What every request counts, as plain numbers; told when somebody asks for them.

    The classes of the client library take a lock and several calls for each number, as much as a
    climb for a request. All of these are counted by the one thread that answers.
    """

    def __init__(self) -> None:
        """Start with no request."""
        self.begun = 0
        self.ended = 0
        self.cost = Spread(COSTS)
        self._requests: dict[tuple[str, str, int], int] = {}
        self._seconds: dict[str, Spread] = {}

    def count(self, path: str, method: str, status: int, seconds: float) -> None:
        """Count a request that was answered with a status, 0 where it was not, and its time."""
        route = route_label(path)
        mark = (route, method if method in METHODS else "other", status)
        self._requests[mark] = self._requests.get(mark, 0) + 1
        spread = self._seconds.get(route)
        if spread is None:
            spread = self._seconds[route] = Spread(SECONDS)
        spread.observe(seconds)

    def collect(self) -> Iterable[Metric]:
        """Tell the numbers."""
        requests = CounterMetricFamily(
            "zhuanjie_http_requests",
            "Requests by route, method and status.",
            labels=("route", "method", "status"),
        )
        for (route, method, status), number in self._requests.items():
            requests.add_metric((route, method, str(status or "aborted")), number)
        seconds = HistogramMetricFamily(
            "zhuanjie_http_request_seconds",
            "Time from the first byte of a request to the last of its answer.",
            labels=("route",),
        )
        for route, spread in self._seconds.items():
            seconds.add_metric((route,), spread.buckets(), spread.sum)
        yield requests
        yield seconds
        yield GaugeMetricFamily(
            "zhuanjie_http_requests_running",
            "Requests being answered.",
            value=self.begun - self.ended,
        )
        yield HistogramMetricFamily(
            "zhuanjie_graphql_cost",
            "Cost of the operations that ran.",
            buckets=self.cost.buckets(),
            sum_value=self.cost.sum,
        )


class Metrics:
    """The figures of one service, in a registry of its own unless one is given."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        """Register every figure."""
        self.registry = registry or CollectorRegistry()
        if registry is None:
            ProcessCollector(registry=self.registry)
            PlatformCollector(registry=self.registry)
        self.figures = Figures()
        self.registry.register(self.figures)
        self.errors = Counter(
            "zhuanjie_graphql_errors", "Errors by code.", ("code",), registry=self.registry
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


def route_label(path: str) -> str:
    """Return the label of a path; unknown ones share one.

    >>> route_label("/console/main.js"), route_label("/graphql"), route_label("/x")
    ('/console', '/graphql', 'other')
    """
    if path in ROUTES:
        return path
    return "/console" if path.startswith("/console/") else "other"
