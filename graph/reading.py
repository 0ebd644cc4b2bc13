"""(io) Facts out of the database, in columns: one record per page, days as integers.

Row by row is 15 times slower, as the cost is per record; what many facts of a page share comes once
for all of them. What a snapshot makes of the columns is
left to `snapshot`; what changed between revisions serves its patches and `history`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, repeat, starmap
from typing import Any, Final, NamedTuple

from graph.changes import ChangeRecord, list_changes
from graph.columns import FactColumns, columns_of
from graph.connection import Database
from graph.errors import StatementDefect
from graph.facts import FACT_TYPES, Fact
from graph.head import Head, moved, ordered, read_head
from graph.statements import Statement, family

PAGE_ROWS: Final = 20_000
PAGE_SECONDS: Final = 120.0
STREAMS: Final = 2
"""The server makes one page while another is decoded here; more only wait for each other."""

MANY: Final = 1 << 62
"""Stands for a number of facts that is not known."""

CELLS: Final = "LIST<ANY>"
CELLS_OF_GROUPS: Final = "LIST<LIST<ANY>>"
"""What the header of a statement says of a column of cells."""

MEMBER_FACTS: Final = ("MEMBER_STATE", "RELATION_AT")
"""The facts of which a snapshot keeps no reference, so that they are read again to be changed."""

_ABSENT: Final = -1
"""Stands for a cell that is not given: collecting skips nulls, and no cell is a number."""


class Page(NamedTuple):
    """Facts of one type in columns, with the hash that is stored with each."""

    type: str
    columns: FactColumns
    hashes: list[int]

    def facts(self) -> Iterator[Fact]:
        """Yield the facts one by one."""
        start, end, since, until, named = self.columns
        cells = zip(*named.values(), strict=True) if named else repeat((), len(start))
        for one in zip(start, end, since, until, cells, strict=True):
            yield Fact(self.type, *one)


class Contents(NamedTuple):
    """All facts of a revision in columns; digest and counts are of what was read."""

    revision: int
    columns: dict[str, FactColumns]
    digest: int
    counts: dict[str, int]


class ChangedFact(NamedTuple):
    """A fact with the revision that opened it, the one that closed it (or FOREVER), and its hash."""

    fact: Fact
    from_rev: int
    to_rev: int
    hash: int


class Changes(NamedTuple):
    """What some revisions opened or closed; `revision` is the last of them."""

    revision: int
    rows: list[ChangedFact]


class Findings(NamedTuple):
    """What `check` found: the facts as they are, against what the head says of them.

    `defects` are facts whose stored hash is not the hash of what they say.
    """

    head: Head
    digest: int
    counts: dict[str, int]
    defects: list[Fact]

    @property
    def is_sound(self) -> bool:
        """Whether the facts are what the head says they are."""
        return (self.digest, self.counts) == (self.head.digest, self.head.counts) and (
            not self.defects
        )


async def pages(db: Database, fact_type: str, revision: int) -> AsyncIterator[Page]:
    """Yield the facts of a type that are recorded at a revision, all days, page by page."""
    page = family("fact_page", FACT_TYPES)[fact_type]
    after: str | None = ""
    while after is not None:
        parameters = {"after": after, "limit": PAGE_ROWS, "revision": revision, "absent": _ABSENT}
        column = _flattened(page, await _columns(db, page, parameters))
        after = column["last"]
        if column["starts"]:
            yield Page(fact_type, _fact_columns(fact_type, column), column["hashes"])


async def read_columns(db: Database, revision: int, types: Iterable[str] | None = None) -> Contents:
    """Return the facts that are recorded at a revision, all days; of some types only if given."""
    columns = columns_of(())
    hashes, counts = Counter[str](), Counter[str]()
    expected = await _expected(db, revision, types)
    # The types with the most facts first, so that no stream is left with a long one at the end.
    waiting = iter(sorted(expected, key=lambda name: -expected[name]))

    async def read() -> None:
        for name in waiting:
            async for page in _pages_of(db, name, revision, expected[name]):
                _extend(columns[name], page.columns)
                hashes[name] += sum(page.hashes)
                counts[name] += len(page.hashes)

    with _first_problem():
        async with asyncio.TaskGroup() as streams:
            for _ in range(STREAMS):
                streams.create_task(read())
    return Contents(revision, columns, moved(0, (), hashes.values()), ordered(counts))


async def read_facts(db: Database, revision: int, types: Iterable[str] | None = None) -> set[Fact]:
    """Return the facts that are recorded at a revision, all days; of some types only if given."""
    facts: set[Fact] = set()
    for name, number in (await _expected(db, revision, types)).items():
        async for page in _pages_of(db, name, revision, number):
            facts.update(page.facts())
    return facts


async def read_changes(db: Database, after: int, upto: int) -> list[ChangedFact]:
    """Return the facts that the revisions after one and up to another opened or closed."""
    return await read_changed(db, after, upto, await list_changes(db, after=after, upto=upto))


async def read_changed(
    db: Database, after: int, upto: int, changes: Iterable[ChangeRecord]
) -> list[ChangedFact]:
    """Return the facts that some revisions opened or closed, whose records are known already."""
    number: Counter[str] = Counter()
    for change in changes:
        number.update(change.opened)
        number.update(change.closed)
    buckets = {name: -(-number[name] // PAGE_ROWS) for name in ordered(number)}
    parts = [(name, bucket) for name in buckets for bucket in range(buckets[name])]
    found: dict[tuple[str, int], list[ChangedFact]] = {}
    waiting = iter(parts)

    async def read() -> None:
        for name, bucket in waiting:
            found[name, bucket] = await _changed(db, name, after, upto, bucket, buckets[name])

    with _first_problem():
        async with asyncio.TaskGroup() as streams:
            for _ in range(STREAMS):
                streams.create_task(read())
    return [row for part in parts for row in found[part]]


async def read_members(db: Database, members: Iterable[str], revision: int) -> list[Fact]:
    """Return the facts of some members that are recorded at a revision, all days."""
    facts: list[Fact] = []
    parameters = {"members": sorted(members), "revision": revision, "absent": _ABSENT}
    for name, wanted in family("fact_of", MEMBER_FACTS).items():
        column = await _columns(db, wanted, parameters)
        facts += Page(name, _fact_columns(name, column), []).facts()
    return facts


async def read_changes_since(db: Database, revision: int) -> Changes:
    """Return what happened after a revision, up to the head."""
    head = await read_head(db)
    return Changes(head.revision, await read_changes(db, revision, head.revision))


async def check(db: Database) -> Findings:
    """Read every fact of the head's revision and compare counts and digest with the head."""
    head = await read_head(db)
    digest, counts, defects = 0, Counter[str](), list[Fact]()
    for name in FACT_TYPES:
        async for page in pages(db, name, head.revision):
            counts[name] += len(page.hashes)
            found = [(fact, fact.hash) for fact in page.facts()]
            digest = moved(digest, (), (hash_ for _, hash_ in found))
            stored = zip(found, page.hashes, strict=True)
            defects += [fact for (fact, hash_), kept in stored if hash_ != kept]
    return Findings(head, digest, ordered(counts), defects)


