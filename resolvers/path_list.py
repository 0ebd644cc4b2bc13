"""Many questions for paths at once."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

import strawberry

from resolvers.enums import Relation
from resolvers.no_path import ApprovalPathResult, answer_to
from resolvers.path_question import PathQuestion

if TYPE_CHECKING:
    from resolvers.as_of import Context

_FEW = 20
"""So many questions are answered in a few milliseconds, which is no more than changing threads."""


@strawberry.input(description="One pair of ends between which a path is wanted.")
class ApprovalPathRequest:
    """One pair of ends."""

    origin: strawberry.ID = strawberry.field(
        description="The code of the organization that the member leaves (转出)."
    )
    destination: strawberry.ID = strawberry.field(
        description="The code of the organization that the member joins (转入)."
    )
    relation: Relation = strawberry.field(
        default=Relation.FORMAL, description="The relation that is transferred."
    )
    as_of: date | None = strawberry.field(
        default=strawberry.UNSET,
        description="The day asked about; today in Asia/Shanghai where none is given.",
    )


async def answers_to(
    context: Context, requests: list[ApprovalPathRequest]
) -> list[ApprovalPathResult]:
    """Return one answer for each request, in their order."""

    def answers() -> list[ApprovalPathResult]:
        return [answer_to(_question(context, request)) for request in requests]

    return answers() if len(requests) <= _FEW else await asyncio.to_thread(answers)


def _question(context: Context, request: ApprovalPathRequest) -> PathQuestion:
    at = context.on(request.as_of or None)
    return PathQuestion(at, request.origin, request.destination, request.relation.value)
