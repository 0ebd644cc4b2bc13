"""A revision made of the one before: the arrays that a change touches anew, all others as they are.

What cannot be told so is refused, and the whole is built from the database instead. Nothing here
decides whether the outcome is what the head says: whoever publishes a patch compares digests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from graph.columns import Columns
from graph.facts import Fact
from graph.patch_draft import Draft, Rows
from graph.patch_facts import LISTED, FactRows
from graph.patch_rows import NotPatched
from graph.patch_slots import renumbered, with_codes, without_codes
from graph.patch_tables import BODY, CODES, REGION, SIZES, TABLES, WORKPLACE, Table
from graph.patch_words import Numbers
from graph.snapshot import Snapshot
from graph.snapshot_arrays import Array
from graph.snapshot_build import hash_slots, slots_for
from graph.snapshot_places import presences

_START_NAMES = {
    "HAS_STATE": BODY, "REGION_STATE": REGION, "PART_OF": REGION,
    **dict.fromkeys(("UNIT_STATE", "UNIT_SEATED_IN", "UNDER_AUTHORITY", "ORGANIZED_AS"), WORKPLACE),
}  # fmt: skip
_END_NAMES = dict.fromkeys(("PART_OF", "SEATED_IN", "UNIT_SEATED_IN"), REGION)
_UNIT, _RESIDENCE = 2, 3
"""Where the state of a member names a workplace and a region."""


class Change(NamedTuple):
    """What is no longer known, and what is known instead.

    `members_before` and `members_after` are all facts of the members that the change touches;
    `has_members` tells whether there is any member in the revision before or after.
    """

    closed: Sequence[Fact]
    opened: Sequence[Fact]
    members_before: Columns
    members_after: Columns
    has_members: bool


class Patch(NamedTuple):
    """A revision: the arrays that differ from those before, and all small tables.

    `inserted` tells before which number of the revision before each new body stands, `removed`
    which of the numbers, counted after that, are no more.
    """

    arrays: dict[str, Array]
    meta: dict[str, Any]
    inserted: list[int]
    removed: list[int]


def patched(snapshot: Snapshot, change: Change, revision: int, digest: str) -> Patch:
    """Return the next revision of a snapshot.

    Raises:
        NotPatched: the change does not fit the snapshot, or cannot be told by a patch.
    """
    draft = Draft(snapshot.raw)
    numbers = {owners: Numbers(snapshot, owners) for owners in SIZES}
    facts = [*change.closed, *change.opened]
    inserted = _created(draft, numbers, change)
    told = FactRows(snapshot, draft, numbers)
    told.read_names(facts)
    removed_rows = told.rows(change.closed)
    added_rows = told.rows(change.opened)
    for side, columns in (
        (removed_rows, change.members_before),
        (added_rows, change.members_after),
    ):
        _add_presences(side, columns, told)
    for name, table in TABLES.items():
        if name in removed_rows or name in added_rows:
            draft.edit(table, removed_rows[name], added_rows[name], told.same(name))
    _point_organs(draft, {numbers[BODY](fact.start) for fact in facts if fact.type == "ORGAN_OF"})
    meta = {**snapshot.meta, "revision": revision, "digest": digest}
    told.write(meta)
    _list(meta, change)
    removed = _vanished(draft, numbers, change)
    meta |= {name: numbers[owners].size for owners, name in SIZES.items()}
    return Patch(draft.arrays(), meta, inserted.tolist(), removed.tolist())


def _created(draft: Draft, numbers: dict[str, Numbers], change: Change) -> Array:
    """Give numbers to what is new, and return where the new bodies stand."""
    named = _named(change.opened)
    codes = sorted(code for code in named[BODY] if numbers[BODY].find(code) is None)
    for owners in (REGION, WORKPLACE):
        numbers[owners].create(draft, named[owners])
    slots, size = draft["slots"], numbers[BODY].size
    places = numbers[BODY].create(draft, codes)
    if codes:
        moved = np.arange(size) + np.cumsum(np.bincount(places, minlength=size + 1))[:size]
        if slots_for(numbers[BODY].size) > len(slots):
            slots = hash_slots(list(map(_code_of(draft), range(numbers[BODY].size))))
        else:
            now = list(map(numbers[BODY], codes))
            slots = with_codes(renumbered(slots, moved), [code.encode() for code in codes], now)
        draft.put("slots", slots)
    return places


def _code_of(draft: Draft) -> Callable[[int], bytes]:
    """Return what tells the code of a body."""
    at, text = draft["code_at"].tolist(), draft["code_text"].tobytes()
    return lambda body: text[at[body] : at[body + 1]]


def _named(facts: Iterable[Fact]) -> dict[str, set[str]]:
    """Return the codes that facts give a number to, by kind of owner."""
    named: dict[str, set[str]] = {owners: set() for owners in SIZES}
    for fact in facts:
        if fact.type in _START_NAMES:
            named[_START_NAMES[fact.type]].add(fact.start)
        if fact.type in _END_NAMES:
            named[_END_NAMES[fact.type]].add(fact.end)
        if fact.type == "MEMBER_STATE":
            named[WORKPLACE].update(filter(None, fact.cells[_UNIT : _UNIT + 1]))
            named[REGION].update(filter(None, fact.cells[_RESIDENCE : _RESIDENCE + 1]))
    return named


def _add_presences(rows: dict[str, Rows], members: Columns, told: FactRows) -> None:
    for since, until, codes, cells in presences(members):
        number = told.member_class(cells)
        for owners, code in codes.items():
            if code:
                rows[f"member_{owners}"].append((told.numbers[owners](code), since, until, number))


def _point_organs(draft: Draft, organs: set[int]) -> None:
    """Set for organs which committee they are of: the one of their latest term."""
    if not organs:
        return
    touched = np.array(sorted(organs), np.int64)
    rows = np.flatnonzero(np.isin(draft["term_organ"], touched))
    organ, committee = draft["term_organ"][rows], draft["term_committee"][rows]
    order = np.lexsort((committee, draft["term_until"][rows], draft["term_since"][rows]))
    found = np.full(len(touched), -1, np.int64)
    found[np.searchsorted(touched, organ[order])] = committee[order]
    draft.point("committee_of", touched, found)


def _list(meta: dict[str, Any], change: Change) -> None:
    """Work the facts that stand one by one in the small tables into them."""
    for type_, name in LISTED.items():
        closed, opened = (
            [_row(fact) for fact in facts if fact.type == type_]
            for facts in (change.closed, change.opened)
        )
        if closed or opened:
            left = Counter(map(repr, closed))
            kept = []
            for row in meta[name]:
                if left and left[repr(row)] > 0:
                    left[repr(row)] -= 1
                else:
                    kept.append(row)
            if any(left.values()):
                raise NotPatched
            meta[name] = [*kept, *opened]


def _row(fact: Fact) -> list[Any]:
    cells = [list(cell) if isinstance(cell, tuple) else cell for cell in fact.cells]
    return [fact.start, fact.end, fact.since, fact.until, *cells]


def _vanished(draft: Draft, numbers: dict[str, Numbers], change: Change) -> Array:
    """Take away what nothing is known of any more, and return which bodies those were."""
    named = _named(change.closed)
    candidates = {
        owners: np.array(sorted({numbers[owners](code) for code in codes}), np.int64)
        for owners, codes in named.items()
    }
    # A body is there as long as it has a state, a place as long as anything names it.
    state = draft["state_start"]
    bodies = candidates[BODY]
    gone: dict[str, Array] = {BODY: bodies[state[bodies] == state[bodies + 1]]}
    for owners in (REGION, WORKPLACE):
        gone[owners] = _unused(draft, owners, candidates[owners])
        if len(gone[owners]) and change.has_members:
            # The state of a member may name it without a trace in the snapshot.
            raise NotPatched
    if len(gone[BODY]):
        draft.put("slots", without_codes(draft["slots"], gone[BODY].tolist(), _code_of(draft)))
    for owners, places in gone.items():
        if len(places):
            moved = draft.remove(owners, places)
            numbers[owners].size -= len(places)
            if owners == BODY:
                draft.put("slots", renumbered(draft["slots"], moved))
    removed: Array = gone[BODY]
    return removed


def _unused(draft: Draft, owners: str, places: Array) -> Array:
    """Return those of some regions or workplaces that no row is of or points to."""
    if not len(places):
        return places
    is_asked = np.zeros(len(draft[f"{CODES[owners]}_at"]) - 1, bool)
    is_asked[places] = True
    for table in TABLES.values():
        for column in _columns_of(table, owners):
            found = draft[column]
            is_asked[found[is_asked[found]]] = False
        if table.owners == owners and not table.owner:
            is_asked[np.diff(draft[table.start]) > 0] = False
    unused: Array = np.flatnonzero(is_asked)
    return unused


def _columns_of(table: Table, owners: str) -> list[str]:
    """Return the columns of a table that hold numbers of owners of a kind."""
    columns = [column for column, kind in table.points.items() if kind == owners]
    if table.owner and table.owners == owners:
        columns.append(table.owner)
    return [f"{table.name}_{column}" for column in columns]


__all__ = ["Change", "NotPatched", "Patch", "patched"]
