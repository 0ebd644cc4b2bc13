"""The lines of many ends at once: who acts above each of them, and what these hold, as arrays.

The same as `law.traversal.climb` and the powers it compares, but worked out once for each body
that stands on any line. What joins two lines is left to `batch`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graph.day_columns import ABSENT, DayColumns
from graph.snapshot_arrays import Array
from law.readings import satisfied
from law.traversal import HEIGHT
from law.view import BOTH, NEEDS_ORGAN, OFF_SYSTEM, PROVINCE, RECEIVES, SENDS, SKIPPED, SUMMIT, View


class Scopes(NamedTuple):
    """The scopes held on each line at one side, with the lowest place of each; ABSENT fills up."""

    scope: Array
    place: Array


class Lines(NamedTuple):
    """What stands above some ends, one row for each; ABSENT stands where a line has ended.

    `acting` are the bodies that act by place and `pack` what governs their committees, `is_summit`
    whether these are the top where no path turns; `passed` are those that a path passes over.
    `end` is who acts for the end itself, and `last` the place of the body that receives from off
    the system; the others, too, are of the whole line.
    """

    acting: Array
    pack: Array
    is_summit: Array
    passed: Array
    end: Array
    exists: Array
    is_off_system: Array
    first_pack: Array
    province: Array
    is_cut: Array
    last: Array
    sending: Scopes
    receiving: Scopes


class _Bodies(NamedTuple):
    """The bodies of all lines, each once; `above` is a place among them."""

    number: Array
    above: Array
    actor: Array
    flags: Array
    pack: Array
    province: Array
    is_summit: Array


def lines_of(view: View, day: int, ends: Array, far: Array | None = None) -> Lines:
    """Return the lines of some ends, given by their numbers.

    Args:
        view: relation and readings.
        day: the day.
        ends: the ends; one may stand there more than once.
        far: the other end of each, which is a step wherever it stands; ABSENT for any.
    """
    columns = DayColumns(view.snapshot, day)
    committees = columns.array("committee_of")[ends]
    first = np.where(committees < 0, ends, committees)
    bodies = _bodies(view, columns, first)
    start = _places_of(bodies.number, columns.snapshot.size)[first]
    anybody = np.full(len(ends), ABSENT, np.int32)
    acting, committee, passed, missing = _climb(bodies, start, anybody if far is None else far)
    is_there = committee != ABSENT
    holdings = _Holdings(view, columns, acting)
    is_cut = (missing != ABSENT) & ~bodies.is_summit[missing]
    return Lines(
        acting=acting,
        pack=np.where(is_there, bodies.pack[committee], ABSENT),
        is_summit=is_there & bodies.is_summit[committee],
        passed=passed,
        end=np.where(is_there[:, 0], acting[:, 0], bodies.number[start]),
        exists=_on_day(columns, "state", "class", ends) != ABSENT,
        is_off_system=bodies.flags[start] & OFF_SYSTEM > 0,
        first_pack=bodies.pack[start],
        province=bodies.province[start],
        is_cut=is_cut,
        last=holdings.first_receiver(),
        sending=holdings.first_places(SENDS),
        receiving=holdings.first_places(RECEIVES),
    )


def _bodies(view: View, columns: DayColumns, starts: Array) -> _Bodies:
    number, superior = _upwards(columns, starts)
    above = _places_of(number, columns.snapshot.size)[superior]
    classes = _on_day(columns, "state", "class", number)
    # The last entry stands for a body that does not exist on the day (ABSENT is -1).
    flags = np.array([*view.flags, 0], np.uint8)[classes]
    province = np.where(flags & PROVINCE > 0, number, ABSENT)
    return _Bodies(
        number=number,
        above=above,
        actor=_actors(view, columns, number),
        flags=flags,
        pack=_nearest(_adopted(view, columns.day, number), above),
        province=_nearest(province, above),
        is_summit=(above == ABSENT) & (flags & SUMMIT > 0),
    )


def _upwards(columns: DayColumns, starts: Array) -> tuple[Array, Array]:
    """Return some bodies and all above them, ascending, each with its superior."""
    superiors = np.full(columns.snapshot.size, ABSENT, np.int32)
    is_known, is_next = np.zeros((2, columns.snapshot.size), bool)
    is_next[starts] = True
    while len(level := np.flatnonzero(is_next)):
        is_known |= is_next
        is_next[level] = False
        superiors[level] = columns.superiors_of(level)
        above = superiors[level]
        is_next[above[above != ABSENT]] = True
        is_next &= ~is_known
    numbers = np.flatnonzero(is_known).astype(np.int32)
    return numbers, superiors[numbers]


def _places_of(numbers: Array, size: int) -> Array:
    """Return a table from numbers to their places among these; ABSENT where there is none."""
    places = np.full(size + 1, ABSENT, np.int32)
    places[numbers] = np.arange(len(numbers), dtype=np.int32)
    return places


def _on_day(columns: DayColumns, table: str, cell: str, bodies: Array) -> Array:
    """Return a cell of a table on the day for some bodies, ABSENT where no row holds."""
    rows, places = columns.rows_of(table, bodies)
    since, until = columns.array(f"{table}_since")[rows], columns.array(f"{table}_until")[rows]
    holds = np.flatnonzero((since <= columns.day) & (columns.day < until))[::-1]
    values = np.full(len(bodies), ABSENT, np.int32)
    values[places[holds]] = columns.array(f"{table}_{cell}")[rows[holds]]
    return values


def _actors(view: View, columns: DayColumns, bodies: Array) -> Array:
    """Return for each body the one that acts for it: its organ, or itself."""
    rows, places = columns.rows_of("organ", bodies)
    since, until = columns.array("organ_since")[rows], columns.array("organ_until")[rows]
    acts = np.array(view.organ_acts, bool)[columns.array("organ_readings")[rows]]
    holds = np.flatnonzero((since <= columns.day) & (columns.day < until) & acts)[::-1]
    actors = bodies.astype(np.int32)
    actors[places[holds]] = columns.array("organ_body")[rows[holds]]
    return actors


def _adopted(view: View, day: int, bodies: Array) -> Array:
    """Return for each body the number of the pack that it adopts itself on the day."""
    packs = list(view.book.packs)
    adopted = np.full(len(bodies), ABSENT, np.int32)
    for body, rows in view.adopted.items():
        place = int(np.searchsorted(bodies, body))
        if place < len(bodies) and bodies[place] == body:
            for since, until, pack, readings in reversed(rows):
                if since <= day < until and satisfied(readings, view.choice):
                    adopted[place] = packs.index(pack)
    return adopted


def _nearest(values: Array, above: Array) -> Array:
    """Return for each body its own value, or the one of the nearest above that has one."""
    found = values
    for _ in range(HEIGHT.bit_length()):
        climbing = np.flatnonzero((found == ABSENT) & (above != ABSENT))
        if not len(climbing):
            break
        # Each round looks twice as far up as the one before.
        further, found = above.copy(), found.copy()
        found[climbing] = found[above[climbing]]
        further[climbing] = above[above[climbing]]
        above = further
    return found


def _climb(bodies: _Bodies, start: Array, far: Array) -> tuple[Array, Array, Array, Array]:
    """Return who acts on each line, for which bodies, which are passed over, and which cuts it."""
    missing = np.full(len(start), ABSENT, np.int32)
    height, passes = np.zeros((2, len(start)), np.int32)
    line, at = np.arange(len(start), dtype=np.int32), start
    acting: list[tuple[Array, ...]] = []
    passed: list[tuple[Array, ...]] = []
    is_lacking = (bodies.actor == bodies.number) & (bodies.flags & NEEDS_ORGAN > 0)
    is_passed = bodies.flags & SKIPPED > 0
    for _ in range(HEIGHT):
        lacks = is_lacking[at]
        missing[line[lacks]] = at[lacks]
        line, at = line[~lacks], at[~lacks]
        acts = ~is_passed[at] | (height[line] == 0) | (bodies.number[at] == far[line])
        for chosen, count, found in ((acts, height, acting), (~acts, passes, passed)):
            found.append((line[chosen], count[line[chosen]], at[chosen]))
            count[line[chosen]] += 1
        goes_on = bodies.above[at] != ABSENT
        line, at = line[goes_on], bodies.above[at[goes_on]]
        if not len(line):
            break
    committee, over = _table(acting, height), _table(passed, passes)
    actor, number = np.append(bodies.actor, ABSENT), np.append(bodies.number, ABSENT)
    return actor[committee], committee, number[over], missing


def _table(found: list[tuple[Array, ...]], count: Array) -> Array:
    """Return values, each with its row and place, as a table with ABSENT where there is none."""
    table = np.full((len(count), max(1, int(count.max(initial=0)))), ABSENT, np.int32)
    for row, place, value in found:
        table[row, place] = value
    return table


class _Holdings:
    """The powers of acting bodies on the day that count for the relation, grouped by body."""

    def __init__(self, view: View, columns: DayColumns, acting: Array) -> None:
        acts = np.zeros(columns.snapshot.size + 1, bool)
        acts[acting] = True
        actors = np.flatnonzero(acts[:-1])
        self._count = len(actors)
        # Where nobody acts, the place is the one after the last.
        self._at = _places_of(actors, columns.snapshot.size)[acting] % (self._count + 1)
        rows, place = columns.rows_of("holds", actors)
        since, until = columns.array("holds_since")[rows], columns.array("holds_until")[rows]
        is_valid = (since <= columns.day) & (columns.day < until)
        rows, self._place = rows[is_valid], place[is_valid]
        stored = columns.array("holds_scope")[rows]
        self._side = np.array(view.side, np.uint8)[columns.array("holds_power")[rows]]
        own, implied = np.array([view.scope, view.implied], np.int64)
        self._scope = np.where(own[stored] >= 0, own[stored], implied[stored])
        counts = (own[stored] >= 0) | ((implied[stored] >= 0) & (self._side == BOTH))
        self._side = np.where(counts, self._side, 0)
        self._is_off = np.isin(stored, list(view.off_scopes))

    def first_receiver(self) -> Array:
        """Return the lowest place of each line with any power over what is off the system."""
        receives = np.zeros(self._count + 1, bool)
        receives[self._place[self._is_off]] = True
        at_place = receives[self._at]
        widest = at_place.shape[1] - 1
        first: Array = np.where(at_place.any(axis=1), at_place.argmax(axis=1), widest)
        return first

    def first_places(self, side: int) -> Scopes:
        """Return the scopes of each line at one side with the lowest place that holds each."""
        lines = len(self._at)
        line, place, scope = self._at_places(side)
        span = int(scope.max(initial=0)) + 1
        # The places come in ascending order, and the first of equals is the one that is returned.
        keys, first = np.unique(line * span + scope, return_index=True)
        line, scope = np.divmod(keys, span)
        count = np.bincount(line, minlength=lines)
        within = np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count)
        scopes, places = np.full((2, lines, int(count.max(initial=0))), ABSENT, np.int32)
        scopes[line, within] = scope
        places[line, within] = place[first]
        return Scopes(scopes, places)

    def _at_places(self, side: int) -> tuple[Array, Array, Array]:
        """Return every scope held at one side: its line, the place on it, and the scope."""
        held = np.flatnonzero(self._side & side)
        scopes = self._scope[held]
        count = np.bincount(self._place[held], minlength=self._count + 1)
        start = np.cumsum(count) - count
        found = [np.empty((3, 0), np.int64)]
        for place, actor in enumerate(self._at.T):
            line = np.flatnonzero(count[actor])
            many = count[actor[line]]
            first = np.repeat(start[actor[line]] - (np.cumsum(many) - many), many)
            lines = np.repeat(line, many)
            rows = np.arange(len(lines)) + first
            found.append(np.stack((lines, np.full(len(lines), place), scopes[rows])))
        line, place_, scope = np.concatenate(found, axis=1)
        return line, place_, scope
