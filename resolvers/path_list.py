"""Many questions for paths at once."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Any, cast

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

    if len(requests) <= _FEW:
        return answers()
    return _in_turns(await asyncio.to_thread(answers))


def _in_turns(answers: list[ApprovalPathResult]) -> list[ApprovalPathResult]:
    """Return the same answers, each awaited in its turn.

    What is selected in them is worked out a few at a time, and other requests get theirs between.
    """
    loop = asyncio.get_running_loop()
    turns = [loop.create_future() for _ in range(0, len(answers), _FEW)]

    def begin(turn: int) -> None:
        if turn < len(turns) and not turns[turn].cancelled():
            turns[turn].set_result(None)
            loop.call_soon(begin, turn + 1)

    async def awaited(place: int, answer: ApprovalPathResult) -> ApprovalPathResult:
        await turns[place // _FEW]
        return answer

    begin(0)
    coroutines: Any = [awaited(place, answer) for place, answer in enumerate(answers)]
    return cast("list[ApprovalPathResult]", coroutines)


def _question(context: Context, request: ApprovalPathRequest) -> PathQuestion:
    at = context.on(request.as_of or None)
    return PathQuestion(at, request.origin, request.destination, request.relation.value)
