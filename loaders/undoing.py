"""(io) Takes a revision back, and lets it stand only where the whole still holds afterwards."""

from __future__ import annotations

from typing import ClassVar

from graph.background import in_thread
from graph.connection import Database
from graph.errors import Conflict
from graph.facts import Fact
from graph.history import undo
from graph.reading import read_facts
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


class PowersDiffer(Conflict):
    """Without this revision other powers would follow from the facts than are stored."""

    code: ClassVar[str] = "POWERS_DIFFER"
    zh: ClassVar[str] = (
        "版本 {value} 不能单独撤销：后来的更改或规则包使权限不同了。"
        "请先撤销后面的版本，或导入更正的数据。"
    )
    en: ClassVar[str] = (
        "Revision {value} cannot be undone alone: later changes or other rule packs make other "
        "powers follow. Undo the later ones first, or import a correction."
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
        PowersDiffer: other powers would follow from what remains.
        ChangeInProgress: another change is being made.
    """
    check_texts(by=by, why=why)
    await refuse_while_changing(database)
    known = book or rulebook()

    async def verify(staged: int) -> None:
        facts = await read_facts(database, staged)
        await in_thread(lambda: _verify(facts, revision, known))

    tell = progress
    return await undo(
        database, revision, by=by or DEFAULT_ACCOUNT, why=why, verify=verify,
        on_progress=None if tell is None else lambda done, total: tell("WRITE", done, total),
    )  # fmt: skip


def _verify(facts: set[Fact], revision: int, book: Rulebook) -> None:
    if problems := problems_of(facts, book):
        raise DataSetRejected(count=len(problems), problems=problems)
    if with_powers(given_facts(facts), book) != facts:
        raise PowersDiffer(value=revision)
