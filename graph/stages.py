"""(io) Changes of facts: staged under a future revision, verified, then published at one stroke.

A crash before the last transaction leaves nothing that a reader could see. Which facts to open and
to close is the caller's; who may stage, and what becomes of a dead stage, is left to `lease`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final, NamedTuple

from graph.connection import Database, Transaction
from graph.errors import Conflict, StatementDefect, StoreError
from graph.facts import FACT_TYPES, Fact, Scope
from graph.head import FOREVER, Head, Sums, moved, ordered, read_head, text_of
from graph.lease import (
    CHUNK_ROWS,
    CHUNK_SECONDS,
    Claim,
    Stage,
    advance,
    held,
    persistently,
    renewed,
    signature,
)
from graph.statements import Statement, family, statement

TOUCHED_LIMIT: Final = 5_000
"""A change that touches more bodies than this does not name them."""
VERIFY_SECONDS: Final = 600.0

Progress = Callable[[int, int], None]
Verify = Callable[[int], Awaitable[None]]
Hashed = tuple[str, int, Fact]
"""A fact behind its start and its hash, by which it is sorted; two facts are never compared."""


class Change(NamedTuple):
    """Who changes what and why; each fact comes with its hash, in the order it is written.

    `sums` is what the stage must hold, by type and side; `bodies` are the organizations it touches.
    """

    by: str
    why: str
    input_digest: str
    closes: dict[str, list[Hashed]]
    opens: dict[str, list[Hashed]]
    sums: dict[tuple[str, str], Sums]
    bodies: set[str]

    @property
    def is_whole(self) -> bool:
        """Whether it touches too many bodies to name them."""
        return len(self.bodies) > TOUCHED_LIMIT

    @property
    def work(self) -> str:
        """Name what is opened and closed: the same text, the same chunks."""
        return f"{CHUNK_ROWS}:{sorted((*key, *sums) for key, sums in self.sums.items())}"


class Chunk(NamedTuple):
    """One transaction of a stage: a statement, and the rows it is run with."""

    statement: Statement
    rows: Sequence[Any]
    row_of: Callable[[Any], Any]


async def apply(
    db: Database,
    closes: Iterable[Fact],
    opens: Iterable[Fact],
    *,
    by: str,
    why: str,
    input_digest: str,
    expected_revision: int,
    on_progress: Progress | None = None,
    verify: Verify | None = None,
) -> int:
    """Close and open facts as one new revision and return it; nothing to do makes none.

    `expected_revision` is the one at which it was decided what to close and to open. `on_progress`
    is called with the rows written and all rows, after each chunk. `verify` looks at the staged
    revision before it is published; what it raises ends the change.

    Raises:
        ChangeInProgress: another change holds the stage, or came in since `expected_revision`.
        OutcomePending: whether it was published could not be learned in time.
    """
    change = _change(closes, opens, by, why, input_digest)
    head = await read_head(db)
    if not change.sums and head.revision == expected_revision:
        return head.revision
    async with held(db, Claim(by, input_digest, change.work, expected_revision)) as stage:
        await _write(db, stage, change, on_progress)
        async with renewed(db, stage):
            await _verify_sums(db, stage, change)
            if verify is not None:
                await verify(stage.number)
        await persistently(lambda: _flip(db, stage, change))
    if change.is_whole:
        await _refresh_plans(db)
    return stage.number


def _change(
    closes: Iterable[Fact], opens: Iterable[Fact], by: str, why: str, input_digest: str
) -> Change:
    closing, opening = set(closes), set(opens)
    both = closing & opening
    sides = {"closed": _rows(closing - both), "opened": _rows(opening - both)}
    sums = {
        (name, side): Sums(len(rows), sum(row[1] for row in rows))
        for side, by_type in sides.items()
        for name, rows in by_type.items()
    }
    bodies = _bodies(closing ^ opening)
    return Change(by, why, input_digest, sides["closed"], sides["opened"], sums, bodies)


def _rows(facts: Iterable[Fact]) -> dict[str, list[Hashed]]:
    rows: dict[str, list[Hashed]] = defaultdict(list)
    for fact in facts:
        rows[fact.type].append((fact.start, fact.hash, fact))
    # Rows of one body stand together, so that a chunk touches few pages of the store.
    return {name: sorted(rows[name]) for name in FACT_TYPES if name in rows}


async def _write(db: Database, stage: Stage, change: Change, on_progress: Progress | None) -> None:
    chunks = list(_chunks(change))
    total, written = sum(len(chunk.rows) for chunk in chunks), 0
    for number, chunk in enumerate(chunks):
        if number >= stage.done:
            await persistently(partial(_write_chunk, db, stage, number, chunk))
        written += len(chunk.rows)
        if on_progress is not None:
            on_progress(written, total)


def _chunks(change: Change) -> Iterator[Chunk]:
    closing = family("fact_close", change.closes)
    opening = family("fact_open", change.opens)
    for name, closed in change.closes.items():
        yield from _batched(closing[name], closed, _close_row)
    nodes = _nodes(change.opens)
    merging = family("node_merge", nodes)
    for label, keys in nodes.items():
        yield from _batched(merging[label], keys, _scope_row if label == "AuthorityScope" else str)
    for name, opened in change.opens.items():
        yield from _batched(opening[name], opened, _open_row)


def _batched(
    found: Statement, rows: Sequence[Any], row_of: Callable[[Any], Any]
) -> Iterator[Chunk]:
    for first in range(0, len(rows), CHUNK_ROWS):
        yield Chunk(found, rows[first : first + CHUNK_ROWS], row_of)


def _nodes(opens: Mapping[str, list[Hashed]]) -> dict[str, list[str]]:
    """Return the keys of the nodes that facts join, by label."""
    keys: dict[str, set[str]] = defaultdict(set)
    for name, rows in opens.items():
        fact_type = FACT_TYPES[name]
        keys[fact_type.start].update(row[0] for row in rows)
        if fact_type.end is not None:
            keys[fact_type.end].update(row[2].end for row in rows)
    return {label: sorted(found) for label, found in sorted(keys.items())}


def _close_row(row: Hashed) -> dict[str, Any]:
    return {"start": row[0], "hash": row[1]}


def _open_row(row: Hashed) -> dict[str, Any]:
    _, hash_, fact = row
    return {
        "start": fact.start,
        "end": fact.end,
        "since": fact.since,
        "until": fact.until,
        "hash": hash_,
        **dict(zip(FACT_TYPES[fact.type].properties, fact.cells, strict=True)),
    }


def _scope_row(key: str) -> dict[str, str]:
    return {"key": key, **Scope.of_key(key)._asdict()}


async def _write_chunk(db: Database, stage: Stage, number: int, chunk: Chunk) -> None:
    name = chunk.statement.name
    parameters: dict[str, Any] = {"rows": [chunk.row_of(row) for row in chunk.rows]}
    known = {"stage": stage.number, "forever": FOREVER}
    parameters |= {key: known[key] for key in known if key in chunk.statement.parameters}
    async with db.transaction(name, deadline_seconds=CHUNK_SECONDS) as transaction:
        if await advance(transaction, stage, number) > number:
            return
        answer = await transaction.run(chunk.statement, **parameters)
        written = next(iter(answer[0].values()))
        if written != len(chunk.rows):
            reason = f"{written} rows were written, not {len(chunk.rows)}"
            raise StatementDefect(statement=name, reason=reason)


async def _verify_sums(db: Database, stage: Stage, change: Change) -> None:
    """Compare what the stage holds with what it was to hold: counts and sums of hashes per type."""
    rows = await db.read(
        statement("stage_sums"), stage=stage.number, deadline_seconds=VERIFY_SECONDS
    )
    found = {
        (row["type"], row["side"]): Sums(row["number"], (row["high"] << 32) + row["low"])
        for row in rows
        if row["number"]
    }
    if found != change.sums:
        wrong = sorted(key for key in found | change.sums if found.get(key) != change.sums.get(key))
        raise StatementDefect(statement="stage_sums", reason=f"the stage differs in {wrong}")


async def _flip(db: Database, stage: Stage, change: Change) -> None:
    """Publish the stage; the lock on the head tells whether an earlier try already did."""
    revision = stage.number
    async with db.transaction(
        "stage_flip", revision=revision, deadline_seconds=CHUNK_SECONDS
    ) as transaction:
        try:
            await advance(transaction, stage)
        except Conflict:
            if (await signature(transaction, revision)).get("token") == stage.token:
                return
            raise
        digest = text_of(_digest(stage.head, change))
        await _record(transaction, stage, change, digest)
        counts = _counts(stage.head, change)
        rows = await transaction.run(
            statement("head_flip"),
            stage=revision,
            token=stage.token,
            digest=digest,
            types=list(counts),
            counts=list(counts.values()),
        )
        if not rows:
            raise StatementDefect(statement="head_flip", reason="the head did not move")


async def _record(transaction: Transaction, stage: Stage, change: Change, digest: str) -> None:
    types = ordered(Counter([*change.closes, *change.opens]))
    await transaction.run(
        statement("change_create"),
        revision=stage.number,
        token=stage.token,
        by=change.by,
        why=change.why,
        input_digest=change.input_digest,
        whole=change.is_whole,
        digest=digest,
        types=list(types),
        opened=[len(change.opens.get(name, ())) for name in types],
        closed=[len(change.closes.get(name, ())) for name in types],
    )
    if not change.is_whole:
        await transaction.run(
            statement("change_touch"), revision=stage.number, codes=sorted(change.bodies)
        )


async def _refresh_plans(db: Database) -> None:
    """Have statements planned anew: a plan for an empty graph scans, which a full one punishes."""
    with suppress(StoreError):
        refresh = statement("plans_refresh")
        await db.read(refresh, seconds=int(VERIFY_SECONDS), deadline_seconds=VERIFY_SECONDS)


def _bodies(facts: Iterable[Fact]) -> set[str]:
    codes: set[str] = set()
    for fact in facts:
        fact_type = FACT_TYPES[fact.type]
        if fact_type.start == "Organization":
            codes.add(fact.start)
        if fact_type.end == "Organization":
            codes.add(fact.end)
    return codes


def _digest(head: Head, change: Change) -> int:
    closed = (sums.hashes for (_, side), sums in change.sums.items() if side == "closed")
    opened = (sums.hashes for (_, side), sums in change.sums.items() if side == "opened")
    return moved(head.digest, closed, opened)


def _counts(head: Head, change: Change) -> dict[str, int]:
    counts = Counter(head.counts)
    for (name, side), sums in change.sums.items():
        counts[name] += sums.number if side == "opened" else -sums.number
    return ordered(counts)
