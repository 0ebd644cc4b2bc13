"""The stored powers of a body as they count for a relation, by numbers."""

from __future__ import annotations

from collections.abc import Sequence

from law.view import BOTH, View

Holding = tuple[int, int, int]
"""A power of an acting body: the scope that it joins by, its sides, and the form of what it reaches."""
Holdings = Sequence[Holding]


def holdings_of(view: View, body: int, day: int) -> Holdings:
    """Return the powers that a body holds on a day and that count for the relation, implied ones included."""
    start, since, until, scope, power = view.tables.holds
    held: list[Holding] = []
    sides, joins = view.side, view.joins
    for row in range(start[body], start[body + 1]):
        of = scope[row]
        number = joins[of]
        # Most powers are over the other relation.
        if number < 0 or not since[row] <= day < until[row]:
            continue
        side = sides[power[row]]
        if side == BOTH or (side and view.scope[of] == number):
            held.append((number, side, view.forms[of]))
    return held
