"""The changes of an organization: which revisions touched it, when, why, by whom, and how much.

Everything else is answered from the snapshot; the change log stands in the database alone, so this
asks it, and says so where it cannot be asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

import strawberry

from graph.errors import StoreTimeout, StoreUnavailable
from resolvers.connection import PageInfo, page_bounds
from resolvers.cursors import Order, cursor_of

if TYPE_CHECKING:
    from graph.changes import ChangeRecord
    from graph.connection import Database
    from resolvers.as_of import Context

BY_REVISION = Order("change", (int,))
DEADLINE_SECONDS: Final = 2.0
"""Shorter than the time of a request, so that the rest of an answer is given all the same."""
GAP: Final = 20
"""Revisions that are read for nothing rather than asked around."""


@strawberry.type(description="How many facts of one type a change opened or closed.")
class FactCount:
    """How many facts of one type a change opened or closed."""

    type: str = strawberry.field(
        description="The type of the facts, such as HAS_STATE, SUBORDINATE_TO or HOLDS."
    )
    count: int = strawberry.field(description="How many facts of this type.")


@strawberry.type(description="One change of what is known; it made a revision of the graph (版本).")
class Change:
    """One change of what is known."""

    graph_version: strawberry.ID = strawberry.field(description="The revision that it made.")
    recorded_at: datetime = strawberry.field(description="When it was written.")
    by: str = strawberry.field(description="The account that made it (账号).")
    why: str = strawberry.field(description="The reason that was given (原因); may be empty.")
    is_whole: bool = strawberry.field(
        description="Whether it touched too many organizations to name them, so that it need not have touched "
        "this one; such as an import of everything."
    )
    opened: list[FactCount] = strawberry.field(
        description="The facts that the whole change opened, by type."
    )
    closed: list[FactCount] = strawberry.field(
        description="The facts that the whole change closed, by type."
    )


@strawberry.type(description="One entry of a page of changes.")
class ChangeEdge:
    """One entry of a page of changes."""

    cursor: str = strawberry.field(
        description="The position of this entry in the order of the list."
    )
    node: Change = strawberry.field(description="The change.")


@strawberry.type(description="A page of changes, the newest first.")
class ChangeConnection:
    """A page of changes."""

    edges: list[ChangeEdge] = strawberry.field(description="The entries of this page.")
    page_info: PageInfo = strawberry.field(description="Where this page stands in the list.")
    total_count: int | None = strawberry.field(description="How many changes the whole list has.")


async def change_page(
    context: Context, code: str, first: int | None, after: str | None
) -> ChangeConnection:
    """Return a page of the changes that touched an organization up to the revision of the answer.

    Raises:
        InvalidInput: `first` is out of bounds, or `after` is no cursor of this list.
        StoreUnavailable: there is no database, or it does not answer.
        StoreTimeout: it does not answer in time.
    """
    from graph.changes import list_changes_of

    size, behind = page_bounds(BY_REVISION, first, after)
    database = context.database
    if database is None:
        raise StoreUnavailable
    try:
        async with asyncio.timeout(DEADLINE_SECONDS):
            touched = await list_changes_of(database, code)
            revisions = [each for each in touched if each <= context.served.revision]
            start = 0 if behind is None else sum(each >= int(behind[0]) for each in revisions)
            shown = await _records(database, revisions[start : start + size])
    except TimeoutError:
        raise StoreTimeout(timeout_seconds=DEADLINE_SECONDS) from None
    return _page(shown, len(revisions), start)


async def _records(database: Database, revisions: list[int]) -> list[ChangeRecord]:
    """Return the changes of revisions that descend, in the same order."""
    from graph.changes import list_changes

    wanted, found = set(revisions), []
    for newest, oldest in _runs(revisions):
        records = await list_changes(database, after=oldest - 1, upto=newest)
        found += [record for record in reversed(records) if record.revision in wanted]
    return found


def _runs(revisions: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of revisions that descend without a wide gap."""
    start = 0
    for place, revision in enumerate(revisions):
        following = revisions[place + 1] if place + 1 < len(revisions) else None
        if following is None or revision - following > GAP:
            yield revisions[start], revision
            start = place + 1


def _page(shown: list[ChangeRecord], total: int, start: int) -> ChangeConnection:
    edges = [
        ChangeEdge(cursor=cursor_of(BY_REVISION, (record.revision,)), node=_change(record))
        for record in shown
    ]
    info = PageInfo(
        has_next_page=start + len(shown) < total,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
        previous=start > 0,
    )
    return ChangeConnection(edges=edges, page_info=info, total_count=total)


def _change(record: ChangeRecord) -> Change:
    return Change(
        graph_version=strawberry.ID(str(record.revision)),
        recorded_at=record.at,
        by=record.by,
        why=record.why,
        is_whole=record.whole,
        opened=_counts(record.opened),
        closed=_counts(record.closed),
    )


def _counts(counts: dict[str, int]) -> list[FactCount]:
    return [FactCount(type=name, count=count) for name, count in sorted(counts.items())]