async def _expected(db: Database, revision: int, types: Iterable[str] | None) -> dict[str, int]:
    """Return the types to read and how many facts they have; that is known at the head only."""
    head = await read_head(db)
    known = dict.fromkeys(FACT_TYPES, MANY) if revision != head.revision else head.counts
    return {name: known[name] for name in ordered(known) if types is None or name in set(types)}


async def _pages_of(
    db: Database, fact_type: str, revision: int, number: int
) -> AsyncIterator[Page]:
    """Yield the facts of a type in pages; of few facts one, found without a walk over all bodies."""
    if number > PAGE_ROWS:
        async for page in pages(db, fact_type, revision):
            yield page
        return
    changed = await _changed(db, fact_type, 0, revision, 0, 1)
    recorded = [row for row in changed if row.from_rev <= revision < row.to_rev]
    columns = columns_of(row.fact for row in recorded)[fact_type]
    yield Page(fact_type, columns, [row.hash for row in recorded])


async def _changed(
    db: Database, fact_type: str, after: int, upto: int, bucket: int, buckets: int
) -> list[ChangedFact]:
    """Return a part of the facts of a type that some revisions opened or closed."""
    parameters = {
        "after": after, "upto": upto, "bucket": bucket, "buckets": buckets, "absent": _ABSENT,
    }  # fmt: skip
    column = await _columns(db, family("fact_changed", FACT_TYPES)[fact_type], parameters)
    facts = Page(fact_type, _fact_columns(fact_type, column), []).facts()
    known = (column[name] for name in ("from_revs", "to_revs", "hashes"))
    return [ChangedFact(*row) for row in zip(facts, *known, strict=True)]


@contextmanager
def _first_problem() -> Iterator[None]:
    """Raise the first problem of several streams as it is, not as a group."""
    try:
        yield
    except ExceptionGroup as problems:
        raise problems.exceptions[0] from None


async def _columns(db: Database, wanted: Statement, parameters: dict[str, Any]) -> dict[str, Any]:
    """Run a statement that answers with one record, and return its columns by name."""
    given = {name: value for name, value in parameters.items() if name in wanted.parameters}
    records = [record async for record in db.stream(wanted, deadline_seconds=PAGE_SECONDS, **given)]
    if len(records) != 1:
        raise StatementDefect(statement=wanted.name, reason=f"it gave {len(records)} records")
    columns = zip(wanted.returns, records[0], strict=True)
    return {field.name: _read(field.type, values) for field, values in columns}


def _read(kind: str, values: Any) -> Any:
    """Return a column as facts hold it; only cells come in another form."""
    if kind == CELLS_OF_GROUPS:
        return [_cells(each) for each in values]
    return _cells(values) if kind == CELLS else values


def _cells(values: list[Any]) -> list[Any]:
    """Return a column of cells as facts hold them: None for what is not given, lists as tuples."""
    if {int, list}.isdisjoint(map(type, values)):
        return values
    return [
        None if value == _ABSENT else tuple(value) if isinstance(value, list) else value
        for value in values
    ]


def _flattened(page: Statement, column: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a page with a value for each fact, not for each group of them."""
    sizes = [len(group) for group in column["starts"]]
    flat = {}
    for name, kind, _ in page.returns:
        values = column[name]
        if kind.startswith("LIST<LIST<"):
            flat[name] = list(chain.from_iterable(values))
        elif kind.startswith("LIST<"):
            flat[name] = list(chain.from_iterable(starmap(repeat, zip(values, sizes, strict=True))))
        else:
            flat[name] = values
    return flat


def _fact_columns(fact_type: str, column: dict[str, Any]) -> FactColumns:
    starts = column["starts"]
    named = {name: column[name] for name in FACT_TYPES[fact_type].properties}
    ends = column["ends"] if FACT_TYPES[fact_type].end else [""] * len(starts)
    return FactColumns(starts, ends, column["sinces"], column["untils"], named)


def _extend(whole: FactColumns, part: FactColumns) -> None:
    whole.start.extend(part.start)
    whole.end.extend(part.end)
    whole.since.extend(part.since)
    whole.until.extend(part.until)
    for name, cells in part.cells.items():
        whole.cells[name].extend(cells)
