"""(io) Measure the question asked of networkx and rustworkx, in process, beside the snapshot.

What such a library can do for it is a shortest path in the directed graph of `bench.climbs`, which
is made for one day and one relation. What it does not do: other days and revisions, organs that act
for their committees (the graph is given who acts), which article allows a step, what the law
forbids beyond the edges, and why there is no path. networkx needs two gigabytes for a million bodies
and so is not asked for the whole country. Each library works in a process of its own, whose memory
is told.
"""

from __future__ import annotations

import importlib
import importlib.util
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np

from bench.climbs import Edges, acting_bodies, bodies_of, edges_of
from bench.effort import effort
from bench.figures import Figure, print_table, spread
from bench.national_side import snapshot_file
from bench.statements import DAY
from graph.snapshot import Snapshot
from law.engine import Engine, Route
from law.rulebook import rulebook

SIZE: Final = 5_250_000
LARGEST: Final = {"networkx": 925_216, "rustworkx": 5_250_000}
"""How many organizations each is given, so that a machine of 16 GB can hold them."""
PAIRS: Final = 40
REPEATED: Final = 3
SLOW_MICROSECONDS: Final = 10_000
BUDGET_SECONDS: Final = 20
CHUNK: Final = 1_000_000
_GIGABYTE: Final = 2**20

Pairs = list[tuple[int, int]]
T = TypeVar("T")


class Answered(NamedTuple):
    """What a library needed: seconds to build, gigabytes, microseconds and bodies of each path."""

    built: float
    gigabytes: float
    taken: list[float]
    bodies: list[int]


def measure(size: int = SIZE) -> None:
    """Print the figures of both libraries, at that size or the largest that fits."""
    sizes = sorted({min(size, largest) for largest in LARGEST.values()})
    for each in sizes:
        libraries = [name for name, largest in LARGEST.items() if each <= largest]
        title = f"The question asked of libraries for graphs, {each:,} organizations"
        print_table(title, _figures(snapshot_file(each), libraries))


def _figures(path: Path, libraries: list[str]) -> Iterator[Figure]:
    engine = Engine(Snapshot.open(path), rulebook())
    pairs, bodies = _lawful(engine)
    code = engine.snapshot.code
    taken, _ = _timed(lambda origin, end: engine.route(code(origin), code(end), as_of=DAY), pairs)
    ours = statistics.median(taken)
    what = "this service: bodies and moves by the law of the day"
    yield Figure(what, f"{spread(taken)} µs")
    for name in libraries:
        if importlib.util.find_spec(name) is None:
            yield Figure(name, "left out: not installed")
            continue
        # A fresh process each: the memory of one would hide that of the next.
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            answered = pool.apply(_answered, (name, path, pairs))
        same = sum(one == other for one, other in zip(answered.bodies, bodies, strict=False))
        middle = statistics.median(answered.taken)
        yield Figure(
            f"{name}, a shortest path",
            f"{spread(answered.taken)} µs",
            "",
            f"{spread([middle / ours])} times ours; built in {answered.built:.0f} s, "
            f"{answered.gigabytes:.1f} GB; {same} of {len(answered.bodies)} as long as the lawful one",
        )


def _lawful(engine: Engine) -> tuple[Pairs, list[int]]:
    """Return pairs with a lawful path, and how many bodies it has."""
    chance, code = np.random.default_rng(8), engine.snapshot.code
    pairs: Pairs = []
    bodies = []
    while len(pairs) < effort.of(PAIRS):
        origin, end = chance.integers(0, engine.snapshot.size, 2).tolist()
        route = engine.route(code(origin), code(end), as_of=DAY)
        if isinstance(route, Route) and route.bodies:
            pairs.append((origin, end))
            bodies.append(len(route.bodies))
    return pairs, bodies


def _timed(ask: Callable[[int, int], T], pairs: Pairs) -> tuple[list[float], list[T]]:
    """Return microseconds and answer of each pair, as far as the time for all of them reaches.

    What is quick is asked again and again, and the median of its calls counts.
    """
    taken: list[float] = []
    found: list[T] = []
    end = time.perf_counter() + BUDGET_SECONDS
    for pair in pairs:
        calls: list[float] = []
        while not calls or (len(calls) < REPEATED and calls[0] < SLOW_MICROSECONDS):
            begun = time.perf_counter()
            answer = ask(*pair)
            calls.append((time.perf_counter() - begun) * 1e6)
        taken.append(statistics.median(calls))
        found.append(answer)
        if time.perf_counter() > end:
            break
    return taken, found


def _answered(name: str, path: Path, pairs: Pairs) -> Answered:
    """Build the graph of a library and ask it for every pair."""
    snapshot = Snapshot.open(path)
    edges, size = edges_of(snapshot), snapshot.size
    begun = time.perf_counter()
    ask, acting = LIBRARIES[name](edges), acting_bodies(snapshot).tolist()
    built = time.perf_counter() - begun
    asked = [(acting[origin], acting[end] + size) for origin, end in pairs]
    taken, found = _timed(ask, asked)
    bodies = [bodies_of(each, size) for each in found]
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _GIGABYTE
    return Answered(built, used, taken, bodies)


def _networkx(edges: Edges) -> Callable[[int, int], list[int]]:
    library = importlib.import_module("networkx")
    graph = library.DiGraph()
    graph.add_edges_from(zip(edges.origins.tolist(), edges.ends.tolist(), strict=True))
    return lambda origin, end: list(library.bidirectional_shortest_path(graph, origin, end))


def _rustworkx(edges: Edges) -> Callable[[int, int], list[int]]:
    library: Any = importlib.import_module("rustworkx")
    graph = library.PyDiGraph(multigraph=False)
    graph.add_nodes_from([None] * edges.nodes)
    # As tuples in Python, all edges at once would take more memory than the graph.
    for first in range(0, len(edges.origins), CHUNK):
        part = slice(first, first + CHUNK)
        ends = zip(edges.origins[part].tolist(), edges.ends[part].tolist(), strict=True)
        graph.add_edges_from_no_data(list(ends))
    return lambda origin, end: list(
        library.dijkstra_shortest_paths(graph, origin, end, default_weight=1.0)[end]
    )


LIBRARIES: Final = {"networkx": _networkx, "rustworkx": _rustworkx}
"""How the graph is built by each library; gives the function that finds a path."""
