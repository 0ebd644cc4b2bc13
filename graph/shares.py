"""Shares: to which of some parts of a hierarchy or of a region everything belongs, in one pass.

A share is a number of a part, NOBODY where something belongs to none. A body belongs to one part;
a region or workplace may be a matter of several, so these come as pairs with shares.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graph.day_columns import ABSENT
from graph.snapshot_arrays import Array

NOBODY = ABSENT
_HEIGHT = 64
"""More levels than any hierarchy has; a bound against data that was never checked."""


class Pairs(NamedTuple):
    """Things and the shares they belong to, each pair once, in the order of things."""

    things: Array
    shares: Array


def shares_below(parts: Array, above: Array) -> Array:
    """Return the share of everything that is a part or lies below one at any depth.

    Args:
        parts: the numbers of the parts, none below another.
        above: for each thing what it lies directly below, ABSENT for a top.
    """
    shares = np.full(len(above), NOBODY, np.int32)
    shares[parts] = np.arange(len(parts), dtype=np.int32)
    waiting = np.flatnonzero((shares == NOBODY) & (above != ABSENT))
    for _ in range(_HEIGHT):
        found = shares[above[waiting]]
        shares[waiting] = found
        is_found = found != NOBODY
        if not is_found.any():
            break
        waiting = waiting[~is_found]
    return shares


def shares_of_regions(seats: Pairs, part_of: Array, count: int) -> Pairs:
    """Return the regions that some share holds, with all that lie in these.

    Args:
        seats: the regions held, with their shares.
        part_of: for each region the one it lies in, ABSENT for the tops.
        count: how many shares there are.
    """
    inner = np.argsort(part_of, kind="stable")
    bounds = np.searchsorted(part_of[inner], np.arange(len(part_of) + 1))
    new = _keys(seats.things, seats.shares, count)
    known = new
    for _ in range(_HEIGHT):
        regions, shares = np.divmod(new, count)
        rows, places = _expanded(bounds[regions], bounds[regions + 1])
        below = _keys(inner[rows], shares[places], count)
        new = np.setdiff1d(below, known, assume_unique=True)
        if not len(new):
            break
        known = np.union1d(known, new)
    return Pairs(*np.divmod(known, count))


def shares_through(links: Array, held: Pairs, count: int) -> Pairs:
    """Return the things whose link leads to something held, with the shares that hold it.

    Args:
        links: for each thing the number of what it is linked to, ABSENT for none.
        held: what is held, in order, with the shares.
        count: how many shares there are.
    """
    linked = np.flatnonzero(links != ABSENT)
    ends = links[linked]
    first, last = (np.searchsorted(held.things, ends, side) for side in ("left", "right"))
    rows, places = _expanded(first, last)
    return Pairs(*np.divmod(_keys(linked[places], held.shares[rows], count), count))


def joined(one: Pairs, other: Pairs, count: int) -> Pairs:
    """Return the pairs that are in either."""
    keys = (_keys(each.things, each.shares, count) for each in (one, other))
    return Pairs(*np.divmod(np.union1d(*keys), count))


def _keys(things: Array, shares: Array, count: int) -> Array:
    keys: Array = np.unique(things.astype(np.int64) * count + shares)
    return keys


def _expanded(first: Array, last: Array) -> tuple[Array, Array]:
    """Return every number from each first up to its last, and the place of the pair it is of."""
    counts = (last - first).astype(np.int64)
    places = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return np.arange(len(places)) + np.repeat(first - before, counts), places
