"""Coverage by parts: the figures of each direct part of a body or region, all in one pass.

By subordinates the figures of a part are those of the coverage within it. Regions and workplaces
may be a matter of several parts and count in each; a body counts in one. By regions everything
counts in the region it sits in, once.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from graph import coverage as reaching
from graph.coverage import Reach
from graph.day_columns import ABSENT
from graph.shares import NOBODY, Pairs, joined, shares_below, shares_of_regions, shares_through
from graph.snapshot_arrays import Array
from law.coverage import CoverageFigures
from law.day_figures import DayFigures, day_figures
from law.engine import Engine

MOST_PARTS: Final = 2_000
"""Parts that are told; more than that no drawing can show."""


class Counts(NamedTuple):
    """The figures of coverage, and how many gaps of each kind there are."""

    organizations: int
    branches: int
    members: int
    regions: int
    regions_without_organization: int
    units: int
    units_without_organization: int
    without_approving_power: int
    without_lawful_way: int


class Part(NamedTuple):
    """One part: the number of its body or region, of how many parts it is, and its figures.

    `body` is the part itself, or the body that leads the region.
    """

    number: int
    parts: int
    body: int | None
    counts: Counts


class Parts(NamedTuple):
    """The parts that are told, how many there are in all, and what they are parts of."""

    parts: list[Part]
    total: int
    region: int | None
    whole: Counts


class Division(NamedTuple):
    """Which parts are told, and in which order.

    `body` and `region` are numbers, None for everything; `relation` is the one of which a lawful
    way may be lacking; `depth` says how many steps below the parts lie; by code, or else those
    with the most gaps first, and `most` of them.
    """

    body: int | None = None
    region: int | None = None
    relation: str = "FORMAL"
    depth: int = 1
    by_code: bool = False
    most: int = MOST_PARTS


def parts_by_subordinates(engine: Engine, day: int, division: Division) -> Parts:
    """Return the figures of each direct subordinate of a body, or of each top.

    Args:
        engine: the engine of the revision.
        day: the day.
        division: which parts; the region is not looked at.
    """
    figures, body = day_figures(engine, day), division.body
    above = figures.superior
    if body is None:
        parts = _below(figures.roots, above, division.depth - 1)
    else:
        committee = engine.snapshot.committee_of(body)
        parts = _below(np.array([body if committee is None else committee]), above, division.depth)
    found = _of_bodies(figures, parts, figures.without_lawful_way(engine, division.relation))
    below = np.bincount(above[above != ABSENT], minlength=engine.snapshot.size)
    told = _told(division, parts, below, parts, found)
    return Parts(told, len(parts), None, _whole(engine, day, division))


def parts_by_regions(engine: Engine, day: int, division: Division) -> Parts:
    """Return the figures of each direct part of a region, of what lies within a body.

    Args:
        engine: the engine of the revision.
        day: the day.
        division: which parts; where no region is given, those of the one that the body sits in,
            else the tops.
    """
    figures, region, body = day_figures(engine, day), division.region, division.body
    if region is None and body is not None:
        region = _seat(figures, body)
    exists = figures.columns.existing("region_state")
    above = np.where(exists, figures.part_of, ABSENT)
    if region is None:
        tops = np.flatnonzero(exists & (above == ABSENT))
        parts = _below(tops, above, division.depth - 1)
    else:
        parts = _below(np.array([region]), above, division.depth)
    reach = CoverageFigures(engine, body, day).reach
    without_way = figures.without_lawful_way(engine, division.relation)
    found = _of_regions(figures, parts, reach, without_way)
    below = np.bincount(above[above != ABSENT], minlength=len(above))
    told = _told(division, parts, below, _leaders(figures)[parts], found)
    if region is None:
        return Parts(told, len(parts), None, _whole(engine, day, division))
    (whole,) = _rows(_of_regions(figures, np.array([region]), reach, without_way))
    return Parts(told, len(parts), region, whole)


def _below(tops: Array, above: Array, depth: int) -> Array:
    """Return what lies exactly so many steps below some tops, in the order of numbers."""
    for _ in range(depth):
        # The last entry stands for what nothing lies above (ABSENT is -1).
        is_above = np.zeros(len(above) + 1, bool)
        is_above[tops] = True
        tops = np.flatnonzero(is_above[above])
        if not len(tops):
            break
    return tops


def _of_bodies(figures: DayFigures, parts: Array, without_way: Array) -> list[Array]:
    count = max(len(parts), 1)
    share = shares_below(parts, figures.superior)
    committee_of = figures.columns.array("committee_of")
    organs = np.flatnonzero(committee_of != ABSENT)
    share[organs] = share[committee_of[organs]]
    share[~figures.existing] = NOBODY
    bodies = np.flatnonzero(share != NOBODY)
    leading = bodies[figures.leaders[bodies] & (figures.seat[bodies] != ABSENT)]
    held = Pairs(figures.seat[leading], share[leading])
    regions = shares_of_regions(held, figures.part_of, count)
    columns = figures.columns
    units = joined(
        shares_through(columns.column("workplace_seat", "region"), regions, count),
        shares_through(columns.column("authority", "body"), Pairs(bodies, share[bodies]), count),
        count,
    )
    regions = _kept(regions, columns.existing("region_state"))
    units = _kept(units, columns.existing("workplace_state"))
    of_bodies = Pairs(bodies, share[bodies])
    return _counted(figures, of_bodies, regions, units, without_way, len(parts))


def _of_regions(figures: DayFigures, parts: Array, reach: Reach, without_way: Array) -> list[Array]:
    share = shares_below(parts, figures.part_of)
    seats = figures.seat, figures.columns.column("workplace_seat", "region")
    # The last entry stands for a seat that is not known (ABSENT is -1).
    of_seat = np.append(share, np.int32(NOBODY))
    of_bodies, of_units = (of_seat[each] for each in seats)
    things = (
        (of_bodies, reach.bodies),
        (share, reaching.regions(figures.columns, reach)),
        (of_units, reaching.workplaces(figures.columns, reach)),
    )
    chosen = [(np.flatnonzero(is_there & (of != NOBODY)), of) for of, is_there in things]
    bodies, regions, units = (Pairs(numbers, of[numbers]) for numbers, of in chosen)
    return _counted(figures, bodies, regions, units, without_way, len(parts))


def _counted(
    figures: DayFigures,
    bodies: Pairs,
    regions: Pairs,
    units: Pairs,
    without_way: Array,
    count: int,
) -> list[Array]:
    """Return the columns of `Counts`, each with a value for each part."""

    def of(pairs: Pairs, marks: Array | None = None) -> Array:
        shares = pairs.shares if marks is None else pairs.shares[marks[pairs.things]]
        return np.bincount(shares, minlength=count)

    members = np.bincount(
        bodies.shares, weights=figures.members_at("body")[bodies.things], minlength=count
    )
    return [
        of(bodies),
        of(bodies, figures.branches),
        members.astype(np.int64),
        of(regions),
        of(regions, figures.regions_without_organization),
        of(units),
        of(units, figures.units_without_organization),
        of(bodies, figures.without_approving_power),
        of(bodies, without_way),
    ]


def _told(
    division: Division, parts: Array, below: Array, bodies: Array, found: list[Array]
) -> list[Part]:
    """Return the parts in their order; `below` is of all numbers, the others of the parts."""
    order = _order(found, by_code=division.by_code)[: division.most]
    head = zip(*(column[order].tolist() for column in (parts, below[parts], bodies)), strict=True)
    rows = _rows([column[order] for column in found])
    return [
        Part(number, within, None if body == ABSENT else body, counts)
        for (number, within, body), counts in zip(head, rows, strict=True)
    ]


def _order(found: list[Array], *, by_code: bool) -> Array:
    """Return the places of the parts in the order they are told."""
    order = np.arange(len(found[0]))
    if by_code:
        return order
    named = zip(Counts._fields, found, strict=True)
    gaps = np.sum([column for name, column in named if "without" in name], axis=0)
    return np.lexsort((order, -gaps))


def _rows(found: list[Array]) -> list[Counts]:
    columns = (column.tolist() for column in found)
    return [Counts(*counts) for counts in zip(*columns, strict=True)]


def _whole(engine: Engine, day: int, division: Division) -> Counts:
    figures = CoverageFigures(engine, division.body, day)
    return Counts(
        figures.organizations,
        figures.branches,
        figures.members,
        figures.regions,
        len(figures.regions_without_organization()),
        figures.units,
        len(figures.units_without_organization()),
        len(figures.without_approving_power()),
        len(figures.without_lawful_way(division.relation)),
    )


def _kept(pairs: Pairs, exists: Array) -> Pairs:
    """Return the pairs of things that exist."""
    kept = exists[pairs.things]
    return Pairs(pairs.things[kept], pairs.shares[kept])


def _seat(figures: DayFigures, body: int) -> int | None:
    committee = figures.snapshot.committee_of(body)
    seat = int(figures.seat[body if committee is None else committee])
    return None if seat == ABSENT else seat


def _leaders(figures: DayFigures) -> Array:
    """Return for each region the body that leads it, the first by code, ABSENT where none does."""
    found = np.full(len(figures.part_of), ABSENT, np.int32)
    leading = np.flatnonzero(figures.leaders & (figures.seat != ABSENT))[::-1]
    found[figures.seat[leading]] = leading
    return found
