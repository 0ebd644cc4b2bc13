"""(io) Measure the path from a snapshot of the whole country, one pair at a time and many at once."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

import numpy as np

from bench.effort import effort
from bench.figures import Figure, print_table, shown, time_calls, time_runs
from bench.national_side import written
from graph.snapshot import Snapshot
from law.batch import CODES, answer_many
from law.engine import Engine, Route
from law.rulebook import rulebook
from law.traversal import climb

SIZE = 5_250_000
MANY = 1_000_000
PAIRS = 3_000
EXPLAINED = 600
COMPARED = 500
PROVINCES = ("43", "11")
"""The province with measures of its own, where an explanation has most to say; a part of the
country may not reach to it."""
NAMES_AND_CODES = ("name", "short", "code", "slots", "region")

_TODAY = date(2025, 6, 3).toordinal()
_DAYS = date(2005, 1, 1).toordinal(), date(2030, 1, 1).toordinal()


class Pairs(NamedTuple):
    """Random pairs: by their numbers, and by their codes."""

    numbers: list[tuple[int, int]]
    codes: list[tuple[str, str]]


def measure(size: int = SIZE, many: int = MANY) -> None:
    """Print the figures of a country of that size."""
    file, seconds, worked = written(size)
    engine, many = Engine(Snapshot.open(file), rulebook()), effort.of(many)
    made = Figure(
        "snapshot written by the generator",
        f"{seconds:.0f} s ({worked:.0f} s of work)",
        "",
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GB at most",
    )
    title = f"{size:,} organizations"
    print_table(f"Snapshot of {title}", [made, *_bytes(engine.snapshot)])
    print_table(f"Path from the snapshot, {title}", _single(engine))
    print_table(f"{many:,} pairs at once, {title}", _together(engine, many))


def _bytes(snapshot: Snapshot) -> Iterator[Figure]:
    """Yield the bytes of an organization by table, names and codes apart."""
    tables: dict[str, int] = {}
    for name, array in snapshot.arrays.items():
        table = name.partition("_")[0]
        tables[table] = tables.get(table, 0) + array.nbytes
    counted = {name: size for name, size in tables.items() if name not in NAMES_AND_CODES}
    parts = ", ".join(
        f"{name} {size / snapshot.size:.1f}" for name, size in sorted(counted.items()) if size > 100
    )
    rest = sum(tables.values()) - sum(counted.values())
    yield Figure(
        "bytes an organization, names and codes apart",
        f"{sum(counted.values()) / snapshot.size:.1f} ({parts})",
        "at most 100",
        f"names and codes {rest / snapshot.size:.1f}",
    )


def _single(engine: Engine) -> Iterator[Figure]:
    everywhere = _pairs(engine, 0, engine.snapshot.size)
    ranges = (_range_of(engine.snapshot, prefix) for prefix in PROVINCES)
    within = _pairs(engine, *next(each for each in ranges if each[0] < each[1]))
    chance = np.random.default_rng(2)
    view = engine.view("FORMAL", engine.book.default)
    table = {engine.snapshot.code(body): body for body in range(engine.snapshot.size)}
    find = time_calls(engine.snapshot.find, [pair[:1] for pair in everywhere.codes])
    beside = time_calls(table.get, [pair[:1] for pair in everywhere.codes])
    del table
    yield Figure("code to number", shown(find), "", f"a dict of all codes: {shown(beside)}")
    ends = [(view, pair[0], _TODAY) for pair in everywhere.numbers]
    yield Figure("one climb", shown(time_calls(climb, ends)))
    route = partial(engine.route, as_of=_TODAY)
    today = time_calls(route, everywhere.codes)
    yield Figure("path, bodies and moves, today", shown(today), "at most 30 µs")
    days = chance.integers(*_DAYS, len(everywhere.codes)).tolist()
    any_day = [(*pair, day) for pair, day in zip(everywhere.codes, days, strict=True)]
    other = time_calls(lambda origin, end, day: engine.route(origin, end, as_of=day), any_day)
    ratio = other.median / today.median
    yield Figure(
        "path on a random day", shown(other), "at most twice today", f"{ratio:.2f} of today"
    )
    temporary = time_calls(
        partial(engine.route, relation="TEMPORARY", as_of=_TODAY), everywhere.codes
    )
    yield Figure("path of a temporary relation", shown(temporary), "at most 50 µs")
    inside = time_calls(route, within.codes)
    yield Figure("path within one province", shown(inside), "at most 50 µs")
    for what, pairs in (("the whole country", everywhere), ("one province", within)):
        yield _explained(engine, what, pairs.codes[: effort.of(EXPLAINED)])


def _explained(engine: Engine, what: str, codes: list[tuple[str, str]]) -> Figure:
    with_reasons = time_calls(partial(engine.path, as_of=_TODAY), codes)
    without = time_calls(partial(engine.path, as_of=_TODAY, explain=False), codes)
    return Figure(
        f"path with explanation, {what}", shown(with_reasons), "at most 1,000 µs",
        f"steps with articles only: {shown(without)}",
    )  # fmt: skip


def _together(engine: Engine, many: int) -> Iterator[Figure]:
    chance, size = np.random.default_rng(3), engine.snapshot.size
    origins, destinations = chance.integers(0, size, many), chance.integers(0, size, many)
    view = engine.view("FORMAL", engine.book.default)
    ask: Callable[[], object] = partial(answer_many, view, origins, destinations, _TODAY)
    seconds, worked = time_runs(ask)
    answers = answer_many(view, origins, destinations, _TODAY)
    codes = [
        (engine.snapshot.code(origin), engine.snapshot.code(destination))
        for origin, destination in zip(
            origins[:COMPARED].tolist(), destinations[:COMPARED].tolist(), strict=True
        )
    ]
    single = time_calls(partial(engine.route, as_of=_TODAY), codes)
    routes = [engine.route(*pair, as_of=_TODAY) for pair in codes]
    same = sum(
        isinstance(route, Route) and route[:2] == (CODES[answers.code[at]], answers.bodies(at))
        for at, route in enumerate(routes)
    )
    yield Figure(
        "all costs, codes and joins", f"{seconds:.1f} s ({worked:.1f} s of work)", "at most 4 s",
        f"one by one: {single.median * many / 1e6:.0f} s; {same} of {len(codes)} compared are equal",
    )  # fmt: skip


def _pairs(engine: Engine, first: int, last: int) -> Pairs:
    chance = np.random.default_rng(1)
    numbers = chance.integers(first, last, (effort.of(PAIRS), 2)).tolist()
    code = engine.snapshot.code
    return Pairs(
        [(origin, end) for origin, end in numbers],
        [(code(origin), code(end)) for origin, end in numbers],
    )


def _range_of(snapshot: Snapshot, prefix: str) -> tuple[int, int]:
    """Return the first body whose code begins with a text, and the one after the last."""
    bounds = []
    for text in (prefix, f"{int(prefix) + 1}"):
        low, high = 0, snapshot.size
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if snapshot.code(middle) < text else (low, middle)
        bounds.append(low)
    return bounds[0], bounds[1]
