"""Classes of pairs: two pairs are of one class where the law cannot tell their lines apart.

A line is, from the top down, what each body on it is: its class, its powers with their scopes, its
organ with its powers, and the packs it adopts. A scope that is kept by a body on the line itself
counts by how far above that body stands, so that all counties look the same. Of two lines it counts
how far they are one. Nothing else is looked at for an answer, under whatever readings, but the order
of codes where it decides between ways of one length. So the answer to one pair is that to every
other of its class, with other bodies at the same places.

A pair that this does not hold for has no class: a scope on its lines is kept by a body elsewhere, a
committee has several organs on the day, or an organ has subordinates.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graph.day_columns import ABSENT, DayColumns
from graph.facts import Scope
from graph.snapshot_arrays import Array
from law.batch_bodies import HEIGHT, Bodies, bodies_of, cell_on_day, distinct, places_of
from law.view import View

KEPT = 100_000
"""Parts of lines that are told apart before all are let go."""

_ROOM = 10
_EVERYWHERE, _NOBODY = -1, -2
_HALF = np.int64(32)
_LINES, _SHORT = np.int64(24), np.int64(7)


class Pairs(NamedTuple):
    """Some pairs: the key of the class of each, ABSENT where it has none, and its bodies.

    The bodies are those of both lines from the top down, each line followed by its organs, as
    numbers; where a body has no organ it stands there itself, and ABSENT fills up.
    """

    keys: Array
    bodies: Array


class PairClasses:
    """Tells pairs of bodies apart on one day, for one relation.

    Args:
        view: the snapshot for the relation; the readings do not matter.
        day: the day.
    """

    def __init__(self, view: View, day: int) -> None:
        """Look up who keeps each scope."""
        self._view = view
        self._columns = DayColumns(view.snapshot, day)
        self._known: dict[str, dict[int, int]] = {}
        scopes = [Scope.of_key(key) for key in view.snapshot.meta["scopes"]]
        keepers = [view.snapshot.find(each.range_of) if each.range_of else None for each in scopes]
        self._keeper = np.array(
            [
                (_NOBODY if keeper is None else keeper) if scope.range_of else _EVERYWHERE
                for scope, keeper in zip(scopes, keepers, strict=True)
            ],
            np.int32,
        )
        ranges = list(dict.fromkeys((each.relation, each.range) for each in scopes))
        kinds = [len(scopes) + ranges.index((each.relation, each.range)) for each in scopes]
        own = np.arange(len(scopes))
        self._kind = np.where(self._keeper == _EVERYWHERE, own, np.array(kinds, np.int64))
        self._adopters = _adopters(view, day)

    @property
    def is_full(self) -> bool:
        """Whether so many parts are told apart that one should begin anew."""
        return sum(map(len, self._known.values())) > KEPT

    def pairs(self, origins: Array, destinations: Array) -> Pairs:
        """Return the classes of some pairs of bodies, given by their numbers."""
        columns, size = self._columns, self._view.snapshot.size
        asked = np.array([origins, destinations], np.int32)
        ends = distinct(asked.ravel(), size)
        rows = places_of(asked.ravel(), ends, size).reshape(asked.shape)
        committees = columns.array("committee_of")[ends]
        starts = np.where(committees < 0, ends, committees)
        bodies = bodies_of(self._view, columns, starts)
        organs = self._organs(bodies)
        lines = self._lines(bodies, self._bodies(bodies, organs))
        exists = cell_on_day(columns, "state", "class", ends) != ABSENT
        lines = lines[bodies.upper :]
        end = self._numbered("end", lines, np.where(committees < 0, 2, exists))
        end[lines == ABSENT] = ABSENT
        frames = _frames(bodies, organs.organ)
        both = np.concatenate((frames[rows[0]], frames[rows[1]]), axis=1)
        return Pairs(_keys(end[rows[0]], end[rows[1]], both), both)

    def _bodies(self, bodies: Bodies, organs: _Organs) -> Array:
        """Return what each body is, as a number; ABSENT where it makes a line like no other."""
        own = self._powers(bodies, bodies.number, np.arange(len(bodies.number)))
        there = organs.place
        powers = self._powers(bodies, organs.organ[there], there)
        more = np.zeros(len(bodies.number), np.int64)
        more[there] = 1 + self._numbered("organ", organs.readings, powers)
        more = self._numbered("more", more, self._adopting(bodies.number))
        found = self._numbered("body", self._numbered("own", bodies.body_class, own), more)
        is_organ = self._columns.array("committee_of")[bodies.number[: bodies.upper]] != ABSENT
        found[: bodies.upper][is_organ] = ABSENT
        found[own == ABSENT] = ABSENT
        found[there[powers == ABSENT]] = ABSENT
        found[organs.several] = ABSENT
        return found

    def _powers(self, bodies: Bodies, holders: Array, places: Array) -> Array:
        """Return what some bodies hold, as a number; ABSENT where a scope is kept elsewhere.

        Args:
            bodies: the bodies of the lines.
            holders: the numbers of the holders.
            places: the places of these, or of those that they act for.
        """
        columns = self._columns
        rows, at = columns.rows_of("holds", holders)
        since, until = columns.array("holds_since")[rows], columns.array("holds_until")[rows]
        is_valid = (since <= columns.day) & (columns.day < until)
        rows, at = rows[is_valid], at[is_valid]
        scope, power = columns.array("holds_scope")[rows], columns.array("holds_power")[rows]
        height = _heights(bodies, places[at], self._keeper[scope])
        words = self._numbered("power", self._numbered("scope", self._kind[scope], height), power)
        found = np.zeros(len(holders), np.int64)
        count = np.bincount(at, minlength=len(holders))
        place = np.arange(len(at)) - (np.cumsum(count) - count)[at]
        for each in range(int(count.max(initial=0))):
            now = np.flatnonzero(place == each)
            found[at[now]] = 1 + self._numbered("powers", found[at[now]], words[now])
        found[at[height == ABSENT]] = ABSENT
        return found

    def _organs(self, bodies: Bodies) -> _Organs:
        columns = self._columns
        rows, at = columns.rows_of("organ", bodies.number)
        since, until = columns.array("organ_since")[rows], columns.array("organ_until")[rows]
        is_valid = (since <= columns.day) & (columns.day < until)
        rows, at = rows[is_valid], at[is_valid]
        place, first, count = np.unique(at, return_index=True, return_counts=True)
        organ = bodies.number.copy()
        organ[place] = columns.array("organ_body")[rows[first]]
        readings = columns.array("organ_readings")[rows[first]]
        return _Organs(organ, place, readings, place[count > 1])

    def _adopting(self, numbers: Array) -> Array:
        """Return which packs each body adopts itself on the day, as a number."""
        adopters, kinds = self._adopters
        found: Array = kinds[places_of(numbers, adopters, self._view.snapshot.size)]
        return found

    def _lines(self, bodies: Bodies, own: Array) -> Array:
        """Return the line above each body, itself included, as a number; ABSENT likewise."""
        # The last entry stands for what is above a top (ABSENT is -1).
        lines = np.zeros(len(own) + 1, np.int64)
        ends = np.arange(bodies.upper, len(own))
        for level in (*bodies.levels, ends):
            above = lines[bodies.above[level]]
            found = 1 + self._numbered("line", above, own[level])
            found[(above == ABSENT) | (own[level] == ABSENT)] = ABSENT
            lines[level] = found
        return lines[:-1]

    def _numbered(self, name: str, first: Array, second: Array) -> Array:
        """Return numbers for pairs of numbers, the same for the same ones whenever they come."""
        known = self._known.setdefault(name, {})
        keys = (first.astype(np.int64) + 1 << _HALF) | (second.astype(np.int64) + 1)
        distinct_, at = np.unique(keys, return_inverse=True)
        numbers = [known.setdefault(key, len(known)) for key in distinct_.tolist()]
        found: Array = np.array(numbers, np.int64)[at]
        return found


class _Organs(NamedTuple):
    """For each body its organ on the day, or itself; and of those that have one, their places."""

    organ: Array
    place: Array
    readings: Array
    several: Array


def _adopters(view: View, day: int) -> tuple[Array, Array]:
    """Return the bodies that adopt packs, and by their places which they adopt, as a number."""
    adopters = sorted(view.adopted)
    known: dict[tuple[tuple[str, tuple[str, ...]], ...], int] = {(): 0}
    kinds = []
    for body in adopters:
        here = tuple((row[2], row[3]) for row in view.adopted[body] if row[0] <= day < row[1])
        kinds.append(known.setdefault(here, len(known)))
    # The last entry stands for a body that adopts nothing (ABSENT is -1).
    return np.array(adopters, np.int32), np.array([*kinds, 0], np.int64)


def _heights(bodies: Bodies, places: Array, keepers: Array) -> Array:
    """Return how far above some bodies others stand, from 1; 0 for no other, ABSENT for elsewhere."""
    found = np.where(keepers == _EVERYWHERE, 0, ABSENT)
    asked = np.flatnonzero(keepers >= 0)
    at = places[asked]
    for height in range(1, HEIGHT + 1):
        is_there = bodies.number[at] == keepers[asked]
        found[asked[is_there]] = height
        asked, at = asked[~is_there], bodies.above[at[~is_there]]
        asked, at = asked[at != ABSENT], at[at != ABSENT]
        if not len(asked):
            break
    return found


def _frames(bodies: Bodies, organs: Array) -> Array:
    """Return for each end the bodies of its line from the top down, then their organs."""
    # Keys are comparable where all lines have as much room, so that few have another.
    height = max(min(len(bodies.levels), HEIGHT) + 1, _ROOM)
    # The last row and the last number stand for nobody (ABSENT is -1).
    table = np.full((len(bodies.number) + 1, height), ABSENT, np.int32)
    depth = np.zeros(len(bodies.number) + 1, np.int32)
    ends = np.arange(bodies.upper, len(bodies.number), dtype=np.int32)
    for level in (*bodies.levels, ends):
        above = bodies.above[level]
        table[level] = table[above]
        table[level, depth[above]] = level
        depth[level] = depth[above] + 1
    lines = table[ends]
    return np.concatenate(
        [np.append(each, np.int32(ABSENT))[lines] for each in (bodies.number, organs)], axis=1
    )


def _keys(origins: Array, destinations: Array, bodies: Array) -> Array:
    """Return the key of each pair: its two lines, how far they are one, and the room they have."""
    width = bodies.shape[1] // 4
    is_same = bodies[:, :width] == bodies[:, 2 * width : 3 * width]
    common = np.logical_and.accumulate(is_same, axis=1).sum(axis=1)
    keys = ((origins << _LINES | destinations) << _SHORT | common) << _SHORT | width
    found: Array = np.where((origins == ABSENT) | (destinations == ABSENT), ABSENT, keys)
    return found
