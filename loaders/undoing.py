"""(io) Takes a revision back, and lets it stand only where the whole still holds afterwards."""

from __future__ import annotations

from graph.connection import Database
from graph.facts import Fact
from graph.history import undo
from law.rulebook import Rulebook, rulebook
from loaders.importing import (
    DEFAULT_ACCOUNT,
    DataSetRejected,
    Progress,
    check_texts,
    given_facts,
    problems_of,
    refuse_while_changing,
    with_powers,
)


async def undo_revision(
    database: Database,
    revision: int,
    *,
    why: str = "",
    by: str = "",
    progress: Progress | None = None,
    book: Rulebook | None = None,
) -> int:
    """Take one revision back as a new one, and return the new one.

    Raises:
        RevisionNotFound: no change made this revision.
        UndoConflict: a later revision touched the same facts.
        DataSetRejected: what remains would break an invariant.
        ChangeInProgress: another change is being made.
    """
    check_texts(by=by, why=why)
    await refuse_while_changing(database)
    known = book or rulebook()

    def whole(given: set[Fact]) -> set[Fact]:
        if problems := problems_of(given, known):
            raise DataSetRejected(count=len(problems), problems=problems)
        return with_powers(given, known)

    tell = progress
    return await undo(
        database, revision, by=by or DEFAULT_ACCOUNT, why=why, given=given_facts, whole=whole,
        on_progress=None if tell is None else lambda done, total: tell("WRITE", done, total),
    )  # fmt: skip
