"""Pages of organizations: a list in a total order, read from a cursor on.

What is in a list and in which order is told by the listings that the fields hand over; here they
become edges, page information and a total.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Annotated, NamedTuple, Protocol

import strawberry

from graph.errors import InvalidInput
from resolvers.as_of import AsOf
from resolvers.cursors import Key, Order, cursor_of, key_of
from resolvers.fields import field

if TYPE_CHECKING:
    from resolvers.organization import Organization

USUAL_PAGE = 50
LARGEST_PAGE = 1_000
COUNT_LIMIT = 1_000_000
"""Entries up to which a total is counted."""

First = Annotated[
    int | None,
    strawberry.argument(
        description="How many entries the page has at most, from 1 to 1,000; 50 where it is null."
    ),
]
After = Annotated[
    str | None,
    strawberry.argument(
        description="The cursor behind which the page begins, such as `endCursor` of the page before; "
        "the beginning of the list where none is given."
    ),
]


class Entry(NamedTuple):
    """One entry of a list: its key, the number of its body, and how deep it stands."""

    key: Key
    body: int
    depth: int | None = None


class Listing(Protocol):
    """A list of bodies in a total order."""

    @property
    def order(self) -> Order:
        """The order of the list."""

    @property
    def is_short(self) -> bool:
        """Whether it is read sooner than a thread begins."""

    def entries(self, after: Key | None) -> Iterator[Entry]:
        """Yield the entries behind a key, finding no more than is taken."""

    def count(self) -> int | None:
        """Return how many entries there are, None where counting would pass the cost limit."""


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """Where a page stands in its list."""

    has_next_page: bool = strawberry.field(description="Whether entries follow behind this page.")
    start_cursor: str | None = strawberry.field(
        description="The cursor of the first entry of this page, null where the page is empty."
    )
    end_cursor: str | None = strawberry.field(
        description="The cursor of the last entry of this page, to be given as `after` for the next."
    )
    previous: strawberry.Private[bool | Callable[[], bool]]

    @field("Whether entries stand before this page.")
    async def has_previous_page(self) -> bool:
        """Look whether the list begins before this page, where that is not known already."""
        if isinstance(self.previous, bool):
            return self.previous
        return await asyncio.to_thread(self.previous)


@strawberry.type(description="One entry of a page of organizations.")
class OrganizationEdge:
    """One entry of a page of organizations."""

    at: strawberry.Private[AsOf]
    order: strawberry.Private[Order]
    entry: strawberry.Private[Entry]

    @field("The position of this entry in the order of the list.")
    def cursor(self) -> str:
        """Return the cursor of this entry."""
        return cursor_of(self.order, self.entry.key)

    @field("The organization.")
    def node(self) -> Annotated[Organization, strawberry.lazy("resolvers.organization")]:
        """Return the organization."""
        from resolvers.organization import Organization

        return Organization.of(self.at, self.entry.body)

    @field("In `descendants`: how many affiliations below, from 1; null elsewhere.")
    def depth(self) -> int | None:
        """Return how far below the top of the list it stands."""
        return self.entry.depth


@strawberry.type(description="A page of organizations, in the order of its list.")
class OrganizationConnection:
    """A page of organizations."""

    edges: list[OrganizationEdge] = strawberry.field(description="The entries of this page.")
    page_info: PageInfo = strawberry.field(description="Where this page stands in the list.")
    listing: strawberry.Private[Listing]

    @field(
        "How many entries the whole list has. Computed only when selected; null where "
        "counting would pass the cost limit of 1,000,000 entries."
    )
    async def total_count(self) -> int | None:
        """Count the list, in a thread of its own where it is not short."""
        if self.listing.is_short:
            return self.listing.count()
        return await asyncio.to_thread(self.listing.count)


async def page_of(
    at: AsOf, listing: Listing, first: int | None, after: str | None
) -> OrganizationConnection:
    """Return a page of a list, found in a thread of its own where it is not short.

    Raises:
        InvalidInput: `first` is out of bounds, or `after` is no cursor of this list.
    """
    size, behind = page_bounds(listing.order, first, after)

    def find() -> list[Entry]:
        return list(islice(listing.entries(behind), size + 1))

    found = find() if listing.is_short else await asyncio.to_thread(find)
    return connection_of(at, listing, found, size, behind)


def page_bounds(order: Order, first: int | None, after: str | None) -> tuple[int, Key | None]:
    """Return the size of a page and the key that it begins behind.

    Raises:
        InvalidInput: `first` is out of bounds, or `after` is no cursor of this list.
    """
    size = USUAL_PAGE if first is None else first
    if not 1 <= size <= LARGEST_PAGE:
        raise InvalidInput(
            field="first",
            value=size,
            reason_zh=f"须为 1 至 {LARGEST_PAGE} 的整数。请改正，并用 after 逐页读取。",
            reason_en=f"it must lie between 1 and {LARGEST_PAGE}. Read page by page with `after`.",
        )
    return size, key_of(order, after) if isinstance(after, str) else None


def connection_of(
    at: AsOf, listing: Listing, found: list[Entry], size: int, behind: Key | None
) -> OrganizationConnection:
    """Return the page of the first entries found; one more than its size says that others follow."""
    page = found[:size]
    cursors = [cursor_of(listing.order, page[place].key) if page else None for place in (0, -1)]
    info = PageInfo(
        has_next_page=len(found) > size,
        start_cursor=cursors[0],
        end_cursor=cursors[1],
        previous=False if behind is None else partial(_begins_before, listing, behind),
    )
    edges = [OrganizationEdge(at=at, order=listing.order, entry=entry) for entry in page]
    return OrganizationConnection(edges=edges, page_info=info, listing=listing)


def _begins_before(listing: Listing, behind: Key) -> bool:
    """Tell whether a list begins at or before the cursor that a page begins behind."""
    first = next(listing.entries(None), None)
    return first is not None and first.key <= behind
