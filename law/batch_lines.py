"""The lines of many ends at once: who acts above each of them, and what these hold, as arrays.

The same as `law.traversal.climb` and the powers it compares. A line is the line of the body above
with one body more, so the lines are drawn from the tops downwards, each from the one above it, and
stand in columns from the top: two lines are the same down to where they part. What joins two lines
is left to `batch`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graph.day_columns import ABSENT, DayColumns
from graph.snapshot_arrays import Array
from law.batch_bodies import (
    HEIGHT,
    Bodies,
    Holdings,
    bodies_of,
    cell_on_day,
    distinct,
    holdings_of,
    places_of,
)
from law.batch_scopes import Scopes, ScopesHeld
from law.view import NEEDS_ORGAN, OFF_SYSTEM, PROVINCE, SKIPPED, SUMMIT, View

FARTHEST = 127
"""A place that no line has."""

_NOBODY = -2


class Lines(NamedTuple):
    """What stands above the ends of some pairs, one row for each end.

    `steps` are the places (in `bodies`) of the committees that act from the top down to the end, as
    many as `length`; what fills up is no place. `at` is the place of the end itself, or of the
    committee whose organ it is, and `scopes` the row of the powers on the line. `last` is the place
    on the line of the body that receives from off the system. `pairs` are the two lines of each
    pair; `is_tangled`: an organ has subordinates, so that lines that have parted may meet again.
    """

    bodies: Bodies
    held: Scopes
    steps: Array
    length: Array
    at: Array
    scopes: Array
    exists: Array
    is_cut: Array
    is_off_system: Array
    last: Array
    pack: Array
    province: Array
    is_summit: Array
    pairs: Array
    is_tangled: bool


def lines_of(view: View, day: int, pairs: Array) -> Lines:
    """Return the lines of the ends of some pairs.

    Args:
        view: relation and readings.
        day: the day.
        pairs: the numbers of the origins, and those of the destinations.
    """
    columns, size = DayColumns(view.snapshot, day), view.snapshot.size
    ends = distinct(pairs.ravel(), size)
    rows = places_of(pairs.ravel(), ends, size).reshape(pairs.shape)
    # An organ's line is its committee's.
    committees = columns.array("committee_of")[ends]
    bodies = bodies_of(view, columns, np.where(committees < 0, ends, committees))
    drawing = _Drawing(view, columns, bodies)
    special = _special(drawing, pairs, rows)
    drawing.draw(special)
    more = special.line
    at = np.arange(bodies.upper, len(bodies.number), dtype=np.int32)
    exists = bodies.body_class[at] != ABSENT
    organs = np.flatnonzero(committees >= 0)
    exists[organs] = cell_on_day(columns, "state", "class", ends[organs]) != ABSENT
    at = np.concatenate((at, at[more]))
    exists = np.concatenate((exists, exists[more]))
    return _lines(drawing, columns, at, exists, special.rows)


class _Special(NamedTuple):
    """Pairs of which one line passes over the other end, which is a step for this pair alone.

    For each such line the row of its end, and the number of the far end; and which line each end of
    each pair has.
    """

    line: Array
    far: Array
    rows: Array


class _Drawing:
    """Lines that are being drawn: one for each body, and some more for pairs with their own."""

    def __init__(self, view: View, columns: DayColumns, bodies: Bodies) -> None:
        self.bodies = bodies
        self.lacks = (bodies.actor == bodies.number) & (bodies.flags & NEEDS_ORGAN > 0)
        self.is_passed = bodies.flags & SKIPPED > 0
        # An end is a step of its own line.
        self.is_passed[bodies.upper :] = False
        self.is_summit = (bodies.above == ABSENT) & (bodies.flags & SUMMIT > 0)
        self.powers = holdings_of(view, columns, bodies, ~self.lacks)
        self.held = ScopesHeld(self.powers)

    def draw(self, special: _Special) -> None:
        """Draw every line."""
        bodies, more = self.bodies, len(special.line)
        # The last line is the empty one that stands above a top (ABSENT is -1).
        count = len(bodies.number) + more + 1
        self.steps = np.full((count, min(len(bodies.levels), HEIGHT) + 1), _NOBODY, np.int32)
        self.length = np.zeros(count, np.int8)
        self.scopes = np.zeros(count, np.int32)
        self.is_cut = np.zeros(count, bool)
        ends = np.arange(bodies.upper, len(bodies.number), dtype=np.int32)
        for level in (*bodies.levels, ends):
            self._extend(level, bodies.above[level], level, ~self.is_passed[level])
        if more:
            self._draw_special(bodies.upper + special.line, special.far)

    def _draw_special(self, ends: Array, far: Array) -> None:
        bodies = self.bodies
        chain = [ends]
        while (chain[-1] != ABSENT).any() and len(chain) <= HEIGHT:
            chain.append(_above(bodies, chain[-1]))
        for each in reversed(chain):
            there = np.flatnonzero(each != ABSENT)
            body, lines = each[there], len(bodies.number) + there
            is_far = bodies.number[body] == far[there]
            self._extend(lines, lines, body, ~self.is_passed[body] | is_far)

    def _extend(self, lines: Array, above: Array, body: Array, acts: Array) -> None:
        """Draw lines from those above them, each with one body more.

        Args:
            lines: the numbers of the lines.
            above: the numbers of the lines above.
            body: the place of the body that stands below each of those.
            acts: whether it is a step there, unless its organ is lacking.
        """
        depth = self.length[above]
        self.steps[lines] = self.steps[above]
        self.steps[lines[acts], depth[acts]] = self.bodies.place[body[acts]]
        self.length[lines] = depth + acts
        self.is_cut[lines] = self.is_cut[above]
        self.scopes[lines] = self.held.extend(self.scopes[above], body, acts, depth)
        lacks = np.flatnonzero(self.lacks[body])
        # Where nobody acts for a committee, the lines below it begin anew.
        cut = lines[lacks]
        self.steps[cut], self.length[cut], self.scopes[cut] = _NOBODY, 0, 0
        self.is_cut[cut] = ~self.is_summit[body[lacks]]


def _special(drawing: _Drawing, pairs: Array, rows: Array) -> _Special:
    bodies, lines = drawing.bodies, rows.copy()
    is_passed = drawing.is_passed[: bodies.upper]
    own, far, count = [], [], len(bodies.number) - bodies.upper
    for side in (0, 1) if is_passed.any() else ():
        other = 1 - side
        place = bodies.place[bodies.upper + rows[other]]
        # What is asked about is the body itself; an organ is never passed over.
        asked = np.flatnonzero(place < bodies.upper)
        asked = asked[
            is_passed[place[asked]] & (bodies.number[place[asked]] == pairs[other, asked])
        ]
        ends = bodies.upper + rows[side, asked]
        found = asked[_stands_above(drawing, ends, place[asked])]
        own.append(rows[side, found])
        far.append(pairs[other, found])
        lines[side, found] = count + np.arange(len(found))
        count += len(found)
    nothing = np.empty(0, np.int32)
    return _Special(np.concatenate((nothing, *own)), np.concatenate((nothing, *far)), lines)


def _stands_above(drawing: _Drawing, ends: Array, wanted: Array) -> Array:
    """Tell for each end whether its line comes to another body."""
    found, at = np.zeros(len(ends), bool), ends
    for _ in range(HEIGHT):
        at = np.where(drawing.lacks[at], ABSENT, _above(drawing.bodies, at))
        found |= at == wanted
        if (at == ABSENT).all():
            break
    return found


def _above(bodies: Bodies, places: Array) -> Array:
    return np.where(places == ABSENT, np.int32(ABSENT), bodies.above[places])


def _lines(drawing: _Drawing, columns: DayColumns, at: Array, exists: Array, pairs: Array) -> Lines:
    bodies = drawing.bodies
    drawn = slice(bodies.upper, bodies.upper + len(at))
    steps, length = drawing.steps[drawn], drawing.length[drawn]
    is_off = bodies.flags[at] & OFF_SYSTEM > 0
    province = np.where(bodies.flags & PROVINCE > 0, bodies.number, np.int32(ABSENT))
    upper = bodies.number[: bodies.upper]
    return Lines(
        bodies=bodies,
        held=drawing.held.scopes(),
        steps=steps,
        length=length,
        at=at,
        scopes=drawing.scopes[drawn],
        exists=exists,
        is_cut=drawing.is_cut[drawn],
        is_off_system=is_off,
        last=_receivers(bodies, drawing.powers, steps, length, is_off),
        pack=_inherited(bodies, bodies.adopted),
        province=_inherited(bodies, province),
        is_summit=drawing.is_summit,
        pairs=pairs,
        is_tangled=bool((columns.array("committee_of")[upper] != ABSENT).any()),
    )


def _receivers(
    bodies: Bodies, powers: Holdings, steps: Array, length: Array, is_off: Array
) -> Array:
    """Return for lines off the system the place of the first with a power over what is off it."""
    last = np.full(len(length), FARTHEST, np.int8)
    asked = np.flatnonzero(is_off)
    receives = np.zeros(len(bodies.number), bool)
    receives[powers.receives_off] = True
    table = steps[asked]
    found = receives[table] & (table >= 0)
    lowest = found.shape[1] - 1 - found[:, ::-1].argmax(axis=1)
    last[asked] = np.where(found.any(axis=1), length[asked] - 1 - lowest, FARTHEST)
    return last


def _inherited(bodies: Bodies, values: Array) -> Array:
    """Return for each body its own value, or the one of the nearest above that has one."""
    found = values.copy()
    for level in (*bodies.levels[1:], np.arange(bodies.upper, len(values))):
        own, above = found[level], bodies.above[level]
        over = np.where(above == ABSENT, values.dtype.type(ABSENT), found[above])
        found[level] = np.where(own == ABSENT, over, own)
    return found
