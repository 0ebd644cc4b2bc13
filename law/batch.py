"""Many pairs at once: the same answers as `law.engine`, without reasons, worked out in arrays.

Lines are found once for every end, then compared pair by pair at one stroke. The bodies of a path
are put together when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from graph.day_columns import ABSENT
from graph.snapshot_arrays import Array
from law.batch_lines import Lines, lines_of
from law.pack import Pack
from law.readings import satisfied
from law.view import View

CODES = (
    None, "SAME_ORGANIZATION", "DISSOLVED", "NO_RULE_IN_FORCE", "RULE_GAP", "FACT_MISSING",
    "NO_AUTHORITY",
)  # fmt: skip
"""The codes why there is no lawful path by their numbers; 0 stands for a path."""

_SAME, _DISSOLVED, _NO_RULE, _GAP, _MISSING, _NO_AUTHORITY = range(1, 7)
_PAIRS = 1 << 17
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

    def __init__(self, view: View, lines: Lines, pairs: tuple[Array, Array], rows: Array) -> None:
        """Keep the lines and, for each pair, its two lines and the columns of its answer."""
        self._view, self._lines = view, lines
        self._from, self._to = pairs
        self.code, self.cost, self.up, self.down, self.turns = rows

    def __len__(self) -> int:
        """Return how many pairs were asked about."""
        return len(self.code)

    def bodies(self, pair: int) -> tuple[str, ...]:
        """Return the codes of the bodies of a path in order; none where there is no path."""
        if self.code[pair]:
            return ()
        way = Ways(*(each[[pair]] for each in (self.up, self.down, self.turns == 1, self.cost)))
        found = _bodies(self._lines, self._from[[pair]], self._to[[pair]], way)
        return tuple(map(self._view.snapshot.code, found[0].tolist()))


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
    pairs = np.array([origins, destinations], np.int32)
    is_end = np.zeros(view.snapshot.size, bool)
    is_end[pairs] = True
    ends = np.flatnonzero(is_end).astype(np.int32)
    lines = lines_of(view, day, ends)
    places = (np.cumsum(is_end, dtype=np.int32) - 1)[pairs]
    # Which bodies a line passes over depends on its far end only where that is one of them.
    own = np.argwhere((lines.passed[places] == pairs[::-1, :, None]).any(axis=2))
    if len(own):
        side, pair = own.T
        far = np.append(np.full(len(ends), ABSENT, np.int32), pairs[1 - side, pair])
        lines = lines_of(view, day, np.append(ends, pairs[side, pair]), far)
        places[side, pair] = np.arange(len(ends), len(far))
    first, second = places
    rows = np.zeros((5, len(first)), np.int16)
    for start in range(0, len(first), _PAIRS):
        part = slice(start, start + _PAIRS)
        rows[:, part] = _Comparison(view, lines, first[part], second[part], day).rows()
    return Answers(view, lines, (first, second), rows)


class _Comparison:
    """Some pairs of lines: what joins them, or why nothing does."""

    def __init__(self, view: View, lines: Lines, up: Array, down: Array, day: int) -> None:
        self._view, self._lines, self._day = view, lines, day
        self._from, self._to = up, down
        self._packs = list(view.book.packs.values())
        self._crosses = lines.is_off_system[up] != lines.is_off_system[down]
        widest = np.int32(lines.acting.shape[1] - 1)
        is_cut = self._crosses & view.settles_off_system
        leaves = lines.is_off_system[up]
        self._last_up = np.where(is_cut & leaves, lines.last[up], widest)
        self._last_down = np.where(is_cut & ~leaves, lines.last[down], widest)

    def rows(self) -> Array:
        """Return code, cost, the two places and whether they are one, a column for each pair."""
        self._best = Ways(*(np.full(len(self._from), _ENDLESS, np.int32) for _ in range(4)))
        turn_refused = self._turn()
        self._exchange()
        lines, best = self._lines, self._best
        code = self._refusal()
        is_open = (code == 0) & (best.cost == _ENDLESS)
        is_cut = lines.is_cut[self._from] | lines.is_cut[self._to]
        why = np.where(turn_refused, _GAP, np.where(is_cut, _MISSING, _NO_AUTHORITY))
        code = np.where(is_open, why, code)
        found = np.stack((best.cost, best.up, best.down, best.turns))
        rows: Array = np.vstack((code, np.where(code == 0, found, 0)))
        return rows

    def _refusal(self) -> Array:
        """Return the first of the codes that hold before any way is looked for."""
        lines, up, down = self._lines, self._from, self._to
        unruled = (lines.first_pack[up] == ABSENT) | (lines.first_pack[down] == ABSENT)
        refusals = {
            _SAME: lines.end[up] == lines.end[down],
            _DISSOLVED: ~(lines.exists[up] & lines.exists[down]),
            _NO_RULE: unruled,
            _GAP: self._off_system_gap() | self._crossing_gap(up, down) | self._crossing_gap(down, up),
        }  # fmt: skip
        return np.select(list(refusals.values()), list(refusals), 0)

    def _off_system_gap(self) -> Array:
        lines, view = self._lines, self._view
        if not view.settles_off_system:
            return np.zeros(len(self._from), bool)
        leaves = lines.is_off_system[self._from]
        pack = lines.first_pack[np.where(leaves, self._to, self._from)]
        settled, returned = self._of_packs(
            lambda each: each.off_system is not None,
            lambda each: (
                each.off_system is not None and satisfied(each.off_system.return_, view.choice)
            ),
        )
        gap: Array = self._crosses & ~np.where(leaves, returned[pack], settled[pack])
        return gap

    def _crossing_gap(self, own: Array, other: Array) -> Array:
        lines, view = self._lines, self._view

        def has_ended(pack: Pack) -> bool:
            rule = pack.crossing
            return (
                rule is not None
                and view.opened.get(rule.ends_on, self._day + 1) <= self._day
                and not satisfied(rule.extended, view.choice)
            )

        (ended,) = self._of_packs(has_ended)
        far = lines.province[other]
        is_elsewhere = (far != ABSENT) & (far != lines.province[own])
        gap: Array = ended[lines.first_pack[own]] & is_elsewhere
        return gap

    def _of_packs(self, *tests: Callable[[Pack], bool]) -> list[Array]:
        """Return for each test its answers by the number of the pack; the last is for no pack."""
        return [np.array([*map(test, self._packs), False]) for test in tests]

    def _turn(self) -> Array:
        """Join the pairs at their lowest common body; tell where only an article is wanting."""
        lines, up, down = self._lines, self._from, self._to
        widest = np.arange(lines.acting.shape[1])
        descent = np.where(widest <= self._last_down[:, None], lines.acting[down], ABSENT)
        refused = np.zeros(len(up), bool)
        waiting = np.arange(len(up))
        for place in range(lines.acting.shape[1]):
            body = lines.acting[up[waiting], place]
            waiting, body = waiting[body != ABSENT], body[body != ABSENT]
            is_within = place <= self._last_up[waiting]
            waiting, body = waiting[is_within], body[is_within]
            same = descent[waiting] == body[:, None]
            is_common = same.any(axis=1)
            met, meeting = waiting[is_common], same[is_common].argmax(axis=1)
            refused[met] = self._join_at(met, place, meeting)
            waiting = waiting[~is_common]
        return refused

    def _join_at(self, met: Array, place: int, meeting: Array) -> Array:
        """Turn some pairs at a common body where a path may; tell where an article is wanting."""
        lines, up = self._lines, self._from[met]
        (may_turn,) = self._of_packs(lambda pack: self._view.may_turn(pack.key))
        climbs_only = (meeting == 0) | (place == 0)
        has_article = may_turn[lines.pack[up, place]]
        is_summit = lines.is_summit[up, place]
        turns = climbs_only | (~is_summit & has_article)
        chosen = met[turns]
        self._improve(chosen, np.full(len(chosen), place), meeting[turns], turns=True)
        refused: Array = ~climbs_only & ~is_summit & ~has_article
        return refused

    def _exchange(self) -> None:
        """Join the pairs by the scopes that both lines hold."""
        lines, up, down = self._lines, self._from, self._to
        off = np.array(sorted(self._view.off_scopes), np.int32)
        received = lines.receiving.scope[down]
        for sent in range(lines.sending.scope.shape[1]):
            scope = lines.sending.scope[up, sent]
            for got in range(received.shape[1]):
                pair = np.flatnonzero((scope == received[:, got]) & (scope != ABSENT))
                first = lines.sending.place[up[pair], sent]
                second = lines.receiving.place[down[pair], got]
                lawful = (first <= self._last_up[pair]) & (second <= self._last_down[pair])
                lawful &= lines.acting[up[pair], first] != lines.acting[down[pair], second]
                lawful &= self._crosses[pair] | ~np.isin(scope[pair], off)
                self._improve(pair[lawful], first[lawful], second[lawful], turns=False)

    def _improve(self, pair: Array, up: Array, down: Array, *, turns: bool) -> None:
        """Keep ways that are shorter than the known ones, or as short and earlier in order."""
        best = self._best
        cost = up + down + (1 if turns else 2)
        ways = Ways(up, down, np.full(len(up), turns), cost)
        is_better = cost < best.cost[pair]
        ties = np.flatnonzero(cost == best.cost[pair])
        is_better[ties] = self._comes_first(pair[ties], Ways(*(each[ties] for each in ways)))
        chosen = pair[is_better]
        for known, found in zip(best, ways, strict=True):
            known[chosen] = found[is_better]

    def _comes_first(self, pair: Array, ways: Ways) -> Array:
        """Tell which ways come before the known ones of the same length, in the order of codes."""
        known = Ways(*(each[pair] for each in self._best))
        known = known._replace(turns=known.turns == 1)
        ours, theirs = (
            _bodies(self._lines, self._from[pair], self._to[pair], each) for each in (ways, known)
        )
        differs = ours != theirs
        at = differs.argmax(axis=1) if differs.size else np.zeros(len(pair), np.int64)
        every = np.arange(len(pair))
        is_less = ours[every, at] < theirs[every, at] if differs.size else np.zeros(0, bool)
        # Of ways with the same bodies, the turn comes first, then the exchange further down.
        is_lower = ~known.turns & (ways.turns | (ways.up < known.up))
        return np.where(differs.any(axis=1), is_less, is_lower)


def _bodies(lines: Lines, up: Array, down: Array, ways: Ways) -> Array:
    """Return the bodies of ways in order, a row for each; ABSENT stands after the last."""
    width = int(ways.cost.max(initial=0))
    place = np.arange(width)[None, :]
    rises = place <= ways.up[:, None]
    falls = ways.cost[:, None] - 1 - place
    widest = lines.acting.shape[1] - 1
    ascent = np.take_along_axis(lines.acting[up], np.minimum(place, widest), axis=1)
    descent = np.take_along_axis(lines.acting[down], np.clip(falls, 0, widest), axis=1)
    return np.where(rises, ascent, np.where(falls >= 0, descent, ABSENT))
