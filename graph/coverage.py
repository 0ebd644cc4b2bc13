"""How far the hierarchy reaches: regions and workplaces without an organization on a day.

A region has one where a body sits in it or in a region below it; a workplace where the body it is
organized as exists. Which bodies count for what, and what a body leads, is left to `law.coverage`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graph.day_columns import ABSENT, DayColumns
from graph.snapshot_arrays import Array


class Reach(NamedTuple):
    """What lies within a body: for each body and each region whether it does."""

    bodies: Array
    regions: Array
    is_whole: bool


def regions_led(columns: DayColumns, leaders: Array) -> Array:
    """Return for each region whether one of some bodies sits in it or in a region around it."""
    led = np.zeros(columns.snapshot.meta["regions"], bool)
    seats = columns.column("seat", "region")[leaders]
    led[seats[seats != ABSENT]] = True
    part_of = columns.column("part", "region")
    inner = np.flatnonzero(part_of != ABSENT)
    return _spread(led, inner, part_of[inner])


def regions_without_organization(columns: DayColumns, reach: Reach) -> Array:
    """Return the regions in which no body sits, nor in any region below."""
    seats = columns.column("seat", "region")[columns.existing()]
    covered = np.zeros(columns.snapshot.meta["regions"], bool)
    covered[seats[seats != ABSENT]] = True
    part_of = columns.column("part", "region")
    inner = np.flatnonzero(part_of != ABSENT)
    covered = _spread(covered, part_of[inner], inner)
    return np.flatnonzero(regions(columns, reach) & ~covered)


def workplaces_without_organization(columns: DayColumns, reach: Reach) -> Array:
    """Return the workplaces that are organized as no body, or as one that is no longer there."""
    organized = _of_body(columns.column("organized", "body"), columns.existing())
    return np.flatnonzero(workplaces(columns, reach) & ~organized)


def regions(columns: DayColumns, reach: Reach) -> Array:
    """Return for each region whether it exists and is led from within a body."""
    exists: Array = columns.existing("region_state")
    return exists & reach.regions


def workplaces(columns: DayColumns, reach: Reach) -> Array:
    """Return for each workplace whether it exists and is a matter of what lies within a body.

    It is where its industry authority is one of these bodies, and where it sits in a region that
    they lead: either of them answers for the workplace having an organization.
    """
    under = _of_body(columns.column("authority", "body"), reach.bodies)
    seated = _of_body(columns.column("workplace_seat", "region"), reach.regions)
    exists: Array = columns.existing("workplace_state")
    return exists if reach.is_whole else exists & (under | seated)


def _of_body(ends: Array, chosen: Array) -> Array:
    """Return for each link whether it leads to something chosen."""
    hits = np.zeros(len(ends), bool)
    linked = ends != ABSENT
    hits[linked] = chosen[ends[linked]]
    return hits


def _spread(marked: Array, to: Array, origin: Array) -> Array:
    """Mark whatever is reached from the marked along links, until nothing is added."""
    reached = to[marked[origin]]
    while not marked[reached].all():
        marked[reached] = True
        reached = to[marked[origin]]
    return marked
