"""What stands below a body on a day, found level by level in the arrays of a snapshot.

A whole level is found in a few steps of numpy, so a subtree takes as many steps as it has levels,
however many bodies it has.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from graph.snapshot import Snapshot

Bodies = NDArray[np.int64]
"""Numbers of bodies, ascending, each once."""

_HEIGHT = 64
"""More levels than any subtree has; a bound against data that was never checked."""


def rows_of(start: NDArray[np.uint32], owners: Bodies) -> tuple[Bodies, Bodies]:
    """Return the rows of these owners in a table grouped by owner, and the owner of each row."""
    first = start[owners].astype(np.int64)
    counts = start[owners + 1].astype(np.int64) - first
    before = np.repeat(np.cumsum(counts) - counts, counts)
    rows = np.repeat(first, counts) + np.arange(len(before)) - before
    return rows, np.repeat(owners, counts)


def levels_below(snapshot: Snapshot, body: int, day: int) -> Iterator[Bodies]:
    """Yield the bodies below a body on a day, those directly affiliated first."""
    level = _directly_below(snapshot, np.array([body], np.int64), day)
    for _ in range(_HEIGHT):
        if not len(level):
            return
        yield level
        level = _directly_below(snapshot, level, day)


def within(snapshot: Snapshot, body: int, day: int) -> Bodies:
    """Return a body, everything below it on a day, and the organs of all these.

    An organ stands for its committee: what is within it is what is within the committee.
    """
    committee = snapshot.committee_of(body)
    top = body if committee is None else committee
    bodies = np.concatenate([np.array([top], np.int64), *levels_below(snapshot, top, day)])
    committees = np.asarray(snapshot.arrays["committee_of"])
    inside = np.zeros(snapshot.size + 1, bool)
    inside[bodies] = True
    # Bodies that are no organ have the committee -1, which meets the last place, always false.
    return np.flatnonzero(inside[:-1] | inside[committees])


def alive(snapshot: Snapshot, bodies: Bodies, day: int) -> tuple[Bodies, Bodies]:
    """Return those bodies that exist on a day, and the number of the class of each."""
    arrays = snapshot.arrays
    rows, owners = rows_of(np.asarray(arrays["state_start"]), bodies)
    since, until = (np.asarray(arrays[f"state_{end}"])[rows] for end in ("since", "until"))
    valid = (since <= day) & (day < until)
    return owners[valid], np.asarray(arrays["state_class"])[rows[valid]].astype(np.int64)


def _directly_below(snapshot: Snapshot, above: Bodies, day: int) -> Bodies:
    arrays = snapshot.arrays
    rows, owners = rows_of(np.asarray(arrays["subordinate_start"]), above)
    below = np.asarray(arrays["subordinate_body"])[rows].astype(np.int64)
    # A row says that the two were affiliated at some time: ask on which days, and to whom.
    places, affiliations = _positions(np.asarray(arrays["superior_start"]), below)
    superior = np.asarray(arrays["superior_body"])[affiliations]
    since, until = (
        np.asarray(arrays[f"superior_{end}"])[affiliations] for end in ("since", "until")
    )
    valid = (superior == owners[places]) & (since <= day) & (day < until)
    return np.unique(below[places[valid]])


def _positions(start: NDArray[np.uint32], owners: Bodies) -> tuple[Bodies, Bodies]:
    """Return the rows of owners that may repeat, and for each row the place of its owner."""
    first = start[owners].astype(np.int64)
    counts = start[owners + 1].astype(np.int64) - first
    places = np.repeat(np.arange(len(owners)), counts)
    before = np.repeat(np.cumsum(counts) - counts, counts)
    return places, np.repeat(first, counts) + np.arange(len(before)) - before
