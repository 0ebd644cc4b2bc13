"""The bodies on many lines at once: who stands above each, who acts for it, and what these hold.

What a day says of each body is looked up once, however many lines the body stands on. Bodies that
others stand below come first, in the order of numbers; after them stands each end by itself.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graph.day_columns import ABSENT, DayColumns
from graph.snapshot_arrays import Array
from law.readings import satisfied
from law.view import BOTH, HAS_ORGAN, View

HEIGHT = 64
"""More bodies than any line has; a bound against data that was never checked."""

_DENSE = 16
"""Where one of so many numbers is asked about, a table of all of them is quicker than a search."""


class Bodies(NamedTuple):
    """Bodies that others stand below, then the ends, each with what the day says of it.

    `above` is a place among the first, ABSENT for a top; `upper` is how many these are. `place` is
    where a body stands as a step: an end that others stand below, too, is the same step as there.
    `levels` are the places of the first from the tops downwards.
    """

    number: Array
    above: Array
    place: Array
    body_class: Array
    actor: Array
    flags: Array
    adopted: Array
    upper: int
    levels: list[Array]


class Holdings(NamedTuple):
    """The powers that count for the relation: the place of their body, the scope and the side.

    `receives_off` are the places of bodies with any power over what is off the system.
    """

    place: Array
    scope: Array
    side: Array
    receives_off: Array


def bodies_of(view: View, columns: DayColumns, ends: Array) -> Bodies:
    """Return the bodies that stand on the lines of some ends, which are no organs."""
    size = view.snapshot.size
    superiors = superiors_of(columns, ends)
    upper = _upwards(columns, superiors)
    number = np.concatenate((upper, ends))
    over = np.concatenate((superiors_of(columns, upper), superiors))
    above, place = places_of(over, upper, size), places_of(ends, upper, size)
    alone = np.arange(len(upper), len(number), dtype=np.int32)
    place = np.where(place == ABSENT, alone, place)
    body_class = cell_on_day(columns, "state", "class", number)
    # The last entry stands for a body that does not exist on the day (ABSENT is -1): nothing is
    # known of it, but an organ may act for it.
    flags = np.array([*view.flags, HAS_ORGAN], np.uint8)[body_class]
    return Bodies(
        number=number,
        above=above,
        place=np.concatenate((np.arange(len(upper), dtype=np.int32), place)),
        body_class=body_class,
        actor=_actors(view, columns, number, flags),
        flags=flags,
        adopted=_adopted(view, columns.day, number),
        upper=len(upper),
        levels=_levels(above[: len(upper)]),
    )


def holdings_of(view: View, columns: DayColumns, bodies: Bodies, acts: Array) -> Holdings:
    """Return the powers of those who act for bodies, in the order of places.

    Args:
        view: relation and readings.
        columns: the day.
        bodies: the bodies.
        acts: for each whether it acts.
    """
    start = columns.array("holds_start")
    holder = np.flatnonzero(acts & (start[bodies.actor] < start[bodies.actor + 1]))
    rows, at = columns.rows_of("holds", bodies.actor[holder])
    since, until = columns.array("holds_since")[rows], columns.array("holds_until")[rows]
    is_valid = (since <= columns.day) & (columns.day < until)
    rows, place = rows[is_valid], holder[at[is_valid]]
    stored = columns.array("holds_scope")[rows]
    side = np.array(view.side, np.uint8)[columns.array("holds_power")[rows]]
    own, joins = np.array([view.scope, view.joins], np.int32)
    scope = joins[stored]
    counts = (scope >= 0) & ((own[stored] >= 0) | (side == BOTH)) & (side > 0)
    is_off = np.isin(stored, list(view.off_scopes))
    return Holdings(place[counts], scope[counts], side[counts], place[is_off])


def distinct(numbers: Array, size: int) -> Array:
    """Return numbers below a size in ascending order, each once."""
    if len(numbers) * _DENSE < size:
        return np.unique(numbers)
    is_there = np.zeros(size, bool)
    is_there[numbers] = True
    return np.flatnonzero(is_there).astype(np.int32)


def places_of(numbers: Array, among: Array, size: int) -> Array:
    """Return where numbers stand among ascending ones below a size; ABSENT where they do not."""
    if len(numbers) * _DENSE < size:
        if not len(among):
            return np.full(len(numbers), ABSENT, np.int32)
        found = np.minimum(np.searchsorted(among, numbers), len(among) - 1).astype(np.int32)
        return np.where(among[found] == numbers, found, np.int32(ABSENT))
    # The last entry stands for no number (ABSENT is -1).
    table = np.full(size + 1, ABSENT, np.int32)
    table[among] = np.arange(len(among), dtype=np.int32)
    return table[numbers]


def cell_on_day(columns: DayColumns, table: str, cell: str, owners: Array) -> Array:
    """Return a cell of a table on the day for some owners, ABSENT where no row holds."""
    start, day = columns.array(f"{table}_start"), columns.day
    since, until = columns.array(f"{table}_since"), columns.array(f"{table}_until")
    values = columns.array(f"{table}_{cell}")
    row, last = start[owners], start[owners + 1]
    found = np.full(len(owners), ABSENT, np.int32)
    waiting = np.flatnonzero(row < last)
    # Nearly all have one row, so that the rows are looked at in turns.
    while len(waiting):
        at = row[waiting]
        holds = (since[at] <= day) & (day < until[at])
        found[waiting[holds]] = values[at[holds]]
        waiting = waiting[~holds]
        row[waiting] += 1
        waiting = waiting[row[waiting] < last[waiting]]
    return found


def superiors_of(columns: DayColumns, bodies: Array) -> Array:
    """Return the superior of each of some bodies on the day, ABSENT where it has none."""
    return cell_on_day(columns, "superior", "body", bodies)


def _upwards(columns: DayColumns, bodies: Array) -> Array:
    """Return some bodies and all above them, ascending; ABSENT is left out."""
    size = columns.snapshot.size
    level = distinct(bodies[bodies != ABSENT], size)
    found = [level]
    for _ in range(HEIGHT):
        above = superiors_of(columns, level)
        level = distinct(above[above != ABSENT], size)
        if not len(level):
            break
        found.append(level)
    return distinct(np.concatenate(found), size)


def _levels(above: Array) -> list[Array]:
    """Return places from the tops downwards, by those above them."""
    level = np.flatnonzero(above == ABSENT)
    levels: list[Array] = []
    while len(level) and len(levels) < HEIGHT:
        levels.append(level)
        # The last entry stands for what is above a top (ABSENT is -1).
        is_above = np.zeros(len(above) + 1, bool)
        is_above[level] = True
        level = np.flatnonzero(is_above[above])
    return levels


def _actors(view: View, columns: DayColumns, bodies: Array, flags: Array) -> Array:
    """Return for each body the one that acts for it: its organ, or itself."""
    may = np.flatnonzero(flags & HAS_ORGAN)
    rows, places = columns.rows_of("organ", bodies[may])
    since, until = columns.array("organ_since")[rows], columns.array("organ_until")[rows]
    acts = np.array(view.organ_acts, bool)[columns.array("organ_readings")[rows]]
    holds = np.flatnonzero((since <= columns.day) & (columns.day < until) & acts)[::-1]
    actors = bodies.astype(np.int32)
    # Written backwards, the first of several that act is the one that stays.
    actors[may[places[holds]]] = columns.array("organ_body")[rows[holds]]
    return actors


def _adopted(view: View, day: int, bodies: Array) -> Array:
    """Return for each body the number of the pack that it adopts itself on the day."""
    numbers = {key: number for number, key in enumerate(view.book.packs)}
    adopters = np.array(sorted(view.adopted), np.int32)
    packs = [
        next(
            (
                numbers[pack]
                for since, until, pack, readings in view.adopted[body]
                if since <= day < until and satisfied(readings, view.choice)
            ),
            ABSENT,
        )
        for body in adopters.tolist()
    ]
    # The last entry stands for a body that adopts nothing (ABSENT is -1).
    of_adopter = np.array([*packs, ABSENT], np.int8)
    adopted: Array = of_adopter[places_of(bodies, adopters, view.snapshot.size)]
    return adopted
