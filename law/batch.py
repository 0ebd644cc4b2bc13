"""Many pairs at once: the same answers as `law.engine`, without reasons, worked out in arrays.

Lines are drawn once for every end, then compared pair by pair at one stroke. The bodies of a path
are put together when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from graph.day_columns import ABSENT
from graph.snapshot_arrays import Array
from law.batch_lines import FARTHEST, Lines, lines_of
from law.pack import Pack
from law.readings import satisfied
from law.view import View

CODES = (
    None, "SAME_ORGANIZATION", "DISSOLVED", "NO_RULE_IN_FORCE", "RULE_GAP", "FACT_MISSING",
    "NO_AUTHORITY",
)  # fmt: skip
"""The codes why there is no lawful path by their numbers; 0 stands for a path."""

_SAME, _DISSOLVED, _NO_RULE, _GAP, _MISSING, _NO_AUTHORITY = range(1, 7)
_PAIRS = 1 << 15
"""Pairs that are compared together: their arrays then stay in the cache of the machine."""
_ENDLESS = 1 << 12


class Ways(NamedTuple):
    """The best way of each pair: its places on the two lines, and whether it turns there."""

    up: Array
    down: Array
    turns: Array
    cost: Array


class Answers:
    """The answers for some pairs, in their order.

    `code` is a place in `CODES`, `cost` the number of bodies that act (0 where there is no path),
    and `up` and `down` are the places on the two lines at which they are joined, by an exchange or
    where it `turns`.
    """

    def __init__(self, view: View, lines: Lines, rows: Array) -> None:
        """Keep the lines and, for each pair, the columns of its answer."""
        self._view, self.lines = view, lines
        self.code, self.cost, self.up, self.down, self.turns = rows

    def __len__(self) -> int:
        """Return how many pairs were asked about."""
        return len(self.code)

    def bodies(self, pair: int) -> tuple[str, ...]:
        """Return the codes of the bodies of a path in order; none where there is no path."""
        (numbers,) = self.numbers(slice(pair, pair + 1))
        return tuple(map(self._view.snapshot.code, numbers))

    def numbers(self, part: slice) -> list[list[int]]:
        """Return the numbers of the bodies of some paths in order; none where there is no path."""
        ways = Ways(*(each[part] for each in (self.up, self.down, self.turns == 1, self.cost)))
        origins, destinations = self.lines.pairs[:, part]
        found = _bodies(self.lines, origins, destinations, ways).tolist()
        return [bodies[:cost] for bodies, cost in zip(found, self.cost[part].tolist(), strict=True)]


def answer_many(
    view: View, origins: Sequence[int] | Array, destinations: Sequence[int] | Array, day: int
) -> Answers:
    """Return the answers for pairs of bodies on a day.

    Args:
        view: the snapshot for a relation and a choice of readings.
        origins: numbers of the origins.
        destinations: numbers of the destinations, as many.
        day: the day asked about.
    """
    lines = lines_of(view, day, np.array([origins, destinations], np.int32))
    rules = _Rules(view, day)
    rows = np.zeros((5, lines.pairs.shape[1]), np.int16)
    for start in range(0, rows.shape[1], _PAIRS):
        part = slice(start, start + _PAIRS)
        rows[:, part] = _Comparison(rules, lines, *lines.pairs[:, part]).rows()
    return Answers(view, lines, rows)


class _Rules:
    """What the packs say on the day, by the number of the pack; the last entry is for no pack."""

    def __init__(self, view: View, day: int) -> None:
        self.packs = list(view.book.packs.values())
        self.settles_off_system = view.settles_off_system
        self.off_scopes = np.array(sorted(view.off_scopes), np.int32)
        choice = view.choice

        def has_ended(pack: Pack) -> bool:
            rule = pack.crossing
            return (
                rule is not None
                and view.opened.get(rule.ends_on, day + 1) <= day
                and not satisfied(rule.extended, choice)
            )

        self.ended = self._of(has_ended)
        self.settled = self._of(lambda pack: pack.off_system is not None)
        self.returned = self._of(
            lambda pack: pack.off_system is not None and satisfied(pack.off_system.return_, choice)
        )
        self.may_turn = self._of(lambda pack: view.may_turn(pack.key))

    def _of(self, test: Callable[[Pack], bool]) -> Array:
        return np.array([*map(test, self.packs), False])


class _Comparison:
    """Some pairs of lines: what joins them, or why nothing does."""

    def __init__(self, rules: _Rules, lines: Lines, up: Array, down: Array) -> None:
        self._rules, self._lines = rules, lines
        self._from, self._to = up, down
        self._ends = lines.at[up], lines.at[down]
        self._steps = lines.steps[up], lines.steps[down]
        self._length = lines.length[up], lines.length[down]
        self._leaves = lines.is_off_system[up]
        self._crosses = self._leaves != lines.is_off_system[down]
        is_cut = self._crosses & rules.settles_off_system
        self._last_up = np.where(is_cut & self._leaves, lines.last[up], FARTHEST)
        self._last_down = np.where(is_cut & ~self._leaves, lines.last[down], FARTHEST)
        self._best = Ways(*(np.full(len(up), _ENDLESS, np.int16) for _ in range(4)))

    def rows(self) -> Array:
        """Return code, cost, the two places and whether they are one, a column for each pair."""
        turn_refused = self._turn()
        self._exchange()
        lines, best = self._lines, self._best
        code = self._refusal()
        is_open = np.flatnonzero((code == 0) & (best.cost == _ENDLESS))
        is_cut = lines.is_cut[self._from[is_open]] | lines.is_cut[self._to[is_open]]
        why = np.where(is_cut, _MISSING, _NO_AUTHORITY)
        code[is_open] = np.where(turn_refused[is_open], _GAP, why)
        found = np.stack((code, best.cost, best.up, best.down, best.turns))
        found[1:, code != 0] = 0
        return found

    def _refusal(self) -> Array:
        """Return the first of the codes that hold before any way is looked for."""
        lines = self._lines
        up, down = self._ends
        packs = lines.pack[up], lines.pack[down]
        provinces = lines.province[up], lines.province[down]
        gap = self._off_system_gap(*packs)
        if self._rules.ended.any():
            for own, other in ((0, 1), (1, 0)):
                far = provinces[other]
                is_elsewhere = (far != ABSENT) & (far != provinces[own])
                gap |= self._rules.ended[packs[own]] & is_elsewhere
        actors = lines.bodies.actor
        code = np.where(gap, np.int16(_GAP), np.int16(0))
        code[(packs[0] == ABSENT) | (packs[1] == ABSENT)] = _NO_RULE
        code[~(lines.exists[self._from] & lines.exists[self._to])] = _DISSOLVED
        code[actors[up] == actors[down]] = _SAME
        return code

    def _off_system_gap(self, sender: Array, receiver: Array) -> Array:
        gap: Array = self._crosses & self._rules.settles_off_system
        asked = np.flatnonzero(gap)
        leaves = self._leaves[asked]
        pack = np.where(leaves, receiver[asked], sender[asked])
        gap[asked] = ~np.where(leaves, self._rules.returned[pack], self._rules.settled[pack])
        return gap

    def _turn(self) -> Array:
        """Join the pairs at their lowest common body; tell where only an article is wanting."""
        up, down, body = self._tangled() if self._lines.is_tangled else self._parting()
        met = np.flatnonzero((body != ABSENT) & (up <= self._last_up) & (down <= self._last_down))
        up, down, body = up[met], down[met], body[met]
        climbs_only = (up == 0) | (down == 0)
        has_article = self._rules.may_turn[self._lines.pack[body]]
        is_summit = self._lines.is_summit[body]
        turns = climbs_only | (~is_summit & has_article)
        self._improve(met[turns], up[turns], down[turns], turns=True)
        refused = np.zeros(len(self._from), bool)
        refused[met] = ~climbs_only & ~is_summit & ~has_article
        return refused

    def _parting(self) -> tuple[Array, Array, Array]:
        """Return the places of the lowest common body on both lines and the body; ABSENT for none."""
        (ascent, descent), (up, down) = self._steps, self._length
        width = ascent.shape[1]
        same = np.zeros(len(up), np.int8)
        for column in range(width):
            same += ascent[:, column] == descent[:, column]
        # What fills up the lines is the same, too.
        common = same - np.int8(width) + np.maximum(up, down)
        body = ascent[np.arange(len(up)), common - 1]
        return up - common, down - common, np.where(common > 0, body, ABSENT)

    def _tangled(self) -> tuple[Array, Array, Array]:
        """Return the same for lines that may meet again after they have parted."""
        (ascent, descent), (up, down) = self._steps, self._length
        actors = self._lines.bodies.actor
        ups, downs, bodies = np.full((3, len(up)), ABSENT, np.int16).astype(np.int32)
        acting = np.where(descent >= 0, actors[descent], ABSENT)
        for column in range(ascent.shape[1]):
            step = ascent[:, column]
            same = (acting == actors[step][:, None]) & (step >= 0)[:, None]
            found = np.flatnonzero(same.any(axis=1))
            ups[found] = up[found] - 1 - column
            downs[found] = down[found] - 1 - same[found].argmax(axis=1)
            bodies[found] = step[found]
        return ups, downs, bodies

    def _exchange(self) -> None:
        """Join the pairs by the scopes that both lines hold."""
        held = self._lines.held
        up, down = self._lines.scopes[self._from], self._lines.scopes[self._to]
        sent, received = held.scope[up], held.scope[down]
        sending, receiving = held.sends[up], held.receives[down]
        for mine in range(sent.shape[1]):
            for yours in range(received.shape[1]):
                scope = sent[:, mine]
                pair = np.flatnonzero((scope == received[:, yours]) & (scope != ABSENT))
                if len(pair):
                    depths = sending[pair, mine], receiving[pair, yours]
                    self._exchange_at(pair, scope[pair], *depths)

    def _exchange_at(self, pair: Array, scope: Array, sends: Array, receives: Array) -> None:
        """Join some pairs by a scope that both lines name, where each holds it at its side."""
        steps, length, actors = self._steps, self._length, self._lines.bodies.actor
        up = length[0][pair] - 1 - sends
        down = length[1][pair] - 1 - receives
        lawful = (sends != ABSENT) & (receives != ABSENT)
        lawful &= (up <= self._last_up[pair]) & (down <= self._last_down[pair])
        ends = actors[steps[0][pair, sends]], actors[steps[1][pair, receives]]
        lawful &= ends[0] != ends[1]
        lawful &= self._crosses[pair] | ~np.isin(scope, self._rules.off_scopes)
        self._improve(pair[lawful], up[lawful], down[lawful], turns=False)

    def _improve(self, pair: Array, up: Array, down: Array, *, turns: bool) -> None:
        """Keep ways that are shorter than the known ones, or as short and earlier in order."""
        best = self._best
        cost = up.astype(np.int16) + down + (1 if turns else 2)
        is_better = cost < best.cost[pair]
        is_tie = (cost == best.cost[pair]) & ((up != best.up[pair]) | (best.turns[pair] == 1))
        ties = np.flatnonzero(is_tie)
        if len(ties):
            ways = Ways(up[ties], down[ties], np.full(len(ties), turns), cost[ties])
            is_better[ties] = self._comes_first(pair[ties], ways)
        chosen = pair[is_better]
        best.up[chosen], best.down[chosen] = up[is_better], down[is_better]
        best.turns[chosen], best.cost[chosen] = turns, cost[is_better]

    def _comes_first(self, pair: Array, ways: Ways) -> Array:
        """Tell which ways come before the known ones of the same length, in the order of codes."""
        known = Ways(*(each[pair] for each in self._best))
        known = known._replace(turns=known.turns == 1)
        ours, theirs = (
            _bodies(self._lines, self._from[pair], self._to[pair], each) for each in (ways, known)
        )
        differs = ours != theirs
        at, every = differs.argmax(axis=1), np.arange(len(pair))
        is_less = ours[every, at] < theirs[every, at]
        # Of ways with the same bodies, the turn comes first, then the exchange further down.
        is_lower = ~known.turns & (ways.turns | (ways.up < known.up))
        return np.where(differs.any(axis=1), is_less, is_lower)


def _bodies(lines: Lines, up: Array, down: Array, ways: Ways) -> Array:
    """Return the bodies of ways in order, a row for each; ABSENT stands after the last."""
    width = int(ways.cost.max(initial=0))
    place = np.arange(width)[None, :]
    rises = place <= ways.up[:, None]
    falls = ways.cost[:, None] - 1 - place
    at_up = np.maximum(lines.length[up][:, None] - 1 - place, 0)
    at_down = np.clip(lines.length[down][:, None] - 1 - falls, 0, lines.steps.shape[1] - 1)
    ascent = np.take_along_axis(lines.steps[up], at_up, axis=1)
    descent = np.take_along_axis(lines.steps[down], at_down, axis=1)
    steps = np.where(rises, ascent, descent)
    actors = lines.bodies.actor[steps]
    return np.where(rises | (falls >= 0), actors, ABSENT)
