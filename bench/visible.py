"""(io) Measure how long a change takes from the move of the head until two workers serve it.

The changes are written by the statements that imports use, and taken in turn from those that a year
brings: bodies renamed, moved below another, seated elsewhere, founded and dissolved. Each worker is
a process of its own that follows the head as one behind a port does.

Usage of a worker: python -m bench.visible HOME, with the database as JSON on its input
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import structlog

from bench.figures import Figure, hold, print_table
from bench.national_database import fill
from graph.connection import Database, Endpoint
from graph.days import LAST_DAY
from graph.embedded import endpoint
from graph.facts import FACT_TYPES, Fact
from graph.head import read_head
from graph.snapshot import Snapshot
from graph.snapshot_build import CLASS_CELLS
from graph.snapshots import Shelf
from graph.stages import apply
from law.rulebook import rulebook
from loaders.national import NATIONAL_SPINE, national_columns
from loaders.national_snapshot import national_snapshot
from loaders.service import Service

SIZE: Final = NATIONAL_SPINE
CHANGES: Final = 200
BODIES: Final = 1_000
WORKERS: Final = 2
BAR_MS: Final = 250.0
PATIENCE_SECONDS: Final = 120.0
HEAP_MB: Final = "1024"

_SINCE = 739_000


class Change(NamedTuple):
    """What a change closes and opens."""

    closes: list[Fact]
    opens: list[Fact]


def measure(size: int = SIZE) -> None:
    """Print the figure of a database of that size, filled for it."""
    asyncio.run(_measure(size))


async def _measure(size: int) -> None:
    environ = {"ZHUANJIE_HEAP_MB": HEAP_MB, **os.environ}
    with tempfile.TemporaryDirectory(prefix="zhuanjie-bench-", ignore_cleanup_errors=True) as home:
        async with endpoint(Path(home), environ) as served, Database.connect(served) as database:
            print(f"\nfilling {served.uri} with {size:,} organizations")
            snapshot = national_snapshot(national_columns(size), rulebook())
            await fill(database, snapshot)
            await measure_filled(served, snapshot, Path(home))


async def measure_filled(
    served: Endpoint, snapshot: Snapshot, home: Path, changes: int = CHANGES
) -> None:
    """Print the figures of a database that holds a national snapshot, which is changed by it.

    Args:
        served: the database.
        snapshot: what it holds.
        home: the folder for the files of the workers.
        changes: how many changes are made.
    """
    alone = max(1, changes // 4)
    made = _changes(snapshot, changes + alone)
    async with Database.connect(served) as database, _workers(served, home) as workers:
        await asyncio.gather(*(worker.reach(1) for worker in workers))
        shelf = Shelf(home, is_embedded=False)
        prepared = [
            await _timed(database, change, workers, shelf) for change in islice(made, changes)
        ]
        others = [await _timed(database, change, workers, None) for change in made]
    held = hold("a change of 1,000 bodies visible on all workers, p99",
                [float(np.percentile(_visible(prepared), 99))], at_most=BAR_MS, unit="ms")  # fmt: skip
    print_table(f"From the move of the head to {WORKERS} workers, {snapshot.size:,} organizations", [
        _figure("as an import makes them", prepared, held.bar),
        _figure("made by a program that does not reach the files", others),
        Figure("the median of each kind", f"{_by_kind(prepared)}; by themselves {_by_kind(others)}"),
    ])  # fmt: skip


class Timed(NamedTuple):
    """A change: the milliseconds until each worker served it, and the seconds to write it."""

    visible: list[float]
    written: float


async def _timed(
    database: Database, change: Change, workers: list[_Worker], shelf: Shelf | None
) -> Timed:
    head, begun = await read_head(database), time.monotonic()
    revision = await apply(
        database, change.closes, change.opens, by="bench", why="bench",
        input_digest=f"bench:{head.revision}", expected_revision=head.revision,
        verify=None if shelf is None else (
            lambda staged: shelf.prepare((), staged, head, change.closes, change.opens)
        ),
    )  # fmt: skip
    moved = time.monotonic()
    reached = await asyncio.gather(*(worker.reach(revision) for worker in workers))
    return Timed([(each - moved) * 1e3 for each in reached], moved - begun)


def _visible(timed: list[Timed]) -> list[float]:
    return [max(each.visible) for each in timed]


def _figure(what: str, timed: list[Timed], bar: str = "") -> Figure:
    taken = _visible(timed)
    parts = (("median", 50), ("p95", 95), ("p99", 99), ("most", 100))
    shown = ", ".join(f"{name} {np.percentile(taken, part):,.0f}" for name, part in parts)
    written = np.median([each.written for each in timed])
    named = f"{len(timed)} changes of {BODIES:,} bodies, {what}"
    return Figure(named, f"{shown} ms", bar, f"written in {written:.2f} s")


def _by_kind(timed: list[Timed]) -> str:
    taken = _visible(timed)
    medians = ((kind, taken[place :: len(_KINDS)]) for place, kind in enumerate(_KINDS))
    return ", ".join(
        f"{kind.__name__.strip('_')} {np.median(each):,.0f} ms" for kind, each in medians if each
    )


class _Worker:
    """A process that serves, and says when it has moved to a revision."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self._reached: dict[int, float] = {}
        self._told = asyncio.Condition()

    async def listen(self) -> None:
        """Note what the process says until it ends."""
        assert self.process.stdout is not None  # noqa: S101
        async for line in self.process.stdout:
            revision, at = json.loads(line)
            async with self._told:
                self._reached[revision] = at
                self._told.notify_all()

    async def reach(self, revision: int) -> float:
        """Wait for a revision, and return when it came to be served."""
        async with asyncio.timeout(PATIENCE_SECONDS), self._told:
            await self._told.wait_for(lambda: revision in self._reached)
        return self._reached[revision]


