"""(io) Fill an empty database with the national data set, by the statements that imports use.

In large transactions and without a stage, as nobody reads meanwhile: only the filling is quicker
so, what stands in the database afterwards is what an import would have written.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from graph.connection import Database
from graph.days import FIRST_DAY, LAST_DAY
from graph.facts import FACT_TYPES, Fact, Scope
from graph.head import FOREVER, ordered, text_of
from graph.migrations import migrate
from graph.snapshot import Snapshot
from graph.snapshot_build import CLASS_CELLS
from graph.statements import Statement, family

REVISION = 1
ROWS = 10_000
SESSIONS = 3
SECONDS = 300.0
"""What one transaction may take."""


class Publish(NamedTuple):
    """The one statement of this module's own: an import publishes by flipping its stage."""

    name: str = "bench_publish"
    text: str = (
        "MATCH (head:Head {key: 'head'}) SET head.revision = $revision, head.digest = $digest, "
        "head.types = $types, head.counts = $counts"
    )


async def fill(database: Database, snapshot: Snapshot) -> dict[str, int]:
    """Write every fact of a national snapshot and publish them as the first revision."""
    await migrate(database)
    meta = snapshot.meta
    codes = [snapshot.code(body) for body in range(snapshot.size)]
    regions = sorted({seat for body in range(snapshot.size) if (seat := snapshot.seat(body, 1))})
    scopes = [{"key": key, **Scope.of_key(key)._asdict()} for key in meta["scopes"]]
    packs = sorted({row[1] for row in meta["adoptions"]})
    nodes: dict[str, list[Any]] = {
        "Organization": codes, "Region": regions, "AuthorityScope": scopes, "RulePack": packs,
    }  # fmt: skip
    merging = family("node_merge", nodes)
    for label, keys in nodes.items():
        await _write(database, merging[label], keys, label, sessions=SESSIONS)
    digest, counts = 0, Counter[str]()
    opening = family("fact_open", FACT_TYPES)
    for name, facts in facts_of(snapshot):
        rows, hashes = [], 0
        for fact in facts:
            rows.append(_row(fact))
            hashes += rows[-1]["hash"]
        # Facts that end at shared nodes would wait for each other's locks.
        sessions = SESSIONS if FACT_TYPES[name].end is None else 1
        await _write(database, opening[name], rows, name, sessions=sessions)
        digest, counts[name] = (digest + hashes) % (1 << 64), len(rows)
    known = ordered(counts)
    await database.write(
        Publish(), revision=REVISION, digest=text_of(digest), types=list(known),
        counts=list(known.values()),
    )  # fmt: skip
    return known


def facts_of(snapshot: Snapshot) -> Iterator[tuple[str, Iterator[Fact]]]:
    """Yield the facts of a national snapshot by type; all of them are valid on every day or dated."""
    days = (FIRST_DAY, LAST_DAY)
    codes = [snapshot.code(body) for body in range(snapshot.size)]
    yield "HAS_STATE", (_state(snapshot, body, code) for body, code in enumerate(codes))
    yield (
        "SUBORDINATE_TO",
        (
            Fact("SUBORDINATE_TO", code, codes[above], *days)
            for body, code in enumerate(codes)
            if (above := snapshot.superior(body, FIRST_DAY)) is not None
        ),
    )
    yield (
        "SEATED_IN",
        (
            Fact("SEATED_IN", code, seat, *days)
            for body, code in enumerate(codes)
            if (seat := snapshot.seat(body, FIRST_DAY)) is not None
        ),
    )
    yield (
        "ORGAN_OF",
        chain.from_iterable(_organs(snapshot, codes, body) for body in range(len(codes))),
    )
    yield "HOLDS", chain.from_iterable(_powers(snapshot, codes, body) for body in range(len(codes)))
    yield (
        "ADOPTS",
        (
            Fact("ADOPTS", code, pack, since, until, (tuple(readings), origin))
            for code, pack, since, until, readings, origin in snapshot.meta["adoptions"]
        ),
    )


def _state(snapshot: Snapshot, body: int, code: str) -> Fact:
    state = snapshot.state(body, FIRST_DAY)
    assert state is not None  # noqa: S101
    known = dict(zip(CLASS_CELLS, snapshot.meta["classes"][state.body_class], strict=True))
    known |= {"name": state.name, "short_name": state.short_name}
    cells = tuple(known[name] for name in FACT_TYPES["HAS_STATE"].properties)
    return Fact("HAS_STATE", code, "", state.since, state.until, cells)


def _organs(snapshot: Snapshot, codes: list[str], body: int) -> Iterator[Fact]:
    arrays, readings = snapshot.arrays, snapshot.meta["organ_readings"]
    for row in range(*arrays["organ_start"][body : body + 2]):
        organ, days = (
            arrays["organ_body"][row],
            (arrays["organ_since"][row], arrays["organ_until"][row]),
        )
        cells = (True, tuple(readings[arrays["organ_readings"][row]]))
        yield Fact("ORGAN_OF", codes[organ], codes[body], *days, cells)


def _powers(snapshot: Snapshot, codes: list[str], body: int) -> Iterator[Fact]:
    arrays, meta = snapshot.arrays, snapshot.meta
    for row in range(*arrays["holds_start"][body : body + 2]):
        *cells, readings = meta["powers"][arrays["holds_power"][row]]
        days = (arrays["holds_since"][row], arrays["holds_until"][row])
        scope = meta["scopes"][arrays["holds_scope"][row]]
        yield Fact("HOLDS", codes[body], scope, *days, (*cells, tuple(readings)))


def _row(fact: Fact) -> dict[str, Any]:
    cells = zip(FACT_TYPES[fact.type].properties, fact.cells, strict=True)
    ends = {"start": fact.start, "end": fact.end, "since": fact.since, "until": fact.until}
    return {**ends, "hash": fact.hash, **dict(cells)}


async def _write(
    database: Database, statement: Statement, rows: list[Any], what: str, *, sessions: int
) -> None:
    begun = time.perf_counter()
    known = {"stage": REVISION, "forever": FOREVER}
    fixed = {name: known[name] for name in known if name in statement.parameters}
    chunks = iter([rows[at : at + ROWS] for at in range(0, len(rows), ROWS)])

    async def work() -> None:
        for chunk in chunks:
            await database.write(statement, rows=chunk, deadline_seconds=SECONDS, **fixed)

    await asyncio.gather(*(work() for _ in range(sessions)))
    print(f"  {what}: {len(rows):,} in {time.perf_counter() - begun:.0f} s", flush=True)
