"""The scopes held on many lines at once, each with how far from the top it is held lowest.

Lines share what is held above them: only a body that holds something begins a row of its own.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graph.day_columns import ABSENT
from graph.snapshot_arrays import Array
from law.batch_bodies import Holdings
from law.view import RECEIVES, SENDS

_WIDTH = 4


class Scopes(NamedTuple):
    """Scopes by row, ABSENT fills up, and how many steps from the top each is held lowest.

    Where a scope is held at the other side only, that is ABSENT.
    """

    scope: Array
    sends: Array
    receives: Array


class ScopesHeld:
    """Rows of scopes that are being filled from the tops downwards; the first row is empty.

    Args:
        powers: the powers that count, in the order of the places of their bodies.
    """

    def __init__(self, powers: Holdings) -> None:
        """Arrange the powers by body."""
        holders, first, count = np.unique(powers.place, return_index=True, return_counts=True)
        self._place, self._count = holders, count
        self._first = first
        self._powers = powers
        self._rows = len(holders) + 1
        self._made = 1
        self._scope: Array = np.full((self._rows, _WIDTH), ABSENT, np.int32)
        self._sends: Array
        self._receives: Array
        self._sends, self._receives = np.full((2, self._rows, _WIDTH), ABSENT, np.int8)
        self._used = np.zeros(self._rows, np.int8)

    def extend(self, above: Array, body: Array, acts: Array, depth: Array) -> Array:
        """Return the rows of lines that have one body more than those above them.

        Args:
            above: the rows of the lines above.
            body: the place of the body that stands below each.
            acts: whether it is a step there.
            depth: how many steps stand above it.
        """
        at = np.searchsorted(self._place, body)
        at[at == len(self._place)] = 0
        holds = np.flatnonzero(acts & (self._place[at] == body)) if len(self._place) else at[:0]
        if not len(holds):
            return above
        made = self._begin(above[holds])
        self._fill(made, at[holds], depth[holds])
        rows = above.copy()
        rows[holds] = made
        return rows

    def scopes(self) -> Scopes:
        """Return the rows."""
        return Scopes(self._scope, self._sends, self._receives)

    def _begin(self, above: Array) -> Array:
        """Return new rows that begin like some others."""
        made = np.arange(self._made, self._made + len(above), dtype=np.int32)
        self._made += len(above)
        if self._made > self._rows:
            self._grow(rows=max(self._made, 2 * self._rows) - self._rows)
        for column in (self._scope, self._sends, self._receives, self._used):
            column[made] = column[above]
        return made

    def _fill(self, rows: Array, holder: Array, depth: Array) -> None:
        """Enter what bodies hold themselves: it is held lower than whatever stands above."""
        count, first, powers = self._count[holder], self._first[holder], self._powers
        for number in range(int(count.max())):
            has = count > number
            row, at, place = rows[has], first[has] + number, depth[has]
            scope, side = powers.scope[at], powers.side[at]
            same = self._scope[row] == scope[:, None]
            is_known = same.any(axis=1)
            column = np.where(is_known, same.argmax(axis=1), self._used[row])
            if int(column.max()) >= self._scope.shape[1]:
                self._grow(columns=self._scope.shape[1])
            self._scope[row, column] = scope
            self._used[row] += ~is_known
            for held, mark in ((self._sends, SENDS), (self._receives, RECEIVES)):
                at_side = side & mark > 0
                held[row[at_side], column[at_side]] = place[at_side]

    def _grow(self, rows: int = 0, columns: int = 0) -> None:
        self._rows += rows
        space = ((0, rows), (0, columns))
        self._scope, self._sends, self._receives = (
            np.pad(column, space, constant_values=ABSENT)
            for column in (self._scope, self._sends, self._receives)
        )
        self._used = np.pad(self._used, space[:1])
