"""What pairs of one class share: the answer to the first of them, and where its bodies stand.

Every part is worked out when it is first asked for, by the engine, and kept for the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.lazy import lazy
from law.answer import NoPath, Path, Ruling
from law.course import Course, Steps, course_of
from law.engine import Engine
from law.inquiry import Inquiry
from law.procedure import Post
from law.readings import Choice
from law.refusals import refused_ways
from law.rulings import Core, core_of, rulings_of
from law.verdict import verdict


class Shared:
    """The answer to one pair of a class, and where its bodies stand.

    Args:
        engine: the engine that answers.
        inquiry: the question of the pair.
        bodies: the numbers of the bodies of its lines by place.
    """

    def __init__(self, engine: Engine, inquiry: Inquiry, bodies: Sequence[int]) -> None:
        """Keep what is asked; everything is worked out when it is first asked for."""
        self._engine, self._bodies = engine, list(bodies)
        self._ends = inquiry.origin, inquiry.destination
        self._relation, self._day = inquiry.relation, inquiry.day
        self._at_hand: Inquiry | None = inquiry
        self._is_tied = False

    @lazy
    def code(self) -> str | None:
        """The code why there is no lawful path, None where there is one."""
        answer = self.__dict__.get("answer")
        if answer is None:
            return verdict(self._inquiry())
        return answer.code if isinstance(answer, NoPath) else None

    @lazy
    def is_tied(self) -> bool:
        """Whether the order of codes chooses the path."""
        return _is_tied(self._inquiry())

    @lazy
    def is_tied_by_reading(self) -> bool:
        """Whether it does so under any of the readings that the rulings look at."""
        return self.rulings is not None and (self.is_tied or self._is_tied)

    @lazy
    def answer(self) -> Path | NoPath:
        """The answer without its explanation."""
        answer = self._engine.answer(self._inquiry(), explain=False)
        self._at_hand = None
        return answer

    @lazy
    def rulings(self) -> tuple[Ruling, ...]:
        """The unclear texts on which the answer depends."""
        inquiry, is_tied = self._inquiry(), self.is_tied
        self._is_tied = is_tied

        def ask(choice: Choice) -> Core:
            asked = self._under(choice)
            self._is_tied |= _is_tied(asked)
            return core_of(asked)

        return rulings_of(inquiry, core_of(inquiry), ask)

    @lazy
    def explained(self) -> Path | NoPath:
        """The answer with refused ways, obstacles and rulings."""
        answer = self.answer
        if isinstance(answer, NoPath):
            return self._engine.answer(self._inquiry())
        refused = refused_ways(self._inquiry(), len(answer.bodies))
        return replace(answer, rulings=self.rulings, refused=refused)

    @lazy
    def course(self) -> Course:
        """What follows from the path for the case; there must be one."""
        inquiry = self._inquiry()
        return course_of(inquiry, inquiry.ways[0])

    @lazy
    def steps(self) -> Steps:
        """What the steps of the path say: moves, articles and working days."""
        inquiry = self._inquiry()
        return self.course.steps(inquiry, inquiry.ways[0])

    @lazy
    def path(self) -> list[int]:
        """The places of the bodies of the path."""
        inquiry = self._inquiry()
        bodies = inquiry.ways[0].bodies(inquiry.ascent, inquiry.descent)
        return [self._places[body] for body in bodies]

    @lazy
    def posts(self) -> dict[Post, int]:
        """The places of those who have a role in the case, by where the course says they stand."""
        course, inquiry = self.course, self._inquiry()
        told = (course.initiator, course.receiver, course.heading)
        bodies = {post: inquiry.body(post) for post in told if post is not None}
        return {post: self._places[body] for post, body in bodies.items() if body is not None}

    def place(self, code: str) -> int:
        """Return the place of a body that the answer names by its code."""
        body = self._engine.snapshot.find(code)
        assert body is not None  # noqa: S101 -- the engine has named it.
        return self._places[body]

    def _inquiry(self) -> Inquiry:
        """Return the question; its lines are too large to be kept when it has been answered."""
        # Another thread may let go of it meanwhile.
        inquiry = self._at_hand
        if inquiry is None:
            inquiry = self._at_hand = self._under(self._engine.book.default)
        return inquiry

    def _under(self, choice: Choice) -> Inquiry:
        return self._engine.inquiry(*self._ends, self._relation, self._day, choice)

    @lazy
    def _places(self) -> dict[int, int]:
        # The first place of a body that stands at several.
        return {body: place for place, body in reversed(list(enumerate(self._bodies)))}


def _is_tied(inquiry: Inquiry) -> bool:
    """Tell whether there are several shortest ways over other bodies."""
    ways = inquiry.found.ways
    if len(ways) < 2:
        return False
    return len({tuple(way.bodies(inquiry.ascent, inquiry.descent)) for way in ways}) > 1
