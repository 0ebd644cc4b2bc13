"""Regions and workplaces, and the pages of them."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import strawberry

from graph.places import Places
from resolvers.as_of import AsOf
from resolvers.connection import PageInfo, page_bounds
from resolvers.cursors import Order, cursor_of
from resolvers.fields import field
from resolvers.organization import Organization

if TYPE_CHECKING:
    from graph.code_list import CodeList

BY_REGION = Order("region", (str,))
BY_WORKPLACE = Order("workplace", (str,))


@strawberry.type(description="A region (区划) as it stood on the day of the answer.")
class Region:
    """A region."""

    code: strawberry.ID = strawberry.field(description="The code of the region.")
    name: str = strawberry.field(description="The name of the region.")


@strawberry.type(description="One entry of a page of regions.")
class RegionEdge:
    """One entry of a page of regions."""

    cursor: str = strawberry.field(
        description="The position of this entry in the order of the list."
    )
    node: Region = strawberry.field(description="The region.")


@strawberry.type(description="A page of regions, by code.")
class RegionConnection:
    """A page of regions."""

    edges: list[RegionEdge] = strawberry.field(description="The entries of this page.")
    page_info: PageInfo = strawberry.field(description="Where this page stands in the list.")
    total_count: int | None = strawberry.field(description="How many regions the whole list has.")


@strawberry.type(description="A workplace (单位) as it stood on the day of the answer.")
class Workplace:
    """A workplace."""

    at: strawberry.Private[AsOf]
    authority_code: strawberry.Private[str | None]

    code: strawberry.ID = strawberry.field(description="The code of the workplace.")
    name: str = strawberry.field(description="The name of the workplace.")
    region: strawberry.ID | None = strawberry.field(
        description="The code of the region it sits in (所在地); null where none is known."
    )

    @field("The body of the authority of its trade (行业主管部门党组织); null where none is known.")
    def authority(self) -> Organization | None:
        """Return the body of its authority."""
        return Organization.maybe(self.at, self.authority_code)


@strawberry.type(description="One entry of a page of workplaces.")
class WorkplaceEdge:
    """One entry of a page of workplaces."""

    cursor: str = strawberry.field(
        description="The position of this entry in the order of the list."
    )
    node: Workplace = strawberry.field(description="The workplace.")


@strawberry.type(description="A page of workplaces, by code.")
class WorkplaceConnection:
    """A page of workplaces."""

    edges: list[WorkplaceEdge] = strawberry.field(description="The entries of this page.")
    page_info: PageInfo = strawberry.field(description="Where this page stands in the list.")
    total_count: int | None = strawberry.field(
        description="How many workplaces the whole list has."
    )


def region_on(places: Places, number: int, day: int) -> Region:
    """Return a region as it stood on a day; where it did not, its code is all that names it."""
    code, state = places.region_code(number), places.region(number, day)
    return Region(code=strawberry.ID(code), name=code if state is None else state.name)


def region_page(
    at: AsOf, codes: CodeList, first: int | None, after: str | None
) -> RegionConnection:
    """Return a page of regions.

    Raises:
        InvalidInput: `first` is out of bounds, or `after` is no cursor of this list.
    """
    places, info = Places(at.snapshot), _Page(BY_REGION, codes, first, after)
    edges = []
    for number, code in info.numbered:
        node = region_on(places, number, at.day)
        edges.append(RegionEdge(cursor=cursor_of(BY_REGION, (code,)), node=node))
    return RegionConnection(edges=edges, page_info=info.page_info, total_count=len(codes))


def workplace_page(
    at: AsOf, codes: CodeList, first: int | None, after: str | None
) -> WorkplaceConnection:
    """Return a page of workplaces.

    Raises:
        InvalidInput: `first` is out of bounds, or `after` is no cursor of this list.
    """
    places, info = Places(at.snapshot), _Page(BY_WORKPLACE, codes, first, after)
    edges = []
    for number, code in info.numbered:
        node = _workplace(at, places, number, code)
        edges.append(WorkplaceEdge(cursor=cursor_of(BY_WORKPLACE, (code,)), node=node))
    return WorkplaceConnection(edges=edges, page_info=info.page_info, total_count=len(codes))


def _workplace(at: AsOf, places: Places, number: int, code: str) -> Workplace:
    state = places.workplace(number, at.day)
    region = None if state is None else state.region
    return Workplace(
        at=at,
        authority_code=None if state is None else state.authority,
        code=strawberry.ID(code),
        name=code if state is None else state.name,
        region=None if region is None else strawberry.ID(region),
    )


class _Page:
    """The part of a list of codes that a page shows."""

    def __init__(self, order: Order, codes: CodeList, first: int | None, after: str | None) -> None:
        size, behind = page_bounds(order, first, after)
        start = 0 if behind is None else bisect_right(codes, str(behind[0]))
        shown = codes[start : start + size]
        numbers = codes.numbers[start : start + size].tolist()
        self.numbered: list[tuple[int, str]] = list(zip(numbers, shown, strict=True))
        self.page_info = PageInfo(
            has_next_page=start + size < len(codes),
            start_cursor=cursor_of(order, (shown[0],)) if shown else None,
            end_cursor=cursor_of(order, (shown[-1],)) if shown else None,
            previous=start > 0,
        )
