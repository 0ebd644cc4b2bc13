"""Coverage: how far the hierarchy reaches on a day, as figures and as lists of gaps.

The figures of a body take in the body, everything affiliated below it and their organs; regions
are those led from there, workplaces those in these regions or under an authority among the bodies.
A region is without organization where nobody sits in it, whoever they are affiliated to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

import numpy as np

from graph import coverage as reaching
from graph.code_list import CodeList
from graph.coverage import Reach
from graph.day_columns import DayColumns
from graph.descendants import within as bodies_within
from graph.errors import OrganizationNotFound
from graph.places import Places
from graph.snapshot_arrays import Array
from graph.snapshot_build import CLASS_CELLS
from law.coverage_terms import load_coverage_terms
from law.engine import Engine
from law.lawful_way import have_lawful_way
from law.standing import Standing


def coverage(engine: Engine, within: str | None, day: int) -> CoverageFigures:
    """Return the coverage within a body, or of the whole, on a day.

    Args:
        engine: the engine of the revision.
        within: code of the body, None for the whole.
        day: the day.

    Raises:
        OrganizationNotFound: no organization has this code.
    """
    body = None if within is None else engine.snapshot.find(within)
    if within is not None and body is None:
        raise OrganizationNotFound(value=within)
    return CoverageFigures(engine, body, day)


class CoverageFigures:
    """Coverage within a body on a day; every part is worked out when it is first asked for.

    Args:
        engine: the engine of the revision.
        body: number of the body, None for the whole.
        day: the day.
    """

    def __init__(self, engine: Engine, body: int | None, day: int) -> None:
        """Keep what is asked."""
        self.day = day
        self._engine = engine
        self._snapshot = engine.snapshot
        self._body = body
        self._gaps: dict[str, CodeList] = {}

    @cached_property
    def organizations(self) -> int:
        """The number of organizations, organs included."""
        return int(self._reach.bodies.sum())

    @cached_property
    def branches(self) -> int:
        """The number of branches, by kind or by rank."""
        return len(self._bodies(self._engine.book.bodies.is_branch))

    @cached_property
    def members(self) -> int:
        """The number of members that count."""
        return int(self._members_at("body")[self._reach.bodies].sum())

    @cached_property
    def regions(self) -> int:
        """The number of regions, with and without an organization."""
        return int(reaching.regions(self._columns, self._reach).sum())

    @cached_property
    def units(self) -> int:
        """The number of workplaces, with and without an organization."""
        return int(reaching.workplaces(self._columns, self._reach).sum())

    def regions_without_organization(self, *, with_members: bool = False) -> CodeList:
        """Return the regions in which no body sits, nor below; only those where members live."""

        def find() -> Array:
            gaps = reaching.regions_without_organization(self._columns, self._reach)
            return self._populated(gaps, "region") if with_members else gaps

        return self._gap(f"regions {with_members}", Places(self._snapshot).region_code, find)

    def units_without_organization(self, *, with_members: bool = False) -> CodeList:
        """Return the workplaces that have no organization; only those where members work."""

        def find() -> Array:
            gaps = reaching.workplaces_without_organization(self._columns, self._reach)
            return self._populated(gaps, "workplace") if with_members else gaps

        return self._gap(f"units {with_members}", Places(self._snapshot).workplace_code, find)

    def without_approving_power(self) -> CodeList:
        """Return the committees that should be able to admit members and may not, or not surely."""
        approving = self._engine.book.bodies.approving

        def find() -> Array:
            return self._bodies(lambda body: approving(body) and body.admits is not True)

        return self._gap("power", self._snapshot.code, find)

    def without_lawful_way(self, relation: str = "FORMAL") -> CodeList:
        """Return the bodies on whose line nobody holds a power of a relation, by the defaults."""
        view = self._engine.view(relation, self._engine.book.choice())

        def find() -> Array:
            return np.flatnonzero(self._reach.bodies & ~have_lawful_way(view, self.day))

        return self._gap(f"way {relation}", self._snapshot.code, find)

    @property
    def _columns(self) -> DayColumns:
        return DayColumns(self._snapshot, self.day)

    @cached_property
    def _reach(self) -> Reach:
        if self._body is None:
            every_region = np.ones(self._snapshot.meta["regions"], bool)
            return Reach(self._columns.existing(), every_region, is_whole=True)
        bodies = bodies_within(self._snapshot, self._body, self.day)
        leaders = self._having(load_coverage_terms().leads_its_seat, bodies)
        return Reach(bodies, reaching.regions_led(self._columns, leaders), is_whole=False)

    def _gap(self, name: str, code: Callable[[int], str], find: Callable[[], Array]) -> CodeList:
        if name not in self._gaps:
            self._gaps[name] = CodeList(find(), code)
        return self._gaps[name]

    def _bodies(self, test: Callable[[Standing], bool]) -> Array:
        return self._having(test, self._reach.bodies)

    def _having(self, test: Callable[[Standing], bool], among: Array) -> Array:
        """Return those among some bodies whose class meets a condition."""
        meets = np.array([test(each) for each in self._classes()], bool)
        bodies = np.flatnonzero(among)
        chosen: Array = bodies[meets[self._columns.column("state", "class")[bodies]]]
        return chosen

    def _classes(self) -> Iterable[Standing]:
        for cells in self._snapshot.meta["classes"]:
            named = dict(zip(CLASS_CELLS, cells, strict=True))
            yield self._engine.book.bodies.resolve(Standing("", named, None))

    def _members_at(self, owner: str) -> Array:
        """Return the number of members that count at each body, workplace or region."""
        terms = load_coverage_terms()
        classes: list[Any] = self._snapshot.meta["member_classes"]
        counted = np.array([terms.counts(cells) for cells in classes], bool)
        columns, table = self._columns, f"member_{owner}"
        rows = columns.valid(table)
        rows = rows[counted[columns.array(f"{table}_class")[rows]]]
        sizes = {"body": "organizations", "workplace": "workplaces", "region": "regions"}
        size = self._snapshot.meta[sizes[owner]]
        return np.bincount(columns.array(f"{table}_at")[rows], minlength=size)

    def _populated(self, numbers: Array, owner: str) -> Array:
        populated: Array = numbers[self._members_at(owner)[numbers] > 0]
        return populated
