"""Outlines: numbers that are equal for lines that look alike to the law.

Two lines have one outline where their bodies have the same cells, adopt the same packs, act or are
passed over alike, and where those that act hold powers of the same form. Which bodies they are does
not matter: no condition of a pack looks at a code. So what is worked out for one line holds for
every line with its outline. An outline is told from the top downwards, a number for each body from
the number above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graph.keeping import keep

if TYPE_CHECKING:
    from law.holdings import Holdings
    from law.view import View

KEPT = 1 << 16
"""Outlines that are told apart; the country has a few hundred."""

NO_CLASS = -1
"""Stands for the class of a body that does not exist on the day."""

LIKE_NO_OTHER = 0
"""The outline of a line that does not tell all that stands above it."""
NOTHING = 1
"""The outline of what stands above a top."""

_LOOK_BITS = 33

Look = int | tuple[int, int, tuple[object, ...]]
"""What a body adds to an outline: its class and whether it acts, and what it holds and adopts if it does."""


def outline_above(view: View, whole: Sequence[int]) -> int:
    """Return the outline of what stands above a line that was climbed to its last body."""
    # Above an organ it goes on at its committee.
    return LIKE_NO_OTHER if view.tables.committee_of[whole[-1]] >= 0 else NOTHING


def look_of(
    view: View,
    body: int,
    number: int,
    powers: Holdings | None,
    day: int,
) -> Look:
    """Return how a body looks; `law.traversal` tells those that adopt and hold nothing by themselves.

    Args:
        view: relation and readings.
        body: the body.
        number: that of its class.
        powers: those of the one who acts for it, None where the line passes over it.
        day: the day.
    """
    plain = number + 1 << 1 | (powers is not None)
    rows = view.adopted.get(body)
    if not (powers or rows):
        return plain
    adopted = [row[2:] for row in rows or () if row[0] <= day < row[1]]
    reach = 0
    for _, _, form in powers or ():
        reach |= 1 << form
    return plain, reach, tuple(adopted)


def outline_of(view: View, looks: Sequence[Look], above: int) -> int:
    """Return the outline of a line from the looks of its lowest bodies and the outline above them."""
    if above == LIKE_NO_OTHER:
        return above
    plain = view.plain_outlines
    for look in reversed(looks):
        if type(look) is int:
            # One number is found sooner than several.
            mark = above << _LOOK_BITS | look
            above = plain.get(mark) or _plain_number(view, mark)
        else:
            above = _number(view, (above, look))
    return above


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
