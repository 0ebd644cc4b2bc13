"""Outlines: numbers that are equal for bodies that look alike to the law.

Two bodies have one outline where their cells, the packs adopted at them and everything above them
are the same, and where the bodies that act for them hold powers of the same form. Which they are
does not matter: no condition of a pack looks at a code. So what is worked out for the bodies of one
line holds for every line with the same outlines.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from graph.keeping import keep

if TYPE_CHECKING:
    from law.traversal import Line
    from law.view import View

KEPT = 1 << 16
"""Outlines that are told apart; the country has a few hundred."""

NO_CLASS = -1
"""Stands for the class of a body that does not exist on the day."""

_UNKNOWN = -1
"""Stands for the outline of what a line does not tell, as it goes on above an organ."""

_CLASS_BITS = 32


class Part(Protocol):
    """All bodies of a line or of a part of it, and its steps."""

    @property
    def whole(self) -> Sequence[int]:
        """All bodies, nearest first."""

    @property
    def acting(self) -> Sequence[int]:
        """The bodies that act."""

    @property
    def committees(self) -> Sequence[int]:
        """Those they act for."""


def outlines_of_line(view: View, line: Line, day: int) -> tuple[int, ...]:
    """Return the outlines of the committees of a line; none where the line is like no other."""
    upper, low = line.upper, line.low
    if len(line.classes) != low:
        return ()
    if upper is None:
        return _outlines(view, line, line.classes, len(line.acting), day, _top(view, line.whole))[0]
    steps = len(line.acting) - len(upper.acting)
    return _outlines(view, line, line.classes, steps, day, upper.outline)[0] + upper.outlines


def outlines_of_upper(view: View, part: Part, day: int) -> tuple[tuple[int, ...], int]:
    """Return the outlines of the committees of an upper part, and the one of its first body."""
    classes = [view.snapshot.class_of(body, day) for body in part.whole]
    numbers = [NO_CLASS if each is None else each for each in classes]
    return _outlines(view, part, numbers, len(part.acting), day, _top(view, part.whole))


def _top(view: View, whole: Sequence[int]) -> int:
    """Return what stands above the last body of a line: nothing, or what the line does not tell."""
    return _UNKNOWN if view.tables.committee_of[whole[-1]] >= 0 else 0


def _outlines(
    view: View, part: Part, classes: Sequence[int], steps: int, day: int, above: int
) -> tuple[tuple[int, ...], int]:
    """Return the outlines of the lowest steps, and of the lowest body, from the one above them."""
    if above == _UNKNOWN:
        return (), _UNKNOWN
    adopted, holds, plain = view.adopted, view.tables.holds[0], view.plain_outlines
    whole, acting, committees = part.whole, part.acting, part.committees
    found: list[int] = []
    step = steps - 1
    for place in range(len(classes) - 1, -1, -1):
        body = whole[place]
        if body in adopted:
            above = _number(view, (classes[place], above, _adopted(view, body, day)))
        else:
            # Nearly all bodies adopt nothing; one number is found sooner than several.
            mark = above << _CLASS_BITS | classes[place] + 1
            above = plain.get(mark) or _plain_number(view, mark)
        if step >= 0 and committees[step] == body:
            actor = acting[step]
            step -= 1
            is_powerless = holds[actor] == holds[actor + 1]
            found.append(
                above if is_powerless else _number(view, (above, _reach(view, actor, day)))
            )
    return tuple(found[::-1]), above


def _plain_number(view: View, mark: int) -> int:
    view.outlines_told += 1
    return keep(view.plain_outlines, mark, view.outlines_told, KEPT)


def _number(view: View, looks: tuple[object, ...]) -> int:
    known = view.outlines.get(looks)
    if known is None:
        # No number is given twice: one that is still in use stands for what it stood for.
        view.outlines_told += 1
        known = keep(view.outlines, looks, view.outlines_told, KEPT)
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
