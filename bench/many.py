"""(io) Measure many questions at once: pairs, rows of a table, approvalPaths, and what all bodies reach.

What is worked out once for equal pairs stands beside the same answers one by one; both must be equal,
or the run ends.
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import numpy as np

from bench.effort import effort
from bench.figures import Figure, hold, print_table, time_runs
from bench.national_side import folder, written
from graph.day_columns import DayColumns
from graph.snapshot import Snapshot
from law.batch import answer_many
from law.coverage_parts import Division, parts_by_regions, parts_by_subordinates
from law.engine import Engine
from law.reachability import crossings, reachability
from law.rulebook import rulebook
from loaders.questions import Questions
from resolvers.asgi import create_app
from resolvers.graphql_http import Bounds, Revisions
from resolvers.logs import configure_logs
from resolvers.reachability import MOST
from resolvers.schema import ITEM_PRICES, make_context, schema

SIZE = 5_250_000
MANY = 1_000_000
ROWS = 100_000
ALONE = 3_000
"""Rows that are answered one by one."""
PAIRS = 500

_DAY = date(2025, 6, 3)
_TODAY = _DAY.toordinal()
_NEVER = 1 << 30
_SELECTIONS = {
    "bodies": "bodies { code name }",
    "steps and articles": "bodies { code name } channel initiator { code } "
    "steps { order from { code } to { code } move workingDays basis { pack article phrase } }",
    "everything": "bodies { code name } steps { order move basis { article } } "
    "rulings { key question readings { key bodies } } refused { code message basis { article } }",
}


class Held(NamedTuple):
    """What the schema and the rows need of a revision that is served."""

    engine: Engine

    @property
    def snapshot(self) -> Snapshot:
        """The arrays."""
        return self.engine.snapshot

    @property
    def served(self) -> Held:
        """The revision itself."""
        return self


def measure(size: int = SIZE) -> None:
    """Print the figures of a country of that size."""
    engine = Engine(Snapshot.open(written(size).path), rulebook())
    configure_logs(only_warnings=True)
    title = f"{size:,} organizations"
    print_table(f"Many pairs at once, {title}", _together(engine))
    print_table(f"Rows of `zhuanjie paths`, {title}", _rows(engine))
    print_table(f"`approvalPaths` with {PAIRS} pairs in process, {title}", _lists(engine))
    print_table(f"All bodies and all counties, {title}", _reaching(engine))


def _pairs(engine: Engine, many: int, seed: int = 3) -> tuple[Any, Any]:
    chance = np.random.default_rng(seed)
    first, second = chance.integers(0, engine.snapshot.size, (2, many))
    return first, second


def _together(engine: Engine) -> Iterator[Figure]:
    many = effort.of(MANY)
    for relation in ("FORMAL", "TEMPORARY"):
        view = engine.view(relation, engine.book.default)
        ask: Callable[[], object] = partial(answer_many, view, *_pairs(engine, many), _TODAY)
        seconds, worked = time_runs(ask)
        if relation == "FORMAL":
            hold(f"{many:,} pairs at once", [seconds], at_most=4, unit="s")
        yield Figure(
            f"{many:,} pairs, {relation}", f"{seconds:.2f} s ({worked:.2f} s of work)", "4 s"
        )


def _rows(engine: Engine) -> Iterator[Figure]:
    many, alone = effort.of(ROWS), effort.of(ALONE)
    first, second = (each.tolist() for each in _pairs(engine, many))
    files = [_file(engine, first[:count], second[:count], count) for count in (many, alone)]
    own = partial(_answered, engine)
    rates = {
        "the first time": many / time_runs(partial(own, files[0]), runs=1)[1],
        "again": many / time_runs(partial(own, files[0]))[1],
    }
    one_by_one = alone / time_runs(partial(own, files[1], _NEVER))[1]
    if own(files[1]) != own(files[1], _NEVER):
        raise SystemExit("the rows are not the same as one by one")
    for when, rate in rates.items():
        yield Figure(
            f"{many:,} rows, {when}", f"{rate:,.0f} rows a second of work", "",
            f"one by one {one_by_one:,.0f}: {rate / one_by_one:.1f} times",
        )  # fmt: skip


def _file(engine: Engine, first: list[int], second: list[int], count: int) -> Path:
    path, code = folder() / f"questions-{count}.csv", engine.snapshot.code
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("origin", "destination", "as_of"))
        for origin, destination in zip(first, second, strict=True):
            writer.writerow((code(origin), code(destination), _DAY.isoformat()))
    return path


def _answered(engine: Engine, path: Path, few: int | None = None) -> str:
    chosen = {} if few is None else {"few": few}
    held: Any = Held(engine)
    questions, out = Questions(path, held, "zh", **chosen), io.StringIO()
    writer = csv.writer(out)
    writer.writerow(questions.columns())
    writer.writerows(row.values() for _, row in questions.answers())
    return out.getvalue()


def _lists(engine: Engine) -> Iterator[Figure]:
    first, second = (each.tolist() for each in _pairs(engine, PAIRS))
    code = engine.snapshot.code
    pairs = [(code(origin), code(end)) for origin, end in zip(first, second, strict=True)]
    for what, selection in _SELECTIONS.items():
        seconds, alone, is_same = asyncio.run(_asked(engine, pairs, selection))
        if not is_same:
            raise SystemExit(f"approvalPaths says other things than approvalPath: {what}")
        yield Figure(
            what, f"{seconds * 1e3:,.0f} ms", "",
            f"each by `approvalPath`: {alone * 1e3:,.0f} ms, {alone / seconds:.1f} times",
        )  # fmt: skip


async def _asked(
    engine: Engine, pairs: list[tuple[str, str]], selection: str
) -> tuple[float, float, bool]:
    """Return the seconds of one list and of as many single questions, and whether both say the same."""
    paths = f"... on ApprovalPath {{ {selection} }} ... on NoLawfulPath {{ code message }}"
    many = (
        "query($requests: [ApprovalPathRequest!]!) { approvalPaths(requests: $requests) { "
        f"__typename {paths} }} }}"
    )
    one = (
        "query($origin: ID!, $destination: ID!, $asOf: Date!) { approvalPath(origin: $origin, "
        f"destination: $destination, asOf: $asOf) {{ __typename {paths} }} }}"
    )
    asked = [
        {"origin": origin, "destination": end, "asOf": _DAY.isoformat()} for origin, end in pairs
    ]
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(_application(engine)), base_url="http://127.0.0.1"
    ) as client:
        loop, seconds, alone = asyncio.get_running_loop(), [], []
        for _ in range(max(2, min(3, effort.rounds))):
            begun = loop.time()
            listed = await _data(client, many, {"requests": asked})
            turned = loop.time()
            single = [await _data(client, one, each) for each in asked]
            seconds.append(turned - begun)
            alone.append(loop.time() - turned)
    same = listed["approvalPaths"] == [each["approvalPath"] for each in single]
    return min(seconds), min(alone), same


def _application(engine: Engine) -> Any:
    async def is_ready() -> bool:
        return True

    async def wait_for(_revision: int) -> bool:
        return True

    service: Any = Held(engine)
    return create_app(
        schema,
        make_context(service),
        is_ready=is_ready,
        revisions=Revisions(lambda: engine.snapshot.revision, wait_for),
        bounds=Bounds(item_prices=ITEM_PRICES),
    )


async def _data(client: httpx.AsyncClient, query: str, variables: dict[str, Any]) -> Any:
    answer = (await client.post("/graphql", json={"query": query, "variables": variables})).json()
    if "errors" in answer:
        raise SystemExit(str(answer["errors"][:1]))
    return answer["data"]


def _reaching(engine: Engine) -> Iterator[Figure]:
    view, counties = engine.view("FORMAL", engine.book.default), _counties(engine)
    chosen = [engine.snapshot.code(body) for body in counties[:MOST]]
    # A figure of a day is kept, so each run asks about another one.
    days = iter(range(_TODAY, _TODAY - 100, -1))
    works: dict[str, Callable[[], object]] = {
        f"matrix of {len(chosen)} counties": lambda: reachability(engine, chosen, _TODAY),
        f"matrix of all {len(counties):,} counties": lambda: crossings(view, counties, _TODAY),
        "coverage by subordinates, a new day": lambda: parts_by_subordinates(
            engine, next(days), Division()
        ),
        "coverage by regions, a new day": lambda: parts_by_regions(engine, next(days), Division()),
        "coverage by subordinates, a known day": lambda: parts_by_subordinates(
            engine, _TODAY, Division()
        ),
    }
    for what, work in works.items():
        seconds, worked = time_runs(work)
        yield Figure(what, f"{seconds:.2f} s ({worked:.2f} s of work)")


def _counties(engine: Engine) -> list[int]:
    snapshot = engine.snapshot
    marks = [
        (cells["kind"], cells["level"]) == ("LOCAL_COMMITTEE", "COUNTY")
        for cells in snapshot.classes
    ]
    classes = DayColumns(snapshot, _TODAY).column("state", "class")
    # The last entry stands for a body that does not exist on the day.
    return [int(body) for body in np.flatnonzero(np.array([*marks, False])[classes])]
