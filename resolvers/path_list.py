"""Many questions for paths at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import strawberry

from graph.lazy import lazy
from law.batch_answers import FEW, together
from resolvers.enums import Relation
from resolvers.no_path import ApprovalPathResult, answer_to
from resolvers.organization import Organization, OrganizationRow
from resolvers.path_question import PathQuestion
from resolvers.turns import in_turns

if TYPE_CHECKING:
    from law.batch_answers import Asked
    from law.course import Course, Steps
    from law.procedure import Post
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


@dataclass(eq=False)
class SharedQuestion(PathQuestion):
    """One of many questions, of which equal ones are worked out once.

    Args:
        asked: what this question shares with others, and its own bodies.
    """

    asked: Asked | None = None

    @property
    def _asked(self) -> Asked:
        assert self.asked is not None  # noqa: S101 -- it is always given.
        return self.asked

    @property
    def code(self) -> str | None:
        """The code why there is no lawful path, None where there is one."""
        return self._asked.plain.code

    @lazy
    def course(self) -> Course:
        """What follows from the path for the case."""
        return self._asked.plain.course

    @lazy
    def steps(self) -> Steps:
        """What the steps of the path say: moves, articles and working days."""
        return self._asked.plain.steps

    @lazy
    def path(self) -> OrganizationRow:
        """The organizations of the path, in order."""
        return OrganizationRow(self.at, self._asked.path)

    def at_post(self, post: Post | None) -> Organization | None:
        """Return the organization at a place of the two lines."""
        return None if post is None else Organization.of(self.at, self._asked.at_post(post))

    def _ask(self, *, explain: bool) -> Any:
        return self._asked.answer(explain=explain)


async def answers_to(
    context: Context, requests: list[ApprovalPathRequest]
) -> list[ApprovalPathResult]:
    """Return one answer for each request, in their order."""

    def answers() -> list[ApprovalPathResult]:
        return [answer_to(question) for question in _together(context, requests)]

    if len(requests) <= _FEW:
        return [answer_to(_question(context, request)) for request in requests]
    return in_turns(await asyncio.to_thread(answers), _FEW)


def _together(context: Context, requests: list[ApprovalPathRequest]) -> list[PathQuestion]:
    """Return the questions, those about one relation and day looked at together."""
    questions = [_question(context, request) for request in requests]
    groups: dict[tuple[str, int], list[int]] = {}
    for place, question in enumerate(questions):
        if question.unknown is None:
            groups.setdefault((question.relation, question.at.day), []).append(place)
    for (relation, day), places in groups.items():
        if len(places) < FEW:
            continue
        ends = [cast("tuple[int, int]", questions[place].ends) for place in places]
        found = together(questions[places[0]].at.engine, relation, day).ask(
            *zip(*ends, strict=True)
        )
        for place, asked in zip(places, found, strict=True):
            if asked is not None:
                question = questions[place]
                questions[place] = SharedQuestion(
                    question.at, question.origin, question.destination, relation, asked=asked
                )
    return questions


def _question(context: Context, request: ApprovalPathRequest) -> PathQuestion:
    at = context.on(request.as_of or None)
    return PathQuestion(at, request.origin, request.destination, request.relation.value)
