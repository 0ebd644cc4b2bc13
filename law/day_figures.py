"""What coverage looks at on a day: for each body, region and workplace one value, made once.

The figures of a day serve all questions about it, whatever body or region these are about; those
of a few days are kept with the engine.
"""

from __future__ import annotations

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

KEPT_DAYS: Final = 3
"""A comparison looks at two days beside the one that most ask about; each takes some bytes for each
body."""

COUNTED: Final = 256
"""Days that are made until what was asked before them counts half."""

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


class _Days:
    """The figures of some days: those that are asked about most stay, whatever else is asked."""

    def __init__(self) -> None:
        self._figures: dict[int, DayFigures] = {}
        self._asked: dict[int, int] = {}
        self._made = 0

    def of(self, engine: Engine, day: int) -> DayFigures:
        figures = self._figures.get(day)
        if figures is None:
            figures = self._figures[day] = DayFigures(engine, day)
            self._made += 1
        self._asked[day] = self._asked.get(day, 0) + 1
        if len(self._figures) > KEPT_DAYS:
            self._let_go(day)
        return figures

    def _let_go(self, day: int) -> None:
        """Let go of the day that was asked about least, but not of the newest one."""
        least = min((each for each in self._figures if each != day), key=self._asked.__getitem__)
        del self._figures[least], self._asked[least]
        if self._made % COUNTED == 0:
            # What was asked long ago counts less and less.
            self._asked = {each: count // 2 for each, count in self._asked.items()}


_known: WeakKeyDictionary[Engine, _Days] = WeakKeyDictionary()
_lock = Lock()


def day_figures(engine: Engine, day: int) -> DayFigures:
    """Return the figures of a day; those of the days that are asked about most are kept."""
    with _lock:
        return _known.setdefault(engine, _Days()).of(engine, day)


def _marked(numbers: Array, size: int) -> Array:
    marked = np.zeros(size, bool)
    marked[numbers] = True
    return marked
