"""The course of a path: the articles and days of its steps, and who does what in the case.

It holds for every path whose lines have the same outlines, so it is worked out once for them all:
bodies are told by their places on the two lines. Only the articles of an exchange hang on which
bodies make it, see `law.exchange`.
"""

from __future__ import annotations

from typing import Any

from graph.keeping import keep
from law.basis import LegalBasis
from law.exchange import exchange_basis
from law.inquiry import Inquiry
from law.procedure import Procedure
from law.reasons import join_of, move_basis, moves_of
from law.traversal import Way

KEPT = 4096
"""Courses that are kept; a day has a few hundred that are met often."""

STEPS_KEPT = 64
"""Different articles of exchanges that are kept with a course."""

Bases = tuple[LegalBasis, ...]


class Steps:
    """What the steps of a path say, whoever makes them: moves, articles and working days.

    `told` is what answers keep with it, as it is the same for all paths with these steps.
    """

    __slots__ = ("bases", "moves", "told", "working_days")

    def __init__(
        self,
        moves: tuple[str, ...],
        bases: tuple[Bases, ...],
        working_days: tuple[int | None, ...],
    ) -> None:
        """Keep all three, equally long."""
        self.moves = moves
        self.bases = bases
        self.working_days = working_days
        self.told: Any = None


class Course:
    """How a case runs along a way.

    `initiator`, `receiver` and `heading` are places on the origin's line (0) or the other (1).

    Args:
        moves: the move of each step.
        basis: the articles of each step, those of an exchange left out.
        working_days: the days that each step may take.
        procedure: who does what in the case.
    """

    def __init__(
        self,
        moves: tuple[str, ...],
        basis: tuple[Bases | None, ...],
        working_days: tuple[int | None, ...],
        procedure: Procedure,
    ) -> None:
        """Keep what an answer may tell of it."""
        self.moves = moves
        self.basis = basis
        self.working_days = working_days
        self.channel = procedure.channel
        self.initiator = procedure.initiator
        self.receiver = procedure.receiver
        self.heading = procedure.heading
        self._steps: dict[Bases | None, Steps] = {}

    @property
    def plain_steps(self) -> Steps:
        """The steps without the articles of an exchange, the only ones that have to be looked for."""
        known = self._steps.get(None)
        if known is None:
            bases = tuple([each or () for each in self.basis])
            known = self._steps[None] = Steps(self.moves, bases, self.working_days)
        return known

    def steps(self, inquiry: Inquiry, way: Way) -> Steps:
        """Return the steps, with the articles of the exchange if there is one."""
        articles = exchange_basis(inquiry, way) if None in self.basis else ()
        known = self._steps.get(articles)
        if known is None:
            bases = tuple([articles if each is None else each for each in self.basis])
            made = Steps(self.moves, bases, self.working_days)
            known = keep(self._steps, articles, made, STEPS_KEPT)
        return known


def course_of(inquiry: Inquiry, way: Way) -> Course:
    """Return the course of one of the ways of a question."""
    view, likeness = inquiry.view, inquiry.likeness
    if likeness is None:
        return _made(inquiry, way)
    # How two lines stand to each other no outline tells.
    mark = (*likeness, way, join_of(inquiry, way), inquiry.found.meeting)
    known = view.courses.get(mark)
    if known is None:
        known = keep(view.courses, mark, _made(inquiry, way), KEPT)
    return known


def _made(inquiry: Inquiry, way: Way) -> Course:
    moves = moves_of(inquiry, way)
    procedure = Procedure(inquiry, way, moves)
    basis = tuple(
        None if move == "EXCHANGE" else move_basis(inquiry, way, move, order)
        for order, move in enumerate(moves, 1)
    )
    days = tuple(procedure.working_days(order) for order in range(1, len(moves) + 1))
    return Course(moves, basis, days, procedure)
