"""Coverage on two days: the figures of both, and what appeared and vanished between them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import strawberry

from graph.code_list import CodeList
from law.coverage import CoverageFigures
from law.coverage import coverage as coverage_of
from resolvers.as_of import AsOf
from resolvers.beside import beside
from resolvers.connection import After, First, OrganizationConnection, page_of
from resolvers.coverage import Coverage, LackedRelation
from resolvers.enums import Relation
from resolvers.fields import field
from resolvers.listings import Listed
from resolvers.places import RegionConnection, WorkplaceConnection, region_page, workplace_page

List = Callable[[CoverageFigures], CodeList]
"""Reads one list of the coverage of a day."""


class Sides:
    """The coverage of one body on two days.

    Args:
        before: the revision on the day asked about.
        after: the same revision on the day that is compared with it.
        within: code of the body, None for the whole.
    """

    def __init__(self, before: AsOf, after: AsOf, within: str | None) -> None:
        """Begin the coverage of both days.

        Raises:
            OrganizationNotFound: nobody has the code of `within`.
        """
        self.before, self.after = before, after
        self.earlier = coverage_of(before.engine, within, before.day)
        self.later = coverage_of(after.engine, within, after.day)


@strawberry.type(
    description="Organizations that are in a list on one of two days only; each as it stood on that day."
)
class OrganizationDifference:
    """Organizations that are in a list on one of two days only."""

    sides: strawberry.Private[Sides]
    read: strawberry.Private[List]

    @field("In the list on the day of `with` and not on that of `asOf`; by code.")
    async def appeared(
        self, first: First = 50, after: After = strawberry.UNSET
    ) -> OrganizationConnection:
        """Return a page of what appeared."""
        codes = await beside(_appeared, self.sides, self.read)
        return await page_of(self.sides.after, Listed(codes), first, after)

    @field("In the list on the day of `asOf` and not on that of `with`; by code.")
    async def vanished(
        self, first: First = 50, after: After = strawberry.UNSET
    ) -> OrganizationConnection:
        """Return a page of what vanished."""
        codes = await beside(_vanished, self.sides, self.read)
        return await page_of(self.sides.before, Listed(codes), first, after)


@strawberry.type(
    description="Regions that are in a list on one of two days only; each as it stood on that day."
)
class RegionDifference:
    """Regions that are in a list on one of two days only."""

    sides: strawberry.Private[Sides]
    read: strawberry.Private[List]

    @field("In the list on the day of `with` and not on that of `asOf`; by code.")
    async def appeared(
        self, first: First = 50, after: After = strawberry.UNSET
    ) -> RegionConnection:
        """Return a page of what appeared."""
        codes = await beside(_appeared, self.sides, self.read)
        return region_page(self.sides.after, codes, first, after)

    @field("In the list on the day of `asOf` and not on that of `with`; by code.")
    async def vanished(
        self, first: First = 50, after: After = strawberry.UNSET
    ) -> RegionConnection:
        """Return a page of what vanished."""
        codes = await beside(_vanished, self.sides, self.read)
        return region_page(self.sides.before, codes, first, after)


@strawberry.type(
    description="Workplaces that are in a list on one of two days only; each as it stood on that day."
)
class WorkplaceDifference:
    """Workplaces that are in a list on one of two days only."""

    sides: strawberry.Private[Sides]
    read: strawberry.Private[List]

    @field("In the list on the day of `with` and not on that of `asOf`; by code.")
    async def appeared(
        self, first: First = 50, after: After = strawberry.UNSET
    ) -> WorkplaceConnection:
        """Return a page of what appeared."""
        codes = await beside(_appeared, self.sides, self.read)
        return workplace_page(self.sides.after, codes, first, after)

    @field("In the list on the day of `asOf` and not on that of `with`; by code.")
    async def vanished(
        self, first: First = 50, after: After = strawberry.UNSET
    ) -> WorkplaceConnection:
        """Return a page of what vanished."""
        codes = await beside(_vanished, self.sides, self.read)
        return workplace_page(self.sides.before, codes, first, after)


@strawberry.type(
    description="How far the hierarchy reaches on two days, and what is in its lists on one of them only."
)
class CoverageComparison:
    """How far the hierarchy reaches on two days."""

    sides: strawberry.Private[Sides]

    @field("The coverage on the day of `asOf`.")
    def before(self) -> Coverage:
        """Return the coverage of the first day."""
        return Coverage(at=self.sides.before, figures=self.sides.earlier)

    @field("The coverage on the day of `with`.")
    def after(self) -> Coverage:
        """Return the coverage of the other day."""
        return Coverage(at=self.sides.after, figures=self.sides.later)

    @field("Organizations that lie within the body on one day only: founded, dissolved, or moved.")
    def organizations(self) -> OrganizationDifference:
        """Return the difference of the organizations."""
        return OrganizationDifference(sides=self.sides, read=CoverageFigures.bodies)

    @field("Regions that have no organization on one day only (空白区域).")
    def regions_without_organization(self) -> RegionDifference:
        """Return the difference of the regions."""
        return RegionDifference(sides=self.sides, read=CoverageFigures.regions_without_organization)

    @field("Workplaces that have no organization on one day only (应建未建).")
    def units_without_organization(self) -> WorkplaceDifference:
        """Return the difference of the workplaces."""
        return WorkplaceDifference(
            sides=self.sides, read=CoverageFigures.units_without_organization
        )

    @field("Committees that may not approve new members on one day only (没有发展党员审批权限).")
    def without_approving_power(self) -> OrganizationDifference:
        """Return the difference of the committees."""
        return OrganizationDifference(
            sides=self.sides, read=CoverageFigures.without_approving_power
        )

    @field("Organizations that have no lawful way on one day only (没有合规途径).")
    def without_lawful_way(
        self, relation: LackedRelation = Relation.FORMAL
    ) -> OrganizationDifference:
        """Return the difference of the organizations without a lawful way."""
        return OrganizationDifference(
            sides=self.sides, read=lambda figures: figures.without_lawful_way(relation.value)
        )


def _appeared(sides: Sides, read: List) -> CodeList:
    return _only_in(read(sides.later), read(sides.earlier))


def _vanished(sides: Sides, read: List) -> CodeList:
    return _only_in(read(sides.earlier), read(sides.later))


def _only_in(codes: CodeList, others: CodeList) -> CodeList:
    numbers = np.setdiff1d(codes.numbers, others.numbers, assume_unique=True)
    return codes.of(numbers)
