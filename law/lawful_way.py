"""Which bodies have a lawful way: somebody on their line holds a power of the relation.

The same answer as climbing each line (`law.traversal`), for all bodies of a snapshot at once.
"""

from __future__ import annotations

import numpy as np

from graph.day_columns import ABSENT, DayColumns
from graph.snapshot_arrays import Array
from law.view import BOTH, NEEDS_ORGAN, SKIPPED, View


def have_lawful_way(view: View, day: int) -> Array:
    """Return for each body whether a body that acts on its line holds a power of the relation."""
    columns = DayColumns(view.snapshot, day)
    flags = _flags(view, columns)
    actors = _actors(view, columns)
    bodies = np.arange(len(actors), dtype=np.int32)
    holds = _holders(view, columns)[actors]
    # Below a committee without an acting organ a line ends, whoever stands further up.
    cut = (actors == bodies) & (flags & NEEDS_ORGAN > 0)
    found: Array = ~cut & holds
    passed = holds & (flags & SKIPPED == 0)
    seeking = np.flatnonzero(~cut & ~holds)
    above = columns.column("superior", "body")
    found[seeking] = _found_above(above[seeking], above, cut, passed)
    committee_of = columns.array("committee_of")
    organs = np.flatnonzero(committee_of != ABSENT)
    found[organs] = found[committee_of[organs]]
    return found


def _found_above(start: Array, above: Array, cut: Array, passed: Array) -> Array:
    """Climb from many bodies at once and tell which of them come to a holder."""
    found = np.zeros(len(start), bool)
    climbing, at = np.arange(len(start)), start
    # A line is never as long as the hierarchy is large; a cycle in unchecked data ends it.
    for _ in range(64):
        goes_on = at != ABSENT
        goes_on[goes_on] = ~cut[at[goes_on]]
        climbing, at = climbing[goes_on], at[goes_on]
        if not len(at):
            break
        arrived = passed[at]
        found[climbing[arrived]] = True
        climbing, at = climbing[~arrived], above[at[~arrived]]
    return found


def _flags(view: View, columns: DayColumns) -> Array:
    classes = columns.column("state", "class")
    # The last entry stands for a body that does not exist on the day (ABSENT is -1).
    of_class = np.array([*view.flags, 0], np.uint8)
    flags: Array = of_class[classes]
    return flags


def _actors(view: View, columns: DayColumns) -> Array:
    """Return for each body the one that acts for it: its organ, or itself."""
    actors = np.arange(columns.snapshot.size, dtype=np.int32)
    acts = np.array(view.organ_acts, bool)
    rows = columns.valid("organ")
    rows = rows[acts[columns.array("organ_readings")[rows]]][::-1]
    actors[columns.owners("organ")[rows]] = columns.array("organ_body")[rows]
    return actors


def _holders(view: View, columns: DayColumns) -> Array:
    """Return for each body whether it holds a power of the relation, an implied one included."""
    sides = np.array(view.side, np.uint8)
    own = np.array(view.scope, np.int64) >= 0
    implied = np.array(view.implied, np.int64) >= 0
    rows = columns.valid("holds")
    side, scope = sides[columns.array("holds_power")[rows]], columns.array("holds_scope")[rows]
    counts = (side > 0) & (own[scope] | (implied[scope] & (side == BOTH)))
    holders = np.zeros(columns.snapshot.size, bool)
    holders[columns.owners("holds")[rows[counts]]] = True
    return holders
