"""Coverage: how far the hierarchy reaches on a day, as figures and as lists of gaps."""

from __future__ import annotations

from typing import Annotated

import strawberry

from law.coverage import CoverageFigures
from resolvers.as_of import AsOf
from resolvers.beside import beside
from resolvers.connection import After, First, OrganizationConnection, page_of
from resolvers.enums import Relation
from resolvers.fields import field
from resolvers.listings import Listed
from resolvers.places import RegionConnection, WorkplaceConnection, region_page, workplace_page

LackedRelation = Annotated[
    Relation, strawberry.argument(description="The relation that has no lawful way.")
]
WithMembers = Annotated[
    bool,
    strawberry.argument(description="Only those where members live or work all the same."),
]


@strawberry.type(
    description="How far the hierarchy reaches on a day within a body, or as a whole (党组织覆盖)."
)
class Coverage:
    """How far the hierarchy reaches."""

    at: strawberry.Private[AsOf]
    figures: strawberry.Private[CoverageFigures]

    @field("The number of organizations, organs included (党组织数).")
    async def organizations(self) -> int:
        """Count the organizations."""
        return await beside(lambda: self.figures.organizations)

    @field("The number of branches, by kind or by rank (支部数).")
    async def branches(self) -> int:
        """Count the branches."""
        return await beside(lambda: self.figures.branches)

    @field("The number of members who have their formal seat there (党员数).")
    async def members(self) -> int:
        """Count the members."""
        return await beside(lambda: self.figures.members)

    @field("The number of regions, with and without an organization: what a rate is measured by.")
    async def regions(self) -> int:
        """Count the regions."""
        return await beside(lambda: self.figures.regions)

    @field(
        "The number of workplaces, with and without an organization: what a rate is measured by."
    )
    async def units(self) -> int:
        """Count the workplaces."""
        return await beside(lambda: self.figures.units)

    @field("Regions in which no organization sits, nor in any part of them (空白区域); by code.")
    async def regions_without_organization(
        self,
        first: First = 50,
        after: After = strawberry.UNSET,
        *,
        with_members: WithMembers = False,
    ) -> RegionConnection:
        """Return a page of the regions without organization."""
        codes = await beside(self.figures.regions_without_organization, with_members=with_members)
        return region_page(self.at, codes, first, after)

    @field("Workplaces that have no organization (应建未建); by code.")
    async def units_without_organization(
        self,
        first: First = 50,
        after: After = strawberry.UNSET,
        *,
        with_members: WithMembers = False,
    ) -> WorkplaceConnection:
        """Return a page of the workplaces without organization."""
        codes = await beside(self.figures.units_without_organization, with_members=with_members)
        return workplace_page(self.at, codes, first, after)

    @field(
        "Township, street and grass-roots committees that may not approve new members, or of which that is not "
        "known (没有发展党员审批权限); by code."
    )
    async def without_approving_power(
        self, first: First = 50, after: After = strawberry.UNSET
    ) -> OrganizationConnection:
        """Return a page of the committees without approving power."""
        codes = await beside(self.figures.without_approving_power)
        return await page_of(self.at, Listed(codes), first, after)

    @field(
        "Organizations on whose line nobody holds a power over the relation, so that no exchange leads out; by code."
    )
    async def without_lawful_way(
        self,
        relation: LackedRelation = Relation.FORMAL,
        first: First = 50,
        after: After = strawberry.UNSET,
    ) -> OrganizationConnection:
        """Return a page of the organizations without a lawful way."""
        codes = await beside(self.figures.without_lawful_way, relation.value)
        return await page_of(self.at, Listed(codes), first, after)
