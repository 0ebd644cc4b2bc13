"""Outlines: numbers that are equal for bodies that look alike to the law.

Two bodies have one outline where their cells, the packs adopted at them and everything above them
are the same, and where the bodies that act for them hold powers of the same form. Which they are
does not matter: no condition of a pack looks at a code. So what is worked out for the bodies of one
line holds for every line with the same outlines.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from law.traversal import Line
    from law.view import View

KEPT = 1 << 16
"""Outlines that are told apart; the country has a few hundred."""

_Acts = tuple[int, int]
"""A committee and the body that acts for it."""


def outlines_of_line(view: View, line: Line, day: int) -> tuple[int, ...]:
    """Return the outlines of the committees of a line; none where the line is like no other."""
    upper = line.upper
    if len(line.classes) != line.low:
        return ()
    if upper is None:
        steps = list(zip(line.committees, line.acting, strict=True))
        return _outlines(view, line.whole, line.classes, steps, day, 0)[0]
    if not upper.outline:
        return ()
    low = len(line.acting) - len(upper.acting)
    steps = list(zip(line.committees[:low], line.acting, strict=False))
    lower = _outlines(view, line.whole, line.classes, steps, day, upper.outline)[0]
    return lower + upper.outlines


def outlines_of(
    view: View, whole: Sequence[int], steps: list[_Acts], day: int
) -> tuple[tuple[int, ...], int]:
    """Return the outlines of the committees of an upper part, and the one of its first body.

    Args:
        view: relation and readings.
        whole: all bodies of it, the top last.
        steps: its committees with the bodies that act for them.
        day: the day.
    """
    classes = [view.snapshot.class_of(body, day) for body in whole]
    return _outlines(view, whole, [-1 if each is None else each for each in classes], steps, day, 0)


def _outlines(
    view: View,
    whole: Sequence[int],
    classes: Sequence[int],
    steps: list[_Acts],
    day: int,
    above: int,
) -> tuple[tuple[int, ...], int]:
    """Return the outlines of some steps, and of the lowest body, from the outline above them all."""
    if not above and view.tables.committee_of[whole[-1]] >= 0:
        # What stands above an organ is not on the line.
        return (), 0
    adopted, holds = view.adopted, view.tables.holds[0]
    found: list[int] = []
    waiting = len(steps) - 1
    for place in range(len(classes) - 1, -1, -1):
        body = whole[place]
        own = (classes[place], above, _adopted(view, body, day) if body in adopted else ())
        above = _number(view, own)
        if waiting >= 0 and steps[waiting][0] == body:
            actor = steps[waiting][1]
            waiting -= 1
            if holds[actor] == holds[actor + 1]:
                found.append(above)
            else:
                found.append(_number(view, (above, _reach(view, actor, day))))
    return tuple(found[::-1]), above


def _number(view: View, looks: tuple[object, ...]) -> int:
    known = view.outlines.get(looks)
    if known is None:
        if len(view.outlines) >= KEPT:
            view.outlines.clear()
        # No number is given twice: one that is still in use stands for what it stood for.
        view.outlines_told += 1
        known = view.outlines[looks] = view.outlines_told
    return known


def _adopted(view: View, body: int, day: int) -> tuple[object, ...]:
    rows = view.adopted[body]
    return tuple(row[2:] for row in rows if row[0] <= day < row[1])


def _reach(view: View, actor: int, day: int) -> frozenset[int]:
    """Return the forms of the powers that a body holds on a day and that count for the relation."""
    start, since, until, scope, power = view.tables.holds
    return frozenset(
        view.forms[scope[row]]
        for row in range(start[actor], start[actor + 1])
        if since[row] <= day < until[row] and view.counts(scope[row], power[row])
    )
