"""A judge of lawful paths that tries everything: the documents restated over the plain tables.

It shares no code with the engine and does not read the rule packs. For one day, relation and
choice of readings it lists every lawful hand-over between two bodies and walks every way that
climbs, exchanges or turns once, and descends. Slow and simple on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tests.powers import HUNAN, Powers, Scope

Way = tuple[tuple[str, ...], tuple[str, ...]]
"""The bodies and the moves between them."""


class Question(NamedTuple):
    """What is asked of the judge."""

    origin: str
    destination: str
    relation: str
    day: date


class Verdict(NamedTuple):
    """The code why there is no path, or every shortest way."""

    code: str | None
    ways: frozenset[Way]


class Judge(Powers):
    """Judges every question of one day and one choice of readings."""

    # Which hand-overs are lawful.

    def next_above(self, code: str, ends: tuple[str, str], relation: str) -> str | None:
        """Return the body to which this one hands over upwards, None where its line ends."""
        above = self.superior(code)
        while (
            above is not None
            and relation == "FORMAL"
            and self.reading("GENERAL_BRANCH") == "B"
            and self.rank(above) == "GENERAL_BRANCH"
            and above not in ends
        ):
            above = self.superior(above)
        return None if above is None else self.acting(above)

    def is_cut(self, code: str) -> bool:
        """Say whether a missing organ below the level of the nation cuts the line of a body."""
        committee = self.judged(code)
        for body in (committee, *self.above(committee)):
            if self.kind(body) == "LOCAL_COMMITTEE" and not self.acting_organ(body):
                return bool(self.cell(body, "level") != "NATION")
        return False

    def may_turn(self, at: str, before: str, after: str, relation: str) -> bool:
        """Say whether a way may come up to a body from one subordinate and go down to another."""
        if self.is_top_of_the_nation(at):
            return False
        if self.governed_by(at, relation) == HUNAN or self.reading("TURN_WITHOUT_ARTICLE") == "A":
            return True
        held = self.powers(at, relation)
        return bool(held & (self.powers(before, relation) | self.powers(after, relation)))

    def judge(self, question: Question) -> Verdict:  # noqa: PLR0911
        """Return every shortest lawful way, or the first code that holds."""
        lives = [self.register.lives(end, self.day) for end in question[:2]]
        ends = [
            self.acting(end) or self.judged(end) if alive else end
            for end, alive in zip(question[:2], lives, strict=True)
        ]
        if ends[0] == ends[1]:
            return Verdict("SAME_ORGANIZATION", frozenset())
        if not all(lives):
            return Verdict("DISSOLVED", frozenset())
        if not all(self.governed_by(end, question.relation) for end in ends):
            return Verdict("NO_RULE_IN_FORCE", frozenset())
        origin, destination = ends
        if question.relation == "FORMAL":
            if self._crosses_after_opening(origin, destination):
                return Verdict("RULE_GAP", frozenset())
            if self._is_off(destination):
                return self._leaving(origin, destination)
            if self._is_off(origin):
                return self._returning(origin, destination)
        ways = self._shortest(origin, destination, question.relation)
        if not ways and self.reading("TURN_WITHOUT_ARTICLE") != "A":
            allowing = Judge(self.register, self.day, self.readings | {"TURN_WITHOUT_ARTICLE": "A"})
            if allowing.judge(question).ways:
                return Verdict("RULE_GAP", ways)
        if not ways and (self.is_cut(origin) or self.is_cut(destination)):
            return Verdict("FACT_MISSING", ways)
        return Verdict(None if ways else "NO_AUTHORITY", ways)

    def _crosses_after_opening(self, origin: str, destination: str) -> bool:
        opened = self.register.opened
        if opened is None or self.day < opened or self.reading("NATIONAL_OPENED") == "B":
            return False
        provinces = self.province(origin), self.province(destination)
        if provinces[0] == provinces[1]:
            return False
        governed = self.governed_by(origin, "FORMAL"), self.governed_by(destination, "FORMAL")
        return (governed[0] == HUNAN and provinces[1] is not None) or (
            governed[1] == HUNAN and provinces[0] is not None
        )

    def _shortest(self, origin: str, destination: str, relation: str) -> frozenset[Way]:
        """Walk ever longer ways until some arrive."""
        if not all(self.acting(end) == end for end in (origin, destination)):
            return frozenset()
        graph = Handovers(self, (origin, destination), relation)
        for length in range(2, len(graph.bodies) + 1):
            ways = frozenset(graph.ways(origin, destination, length))
            if ways:
                return ways
        return frozenset()

    # Units that do not use the online system.

    def _is_off(self, code: str) -> bool:
        return self.cell(self.judged(code), "on_system") is False

    def _receiving(self, code: str) -> tuple[str, ...]:
        """Return the bodies from the destination up to its political organ, or it alone."""
        chain = [code]
        for body in (code, *self.above(code)):
            if body != code:
                chain.append(body)
            if self.kind(body) == "MILITARY_ORGAN":
                return tuple(chain)
        return (code,)

    def _leaving(self, origin: str, destination: str) -> Verdict:
        """Judge by 002 第十二条: the sender's document alone must have such an article."""
        if self.governed_by(origin, "FORMAL") != HUNAN:
            return Verdict("RULE_GAP", frozenset())
        receiving = self._receiving(destination)[::-1]
        climbed: list[str] = []
        body: str | None = origin if self.acting(origin) == origin else None
        while body is not None:
            climbed.append(body)
            if ("NATION", "") in self.powers(body, "FORMAL") and (
                self.governed_by(body, "FORMAL") == HUNAN
            ):
                moves = ["RISE"] * (len(climbed) - 1) + ["EXCHANGE"]
                moves += ["DESCEND"] * (len(receiving) - 1)
                return Verdict(None, frozenset([((*climbed, *receiving), tuple(moves))]))
            body = self.next_above(body, (origin, destination), "FORMAL")
        return Verdict("FACT_MISSING" if self.is_cut(origin) else "NO_AUTHORITY", frozenset())

    def _returning(self, origin: str, destination: str) -> Verdict:
        """Judge the way back, which is in no text: by reading A the same bodies reversed."""
        if self.reading("OFF_SYSTEM_RETURN") == "B":
            return Verdict("RULE_GAP", frozenset())
        code, ways = self._leaving(destination, origin)
        mirrored = {"RISE": "DESCEND", "EXCHANGE": "EXCHANGE", "DESCEND": "RISE"}
        return Verdict(
            code,
            frozenset(
                (bodies[::-1], tuple(mirrored[move] for move in moves[::-1]))
                for bodies, moves in ways
            ),
        )


