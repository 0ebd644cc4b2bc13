"""The list of organizations: its conditions, checked and put together."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import TYPE_CHECKING

from graph.code_list import CodeList
from graph.errors import InvalidInput, OrganizationNotFound
from graph.places import Places
from graph.selection import Selection
from law.day_figures import day_figures
from resolvers.connection import OrganizationConnection, page_of
from resolvers.listings import Listed, Searched, Selected

if TYPE_CHECKING:
    from resolvers.as_of import AsOf


async def organization_page(
    at: AsOf,
    *,
    search: str | None,
    kinds: Collection[str] | None,
    within: str | None,
    region: str | None,
    first: int | None,
    after: str | None,
) -> OrganizationConnection:
    """Return a page of the organizations that meet every condition given.

    Raises:
        OrganizationNotFound: nobody has the code of `within`.
        InvalidInput: there is no such region, or the text or the page asks for nothing.
    """
    selection = Selection(
        at.snapshot,
        at.day,
        kinds=kinds,
        top=None if within is None else body_of(at, within),
        region=None if region is None else region_number(at, region),
    )
    listing = Selected(selection) if search is None else Searched(at, search, selection)
    return await page_of(at, listing, first, after)


async def roots_page(at: AsOf, first: int | None, after: str | None) -> OrganizationConnection:
    """Return a page of the tops of the hierarchy.

    Raises:
        InvalidInput: the page asks for nothing.
    """
    numbers = await asyncio.to_thread(lambda: day_figures(at.engine, at.day).roots)
    return await page_of(at, Listed(CodeList(numbers, at.snapshot.code)), first, after)


def body_of(at: AsOf, code: str) -> int:
    """Return the number of the body with a code.

    Raises:
        OrganizationNotFound: nobody has it.
    """
    body = at.snapshot.find(code)
    if body is None:
        raise OrganizationNotFound(value=code)
    return body


def region_number(at: AsOf, code: str) -> int:
    """Return the number of the region with a code.

    Raises:
        InvalidInput: there is none.
    """
    number = Places(at.snapshot).find_region(code)
    if number is None:
        raise InvalidInput(
            field="region",
            value=code,
            reason_zh="没有这个区域。请核对区域代码。",
            reason_en="there is no such region. Check its code.",
        )
    return number
