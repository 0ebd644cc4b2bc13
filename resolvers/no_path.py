"""Answers that are no path: why there is none, what stands in the way, and codes nobody has."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph.errors import OrganizationNotFound
from graph.lazy import lazy
from law.answer import NoPath
from law.answer import Obstacle as ObstacleOfLaw
from law.wording import Wording
from resolvers.approval_path import ApprovalPath
from resolvers.as_of import AsOf
from resolvers.fields import field
from resolvers.legal_basis import LegalBasis, Ruling
from resolvers.organization import Organization
from resolvers.path_question import PathQuestion


@strawberry.type(description="Why no exchange from one body reaches the other side (障碍).")
class Obstacle:
    """Why no exchange from one body reaches the other side."""

    question: strawberry.Private[PathQuestion]
    obstacle: strawberry.Private[ObstacleOfLaw]

    code: str = strawberry.field(
        description="Why: PROHIBITED, NO_POWER_AT_ORIGIN_SIDE, NO_POWER_AT_FAR_SIDE, OUT_OF_RANGE or "
        "FACT_MISSING."
    )

    @field("The body.")
    def organization(self) -> Organization:
        """Return the body."""
        return Organization.of_code(self.question.at, self.obstacle.organization)

    @field("What is wrong with this body, and what to do.")
    def message(self) -> str:
        """Return the reason in the language of the request."""
        return self.question.wording.obstacle(self.obstacle)

    @field("The articles that stand against it or whose power is wanting.")
    def basis(self) -> list[LegalBasis]:
        """Return the articles."""
        return LegalBasis.of_all(self.obstacle.basis)


_TOLD_BY_BODIES = ("FACT_MISSING", "NO_AUTHORITY")
"""Codes whose message names bodies that only the explanation knows."""


@strawberry.type(
    description="There is no lawful path, and why. This is an answer and not an error."
)
class NoLawfulPath:
    """There is no lawful path."""

    question: strawberry.Private[PathQuestion]

    code: str = strawberry.field(
        description="The first that holds of SAME_ORGANIZATION, DISSOLVED, NO_RULE_IN_FORCE, RULE_GAP, "
        "FACT_MISSING and NO_AUTHORITY."
    )
    graph_version: strawberry.ID = strawberry.field(
        description="The revision of the graph that the answer was computed on."
    )

    @classmethod
    def of(cls, question: PathQuestion, code: str) -> NoLawfulPath:
        """Return the answer to a question without a path."""
        version = strawberry.ID(str(question.at.snapshot.revision))
        return cls(question=question, code=code, graph_version=version)

    @lazy
    def _explained(self) -> NoPath:
        explained: NoPath = self.question.explained
        return explained

    @field("The organization that the member leaves, as it was asked for.")
    def origin(self) -> Organization:
        """Return the organization asked for."""
        return Organization.of_code(self.question.at, self.question.origin)

    @field("The organization that the member joins, as it was asked for.")
    def destination(self) -> Organization:
        """Return the organization asked for."""
        return Organization.of_code(self.question.at, self.question.destination)

    @field("What is wrong, with which body or day, and what to do.")
    def message(self) -> str:
        """Return the reason in the language of the request."""
        question = self.question
        is_about_bodies = self.code in _TOLD_BY_BODIES
        return question.wording.no_path(question.explained if is_about_bodies else question.answer)

    @field(
        "The body of the origin's line up to which the relation can lawfully go; null where the "
        "question itself does not stand, or the line has no committee."
    )
    def nearest(self) -> Organization | None:
        """Return the nearest body."""
        return Organization.maybe(self.question.at, self._explained.nearest)

    @field(
        "For each side the first body that may act and every body above it, bottom up: why no "
        "exchange from there reaches the other side. The origin's side first."
    )
    def obstacles(self) -> list[Obstacle]:
        """Return the obstacles."""
        return [
            Obstacle(question=self.question, obstacle=each, code=each.code)
            for each in self._explained.obstacles
        ]

    @field("The unclear texts on which this answer depends, by their keys.")
    def rulings(self) -> list[Ruling]:
        """Return the rulings."""
        return Ruling.of_all(self.question.at, self._explained.rulings)


@strawberry.type(
    description="A code that no organization has, or none has on the day that is asked about."
)
class UnknownOrganization:
    """A code that no organization has."""

    code: str = strawberry.field(
        description="UNKNOWN_ORGANIZATION; for the transfer of a whole organization also DISSOLVED, where "
        "it does not exist on the day."
    )
    message: str = strawberry.field(description="Which code it is, and what to do.")

    @classmethod
    def of(cls, code: str, language: str) -> UnknownOrganization:
        """Return the answer to a code that nobody has."""
        problem = OrganizationNotFound(value=code)
        return cls(code=problem.code, message=problem.text(language))

    @classmethod
    def absent(cls, at: AsOf, code: str) -> UnknownOrganization:
        """Return the answer to a code that nobody has on the day."""
        wording = Wording(at.engine, at.day, at.language)
        return cls(code="DISSOLVED", message=wording.absent(code))


ApprovalPathResult = Annotated[
    ApprovalPath | NoLawfulPath | UnknownOrganization,
    strawberry.union(
        "ApprovalPathResult",
        description="A lawful path, the reasons why there is none, or a code that nobody has.",
    ),
]


def answer_to(question: PathQuestion) -> ApprovalPathResult:
    """Return the answer to a question, its explanation left until it is asked for.

    Raises:
        UnknownPack: a named pack does not exist.
    """
    question.check_packs()
    if question.unknown is not None:
        return UnknownOrganization.of(question.unknown, question.at.language)
    code = question.code
    return ApprovalPath.of(question) if code is None else NoLawfulPath.of(question, code)
