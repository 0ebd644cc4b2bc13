"""The course of a path: the articles and days of its steps, and who does what in the case.

It holds for every path whose lines have the same outlines, so it is worked out once for them all:
bodies are told by their places on the two lines. Only the articles of an exchange hang on which
bodies make it, see `law.exchange`.
"""

from __future__ import annotations

from typing import NamedTuple

from graph.keeping import keep
from law.basis import LegalBasis
from law.exchange import exchange_basis
from law.inquiry import Inquiry
from law.outlines import outlines_of_line
from law.procedure import Post, Procedure
from law.reasons import move_basis, moves_of
from law.traversal import Way, meeting_of

KEPT = 4096
"""Courses that are kept; a day has a few hundred that are met often."""

Bases = tuple[LegalBasis, ...]


class Course(NamedTuple):
    """How a case runs along a way.

    `basis` and `working_days` are those of each step, the articles of an exchange left out.
    `initiator`, `receiver` and `heading` are places on the origin's line (0) or the other (1).
    """

    moves: tuple[str, ...]
    basis: tuple[Bases | None, ...]
    working_days: tuple[int | None, ...]
    channel: str
    initiator: Post | None
    receiver: Post | None
    heading: Post | None

    def bases(self, inquiry: Inquiry, way: Way) -> tuple[Bases, ...]:
        """Return the articles of each step."""
        if None not in self.basis:
            return self.basis  # type: ignore[return-value]
        return tuple(exchange_basis(inquiry, way) if each is None else each for each in self.basis)


def course_of(inquiry: Inquiry, way: Way) -> Course:
    """Return the course of one of the ways of a question."""
    moves = moves_of(inquiry, way)
    if inquiry.packs is not None:
        return _made(inquiry, way, moves)
    view, day = inquiry.view, inquiry.day
    ascent = outlines_of_line(view, inquiry.ascent, day)
    descent = outlines_of_line(view, inquiry.descent, day)
    if not (ascent and descent):
        return _made(inquiry, way, moves)
    mark = (day, ascent, descent, way, moves, *_met(inquiry))
    known = view.courses.get(mark)
    if known is None:
        known = keep(view.courses, mark, _made(inquiry, way, moves), KEPT)
    return known


def _met(inquiry: Inquiry) -> tuple[object, ...]:
    """Return how the two lines stand to each other: packs, provinces, and where they meet."""
    ascent, descent = inquiry.ascent, inquiry.descent
    own, other = inquiry.line_pack(ascent), inquiry.line_pack(descent)
    sender, receiver = inquiry.provinces
    return (
        None if own is None else own.key,
        None if other is None else other.key,
        sender is None, receiver is None, sender == receiver,
        meeting_of(ascent, descent),
    )  # fmt: skip


def _made(inquiry: Inquiry, way: Way, moves: tuple[str, ...]) -> Course:
    procedure = Procedure(inquiry, way, moves)
    basis = tuple(
        None if move == "EXCHANGE" else move_basis(inquiry, way, move, order)
        for order, move in enumerate(moves, 1)
    )
    days = tuple(procedure.working_days(order) for order in range(1, len(moves) + 1))
    return Course(
        moves, basis, days, procedure.channel, procedure.initiator, procedure.receiver,
        procedure.heading,
    )  # fmt: skip
