"""Everything below a body on a day, in one pass by levels.

Below are the bodies that are formally affiliated to it at any depth. An organ has no superior and
is no descendant; it belongs to what lies within its committee, as it acts for it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graph.day_columns import ABSENT, DayColumns
from graph.snapshot import Snapshot
from graph.snapshot_arrays import Array

_HEIGHT = 64
"""More levels than any hierarchy has; a bound against data that was never checked."""


class Descendants(NamedTuple):
    """Bodies below one, equally long: their numbers and how far below they stand, from 1."""

    bodies: Array
    depths: Array


def descendants(snapshot: Snapshot, body: int, day: int, depth: int | None = None) -> Descendants:
    """Return the bodies below a body on a day, in the order of depth and code.

    Args:
        snapshot: the revision.
        body: the number of the body.
        day: the day.
        depth: how many levels to go down; all of them where it is not given.
    """
    columns = DayColumns(snapshot, day)
    levels: list[Array] = []
    level = np.array([body])
    for _ in range(_HEIGHT if depth is None else min(depth, _HEIGHT)):
        level = _directly_below(columns, level)
        if not len(level):
            break
        levels.append(level)
    counts = [len(each) for each in levels]
    return Descendants(
        np.concatenate([np.empty(0, np.int32), *levels]),
        np.repeat(np.arange(1, len(levels) + 1, dtype=np.int32), counts),
    )


def within(snapshot: Snapshot, body: int, day: int) -> Array:
    """Return for each body whether it lies within a body on a day: itself, below it, or an organ.

    What lies within an organ lies within its committee.
    """
    columns = DayColumns(snapshot, day)
    top = snapshot.committee_of(body)
    inside = np.zeros(snapshot.size, bool)
    inside[body if top is None else top] = True
    inside[descendants(snapshot, body if top is None else top, day).bodies] = True
    committee_of = columns.array("committee_of")
    organs = np.flatnonzero(committee_of != ABSENT)
    inside[organs] = inside[committee_of[organs]]
    inside &= columns.existing()
    return inside


def _directly_below(columns: DayColumns, level: Array) -> Array:
    """Return the bodies directly below those of a level, in the order of codes."""
    rows, places = columns.rows_of("subordinate", level)
    below = columns.array("subordinate_body")[rows]
    found: Array = np.sort(below[columns.superiors_of(below) == level[places]])
    # A body that came back to its superior stands in two rows and is one body.
    once: Array = found[np.diff(found, prepend=ABSENT) != 0]
    return once
