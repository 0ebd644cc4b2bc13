"""Bodies over time as the law sees them: every body cut into days on which its line is the same.

Built once from the given facts when powers are derived. A body appears as one `Standing` per
stretch of days; siblings share what stands above them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from graph.facts import FACT_TYPES, Fact
from law.force import Force
from law.pack import Pack
from law.rulebook import Rulebook
from law.standing import Readings, Standing

_CELLS = FACT_TYPES["HAS_STATE"].properties
_OF_LAW = slice(_CELLS.index("kind"), None)
"""The cells of a state that the law looks at: all but the names, which stand first."""
_TYPES = ("HAS_STATE", "SUBORDINATE_TO", "ORGAN_OF", "SEATED_IN", "GRANTED", "ADOPTS")
"""The types of facts from which something follows."""


class Stretch(NamedTuple):
    """A body on the days from `since` to before `until`."""

    since: int
    until: int
    body: Standing


class Adoption(NamedTuple):
    """A pack adopted at a body, on the days on which it is in force."""

    since: int
    until: int
    pack: str
    readings: Readings


class Timeline:
    """All bodies over all days.

    Args:
        facts: the given facts of one revision.
        book: the rule packs.
    """

    def __init__(self, facts: Iterable[Fact], book: Rulebook) -> None:
        """Index the facts by body; stretches are made when asked for."""
        self._book = book
        self.by_type: dict[str, dict[str, list[Fact]]] = {
            name: defaultdict(list) for name in _TYPES
        }
        for fact in facts:
            if (index := self.by_type.get(fact.type)) is not None:
                index[fact.start].append(fact)
        for index in self.by_type.values():
            for rows in index.values():
                if len(rows) > 1:
                    rows.sort()
        self._forces = [
            (force.since, force.until, key, force.readings)
            for key, forces in book.forces.items()
            for force in forces
        ]
        self.adoptions = self._adoptions()
        self._trades = self._kept_trades()
        self._stretches: dict[str, list[Stretch]] = {}

    @property
    def codes(self) -> Iterable[str]:
        """The codes of all bodies that have a state."""
        return self.by_type["HAS_STATE"].keys()

    def stretches(self, code: str) -> list[Stretch]:
        """Return the stretches of a body in the order of days; superiors are made first."""
        pending = [code]
        while pending:
            current = pending[-1]
            if current in self._stretches:
                pending.pop()
                continue
            superiors = {fact.end for fact in self._upwards(current)}
            missing = [each for each in superiors if each not in self._stretches]
            if missing:
                pending += missing
            else:
                self._stretches[current] = self._cut(current)
                pending.pop()
        return self._stretches[code]

    def likeness(self, code: str) -> tuple[Any, ...] | None:
        """Return what the powers of a body follow from: bodies with an equal one hold equal powers.

        None where a body is like no other: a power is given to it, or it adopts a pack, or a
        committee below it keeps a trade.
        """
        if any(code in own for own in (self.adoptions, self._trades, self.by_type["GRANTED"])):
            return None
        above = (fact[:1] + fact[2:5] for fact in self._upwards(code))
        states = (fact[3:5] + fact.cells[_OF_LAW] for fact in self.by_type["HAS_STATE"][code])
        return (*above, *states)

    def at(self, code: str, day: int) -> Standing | None:
        """Return a body on a day, None where it does not exist."""
        return next((s.body for s in self.stretches(code) if s.since <= day < s.until), None)

    def _upwards(self, code: str) -> list[Fact]:
        """Return what ties a body to the one above; the line of an organ is its committee's."""
        return [
            *self.by_type["SUBORDINATE_TO"].get(code, ()),
            *self.by_type["ORGAN_OF"].get(code, ()),
        ]

    def _cut(self, code: str) -> list[Stretch]:
        states = states_rows(self.by_type["HAS_STATE"].get(code, ()))
        above = [
            (max(fact.since, s.since), min(fact.until, s.until), s.body)
            for fact in self._upwards(code)
            for s in self._stretches[fact.end]
            if s.since < fact.until and fact.since < s.until
        ]
        adopted = self.adoptions.get(code, ())
        trades = self._trades.get(code, ())
        tables: tuple[Iterable[Any], ...] = (states, above, adopted, trades)
        if not above:
            tables += (self._forces,)
        days = {day for rows in tables for row in rows for day in row[:2]}
        stretches = []
        for since, until in pairwise(sorted(days)):
            state = _on(states, since)
            if state is None:
                continue
            superior = _on(above, since)
            body = Standing(
                code,
                state,
                superior,
                tuple([(row.pack, row.readings) for row in _all_on(adopted, since)]),
                tuple([row[2] for row in _all_on(trades, since)]),
                () if superior else tuple([row[2:] for row in _all_on(self._forces, since)]),
            )
            stretches.append(Stretch(since, until, self._book.bodies.resolve(body)))
        return stretches

    def _adoptions(self) -> dict[str, list[Adoption]]:
        given: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
        for code, rows in self.by_type["ADOPTS"].items():
            for fact in rows:
                if fact.get("origin") == "GIVEN":
                    given[fact.end].append((code, fact.since, fact.until))
        adoptions: dict[str, list[Adoption]] = defaultdict(list)
        for pack in self._book.packs.values():
            territory = given[pack.key] if pack.key in given else self._territory(pack)
            for code, since, until in territory:
                adoptions[code] += _in_force(pack.key, since, until, self._book.forces[pack.key])
        for each in adoptions.values():
            # A pack with a narrower territory of its own answers before one that applies anywhere.
            each.sort(key=lambda row: (self._book.is_everywhere(row.pack), row.pack, row.since))
        return adoptions

    def _territory(self, pack: Pack) -> list[tuple[str, int, int]]:
        if pack.territory is None:
            return []
        if pack.territory.everywhere:
            return [
                (code, *gap) for code in self.by_type["HAS_STATE"] for gap in self._topless(code)
            ]
        seats = set(pack.territory.seats)
        test = self._book.test(pack.territory.committee or {})
        return [
            (code, max(seat.since, state.since), min(seat.until, state.until))
            for code, rows in self.by_type["SEATED_IN"].items()
            for seat in rows
            if seat.end in seats
            for state in self.by_type["HAS_STATE"].get(code, ())
            if state.since < seat.until
            and seat.since < state.until
            and test(Standing(code, _cells(state), None))
        ]

    def _topless(self, code: str) -> list[tuple[int, int]]:
        """Return the days on which a body is a top: it lives and has no superior, nor a committee."""
        if self.by_type["SUBORDINATE_TO"].get(code) or self.by_type["ORGAN_OF"].get(code):
            return []
        return [(fact.since, fact.until) for fact in self.by_type["HAS_STATE"][code]]

    def _kept_trades(self) -> dict[str, list[tuple[int, int, Standing]]]:
        forms = [
            grant.range_of
            for pack in self._book.packs.values()
            for grant in pack.grants
            if grant.range_of and "kept_by" in grant.range_of
        ]
        trades: dict[str, list[tuple[int, int, Standing]]] = defaultdict(list)
        tests = [self._book.test(form["kept_by"]) for form in forms]
        for code, rows in self.by_type["SUBORDINATE_TO"].items() if tests else ():
            for state in self.by_type["HAS_STATE"].get(code, ()):
                keeper = Standing(code, _cells(state), None)
                if any(test(keeper) for test in tests):
                    trades_of = [
                        (max(f.since, state.since), min(f.until, state.until), f.end) for f in rows
                    ]
                    for since, until, superior in trades_of:
                        if since < until:
                            trades[superior].append((since, until, keeper))
        return trades


def states_rows(states: Sequence[Fact]) -> list[tuple[int, int, dict[str, Any]]]:
    """Return the states of a body as intervals of named cells."""
    return [(fact.since, fact.until, _cells(fact)) for fact in states]


def _cells(state: Fact) -> dict[str, Any]:
    return dict(zip(_CELLS, state.cells, strict=True))


def _on(rows: Iterable[tuple[int, int, Any]], day: int) -> Any:
    for row in rows:
        if row[0] <= day < row[1]:
            return row[2]
    return None


def _all_on(rows: Iterable[Any], day: int) -> list[Any]:
    return [row for row in rows if row[0] <= day < row[1]]


def _in_force(pack: str, since: int, until: int, forces: Iterable[Force]) -> list[Adoption]:
    return [
        Adoption(max(since, force.since), min(until, force.until), pack, force.readings)
        for force in forces
        if force.since < until and since < force.until
    ]
