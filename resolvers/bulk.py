"""The transfer of a whole organization (整建制转接): who handles it, or which gap leaves it open."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph.errors import InvalidInput
from law import bulk
from law.wording import Wording
from resolvers.as_of import AsOf
from resolvers.legal_basis import LegalBasis, Ruling
from resolvers.no_path import UnknownOrganization
from resolvers.organization import Organization


@strawberry.type(
    description="The body that handles the transfer of a whole organization (整建制转接)."
)
class BulkHandler:
    """The body that handles the transfer of a whole organization."""

    handler: Organization = strawberry.field(description="The body that handles it.")
    basis: list[LegalBasis] = strawberry.field(description="The articles that say so.")
    rulings: list[Ruling] = strawberry.field(
        description="The unclear texts on which this answer depends, by their keys."
    )


@strawberry.type(description="No text says who handles the transfer of a whole organization.")
class BulkGap:
    """No text says who handles the transfer of a whole organization."""

    code: str = strawberry.field(
        description="Why: OUT_OF_SCOPE (not both ends in the province whose pack speaks of it), NO_RULE "
        "(no article for this case), NO_RULE_IN_FORCE, or FACT_MISSING (the department is not in the data)."
    )
    proposed_handler: Organization | None = strawberry.field(
        description="The body that offers itself although no text names it; null where none does."
    )
    message: str = strawberry.field(
        description="What is missing, for which bodies, and what to do."
    )
    basis: list[LegalBasis] = strawberry.field(
        description="The articles that come nearest, or that say how far the rule reaches."
    )
    rulings: list[Ruling] = strawberry.field(
        description="The unclear texts on which this answer depends, by their keys."
    )


BulkHandlerResult = Annotated[
    BulkHandler | BulkGap | UnknownOrganization,
    strawberry.union(
        "BulkHandlerResult",
        description="Who handles it, which gap leaves it open, or a code that nobody has.",
    ),
]


def handler_of(at: AsOf, origin: str, new_superior: str) -> BulkHandlerResult:
    """Return who handles the move of a whole organization under a new superior.

    Raises:
        InvalidInput: the new superior is the organization itself, or stands below it.
    """
    bodies = []
    for code in (origin, new_superior):
        body = at.snapshot.find(code)
        if body is None:
            return UnknownOrganization.of(code, at.language)
        if not at.exists(body):
            return UnknownOrganization.absent(at, code)
        bodies.append(at.committee(body))
    moving, above = map(at.standing, bodies)
    if moving.code in {each.code for each in above.line}:
        raise _below_itself(new_superior)
    answer = bulk.bulk_handler(moving, above, at.book, acting=lambda code: _acting(at, code))
    return _told(at, answer, moving.code, above.code)


def _told(at: AsOf, answer: bulk.BulkAnswer, origin: str, new_superior: str) -> BulkHandlerResult:
    basis, rulings = LegalBasis.of_all(answer.basis), Ruling.of_all(at, answer.rulings)
    if isinstance(answer, bulk.BulkHandler):
        handler = Organization.of_code(at, answer.handler)
        return BulkHandler(handler=handler, basis=basis, rulings=rulings)
    wording = Wording(at.engine, at.day, at.language)
    return BulkGap(
        code=answer.code,
        proposed_handler=Organization.maybe(at, answer.proposed_handler),
        message=wording.bulk_gap(answer, origin, new_superior),
        basis=basis,
        rulings=rulings,
    )


def _acting(at: AsOf, code: str) -> str | None:
    body = at.snapshot.find(code)
    actor = None if body is None else at.acting(body)
    return None if actor is None else at.snapshot.code(actor)


def _below_itself(code: str) -> InvalidInput:
    return InvalidInput(
        field="newSuperior",
        value=code,
        reason_zh="它就是被转接的组织，或者隶属于该组织。请改选新的上级党组织。",
        reason_en="it is the organization that moves, or stands below it. Choose another superior.",
    )
