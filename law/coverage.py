"""Coverage: how far the hierarchy reaches on a day, as figures and as lists of gaps.

The figures of a body take in the body, everything affiliated below it and their organs; regions
are those led from there, workplaces those in these regions or under an authority among the bodies.
A region is without organization where nobody sits in it, whoever they are affiliated to.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np

from graph import coverage as reaching
from graph.code_list import CodeList
from graph.coverage import Reach
from graph.day_columns import DayColumns
from graph.descendants import within as bodies_within
from graph.errors import OrganizationNotFound
from graph.places import Places
from graph.snapshot_arrays import Array
from law.day_figures import day_figures
from law.engine import Engine


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
        self._figures = day_figures(engine, day)
        self._gaps: dict[str, CodeList] = {}

    @cached_property
    def organizations(self) -> int:
        """The number of organizations, organs included."""
        return int(self.reach.bodies.sum())

    @cached_property
    def branches(self) -> int:
        """The number of branches, by kind or by rank."""
        return int((self.reach.bodies & self._figures.branches).sum())

    @cached_property
    def members(self) -> int:
        """The number of members that count."""
        return int(self._figures.members_at("body")[self.reach.bodies].sum())

    @cached_property
    def regions(self) -> int:
        """The number of regions, with and without an organization."""
        return int(reaching.regions(self._columns, self.reach).sum())

    @cached_property
    def units(self) -> int:
        """The number of workplaces, with and without an organization."""
        return int(reaching.workplaces(self._columns, self.reach).sum())

    def regions_without_organization(self, *, with_members: bool = False) -> CodeList:
        """Return the regions in which no body sits, nor below; only those where members live."""

        def find() -> Array:
            gaps = reaching.regions_without_organization(self._columns, self.reach)
            return self._populated(gaps, "region") if with_members else gaps

        return self._gap(f"regions {with_members}", Places(self._snapshot).region_code, find)

    def units_without_organization(self, *, with_members: bool = False) -> CodeList:
        """Return the workplaces that have no organization; only those where members work."""

        def find() -> Array:
            gaps = reaching.workplaces_without_organization(self._columns, self.reach)
            return self._populated(gaps, "workplace") if with_members else gaps

        return self._gap(f"units {with_members}", Places(self._snapshot).workplace_code, find)

    def without_approving_power(self) -> CodeList:
        """Return the committees that should be able to admit members and may not, or not surely."""

        def find() -> Array:
            return np.flatnonzero(self.reach.bodies & self._figures.without_approving_power)

        return self._gap("power", self._snapshot.code, find)

    def without_lawful_way(self, relation: str = "FORMAL") -> CodeList:
        """Return the bodies on whose line nobody holds a power of a relation, by the defaults."""

        def find() -> Array:
            lacking = self._figures.without_lawful_way(self._engine, relation)
            return np.flatnonzero(self.reach.bodies & lacking)

        return self._gap(f"way {relation}", self._snapshot.code, find)

    def bodies(self) -> CodeList:
        """Return the organizations that are counted."""
        return self._gap("bodies", self._snapshot.code, lambda: np.flatnonzero(self.reach.bodies))

    @cached_property
    def reach(self) -> Reach:
        """What lies within the body."""
        if self._body is None:
            return self._figures.whole
        bodies = bodies_within(self._snapshot, self._body, self.day)
        leaders = np.flatnonzero(bodies & self._figures.leaders)
        return Reach(bodies, reaching.regions_led(self._columns, leaders), is_whole=False)

    @property
    def _columns(self) -> DayColumns:
        return self._figures.columns

    def _gap(self, name: str, code: Callable[[int], str], find: Callable[[], Array]) -> CodeList:
        if name not in self._gaps:
            self._gaps[name] = CodeList(find(), code)
        return self._gaps[name]

    def _populated(self, numbers: Array, owner: str) -> Array:
        populated: Array = numbers[self._figures.members_at(owner)[numbers] > 0]
        return populated
