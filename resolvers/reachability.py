"""Reachability: between each two of some organizations, how many bodies act, or why there is no path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import strawberry

from graph.errors import InvalidInput
from law.reachability import reachability
from resolvers.beside import beside
from resolvers.organization import Organization
from resolvers.turns import in_turns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resolvers.as_of import AsOf

MOST = 150
"""Organizations that are compared at once: the counties of a province."""

_FEW = 10
"""Rows that are told in one turn."""


@strawberry.type(description="The way from one organization to another, without its bodies.")
class Crossing:
    """The way from one organization to another."""

    hops: int | None = strawberry.field(
        description="The number of bodies that act on the shortest lawful path; null where there is none."
    )
    code: str | None = strawberry.field(
        description="Why there is no lawful path, by the codes of NoLawfulPath; null where there is one."
    )


@strawberry.type(description="The ways from one organization to each of those asked about.")
class ReachabilityRow:
    """The ways from one organization."""

    origin: Organization = strawberry.field(description="The organization that is left.")
    crossings: list[Crossing] = strawberry.field(
        description="One for each organization asked about, in their order; to itself SAME_ORGANIZATION."
    )


async def rows_between(
    at: AsOf, codes: list[strawberry.ID], relation: str, packs: tuple[str, ...] | None
) -> list[ReachabilityRow]:
    """Return one row for each organization.

    Raises:
        InvalidInput: these are too many.
        OrganizationNotFound: nobody has one of the codes.
        UnknownPack: a named pack does not exist.
    """
    check_number(codes)
    matrix = await beside(reachability, at.engine, codes, at.day, relation, packs)
    rows = [
        ReachabilityRow(
            origin=Organization.of_code(at, code),
            crossings=[Crossing(hops=each.hops, code=each.code) for each in crossings],
        )
        for code, crossings in zip(codes, matrix, strict=True)
    ]
    return rows if len(rows) <= _FEW else in_turns(rows, _FEW)


def check_number(codes: Sequence[str]) -> None:
    """Refuse to compare too many organizations.

    Raises:
        InvalidInput: these are too many.
    """
    if len(codes) > MOST:
        raise InvalidInput(
            field="organizations",
            value=len(codes),
            reason_zh=f"一次最多比较 {MOST} 个组织。请分几次查询。",
            reason_en=f"at most {MOST} organizations are compared at once. Split the question.",
        )
