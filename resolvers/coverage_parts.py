"""Coverage by parts: the figures of each subordinate of a body, or of each part of a region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import strawberry

from graph.errors import InvalidInput
from graph.places import Places
from law.coverage_parts import (
    MOST_PARTS,
    Counts,
    Division,
    Part,
    Parts,
    parts_by_regions,
    parts_by_subordinates,
)
from resolvers.beside import beside
from resolvers.enums import CoverageDivision, PartOrder, Relation
from resolvers.organization import Organization
from resolvers.organization_list import body_of, region_number
from resolvers.places import Region, region_on

if TYPE_CHECKING:
    from resolvers.as_of import AsOf

By = Annotated[
    CoverageDivision,
    strawberry.argument(description="By what it is divided into parts."),
]
OfRegion = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="With REGIONS, the code of the region whose parts are told; where none is given the region "
        "in which the body of `within` sits, else the tops. An error INVALID_INPUT with SUBORDINATES."
    ),
]
Steps = Annotated[
    int,
    strawberry.argument(
        description="How many steps below the parts lie, from 1: with 2 the parts of the parts."
    ),
]


@strawberry.type(description="The figures of coverage, and how many gaps of each kind there are.")
class CoverageCounts:
    """The figures of coverage and the numbers of gaps."""

    organizations: int = strawberry.field(
        description="The number of organizations, organs included (党组织数)."
    )
    branches: int = strawberry.field(
        description="The number of branches, by kind or by rank (支部数)."
    )
    members: int = strawberry.field(
        description="The number of members who have their formal seat there (党员数)."
    )
    regions: int = strawberry.field(
        description="The number of regions, with and without an organization."
    )
    regions_without_organization: int = strawberry.field(
        description="How many regions have no organization in any part (空白区域)."
    )
    units: int = strawberry.field(
        description="The number of workplaces, with and without an organization."
    )
    units_without_organization: int = strawberry.field(
        description="How many workplaces have no organization (应建未建)."
    )
    without_approving_power: int = strawberry.field(
        description="How many committees may not approve new members, or not surely (没有发展党员审批权限)."
    )
    without_lawful_way: int = strawberry.field(
        description="How many organizations have nobody on their line with a power over the relation."
    )


@strawberry.type(description="One part of coverage, with its figures.")
class CoveragePart:
    """One part of coverage."""

    code: strawberry.ID = strawberry.field(
        description="The code of the part: of the organization, or of the region."
    )
    name: str = strawberry.field(description="The name of the part.")
    organization: Organization | None = strawberry.field(
        description="By SUBORDINATES the part itself; by REGIONS the body that leads the region, null where none does."
    )
    parts: int = strawberry.field(
        description="Of how many parts it is made by the same division; 0 where it cannot be divided."
    )
    counts: CoverageCounts = strawberry.field(description="The figures of the part.")


@strawberry.type(
    description="The parts of coverage. By SUBORDINATES the figures of a part are those of `coverage` within it, "
    "so that a region or workplace that is a matter of several parts counts in each. By REGIONS everything counts "
    "where it sits; what sits in no part, or in the region itself, counts in the whole only."
)
class CoverageParts:
    """The parts of coverage."""

    parts: list[CoveragePart] = strawberry.field(description="The parts, at most 2,000.")
    total_count: int = strawberry.field(description="How many parts there are in all.")
    is_complete: bool = strawberry.field(description="Whether all parts are told.")
    region: Region | None = strawberry.field(
        description="By REGIONS the region whose parts these are, null for the tops; else null."
    )
    whole: CoverageCounts = strawberry.field(
        description="What the parts are parts of: the figures of the region, or else of `coverage` within the body."
    )


@dataclass(frozen=True)
class PartsWanted:
    """Of what and how coverage is divided."""

    within: str | None
    by: CoverageDivision
    region: str | None
    relation: Relation
    depth: int
    order: PartOrder


async def parts_page(at: AsOf, wanted: PartsWanted) -> CoverageParts:
    """Return the parts of a body or region, counted in a thread.

    Raises:
        OrganizationNotFound: nobody has the code of `within`.
        InvalidInput: there is no such region, or one is given where the division is none by
            regions; or the depth is none.
    """
    found = await beside(parts_of, at, wanted, MOST_PARTS)
    places = Places(at.snapshot)
    return CoverageParts(
        parts=[_part(at, places, wanted.by, each) for each in found.parts],
        total_count=found.total,
        is_complete=found.total == len(found.parts),
        region=None if found.region is None else region_on(places, found.region, at.day),
        whole=_counts(found.whole),
    )


def parts_of(at: AsOf, wanted: PartsWanted, most: int) -> Parts:
    """Return the parts of a body or region as the law counts them.

    Raises:
        OrganizationNotFound: nobody has the code of `within`.
        InvalidInput: there is no such region, or one is given where the division is none by
            regions; or the depth is none.
    """
    are_regions = wanted.by is CoverageDivision.REGIONS
    _check(wanted, are_regions=are_regions)
    division = Division(
        body=None if wanted.within is None else body_of(at, wanted.within),
        region=None if wanted.region is None else region_number(at, wanted.region),
        relation=wanted.relation.value,
        depth=wanted.depth,
        by_code=wanted.order is PartOrder.CODE,
        most=most,
    )
    divide = parts_by_regions if are_regions else parts_by_subordinates
    return divide(at.engine, at.day, division)


def _check(wanted: PartsWanted, *, are_regions: bool) -> None:
    if wanted.region is not None and not are_regions:
        raise InvalidInput(
            field="region",
            value=wanted.region,
            reason_zh="只有 by 为 REGIONS 时才能指定区域。请去掉 region，或改用 by: REGIONS。",
            reason_en="a region goes with `by: REGIONS` only. Leave it out, or divide by regions.",
        )
    if wanted.depth < 1:
        raise InvalidInput(
            field="depth",
            value=wanted.depth,
            reason_zh="须为不小于 1 的整数；1 为直接下级。",
            reason_en="it must be 1 or more; 1 is what lies directly below.",
        )


def _part(at: AsOf, places: Places, by: CoverageDivision, part: Part) -> CoveragePart:
    leader = None if part.body is None else Organization.of(at, part.body)
    if by is CoverageDivision.REGIONS:
        region = region_on(places, part.number, at.day)
        code, name = region.code, region.name
    else:
        code, name = strawberry.ID(at.snapshot.code(part.number)), at.state(part.number).name
    return CoveragePart(
        code=code, name=name, organization=leader, parts=part.parts, counts=_counts(part.counts)
    )


def _counts(counts: Counts) -> CoverageCounts:
    return CoverageCounts(**counts._asdict())
