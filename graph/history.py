"""(io) What became of facts: which change made one, and how a change is taken back.

A revision is undone by a new one that closes what it opened and opens what it closed, derived
facts included; nothing is ever erased.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from graph.changes import ChangeRecord, get_change, list_changes, list_changes_of
from graph.connection import Database
from graph.days import date_of
from graph.errors import UndoConflict
from graph.facts import FACT_TYPES, Fact
from graph.head import read_head
from graph.reading import ChangedFact, read_changes
from graph.stages import Progress, Verify, apply
from graph.statements import statement

__all__ = ["change_of_fact", "get_change", "list_changes", "list_changes_of", "undo"]

NAMED_ROWS: Final = 20
"""How many conflicting facts an error names."""

_SEVERAL: Final = (
    "MANAGED_BY",
    "SUCCEEDED_BY",
    "GRANTED",
    "ADOPTS",
    "RELATION_AT",
    "HOLDS",
)
"""Types of which one node may start several facts on one day; of the others there is one."""


async def change_of_fact(db: Database, fact: Fact) -> ChangeRecord | None:
    """Return the change that last opened a fact, or None where none did."""
    rows = await db.read(statement("fact_revisions"), start=fact.start, hash=fact.hash)
    published = (await read_head(db)).revision
    for row in rows:
        if row["opened"] <= published:
            return await get_change(db, row["opened"])
    return None


async def undo(
    db: Database,
    revision: int,
    *,
    by: str,
    why: str,
    on_progress: Progress | None = None,
    verify: Verify | None = None,
) -> int:
    """Take one revision back as a new one, and return the new one.

    Raises:
        RevisionNotFound: no change made this revision.
        UndoConflict: a later revision touched the same facts.
    """
    await get_change(db, revision)
    head = await read_head(db)
    rows = await read_changes(db, revision - 1, revision)
    later = await read_changes(db, revision, head.revision)
    if touched := sorted({_text(fact) for fact in _touched_again(rows, later)}):
        more = f" … (+{len(touched) - NAMED_ROWS})" if len(touched) > NAMED_ROWS else ""
        raise UndoConflict(value=revision, rows="; ".join(touched[:NAMED_ROWS]) + more)
    return await apply(
        db,
        closes=[row.fact for row in rows if row.from_rev == revision],
        opens=[row.fact for row in rows if row.to_rev == revision],
        by=by,
        why=why,
        input_digest=f"undo:{revision}",
        expected_revision=head.revision,
        on_progress=on_progress,
        verify=verify,
    )


def _touched_again(rows: Iterable[ChangedFact], later: Iterable[ChangedFact]) -> list[Fact]:
    """Return the later facts that say something of the same subject for a day of an earlier one."""
    days: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        days[_subject(row.fact)].append((row.fact.since, row.fact.until))
    return [
        row.fact
        for row in later
        if any(
            row.fact.since < until and since < row.fact.until
            for since, until in days.get(_subject(row.fact), ())
        )
    ]


def _subject(fact: Fact) -> tuple[str, ...]:
    several = fact.type in _SEVERAL
    return (fact.type, fact.start, fact.end) if several else (fact.type, fact.start)


def _text(fact: Fact) -> str:
    end = f" → {fact.end}" if FACT_TYPES[fact.type].end else ""
    since, until = (date_of(day) or "" for day in (fact.since, fact.until))
    return f"{fact.type} {fact.start}{end} [{since}, {until})"
