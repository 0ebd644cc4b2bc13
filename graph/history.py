"""(io) What became of facts: which change made one, and how a change is taken back.

A revision is undone by a new one that takes back what was given in it and works out anew what
follows; nothing is ever erased.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final

from graph.background import in_thread
from graph.changes import ChangeRecord, get_change, list_changes, list_changes_of
from graph.connection import Database
from graph.days import date_of
from graph.errors import UndoConflict
from graph.facts import FACT_TYPES, Fact
from graph.head import read_head
from graph.reading import read_facts
from graph.stages import Progress, apply
from graph.statements import statement

__all__ = ["change_of_fact", "get_change", "list_changes", "list_changes_of", "undo"]

Rewritten = Callable[[set[Fact]], set[Fact]]
"""Makes other facts of facts."""

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
    given: Rewritten = set,
    whole: Rewritten = set,
    on_progress: Progress | None = None,
) -> int:
    """Take one revision back as a new one, and return the new one.

    Only what was given is taken back; what follows from it is worked out anew, so that powers that
    later revisions derived stay right.

    Args:
        db: the database.
        revision: the revision to take back.
        by: the account that the history shows.
        why: the reason that the history shows.
        given: leaves of stored facts what was given.
        whole: adds to given facts what follows from them; it raises where they cannot stand.
        on_progress: called with the rows written and all rows.

    Raises:
        RevisionNotFound: no change made this revision.
        UndoConflict: a later revision touched the same facts.
    """
    await get_change(db, revision)
    head = await read_head(db)
    stored = await read_facts(db, head.revision)
    now = await in_thread(lambda: given(stored))
    old = [await read_facts(db, each) for each in (revision - 1, revision)]
    before, after = await in_thread(lambda: [given(facts) for facts in old])
    later = (now - after) | (after - now)
    if touched := sorted(map(_text, _touched_again((before - after) | (after - before), later))):
        more = f" … (+{len(touched) - NAMED_ROWS})" if len(touched) > NAMED_ROWS else ""
        raise UndoConflict(value=revision, rows="; ".join(touched[:NAMED_ROWS]) + more)
    wanted = await in_thread(lambda: whole((now - (after - before)) | (before - after)))
    return await apply(
        db,
        closes=stored - wanted,
        opens=wanted - stored,
        by=by,
        why=why,
        input_digest=f"undo:{revision}",
        expected_revision=head.revision,
        on_progress=on_progress,
    )


def _touched_again(changed: Iterable[Fact], later: Iterable[Fact]) -> set[Fact]:
    """Return the later facts that say something of the same subject for a day of an earlier one."""
    days: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for fact in changed:
        days[_subject(fact)].append((fact.since, fact.until))
    return {
        fact
        for fact in later
        if any(
            fact.since < until and since < fact.until
            for since, until in days.get(_subject(fact), ())
        )
    }


def _subject(fact: Fact) -> tuple[str, ...]:
    several = fact.type in _SEVERAL
    return (fact.type, fact.start, fact.end) if several else (fact.type, fact.start)


def _text(fact: Fact) -> str:
    end = f" → {fact.end}" if FACT_TYPES[fact.type].end else ""
    since, until = (date_of(day) or "" for day in (fact.since, fact.until))
    return f"{fact.type} {fact.start}{end} [{since}, {until})"
