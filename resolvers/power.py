"""Powers: which exchanges an organization may make directly, and by which articles."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Annotated

import strawberry

from graph.facts import Scope
from law.exchange import RANGES
from law.reasons import power_basis
from resolvers.enums import Range, Relation
from resolvers.legal_basis import LegalBasis

if TYPE_CHECKING:
    from law.inquiry import Held
    from resolvers.as_of import AsOf
    from resolvers.organization import Organization


@strawberry.type(
    description="A power to exchange directly (直接转接权限) with all who hold the same one."
)
class Power:
    """A power to exchange directly."""

    relation: Relation = strawberry.field(description="The relation that it is about.")
    range: Range = strawberry.field(description="How far it reaches.")
    range_of: Annotated[Organization, strawberry.lazy("resolvers.organization")] | None = (
        strawberry.field(
            description="The committee whose system or county it reaches; null for the whole country."
        )
    )
    basis: list[LegalBasis] = strawberry.field(description="The articles it rests on.")
    implied_by: Relation | None = strawberry.field(
        description="The relation whose nationwide power gives this one too; null where it is held itself."
    )


def powers_of(at: AsOf, body: int, relation: Relation) -> list[Power]:
    """Return the powers of a body over a relation, the widest first.

    A power that is held itself is not told again as implied by another.
    """
    inquiry = at.inquiry(body, body, relation.value)
    groups: dict[tuple[str, str | None], list[Held]] = defaultdict(list)
    for held in inquiry.held(body, at.committee(body)):
        groups[held.scope, held.implied_by].append(held)
    powers = []
    for (key, implied_by), holdings in sorted(
        groups.items(), key=lambda group: _width(group[0][0])
    ):
        if implied_by is not None and (key, None) in groups:
            continue
        bases = dict.fromkeys(power_basis(inquiry, each) for each in holdings)
        powers.append(_power(at, Scope.of_key(key), implied_by, LegalBasis.of_all(bases)))
    return powers


def _power(at: AsOf, scope: Scope, implied_by: str | None, basis: list[LegalBasis]) -> Power:
    from resolvers.organization import Organization

    return Power(
        relation=Relation(scope.relation),
        range=Range(scope.range),
        range_of=Organization.maybe(at, scope.range_of or None),
        basis=basis,
        implied_by=None if implied_by is None else Relation(implied_by),
    )


def _width(key: str) -> tuple[int, str]:
    scope = Scope.of_key(key)
    return RANGES.index(scope.range), scope.range_of
