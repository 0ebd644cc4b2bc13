"""Which body acts for a committee: its organ, or the committee itself where it may.

At most one organ of a committee acts on a day. An article that names the organ of some committees
only under a reading makes the committee act itself under the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from graph.facts import Fact
from law.adoption import governing
from law.readings import complement, joined
from law.rulebook import Rulebook
from law.standing import Readings, Standing
from law.timeline import Timeline


class Acting(NamedTuple):
    """Who acts for a committee on some days, under the readings named."""

    since: int
    until: int
    body: str
    readings: Readings


class Organs:
    """The organs of all committees over all days."""

    def __init__(self, timeline: Timeline, book: Rulebook) -> None:
        """Index the organs by their committee."""
        self._timeline = timeline
        self._book = book
        self._relations = {rule.relation for pack in book.packs.values() for rule in pack.organs}
        self._organs: dict[str, list[Fact]] = defaultdict(list)
        for rows in timeline.by_type["ORGAN_OF"].values():
            for fact in rows:
                self._organs[fact.end].append(fact)

    def has_organ(self, code: str) -> bool:
        """Tell whether a body has an organ on any day."""
        return code in self._organs

    def acting(self, code: str) -> list[Acting]:
        """Return who acts for a body, cut so that each day and reading has at most one."""
        organs = self._organs.get(code, [])
        rows: list[Acting] = []
        for stretch in self._timeline.stretches(code):
            required = self._book.bodies.acts_through_organ.get(stretch.body.kind)
            usable = [] if required is None else organs
            for since, until, organ in self._cut(usable, stretch.since, stretch.until):
                for body, readings in self._who(stretch.body, organ, required=bool(required)):
                    rows.append(Acting(since, until, body, readings))
        return rows

    def facts(self) -> Iterator[Fact]:
        """Yield every ORGAN_OF cut by whether the organ acts and under which readings."""
        for committee, organs in self._organs.items():
            acting = self.acting(committee)
            for organ in {fact.start for fact in organs}:
                given = [fact for fact in organs if fact.start == organ]
                mine = [row for row in acting if row.body == organ]
                yield from _cut_by_acting(organ, committee, given, mine)

    def _cut(
        self, organs: list[Fact], since: int, until: int
    ) -> Iterator[tuple[int, int, str | None]]:
        days = {since, until}
        days.update(
            day for fact in organs for day in (fact.since, fact.until) if since < day < until
        )
        for code in {fact.start for fact in organs}:
            for stretch in self._timeline.stretches(code):
                days.update(day for day in stretch[:2] if since < day < until)
        bounds = sorted(days)
        for first, last in pairwise(bounds):
            yield first, last, self._chosen(organs, first)

    def _chosen(self, organs: list[Fact], day: int) -> str | None:
        first = self._book.bodies.organs_first
        alive = [
            (body.kind not in first, fact.start)
            for fact in organs
            if fact.since <= day < fact.until
            and (body := self._timeline.at(fact.start, day)) is not None
        ]
        return min(alive)[1] if alive else None

    def _who(
        self, committee: Standing, organ: str | None, *, required: bool
    ) -> list[tuple[str, Readings]]:
        if organ is None:
            return [] if required else [(committee.code, ())]
        rules = [
            (alternative.readings, rule.readings)
            for relation in self._relations
            for alternative in governing(committee, relation, self._book)
            for rule in self._book.packs[alternative.pack].organs
            if rule.relation == relation and self._book.test(rule.committee)(committee)
        ]
        if not rules:
            return [(organ, ())]
        return [
            row
            for under, readings in rules
            for row in self._split(committee.code, organ, under, readings)
        ]

    def _split(
        self, committee: str, organ: str, under: Readings, readings: Readings
    ) -> Iterator[tuple[str, Readings]]:
        """Yield the organ under the readings of a rule and the committee under the others.

        Outside the days or readings on which the rule's pack governs, the organ acts as usual.
        """
        if (met := joined(under, readings)) is not None:
            yield organ, met
        for condition in readings:
            other = complement(condition, self._book.options[condition.partition("=")[0]])
            if other and (unmet := joined(under, (other,))) is not None:
                yield committee, unmet
        for condition in under:
            outside = complement(condition, self._book.options[condition.partition("=")[0]])
            if outside:
                yield organ, (outside,)


def _cut_by_acting(
    organ: str, committee: str, given: list[Fact], acting: list[Acting]
) -> Iterator[Fact]:
    for fact in given:
        inside = [row for row in acting if row.since < fact.until and fact.since < row.until]
        day = fact.since
        for since, until, readings in _merged(inside):
            first, last = max(since, fact.since), min(until, fact.until)
            if day < first:
                yield Fact("ORGAN_OF", organ, committee, day, first, (False, ()))
            yield Fact("ORGAN_OF", organ, committee, first, last, (True, readings))
            day = max(day, last)
        if day < fact.until:
            yield Fact("ORGAN_OF", organ, committee, day, fact.until, (False, ()))


def _merged(rows: list[Acting]) -> list[tuple[int, int, Readings]]:
    """Join adjoining intervals with the same readings, in the order of days."""
    merged: list[tuple[int, int, Readings]] = []
    for row in sorted(rows):
        if merged and merged[-1][1] == row.since and merged[-1][2] == row.readings:
            merged[-1] = (merged[-1][0], row.until, row.readings)
        else:
            merged.append((row.since, row.until, row.readings))
    return merged
