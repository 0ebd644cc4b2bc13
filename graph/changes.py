"""(io) The change log: which revision was made when, by whom, why, and how much it changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from graph.connection import Database
from graph.errors import RevisionNotFound
from graph.head import FOREVER
from graph.statements import statement

_MANY = 1_000_000


class ChangeRecord(NamedTuple):
    """One change: `opened` and `closed` count its facts by type.

    `whole` is true where it touched too many bodies to name them.
    """

    revision: int
    at: datetime
    by: str
    why: str
    input_digest: str
    whole: bool
    digest: int
    opened: dict[str, int]
    closed: dict[str, int]


async def list_changes(
    db: Database, *, after: int = 0, upto: int = FOREVER, limit: int = _MANY
) -> list[ChangeRecord]:
    """Return the changes of the revisions after one and up to another, the oldest first."""
    rows = await db.read(statement("change_list"), after=after, upto=upto, limit=limit)
    return [_record(row) for row in rows]


async def get_change(db: Database, revision: int) -> ChangeRecord:
    """Return the change that made a revision.

    Raises:
        RevisionNotFound: no change did.
    """
    for change in await list_changes(db, after=revision - 1, upto=revision):
        return change
    raise RevisionNotFound(value=revision)


async def list_changes_of(db: Database, code: str, limit: int = _MANY) -> list[int]:
    """Return the revisions that touched an organization, or may have; the newest first."""
    rows = await db.read(statement("change_of_organization"), code=code, limit=limit)
    return [row["revision"] for row in rows]


def _record(row: Mapping[str, Any]) -> ChangeRecord:
    cells = {name: row[name] for name in ChangeRecord._fields if name in row}
    for side in ("opened", "closed"):
        counts = zip(row["types"], row[side], strict=True)
        cells[side] = {name: count for name, count in counts if count}
    return ChangeRecord(**cells | {"digest": int(row["digest"], 16)})
