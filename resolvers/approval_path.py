"""Approval paths: the lawful chain of bodies, its steps and the shorter ways that are refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

import strawberry

from law.answer import Path
from law.answer import RefusedWay as RefusedWayOfLaw
from law.basis import LegalBasis as BasisOfLaw
from resolvers.enums import Channel, Move, Relation
from resolvers.fields import field
from resolvers.legal_basis import LegalBasis, Ruling
from resolvers.organization import Organization, OrganizationRow
from resolvers.path_question import PathQuestion
from resolvers.rows import Chain, Form, Link

if TYPE_CHECKING:
    from law.course import Steps

_MOVES = {move.value: move for move in Move}


class StepForm(NamedTuple):
    """What a step says whoever makes it: its number, its move, its working days and its articles."""

    order: int
    move: Move
    working_days: int | None
    basis: list[LegalBasis]


class StepForms(Form):
    """What the steps of a path say, whoever makes them."""

    def __init__(
        self,
        moves: Iterable[str],
        bases: Iterable[tuple[BasisOfLaw, ...]],
        working_days: Iterable[int | None],
    ) -> None:
        """Take all three, equally long."""
        super().__init__()
        told = zip(moves, bases, working_days, strict=True)
        self.each = [
            StepForm(order, _MOVES[move], days, LegalBasis.of_all(basis))
            for order, (move, basis, days) in enumerate(told, 1)
        ]


class ApprovalSteps(Chain):
    """The steps of a path, between the bodies that act.

    Args:
        bodies: the bodies that act.
        shape: what the steps say, where a question is given without the articles of an exchange.
        question: knows the articles of an exchange.
    """

    __slots__ = ("_question",)

    row: OrganizationRow
    shape: StepForms

    def __init__(
        self,
        bodies: OrganizationRow,
        shape: StepForms,
        question: PathQuestion | None = None,
    ) -> None:
        """Keep all three."""
        # Not by the class above: that call takes as long as making the object.
        self.row = bodies
        self.shape = shape
        self._question = question

    @property
    def form(self) -> StepForms:
        """What the steps say with their articles; another path of the same length has them already."""
        return self.shape if self._question is None else _forms_of(self._question.steps)

    def __iter__(self) -> Iterator[ApprovalStep]:
        """Make the steps."""
        row = list(self.row)
        neighbours = zip(self.shape.each, row, row[1:], strict=False)
        for shape, sender, taker in neighbours:
            yield ApprovalStep(shape=shape, sender=sender, taker=taker, steps=self)


@strawberry.type(description="One step between two neighbours of a path.")
class ApprovalStep(Link):
    """One step between two neighbours of a path."""

    own: ClassVar = {"from": 0, "to": 1}
    costly: ClassVar = frozenset({"basis"})

    shape: strawberry.Private[StepForm]
    sender: strawberry.Private[Organization]
    taker: strawberry.Private[Organization]
    steps: strawberry.Private[ApprovalSteps]

    @field("The number of the step, from 1.")
    def order(self) -> int:
        """Return the number of the step."""
        return self.shape.order

    @field("How the step gets from one body to the next.")
    def move(self) -> Move:
        """Return the move."""
        return self.shape.move

    @field(
        "The working days that the text gives the body `to` (审批、接收时限), as a rule at most; "
        "null where it gives none."
    )
    def working_days(self) -> int | None:
        """Return the working days."""
        return self.shape.working_days

    @field(name="from", description="The body that hands over.")
    def from_(self) -> Organization:
        """Return the body that hands over."""
        return self.sender

    @field("The body that takes over.")
    def to(self) -> Organization:
        """Return the body that takes over."""
        return self.taker

    @field(
        "The articles that allow the step; for an exchange one for each end, one where both are the same."
    )
    def basis(self) -> list[LegalBasis]:
        """Return the articles."""
        return self.steps.form.each[self.shape.order - 1].basis


@strawberry.type(description="A shorter way that is not lawful, and what stands against it.")
class RefusedWay:
    """A shorter way that is not lawful."""

    question: strawberry.Private[PathQuestion]
    way: strawberry.Private[RefusedWayOfLaw]

    code: str = strawberry.field(
        description="Why: PROHIBITED, NO_POWER_AT_ORIGIN_SIDE, NO_POWER_AT_FAR_SIDE or OUT_OF_RANGE."
    )

    @field("The bodies of the way, the origin first.")
    def bodies(self) -> list[Organization]:
        """Return the bodies of the way."""
        return [self.question.organization(code) for code in self.way.bodies]

    @field("What is wrong, with which body, and what to do.")
    def message(self) -> str:
        """Return the reason in the language of the request."""
        question = self.question
        return question.wording.refused(self.way, question.origin, question.destination)

    @field("The articles that stand against it or whose power is wanting.")
    def basis(self) -> list[LegalBasis]:
        """Return the articles."""
        return LegalBasis.of_all(self.way.basis)


@strawberry.type(
    description="The shortest lawful chain of bodies from origin to destination (审批路径), with its reasons."
)
class ApprovalPath:
    """The shortest lawful chain of bodies."""

    question: strawberry.Private[PathQuestion]
    other: strawberry.Private[Path | None]

    @classmethod
    def of(cls, question: PathQuestion, other: Path | None = None) -> ApprovalPath:
        """Return the path that answers a question, or another of the same length."""
        return cls(question=question, other=other)

    @field("The relation that is transferred.")
    def relation(self) -> Relation:
        """Return the relation asked about."""
        return Relation(self.question.relation)

    @field("The day of the answer.")
    def as_of(self) -> date:
        """Return the day asked about."""
        return date.fromordinal(self.question.at.day)

    @field("The revision of the graph that the answer was computed on.")
    def graph_version(self) -> strawberry.ID:
        """Return the revision."""
        return strawberry.ID(str(self.question.at.snapshot.revision))

    @property
    def _explained(self) -> Path:
        explained: Path = self.question.explained
        return explained

    @property
    def _row(self) -> OrganizationRow:
        question = self.question
        return question.path if self.other is None else question.row(self.other.bodies)

    def _body(self, role: str) -> Organization | None:
        """Return the body with a role in the case; another path tells it by code."""
        if self.other is not None:
            return Organization.maybe(self.question.at, getattr(self.other, role))
        return self.question.at_post(getattr(self.question.course, role))

    @field("By which means the relation is transferred (渠道).")
    def channel(self) -> Channel:
        """Return the channel."""
        chosen = self.other or self.question.course
        return Channel(chosen.channel)

    @field("The organization that the member leaves, as it was asked for.")
    def origin(self) -> Organization:
        """Return the organization asked for."""
        return self.question.organization(self.question.origin)

    @field("The organization that the member joins, as it was asked for.")
    def destination(self) -> Organization:
        """Return the organization asked for."""
        return self.question.organization(self.question.destination)

    @field(
        "The bodies that act, in order: the origin first, the destination last. A committee that "
        "acts through its organ appears as that organ, also at the ends."
    )
    def bodies(self) -> list[Organization]:
        """Return the bodies that act."""
        return cast("list[Organization]", self._row)

    @field("One step between each two neighbours in `bodies`.")
    def steps(self) -> list[ApprovalStep]:
        """Return the steps."""
        other, question = self.other, self.question
        if other is None:
            steps = ApprovalSteps(self._row, _forms_of(question.course.plain_steps), question)
        else:
            forms = StepForms(other.moves, other.basis, other.working_days)
            steps = ApprovalSteps(self._row, forms)
        return cast("list[ApprovalStep]", steps)

    @field(
        "The body that starts the case (发起): the first with approving power; null where the text "
        "gives none, as on paper outside the province."
    )
    def initiator(self) -> Organization | None:
        """Return the body that starts the case."""
        return self._body("initiator")

    @field("The body that receives the member (负责接收); null where the text gives none.")
    def receiver(self) -> Organization | None:
        """Return the body that receives."""
        return self._body("receiver")

    @field(
        "The heading of a letter (抬头): the body after the exchange, to which it is addressed; null "
        "where the path turns at a common superior or stays in one committee."
    )
    def heading(self) -> Organization | None:
        """Return the body that a letter is addressed to."""
        return self._body("heading")

    @field("The unclear texts on which this answer depends, by their keys.")
    def rulings(self) -> list[Ruling]:
        """Return the rulings."""
        return Ruling.of_all(self.question.at, self._explained.rulings)

    @field("Shorter ways that are not lawful, shortest first, at most twelve: why not directly?")
    def refused(self) -> list[RefusedWay]:
        """Return the refused ways."""
        return [
            RefusedWay(question=self.question, way=way, code=way.code)
            for way in self._explained.refused
        ]

    @field(
        "The other lawful paths of the same length, when `allShortest` asks for them; their rulings "
        "and refused ways are those of the first."
    )
    def others(self) -> list[ApprovalPath]:
        """Return the other paths of the same length."""
        if self.other is not None or not self.question.all_shortest:
            return []
        return [ApprovalPath.of(self.question, other) for other in self.question.answer.others]


def _forms_of(steps: Steps) -> StepForms:
    """Return what some steps say, made once for all paths with these steps."""
    if steps.told is None:
        steps.told = StepForms(steps.moves, steps.bases, steps.working_days)
    forms: StepForms = steps.told
    return forms
