"""One question under one choice of readings: two ends, a day, their lines, and the ways found.

Holds what the modules that give reasons all need: bodies as the law sees them, their powers with
the articles, and the packs that govern them. Computed when first asked for.
"""

from __future__ import annotations

from typing import NamedTuple

from graph.facts import Scope
from graph.keeping import keep
from law.adoption import Governing
from law.authority import GivenGrant, Power, powers_of
from law.outlines import LIKE_NO_OTHER
from law.pack import Condition, Pack
from law.predicate import nearest_above
from law.readings import Choice, satisfied
from law.standing import Standing
from law.standings import Standings
from law.traversal import Found, Line, Way, climb, cut_at_receiver, shortest
from law.view import BOTH, RECEIVES, SENDS, View

KEPT = 8192
"""Bodies and days of which the powers are kept with their articles."""

_SIDES = {"SENDS": SENDS, "RECEIVES": RECEIVES, "BOTH": BOTH}


Likeness = tuple[int, int, int, bool]


class Held(NamedTuple):
    """A power as it counts in this question: the scope it joins by, and how it is implied."""

    scope: str
    side: int
    power: Power
    implied_by: str | None


class Inquiry:
    """Two ends on a day under one choice of readings.

    Args:
        view: the snapshot for the relation and the readings.
        origin: number of the origin.
        destination: number of the destination.
        day: the day asked about.
        packs: keys of the packs to judge by instead of the adopted ones.
        standings: bodies already made for the same day; no reading changes them.
    """

    def __init__(
        self,
        view: View,
        origin: int,
        destination: int,
        day: int,
        packs: tuple[str, ...] | None = None,
        standings: Standings | None = None,
    ) -> None:
        """Climb both lines; everything else waits until it is asked for."""
        self.view = view
        self.book = view.book
        self.day = day
        self.relation = view.relation
        self.choice: Choice = view.choice
        self.origin, self.destination = origin, destination
        self.packs = packs
        self._standings = standings
        self._held: dict[tuple[int, int], list[Held]] = {}
        self._governing: dict[int, Pack | None] = {}
        self._found: Found | None = None
        self._likeness: Likeness | None = None
        self._in_force: list[str] | None = None
        self._scope_numbers: dict[str, int] | None = None
        ascent = climb(view, origin, day, destination)
        descent = climb(view, destination, day, origin)
        self.crosses = ascent.is_off_system != descent.is_off_system
        if self.crosses and view.settles_off_system:
            if ascent.is_off_system:
                ascent = cut_at_receiver(view, ascent, day)
            else:
                descent = cut_at_receiver(view, descent, day)
        self.ascent, self.descent = ascent, descent

    @property
    def standings(self) -> Standings:
        """The bodies of the day as the law sees them."""
        if self._standings is None:
            view = self.view
            self._standings = Standings(
                view.snapshot, view.adopted, view.book, self.day, self.packs
            )
        return self._standings

    @property
    def found(self) -> Found:
        """The shortest ways, and what was met on the way to them."""
        # A cached property takes a lock, which is a tenth of what a path costs.
        if self._found is None:
            holdings = None if self.packs is None else self._evaluated
            self._found = shortest(self.view, self.ascent, self.descent, self.day, holdings)
        return self._found

    @property
    def ways(self) -> list[Way]:
        """The shortest ways, one for each list of bodies, in the order of codes."""
        found = self.found.ways
        return found if len(found) < 2 else self._in_order(found)

    def line_pack(self, line: Line) -> Pack | None:
        """Return the pack that governs an end."""
        return self.pack_above(line, 0)

    def pack_above(self, line: Line, place: int) -> Pack | None:
        """Return the pack that governs the body at a place of the whole line."""
        body = line.whole[place]
        if body not in self._governing:
            self._governing[body] = self._pack_of(line, place)
        return self._governing[body]

    @property
    def provinces(self) -> tuple[int | None, int | None]:
        """The provincial committees that the two ends are affiliated under, by any distance."""
        return self.ascent.province, self.descent.province

    @property
    def likeness(self) -> Likeness | None:
        """What is equal for questions that the rules cannot tell apart but by where the lines meet.

        None where a line is like no other, and where packs are named.
        """
        if self._likeness is None and self.packs is None:
            own, other = self.ascent, self.descent
            if own.outline != LIKE_NO_OTHER != other.outline:
                is_near = own.province == other.province
                self._likeness = self.day, own.outline, other.outline, is_near
        return self._likeness

    def body(self, post: tuple[int, int] | None) -> int | None:
        """Return the acting body at a place of the origin's line (0) or of the other (1)."""
        if post is None:
            return None
        side, place = post
        return (self.descent if side else self.ascent).acting[place]

    def standing(self, body: int) -> Standing:
        """Return a body as the law sees it on the day, with all that stands above it."""
        return self.standings.of(body)

    def held(self, actor: int, committee: int) -> list[Held]:
        """Return the powers of an acting body that count for this relation, with their articles."""
        kept = self._held if self.packs is not None else self.view.held
        known = kept.get((actor, self.day))
        if known is None:
            powers = self._powers(actor, committee)
            known = [held for power in powers for held in self._counting(power)]
            keep(kept, (actor, self.day), known, KEPT)
        return known

    def code(self, body: int) -> str:
        """Return the code of a body."""
        return self.view.code(body)

    def above(self, committee: int, condition: Condition | None) -> str | None:
        """Return the code of the nearest body above that meets a condition of a pack."""
        if condition is None:
            return None
        found = nearest_above(self.standing(committee), self.book.test(condition))
        return None if found is None else found.code

    def _in_order(self, ways: list[Way]) -> list[Way]:
        best: dict[tuple[int, ...], Way] = {}
        for way in sorted(ways, key=lambda way: not way.turns):
            best.setdefault(tuple(way.bodies(self.ascent, self.descent)), way)
        return [best[bodies] for bodies in sorted(best)]

    def _pack_of(self, line: Line, place: int) -> Pack | None:
        if self.packs is not None:
            named = (self.book.packs[key] for key in self._named)
            return next((pack for pack in named if self.relation in pack.settles), None)
        upper, whole, low = line.upper, line.whole, len(line.classes)
        if upper is None or place > low:
            key = self.view.governing(whole[place:], self.day)
        else:
            key = self.view.governing(whole[place:low], self.day) or upper.pack
        return None if key is None else self.book.packs[key]

    def _powers(self, actor: int, committee: int) -> list[Power]:
        if self.packs is not None:
            return self._powers_by_packs(actor, committee)
        meta, powers = self.view.snapshot.meta, []
        for holding in self.view.snapshot.holdings(actor, self.day):
            cells = meta["powers"][holding.power]
            powers.append(Power._make((meta["scopes"][holding.scope], *cells[:6], tuple(cells[6]))))
        return powers

    def _counting(self, power: Power) -> list[Held]:
        if not satisfied(power.readings, self.choice):
            return []
        scope, side = Scope.of_key(power.scope), _SIDES[power.side]
        if scope.relation == self.relation:
            return [Held(power.scope, side, power, None)]
        return [
            Held(Scope(rule.to.relation, rule.to.range).key, side, power, rule.from_.relation)
            for pack in self.book.packs.values()
            for rule in pack.implies
            if side == BOTH
            and rule.to.relation == self.relation
            and not scope.range_of
            and (rule.from_.relation, rule.from_.range) == (scope.relation, scope.range)
        ]

    def _evaluated(self, actor: int, committee: int) -> list[tuple[int, int]]:
        if self._scope_numbers is None:
            scopes = self.view.snapshot.meta["scopes"]
            self._scope_numbers = {key: number for number, key in enumerate(scopes)}
        numbers = self._scope_numbers
        return [
            (numbers.setdefault(held.scope, len(numbers)), held.side)
            for held in self.held(actor, committee)
        ]

    @property
    def _named(self) -> list[str]:
        """The named packs that are in force on the day, the narrower ones first."""
        if self._in_force is None:
            book, day = self.book, self.day
            named = [key for key in self.packs or () if book.is_in_force(key, day, self.choice)]
            self._in_force = sorted(named, key=book.is_everywhere)
        return self._in_force

    def _powers_by_packs(self, actor: int, committee: int) -> list[Power]:
        codes = {self.code(actor), self.code(committee)}
        grants = [
            GivenGrant(end, basis, pack, article, tuple(readings or ()))
            for start, end, since, until, basis, pack, article, readings in (
                self.view.snapshot.meta["grants"]
            )
            if start in codes and since <= self.day < until
        ]
        by = [Governing(key, ()) for key in self._named]
        return powers_of(self.standing(committee), grants, self.book, by)
