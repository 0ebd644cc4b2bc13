"""(io) Measure `zhuanjie serve` with one worker and with two: throughput, work, memory, start-up.

Both run side by side over the filled database and are asked in turns. The load generator shares the
two cores, so cheap requests cannot show what a second worker brings: for those the work of the
processors a request is compared, and throughput where a request takes five milliseconds or more. The
parent of two workers answers nothing; its work is in what a service works that nobody asks.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import numpy as np

from bench.effort import effort
from bench.figures import Figure, hold, print_table, ratios, spread
from bench.load import loaded, request, write_requests
from bench.national_side import filled_database, folder, snapshot_file
from bench.processes import family_of, memory, worked
from bench.questions import questions
from bench.serving import Served, serve
from bench.statements import TODAY
from bench.turns import Turn, taken_turn
from graph.snapshot import Snapshot
from law.engine import Engine
from law.rulebook import rulebook

SIZE: Final = 925_216
PAIRS: Final = 500
REQUESTS: Final = 40
CONNECTIONS: Final = 8

_MANY: Final = """query Many($requests: [ApprovalPathRequest!]!) {
  approvalPaths(requests: $requests) {
    __typename
    ... on ApprovalPath { bodies { code } }
    ... on NoLawfulPath { code }
  }
}"""


def measure(size: int = SIZE) -> None:
    """Print the figures of a database of that size."""
    filled = filled_database(size)
    many, single = _many(size), _single(size)
    with ExitStack() as stack:
        # The first start builds the files of the revision; what is measured finds them.
        with ExitStack() as first:
            built = serve(first, filled, 1).seconds
        one, two = (serve(stack, filled, workers) for workers in (1, 2))
        title = f"{size:,} organizations"
        print_table(f"Start-up and memory, {title}", _started(built, one, two))
        print_table(f"Two workers against one, {title}", _compared(many, single, one, two))


def _many(size: int) -> Path:
    """Write requests of many pairs each."""
    snapshot, chance = Snapshot.open(snapshot_file(size)), np.random.default_rng(7)
    requests = []
    for _ in range(effort.of(REQUESTS)):
        numbers = chance.integers(0, size, (PAIRS, 2)).tolist()
        pairs = [
            {"origin": snapshot.code(one), "destination": snapshot.code(other), "asOf": str(TODAY)}
            for one, other in numbers
        ]
        requests.append(request(_MANY, requests=pairs))
    return write_requests(folder() / "many-requests.json", requests)


def _single(size: int) -> Path:
    """Write requests of one path each."""
    engine = Engine(Snapshot.open(snapshot_file(size)), rulebook())
    return write_requests(folder() / "single-requests.json", questions(engine)[0].ours)


def _started(built: float, one: Served, two: Served) -> Iterator[Figure]:
    yield Figure("first start: the files are built from the database", f"{built:.1f} s")
    for served in (one, two):
        yield Figure(
            f"start from the files until all answer, workers: {served.workers}",
            f"{served.seconds:.1f} s",
        )
    for served in (one, two):
        held = [memory(pid) for pid in served.answering]
        yield Figure(
            f"memory of each worker, workers: {served.workers}",
            ", ".join(f"{each.own:.0f} MB of its own" for each in held),
            "",
            ", ".join(
                f"{each.resident:.0f} MB resident, {each.share:.0f} MB as its share"
                for each in held
            ),
        )
        yield Figure(
            f"work while nobody asks, workers: {served.workers}",
            f"{_idle(served):.0f} ms a second",
            "",
            "each of its processes looks at the head ten times a second",
        )


def _idle(served: Served) -> float:
    """Return the milliseconds of work a second of all processes of a service that nobody asks."""
    begun, family = time.perf_counter(), family_of(served.pid)
    before = worked(family)
    time.sleep(max(1.0, effort.seconds))
    return (worked(family) - before) / (time.perf_counter() - begun) * 1e3


def _compared(many: Path, single: Path, one: Served, two: Served) -> Iterator[Figure]:
    turns = _turns(many, one, two)
    faster = ratios(*([turn.load.rate for turn in turns[each]] for each in (two, one)))
    bar = hold(f"two workers on requests of {PAIRS} pairs, times one", faster, at_least=1.7)
    yield from _lines(f"{PAIRS} pairs in a request", turns)
    yield Figure("throughput of two workers, times one", bar.measured, bar.bar)
    turns = _turns(single, one, two)
    dearer = ratios(*(_costs(each, turns[each]) for each in (two, one)))
    bar = hold("work of two workers a single path, times one", dearer, at_most=1.1)
    yield from _lines("one path in a request", turns)
    yield Figure("work of two workers a request, times one", bar.measured, bar.bar)


def _costs(served: Served, turns: list[Turn]) -> list[float]:
    """Return the microseconds of work a request, of the processes that answer."""
    return [turn.a_request(served.answering) for turn in turns]


def _turns(requests: Path, *services: Served) -> dict[Served, list[Turn]]:
    for served in services:
        loaded(served.port, requests, effort.warm_seconds, CONNECTIONS)
    turns: dict[Served, list[Turn]] = {served: [] for served in services}
    for _ in range(effort.rounds):
        for served in services:
            turns[served].append(taken_turn(served.port, served.pid, requests, CONNECTIONS))
    return turns


def _lines(what: str, turns: dict[Served, list[Turn]]) -> Iterator[Figure]:
    for served, each in turns.items():
        share = max(turn.load.worked / turn.load.seconds for turn in each)
        least = min(turn.least_share(served.answering) for turn in each)
        yield Figure(
            f"{what}, workers: {served.workers}",
            f"{spread([turn.load.rate for turn in each])} a second",
            "",
            f"{spread(_costs(served, each))} µs of work a request; "
            f"no worker did less than {least:.0%}; load generator at most {share:.2f} of a core",
        )
