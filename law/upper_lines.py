"""The upper parts of lines, kept for the bodies near the top, which nearly all lines pass.

A part is good for the days between which nothing in it changes, so that a question about any day
is helped by it. How many are kept does not depend on how many organizations there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from graph.days import FIRST_DAY, LAST_DAY
from law.outlines import NO_CLASS, look_of, outline_above, outline_of
from law.view import PROVINCE, RECEIVES, SENDS, SUMMIT, View

if TYPE_CHECKING:
    from law.holdings import Holdings
    from law.traversal import Line

HEIGHT = 4
"""How many bodies a part has: from a county to the centre."""

KEPT = 4096
"""How many parts are kept; the country has about 3,000 counties."""


class UpperLine(NamedTuple):
    """A line from a body upwards, on the days from `since` to before `until`.

    `skipped` are the bodies that are no step of it, unless one is the far end; `sends` and
    `receives` the lowest place that holds each scope at that side, counted from the top; `pack`
    governs its first body, and `province` is its first provincial committee. `outline` is its
    number in `law.outlines`.
    """

    since: int
    until: int
    acting: list[int]
    committees: list[int]
    whole: list[int]
    missing: int | None
    skipped: frozenset[int]
    sends: dict[int, int]
    receives: dict[int, int]
    pack: str | None
    ends_at_summit: bool
    province: int | None
    outline: int


def keep_upper_line(view: View, line: Line, day: int, far: int) -> None:
    """Keep the upper part of a line that was climbed without one."""
    whole = line.whole[max(1, len(line.whole) - HEIGHT) :]
    ends_below = line.missing is not None and line.missing not in whole
    # The line of an end that is a step only because it is asked about is like no other.
    if not whole or ends_below or far in whole:
        return
    kept = view.upper_lines
    if len(kept) >= KEPT:
        kept.clear()
        view.codes.clear()
    kept[whole[0]] = upper = _upper_line(view, line, whole, day)
    view.codes.update((body, view.snapshot.code(body)) for body in upper.acting)


def first_places(held: Sequence[Holdings], side: int, length: int) -> dict[int, int]:
    """Return the lowest place that holds each scope at one side.

    Args:
        held: the powers of the lowest bodies that act on a line.
        side: SENDS or RECEIVES.
        length: how many bodies act on the whole line; places are counted from its top, -1 is the
            last of them, so that they are the same for all that stand below.
    """
    places: dict[int, int] = {}
    for place, powers in enumerate(held, -length):
        for scope, at, _ in powers:
            if at & side and scope not in places:
                places[scope] = place
    return places


def is_summit(view: View, body: int, day: int) -> bool:
    """Tell whether a path may never turn at a body: the top of the whole hierarchy."""
    body_class = view.snapshot.class_of(body, day)
    is_top = view.snapshot.superior(body, day) is None
    return is_top and body_class is not None and bool(view.flags[body_class] & SUMMIT)


def province_of(view: View, line: Sequence[int], day: int) -> int | None:
    """Return the first body of a line that is a provincial committee on a day."""
    for body in line:
        body_class = view.snapshot.class_of(body, day)
        if body_class is not None and view.flags[body_class] & PROVINCE:
            return body
    return None


def _upper_line(view: View, line: Line, whole: list[int], day: int) -> UpperLine:
    within = set(whole)
    steps = [place for place, body in enumerate(line.committees) if body in within]
    acting = [line.acting[place] for place in steps]
    committees = [line.committees[place] for place in steps]
    held = [line.held[place] for place in steps]
    powers = dict(zip(committees, held, strict=True))
    looks = [
        look_of(view, body, _class_of(view, body, day), powers.get(body), day) for body in whole
    ]
    return UpperLine(
        *_days(view, whole, acting, day),
        acting,
        committees,
        whole,
        line.missing,
        frozenset(within.difference(committees)),
        first_places(held, SENDS, len(acting)),
        first_places(held, RECEIVES, len(acting)),
        view.governing(whole, day),
        is_summit(view, whole[-1], day),
        province_of(view, whole, day),
        outline_of(view, looks, outline_above(view, whole)),
    )


def _class_of(view: View, body: int, day: int) -> int:
    number = view.snapshot.class_of(body, day)
    return NO_CLASS if number is None else number


def _days(view: View, whole: list[int], acting: list[int], day: int) -> tuple[int, int]:
    """Return between which days nothing changes that the line was made from."""
    first, last = FIRST_DAY, LAST_DAY
    for edge in _edges(view, whole, acting):
        if edge <= day:
            first = max(first, edge)
        else:
            last = min(last, edge)
    return first, last


def _edges(view: View, whole: list[int], acting: list[int]) -> Iterator[int]:
    """Yield the days on which something begins or ends that the line was made from."""
    tables = view.tables
    for table, bodies in (
        (tables.state, whole),
        (tables.superior, whole),
        (tables.organ, whole),
        (tables.holds, acting),
    ):
        start, since, until = table[:3]
        for body in bodies:
            for row in range(start[body], start[body + 1]):
                yield since[row]
                yield until[row]
    for body in whole:
        for adoption in view.adopted.get(body, ()):
            yield from adoption[:2]
