"""(io) Measure the path asked of the database in one statement, and the way to a snapshot.

On the spine of the country: the bodies of all divisions with their organs, and the committees of
enterprises and institutions. The embedded database runs on a temporary home.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import product

import numpy as np

from bench.effort import effort
from bench.figures import Figure, Times, hold, print_table, shown, time_calls, times_of
from bench.national_database import REVISION
from bench.national_side import HEAP_MB, Filled, filled_database, folder, snapshot_file
from bench.processes import Work
from graph.connection import Database
from graph.errors import StoreTimeout
from graph.head import read_head, text_of
from graph.reading import read_columns
from graph.snapshot import Snapshot
from law.engine import Engine, Route
from law.rulebook import rulebook
from law.statement_path import StatementQuestion, answer_by_statement
from loaders.national import NATIONAL_SPINE

SIZE = NATIONAL_SPINE
WARM_UP = 200
CALLS = 400
ROUNDS = 3
PLANNING_TRIES = 12

_TODAY = date(2025, 6, 3).toordinal()


def measure(size: int = SIZE) -> None:
    """Print the figures of a database of that size."""
    asyncio.run(_measure(size))


async def _measure(size: int) -> None:
    filled = filled_database(size)
    engine = Engine(Snapshot.open(snapshot_file(size)), rulebook())
    figure = Figure(
        "database filled by the import's statements", f"{filled.seconds:.0f} s",
        "", f"{filled.facts:,} facts, heap {HEAP_MB} MB",
    )  # fmt: skip
    async with Database.connect(filled.endpoint) as database:
        title = f"{size:,} organizations, a scope of {_largest_hub(engine.snapshot):,} holders"
        print_table(f"The statement, {title}", [figure, *await _asked(database, engine)])
        print_table(f"From the database to a snapshot, {title}", [await _read(database, filled)])


async def _asked(database: Database, engine: Engine) -> list[Figure]:
    chance = np.random.default_rng(5)
    size = engine.snapshot.size
    first_calls = effort.of(WARM_UP)
    numbers = chance.integers(0, size, (first_calls + effort.of(CALLS), 2)).tolist()
    code = engine.snapshot.code
    pairs = [(code(origin), code(end)) for origin, end in numbers]
    await _planned(database, engine, pairs[0])
    first = await _timed(database, engine, pairs[:first_calls], rounds=1)
    warm = await _timed(database, engine, pairs[first_calls:], rounds=ROUNDS)
    beside = time_calls(partial(engine.route, as_of=_TODAY), pairs[first_calls:])
    return [
        Figure(f"the first {first_calls} calls after the plan is made", shown(first, "ms")),
        Figure(
            "after them", shown(warm, "ms"), "at most 10 ms, p95 20", f"snapshot: {shown(beside)}"
        ),
    ]


async def _planned(database: Database, engine: Engine, pair: tuple[str, str]) -> None:
    """Ask until the database has made its plan; on a cold server that takes seconds."""
    for _ in range(PLANNING_TRIES):
        with suppress(StoreTimeout):
            await answer_by_statement(database, _question(pair), engine.book)
            return


def _question(pair: tuple[str, str]) -> StatementQuestion:
    return StatementQuestion(*pair, "FORMAL", _TODAY, REVISION)


async def _timed(
    database: Database, engine: Engine, pairs: list[tuple[str, str]], rounds: int
) -> Times:
    """Ask the statement for each pair, and hold every answer against the snapshot's."""
    taken = np.zeros((rounds, len(pairs)))
    for round_, (number, pair) in product(range(rounds), enumerate(pairs)):
        question = _question(pair)
        begun = time.perf_counter_ns()
        answer = await answer_by_statement(database, question, engine.book)
        taken[round_, number] = (time.perf_counter_ns() - begun) / 1e3
        route = engine.route(*pair, as_of=_TODAY)
        found = answer and Route(answer.code, *(answer.ways or (((), ()),))[0])
        if found != route:
            raise AssertionError(f"{pair}: the statement says {found}, the snapshot {route}")
    return times_of(taken)


async def _read(database: Database, filled: Filled) -> Figure:
    head = await read_head(database)
    begun, work = time.perf_counter(), Work(filled.server)
    contents = await read_columns(database, head.revision)
    read = time.perf_counter() - begun
    path = folder() / "read.snapshot"
    Snapshot.write(path, contents.columns, head.revision, text_of(head.digest))
    whole, did = time.perf_counter() - begun, str(work)
    if (contents.digest, contents.counts) != (head.digest, head.counts):
        raise AssertionError("what was read is not what the head says")
    what = f"from the database to a snapshot file, {sum(head.counts.values()):,} facts"
    bar = hold(what, [whole], at_most=15, unit="s")
    return Figure(
        "read in columns and built into a file", f"{whole:.1f} s ({did})", bar.bar,
        f"reading {read:.1f} s, building {whole - read:.1f} s",
    )  # fmt: skip


def _largest_hub(snapshot: Snapshot) -> int:
    return int(np.bincount(np.asarray(snapshot.arrays["holds_scope"])).max())
