"""What coverage looks at on a day: for each body, region and workplace one value, made once.

The figures of a day serve all questions about it, whatever body or region these are about; those
of the last few days asked about are kept with the engine.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import cached_property
from threading import Lock
from typing import Any, Final
from weakref import WeakKeyDictionary

import numpy as np

from graph import coverage as reaching
from graph.coverage import Reach
from graph.day_columns import ABSENT, DayColumns
from graph.snapshot_arrays import Array
from graph.snapshot_build import CLASS_CELLS
from law.coverage_terms import load_coverage_terms
from law.engine import Engine
from law.lawful_way import have_lawful_way
from law.standing import Standing

KEPT_DAYS: Final = 2
"""A comparison looks at two days; each takes some bytes for each body."""

_SIZES = {"body": "organizations", "workplace": "workplaces", "region": "regions"}


class DayFigures:
    """One day of an engine in columns; every one is worked out when it is first asked for.

    Args:
        engine: the engine of the revision.
        day: the day.
    """

    def __init__(self, engine: Engine, day: int) -> None:
        """Keep the snapshot and the rules, but not the engine that keeps this."""
        self.day = day
        self.snapshot = engine.snapshot
        self.columns = DayColumns(engine.snapshot, day)
        self.book = engine.book
        self._members: dict[str, Array] = {}
        self._without_way: dict[str, Array] = {}

    @cached_property
    def existing(self) -> Array:
        """For each body whether it exists."""
        return self.columns.existing()

    @cached_property
    def superior(self) -> Array:
        """For each body its superior, ABSENT where it has none."""
        return self.columns.column("superior", "body")

    @cached_property
    def seat(self) -> Array:
        """For each body the region it sits in, ABSENT where none is known."""
        return self.columns.column("seat", "region")

    @cached_property
    def roots(self) -> Array:
        """The tops of the hierarchy: bodies without a superior that are no organs, by number."""
        is_organ = self.columns.array("committee_of") != ABSENT
        return np.flatnonzero(self.existing & (self.superior == ABSENT) & ~is_organ)

    @cached_property
    def branches(self) -> Array:
        """For each body whether it is a branch, by kind or by rank."""
        return self.meeting(self.book.bodies.is_branch)

    @cached_property
    def leaders(self) -> Array:
        """For each body whether its seat is the region it leads."""
        return self.meeting(load_coverage_terms().leads_its_seat)

    @cached_property
    def without_approving_power(self) -> Array:
        """For each body whether it should be able to admit members and may not, or not surely."""
        approving = self.book.bodies.approving
        return self.meeting(lambda body: approving(body) and body.admits is not True)

    @cached_property
    def part_of(self) -> Array:
        """For each region the one it lies in, ABSENT for the tops."""
        return self.columns.column("part", "region")

    @cached_property
    def regions_without_organization(self) -> Array:
        """For each region whether nobody sits in it, nor in any region below."""
        gaps = reaching.regions_without_organization(self.columns, self.whole)
        return _marked(gaps, self.snapshot.meta["regions"])

    @cached_property
    def units_without_organization(self) -> Array:
        """For each workplace whether it has no organization."""
        gaps = reaching.workplaces_without_organization(self.columns, self.whole)
        return _marked(gaps, self.snapshot.meta["workplaces"])

    @cached_property
    def whole(self) -> Reach:
        """Everything there is."""
        every_region = np.ones(self.snapshot.meta["regions"], bool)
        return Reach(self.existing, every_region, is_whole=True)

    def without_lawful_way(self, engine: Engine, relation: str) -> Array:
        """Return for each body whether nobody on its line holds a power, by the defaults."""
        if relation not in self._without_way:
            view = engine.view(relation, self.book.choice())
            lacking: Array = self.existing & ~have_lawful_way(view, self.day)
            self._without_way[relation] = lacking
        return self._without_way[relation]

    def members_at(self, owner: str) -> Array:
        """Return the number of members that count at each `body`, `workplace` or `region`."""
        if owner not in self._members:
            terms = load_coverage_terms()
            classes: list[Any] = self.snapshot.meta["member_classes"]
            counted = np.array([terms.counts(cells) for cells in classes], bool)
            columns, table = self.columns, f"member_{owner}"
            rows = columns.valid(table)
            rows = rows[counted[columns.array(f"{table}_class")[rows]]]
            size = self.snapshot.meta[_SIZES[owner]]
            self._members[owner] = np.bincount(columns.array(f"{table}_at")[rows], minlength=size)
        return self._members[owner]

    def meeting(self, test: Callable[[Standing], bool]) -> Array:
        """Return for each body whether it exists and its class meets a condition."""
        meets = [test(self._resolved(cells)) for cells in self.snapshot.meta["classes"]]
        # The last entry stands for a body that does not exist on the day (ABSENT is -1).
        found: Array = np.array([*meets, False], bool)[self._classes]
        return found

    @cached_property
    def _classes(self) -> Array:
        return self.columns.column("state", "class")

    def _resolved(self, cells: list[Any]) -> Standing:
        named = dict(zip(CLASS_CELLS, cells, strict=True))
        return self.book.bodies.resolve(Standing("", named, None))


_known: WeakKeyDictionary[Engine, OrderedDict[int, DayFigures]] = WeakKeyDictionary()
_lock = Lock()


def day_figures(engine: Engine, day: int) -> DayFigures:
    """Return the figures of a day, those of the days asked about last without making them anew."""
    with _lock:
        days = _known.setdefault(engine, OrderedDict())
        figures = days.get(day) or days.setdefault(day, DayFigures(engine, day))
        days.move_to_end(day)
        while len(days) > KEPT_DAYS:
            days.popitem(last=False)
    return figures


def _marked(numbers: Array, size: int) -> Array:
    marked = np.zeros(size, bool)
    marked[numbers] = True
    return marked
