"""Puts the parts of an answer into words: finds the facts that their messages name.

Bodies are told by name and code, articles by document and number.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from graph.facts import Scope
from law.answer import NoPath, Obstacle, RefusedWay
from law.basis import LegalBasis
from law.bulk import BulkGap
from law.engine import Engine
from law.inquiry import Inquiry
from law.messages import message, phrase
from law.reasons import bars
from law.traversal import Line


class Wording:
    """The words of the answer to one question.

    Args:
        engine: the engine that gave the answer.
        day: the day of the answer.
        language: `zh` or `en`.
        relation: the relation of the answer.
        packs: the rule packs that it was judged by instead of the adopted ones.
    """

    def __init__(
        self,
        engine: Engine,
        day: int,
        language: str,
        relation: str = "FORMAL",
        packs: tuple[str, ...] | None = None,
    ) -> None:
        """Keep what the facts are found in."""
        self._engine = engine
        self._packs = packs
        self._day = day
        self._language = language
        self._relation = relation

    def no_path(self, answer: NoPath) -> str:
        """Return why there is no lawful path; `answer` with its explanation where it has one."""
        ends = (answer.origin, answer.destination)
        missing = [each.organization for each in answer.obstacles if each.code == "FACT_MISSING"]
        bodies: Iterable[str] = ends
        if answer.code == "SAME_ORGANIZATION":
            bodies = [self._acting(answer.origin)]
        elif answer.code == "DISSOLVED":
            bodies = [code for code in ends if not self._exists(code)]
        elif answer.code == "FACT_MISSING":
            bodies = missing
        nearest = (
            ""
            if answer.nearest is None
            else self._phrase("nearest", body=self.name(answer.nearest))
        )
        return message(
            answer.code, self._language,
            body=self._names(bodies), day=self._shown_day, since=self._first_rule,
            origin=self.name(answer.origin), destination=self.name(answer.destination),
            relation=self._phrase(self._relation), nearest=nearest,
        )  # fmt: skip

    def refused(self, way: RefusedWay, origin: str, destination: str) -> str:
        """Return why a shorter way is not lawful.

        Args:
            way: the way.
            origin: code of the origin of the question.
            destination: code of its destination.
        """
        inquiry = self._inquiry(origin, destination)
        up, down = _ends_of(inquiry, way)
        near, far = inquiry.ascent.acting[up], inquiry.descent.acting[down]
        bodies = {
            "PROHIBITED": self._barred(inquiry, up, down),
            "NO_POWER_AT_FAR_SIDE": [inquiry.code(far)],
        }.get(way.code, [inquiry.code(near)])
        return self._why(
            way.code, bodies, way.basis, self.name(inquiry.code(far)), way.unknown_admits
        )

    def obstacle(self, obstacle: Obstacle) -> str:
        """Return why no exchange from a body reaches the other side."""
        other = self._phrase("other_side")
        bodies, unknown, code = [obstacle.organization], self._unknown(obstacle), obstacle.code
        if code.startswith("NO_POWER") and self._holds(obstacle.organization):
            # A body that has a power of its own is only in the way because the other side has none.
            unknown, code = [], "OTHER_SIDE_WITHOUT_POWER"
        return self._why(code, bodies, obstacle.basis, other, unknown)

    def absent(self, code: str) -> str:
        """Return that a body does not exist on the day."""
        return message("DISSOLVED", self._language, body=self.name(code), day=self._shown_day)

    def bulk_gap(self, gap: BulkGap, origin: str, new_superior: str) -> str:
        """Return why no text says who handles the transfer of a whole organization."""
        code = "BULK_FACT_MISSING" if gap.code == "FACT_MISSING" else gap.code
        articles = self._articles(gap.basis)
        if code == "NO_RULE":
            articles = self._phrase("silent", articles=articles) if gap.basis else ""
        proposed = self._phrase("not_proposed")
        if gap.proposed_handler is not None:
            proposed = self._phrase("proposed", body=self.name(gap.proposed_handler))
        return message(
            code, self._language,
            body=self._names((origin, new_superior)), origin=self.name(origin),
            destination=self.name(new_superior), day=self._shown_day, since=self._first_rule,
            articles=articles, proposed=proposed,
        )  # fmt: skip

    def name(self, code: str) -> str:
        """Return the name of a body on the day, or the nearest day of its life, with its code."""
        snapshot = self._engine.snapshot
        body = snapshot.find(code)
        if body is None:
            return code
        since, until = snapshot.life(body)
        state = snapshot.state(body, min(max(self._day, since), until - 1))
        name = code if state is None else state.name
        return f"{name}（{code}）" if self._language == "zh" else f"{name} ({code})"

    def _why(
        self,
        code: str,
        bodies: Iterable[str],
        basis: tuple[LegalBasis, ...],
        other: str,
        unknown: Iterable[str],
    ) -> str:
        known_not = self._names(unknown)
        return message(
            code, self._language,
            body=self._names(bodies), other=other, day=self._shown_day,
            relation=self._phrase(self._relation), articles=self._articles(basis),
            unknown=self._phrase("unknown", body=known_not) if known_not else "",
        )  # fmt: skip

    def _barred(self, inquiry: Inquiry, up: int, down: int) -> list[str]:
        barred = []
        for line, place in ((inquiry.ascent, up), (inquiry.descent, down)):
            committee = line.committees[place]
            pack = inquiry.pack_above(line, line.whole.index(committee))
            if pack is not None and bars(inquiry, pack, committee):
                barred.append(inquiry.code(line.acting[place]))
        return barred

    def _holds(self, code: str) -> bool:
        """Tell whether a body holds a power that reaches its own side of the online system."""
        body = self._engine.snapshot.find(code)
        if body is None:
            return False
        inquiry = self._inquiry(code, code)
        committee = self._engine.snapshot.committee_of(body)
        held = inquiry.held(body, body if committee is None else committee)
        is_off = inquiry.ascent.is_off_system
        return any(is_off or Scope.of_key(each.scope).range != "OFF_SYSTEM" for each in held)

    def _unknown(self, obstacle: Obstacle) -> list[str]:
        """Return the body of an obstacle where it is not known whether it may approve members."""
        body = self._engine.snapshot.find(obstacle.organization)
        if body is None or not obstacle.code.startswith("NO_POWER"):
            return []
        standing = self._inquiry(obstacle.organization, obstacle.organization).standing(body)
        is_asked = self._engine.book.bodies.approving(standing) and standing.admits is None
        return [obstacle.organization] if is_asked else []

    def _inquiry(self, origin: str, destination: str) -> Inquiry:
        ends = [self._engine.snapshot.find(code) or 0 for code in (origin, destination)]
        book = self._engine.book
        return self._engine.inquiry(
            ends[0], ends[1], self._relation, self._day, book.default, self._packs
        )

    def _acting(self, code: str) -> str:
        inquiry = self._inquiry(code, code)
        acting = inquiry.ascent.acting
        return inquiry.code(acting[0]) if acting else code

    def _exists(self, code: str) -> bool:
        body = self._engine.snapshot.find(code)
        return body is not None and self._engine.snapshot.class_of(body, self._day) is not None

    def _names(self, codes: Iterable[str]) -> str:
        return self._phrase("and").join(map(self.name, codes))

    def _articles(self, basis: tuple[LegalBasis, ...]) -> str:
        cited: dict[str, list[str]] = {}
        for each in basis:
            articles = cited.setdefault(each.document, [])
            if each.article not in articles:
                articles.append(each.article)
        named = [document + "、".join(articles) for document, articles in cited.items()]
        return self._phrase("and").join(named) if named else self._phrase("some_article")

    def _phrase(self, key: str, **facts: str) -> str:
        return phrase(key, self._language, **facts)

    @property
    def _shown_day(self) -> str:
        return str(date.fromordinal(self._day))

    @cached_property
    def _first_rule(self) -> str:
        packs = [
            pack for pack in self._engine.book.packs.values() if self._relation in pack.settles
        ]
        return str(min(period.since for pack in packs for period in pack.in_force))


def _ends_of(inquiry: Inquiry, way: RefusedWay) -> tuple[int, int]:
    """Return the places on the two lines between which a refused way exchanges."""

    def begins(line: Line, codes: tuple[str, ...]) -> bool:
        return tuple(map(inquiry.code, line.acting[: len(codes)])) == codes

    cuts = range(1, len(way.bodies))
    up = next(
        cut
        for cut in cuts
        if begins(inquiry.ascent, way.bodies[:cut])
        and begins(inquiry.descent, way.bodies[: cut - 1 : -1])
    )
    return up - 1, len(way.bodies) - up - 1
