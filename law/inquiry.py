"""One question under one choice of readings: two ends, a day, their lines, and the ways found.

Holds what the modules that give reasons all need: bodies as the law sees them, their powers with
the articles, and the packs that govern them. Computed when first asked for.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from graph.facts import Scope
from graph.snapshot_build import CLASS_CELLS
from law.adoption import Governing, periods_in_force
from law.authority import GivenGrant, Power, powers_of
from law.pack import Condition, Pack
from law.predicate import nearest_above
from law.readings import Choice, satisfied
from law.standing import Standing
from law.traversal import Line, Way, climb, cut_at_receiver, shortest
from law.view import BOTH, RECEIVES, SENDS, View

_SIDES = {"SENDS": SENDS, "RECEIVES": RECEIVES, "BOTH": BOTH}


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
    """

    def __init__(
        self, view: View, origin: int, destination: int, day: int, packs: tuple[str, ...] | None
    ) -> None:
        """Climb both lines; everything else waits until it is asked for."""
        self.view = view
        self.book = view.book
        self.day = day
        self.relation = view.relation
        self.choice: Choice = view.choice
        self.origin, self.destination = origin, destination
        self.packs = packs
        self._standings: dict[int, Standing] = {}
        self._held: dict[int, list[Held]] = {}
        ascent, descent = climb(view, origin, day), climb(view, destination, day)
        self.crosses = ascent.is_off_system != descent.is_off_system
        if self.crosses and self.off_system_relation:
            if ascent.is_off_system:
                ascent = cut_at_receiver(view, ascent, day)
            else:
                descent = cut_at_receiver(view, descent, day)
        self.ascent, self.descent = ascent, descent

    @property
    def off_system_relation(self) -> bool:
        """Tell whether some pack settles transfers of this relation to units off the system."""
        return any(
            pack.off_system and pack.off_system.relation == self.relation
            for pack in self.book.packs.values()
        )

    @cached_property
    def found(self) -> tuple[list[Way], bool]:
        """The shortest ways, and whether a turn was refused for want of an article."""
        if self.packs is None:
            return shortest(self.view, self.ascent, self.descent, self.day)
        return shortest(self.view, self.ascent, self.descent, self.day, self._evaluated)

    @cached_property
    def ways(self) -> list[Way]:
        """The shortest ways, one for each list of bodies, in the order of codes."""
        best: dict[tuple[int, ...], Way] = {}
        for way in sorted(self.found[0], key=lambda way: not way.turns):
            best.setdefault(tuple(way.bodies(self.ascent, self.descent)), way)
        return [best[bodies] for bodies in sorted(best)]

    def line_pack(self, line: Line) -> Pack | None:
        """Return the pack that governs an end."""
        return self.pack_above(line, 0)

    def pack_above(self, line: Line, place: int) -> Pack | None:
        """Return the pack that governs the body at a place of the whole line."""
        if self.packs is not None:
            by = self._by
            return self.book.packs[by[0].pack] if by else None
        key = self.view.governing(line.whole[place:], self.day)
        return None if key is None else self.book.packs[key]

    def province(self, line: Line) -> int | None:
        """Return the provincial committee that an end is affiliated under, by any distance."""
        is_province = self.book.bodies.is_province
        return next((body for body in line.whole if is_province(self.standing(body))), None)

    def standing(self, body: int) -> Standing:
        """Return a body as the law sees it on the day, with all that stands above it."""
        known = self._standings.get(body)
        if known is None:
            known = self._standings[body] = self._standing(body)
        return known

    def held(self, actor: int, committee: int) -> list[Held]:
        """Return the powers of an acting body that count for this relation, with their articles."""
        known = self._held.get(actor)
        if known is None:
            powers = self._powers(actor, committee)
            known = self._held[actor] = [held for power in powers for held in self._counting(power)]
        return known

    def code(self, body: int) -> str:
        """Return the code of a body."""
        return self.view.snapshot.code(body)

    def above(self, committee: int, condition: Condition | None) -> str | None:
        """Return the code of the nearest body above that meets a condition of a pack."""
        if condition is None:
            return None
        found = nearest_above(self.standing(committee), self.book.test(condition))
        return None if found is None else found.code

    def _powers(self, actor: int, committee: int) -> list[Power]:
        if self.packs is not None:
            return self._powers_by_packs(committee)
        meta, powers = self.view.snapshot.meta, []
        for holding in self.view.snapshot.holdings(actor, self.day):
            cells = meta["powers"][holding.power]
            powers.append(Power(meta["scopes"][holding.scope], *cells[:6], tuple(cells[6])))
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
            if side == BOTH and rule.to.relation == self.relation and not scope.range_of
            and (rule.from_.relation, rule.from_.range) == (scope.relation, scope.range)
        ]

    def _evaluated(self, actor: int, committee: int) -> list[tuple[int, int]]:
        numbers = self._scope_numbers
        return [
            (numbers.setdefault(held.scope, len(numbers)), held.side)
            for held in self.held(actor, committee)
        ]

    @cached_property
    def _scope_numbers(self) -> dict[str, int]:
        return {key: number for number, key in enumerate(self.view.snapshot.meta["scopes"])}

    @cached_property
    def _by(self) -> list[Governing]:
        """The named packs that are in force on the day and settle the relation."""
        by = []
        for key in self.packs or ():
            pack = self.book.pack(key)
            for force in periods_in_force(pack, self.book.options):
                in_force = force.since <= self.day < force.until
                if in_force and satisfied(force.readings, self.choice) and self.relation in pack.settles:
                    by.append(Governing(key, ()))
        return by

    def _powers_by_packs(self, committee: int) -> list[Power]:
        code = self.code(committee)
        grants = [
            GivenGrant(end, basis, pack, article, tuple(readings or ()))
            for start, end, since, until, basis, pack, article, readings in (
                self.view.snapshot.meta["grants"]
            )
            if start == code and since <= self.day < until
        ]
        every = [
            Governing(key, ())
            for key in self.packs or ()
            if any(
                force.since <= self.day < force.until and satisfied(force.readings, self.choice)
                for force in periods_in_force(self.book.pack(key), self.book.options)
            )
        ]
        return powers_of(self.standing(committee), grants, self.book, every)

    def _standing(self, body: int) -> Standing:
        snapshot = self.view.snapshot
        body_class = snapshot.class_of(body, self.day)
        cells = dict(zip(CLASS_CELLS, snapshot.meta["classes"][body_class or 0], strict=True))
        above = snapshot.superior(body, self.day)
        superior = None if above is None else self.standing(above)
        adopted = tuple(
            (pack, readings)
            for since, until, pack, readings in self.view.adopted.get(body, ())
            if since <= self.day < until
        )
        standing = Standing(snapshot.code(body), cells, superior, adopted)
        standing.in_force = () if superior else self._in_force
        self.book.bodies.resolve(standing)
        standing.trades = self._trades(body, standing)
        return standing

    @cached_property
    def _in_force(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple(
            (pack.key, force.readings)
            for pack in self.book.packs.values()
            for force in periods_in_force(pack, self.book.options)
            if force.since <= self.day < force.until
        )

    def _trades(self, body: int, standing: Standing) -> tuple[Standing, ...]:
        """Return the committees below that keep a trade, where a pack looks for them here."""
        if self.packs is None:
            return ()
        forms = [
            grant.range_of
            for key in self.packs
            for grant in self.book.pack(key).grants
            if grant.range_of and "kept_by" in grant.range_of
        ]
        keepers = []
        for form in forms:
            if self.book.test(form["under"])(standing):
                for below in self.view.snapshot.subordinates(body, self.day):
                    number = self.view.snapshot.class_of(below, self.day)
                    cells = self.view.snapshot.meta["classes"][number or 0]
                    keeper = Standing(
                        self.code(below), dict(zip(CLASS_CELLS, cells, strict=True)), None
                    )
                    if self.book.test(form["kept_by"])(keeper):
                        keepers.append(keeper)
        return tuple(keepers)