@asynccontextmanager
async def _workers(served: Endpoint, home: Path) -> AsyncIterator[list[_Worker]]:
    workers = []
    async with asyncio.TaskGroup() as listening:
        for _ in range(WORKERS):
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bench.visible", str(home),
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            )  # fmt: skip
            assert process.stdin is not None  # noqa: S101
            process.stdin.write(json.dumps(served).encode() + b"\n")
            workers.append(_Worker(process))
            listening.create_task(workers[-1].listen())
        try:
            yield workers
        finally:
            for worker in workers:
                worker.process.terminate()
                await worker.process.wait()


def _changes(snapshot: Snapshot, number: int) -> Iterator[Change]:
    """Yield changes of bodies that no other change touches, each kind in turn."""
    has_none_below = np.diff(np.asarray(snapshot.arrays["subordinate_start"])) == 0
    is_organ = np.asarray(snapshot.arrays["committee_of"]) >= 0
    leaves = np.flatnonzero(has_none_below & ~is_organ)
    order = np.random.default_rng(11).permutation(leaves).tolist()
    bodies = min(BODIES, len(order) // number)
    for place, kind in zip(range(number), cycle(_KINDS), strict=False):
        change = Change([], [])
        for body in order[place * bodies : (place + 1) * bodies]:
            kind(snapshot, body, change)
        yield change


def _renamed(snapshot: Snapshot, body: int, change: Change) -> None:
    state = _state(snapshot, body)
    cells = (f"{state.cells[0]}（新）", *state.cells[1:])
    _cut(change, state, state._replace(since=_SINCE, cells=cells))


def _moved(snapshot: Snapshot, body: int, change: Change) -> None:
    for link in _above(snapshot, body):
        roof = snapshot.find(link.end)
        above = None if roof is None else snapshot.superior(roof, _SINCE)
        if above is not None:
            _cut(change, link, link._replace(since=_SINCE, end=snapshot.code(above)))


def _seated(snapshot: Snapshot, body: int, change: Change) -> None:
    for seat in _seat(snapshot, body):
        other = snapshot.seat((body + 1) % snapshot.size, _SINCE)
        if other not in (None, seat.end):
            _cut(change, seat, seat._replace(since=_SINCE, end=str(other)))


def _founded(snapshot: Snapshot, body: int, change: Change) -> None:
    for fact in (_state(snapshot, body), *_above(snapshot, body), *_seat(snapshot, body)):
        change.opens.append(fact._replace(start=f"{fact.start}N", since=_SINCE))


def _dissolved(snapshot: Snapshot, body: int, change: Change) -> None:
    powers = _powers(snapshot, body)
    for fact in (
        _state(snapshot, body), *_above(snapshot, body), *_seat(snapshot, body), *powers
    ):  # fmt: skip
        _cut(change, fact)


_KINDS: Final[tuple[Callable[[Snapshot, int, Change], None], ...]] = (
    _renamed, _moved, _seated, _founded, _dissolved,
)  # fmt: skip


def _cut(change: Change, fact: Fact, *then: Fact) -> None:
    """End a fact on the day of the changes, and begin what holds from it on."""
    change.closes.append(fact)
    change.opens.extend((fact._replace(until=_SINCE), *then))


def _state(snapshot: Snapshot, body: int) -> Fact:
    state = snapshot.state(body, _SINCE)
    assert state is not None  # noqa: S101
    known = dict(zip(CLASS_CELLS, snapshot.meta["classes"][state.body_class], strict=True))
    known |= {"name": state.name, "short_name": state.short_name}
    cells = tuple(known[name] for name in FACT_TYPES["HAS_STATE"].properties)
    return Fact("HAS_STATE", snapshot.code(body), "", state.since, state.until, cells)


def _above(snapshot: Snapshot, body: int) -> list[Fact]:
    above = snapshot.superior(body, _SINCE)
    days = (1, LAST_DAY)
    code = snapshot.code(body)
    return [] if above is None else [Fact("SUBORDINATE_TO", code, snapshot.code(above), *days)]


def _seat(snapshot: Snapshot, body: int) -> list[Fact]:
    seat = snapshot.seat(body, _SINCE)
    return [] if seat is None else [Fact("SEATED_IN", snapshot.code(body), seat, 1, LAST_DAY)]


def _powers(snapshot: Snapshot, body: int) -> list[Fact]:
    meta, powers = snapshot.meta, []
    for held in snapshot.holdings(body, _SINCE):
        *cells, readings = meta["powers"][held.power]
        days = (held.since, held.until)
        own = (*cells, tuple(readings))
        powers.append(Fact("HOLDS", snapshot.code(body), meta["scopes"][held.scope], *days, own))
    return powers


async def _serve(home: Path, served: Endpoint) -> None:
    """Follow the head, and print each revision with the moment from which it is served."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    async with Database.connect(served) as database, Service.open(database, home) as service:
        revision = 0
        while True:
            if await service.wait_for(revision + 1):
                revision = service.revision
                print(json.dumps([revision, time.monotonic()]), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), Endpoint(*json.loads(sys.stdin.readline()))))