class Handovers:
    """Every lawful hand-over of one question, as a directed graph that is walked exhaustively."""

    def __init__(self, judge: Judge, ends: tuple[str, str], relation: str) -> None:
        """List the hand-overs between all bodies that act on the day."""
        self.judge = judge
        self.relation = relation
        day, register = judge.day, judge.register
        living = [code for code in register.bodies if register.lives(code, day)]
        acting = {judge.acting(code) for code in living} - {None}
        self.bodies = sorted(code for code in acting if code is not None)
        self.rises = {code: judge.next_above(code, ends, relation) for code in self.bodies}
        self.descents: dict[str, list[str]] = {}
        for below, above in self.rises.items():
            if above is not None:
                self.descents.setdefault(above, []).append(below)
        holders: dict[Scope, list[str]] = {}
        for code in self.bodies:
            for scope in judge.powers(code, relation):
                holders.setdefault(scope, []).append(code)
        self.exchanges = {
            code: {
                other
                for scope in judge.powers(code, relation)
                for other in holders[scope]
                if other != code and code != self.rises[other] and other != self.rises[code]
            }
            for code in self.bodies
        }

    def ways(self, origin: str, destination: str, length: int) -> Iterator[Way]:
        """Yield every way of this many bodies that climbs, crosses at most once, and descends."""
        yield from self._climb((origin,), destination, length)

    def _climb(self, bodies: tuple[str, ...], destination: str, length: int) -> Iterator[Way]:
        risen = ("RISE",) * (len(bodies) - 1)
        here = bodies[-1]
        if here == destination:
            if len(bodies) == length:
                yield bodies, risen
            return
        if len(bodies) == length:
            return
        for below in self.descents.get(here, ()):
            if len(bodies) == 1 or self.judge.may_turn(here, bodies[-2], below, self.relation):
                yield from self._descend((*bodies, below), (*risen, "DESCEND"), destination, length)
        for peer in self.exchanges[here]:
            yield from self._descend((*bodies, peer), (*risen, "EXCHANGE"), destination, length)
        above = self.rises[here]
        if above is not None:
            yield from self._climb((*bodies, above), destination, length)

    def _descend(
        self, bodies: tuple[str, ...], moves: tuple[str, ...], destination: str, length: int
    ) -> Iterator[Way]:
        here = bodies[-1]
        if len(set(bodies)) < len(bodies) or len(bodies) > length:
            return
        if here == destination:
            if len(bodies) == length:
                yield bodies, moves
            return
        for below in self.descents.get(here, ()):
            yield from self._descend((*bodies, below), (*moves, "DESCEND"), destination, length)
