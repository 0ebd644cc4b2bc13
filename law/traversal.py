"""The traversal: two climbs, the exchanges and turns that join them, the shortest of these.

A line is the bodies from an end upwards along formal affiliation, each as the body that acts. A
path climbs the origin's line, makes at most one exchange between two bodies that hold the same
scope, or turns at a common superior, and descends the destination's line. Cost is the number of
bodies. Works on numbers of a snapshot; reasons are made elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from law.view import BOTH, NEEDS_ORGAN, OFF_SYSTEM, RECEIVES, SENDS, SKIPPED, SUMMIT, View

_HEIGHT = 64
"""More bodies than any line has; a bound against data that was never checked."""


class Line(NamedTuple):
    """What stands above an end on a day, nearest first.

    `acting` are the bodies that act and `committees` those they act for, equally long; `whole` are
    all bodies up to the top, whether or not they can act; `missing` is the committee without an
    acting organ that ended the line.
    """

    acting: list[int]
    committees: list[int]
    whole: list[int]
    missing: int | None
    is_off_system: bool


class Way(NamedTuple):
    """Two places on the two lines, joined by an exchange or by being the same body."""

    up: int
    down: int
    turns: bool

    @property
    def cost(self) -> int:
        """The number of bodies that act."""
        return self.up + self.down + (1 if self.turns else 2)

    def bodies(self, ascent: Line, descent: Line) -> list[int]:
        """Return the bodies in order."""
        last = self.down if self.turns else self.down + 1
        return ascent.acting[: self.up + 1] + descent.acting[:last][::-1]


Holdings = Callable[[int, int], "list[tuple[int, int]]"]
"""Scope numbers and sides of an acting body at a place of a line, on the day."""


def climb(view: View, end: int, day: int) -> Line:
    """Return the line of an end on a day."""
    arrays = view.snapshot.arrays
    committee_of: int = arrays["committee_of"][end]
    superior_start, superior_since, superior_until, superior_body = (
        arrays["superior_start"], arrays["superior_since"], arrays["superior_until"],
        arrays["superior_body"],
    )  # fmt: skip
    state_start, state_since, state_until, state_class = (
        arrays["state_start"], arrays["state_since"], arrays["state_until"], arrays["state_class"],
    )  # fmt: skip
    flags_of = view.flags
    acting: list[int] = []
    committees: list[int] = []
    whole: list[int] = []
    missing: int | None = None
    body = end if committee_of < 0 else committee_of
    is_off_system = False
    while body >= 0 and len(whole) < _HEIGHT:
        flags = 0
        for row in range(state_start[body], state_start[body + 1]):
            if state_since[row] <= day < state_until[row]:
                flags = flags_of[state_class[row]]
                break
        if not whole:
            is_off_system = bool(flags & OFF_SYSTEM)
        whole.append(body)
        if missing is None:
            actor = _actor(view, body, day)
            if actor == body and flags & NEEDS_ORGAN:
                missing = body
            elif not (flags & SKIPPED and acting):
                acting.append(actor)
                committees.append(body)
        above = -1
        for row in range(superior_start[body], superior_start[body + 1]):
            if superior_since[row] <= day < superior_until[row]:
                above = superior_body[row]
                break
        body = above
    return Line(acting, committees, whole, missing, is_off_system)


def shortest(
    view: View, ascent: Line, descent: Line, day: int, holdings: Holdings | None = None
) -> tuple[list[Way], bool]:
    """Return the shortest lawful ways, and whether a turn was refused for want of an article.

    Args:
        view: relation and readings.
        ascent: the origin's line.
        descent: the destination's line.
        day: the day.
        holdings: the powers to judge by instead of the stored ones.
    """
    turn, is_refused = _turn(view, ascent, descent, day)
    ways = [] if turn is None else [turn]
    ways += _exchanges(view, ascent, descent, day, holdings)
    if not ways:
        return [], is_refused
    least = min(way.cost for way in ways)
    return [way for way in ways if way.cost == least], is_refused


def cut_at_receiver(view: View, line: Line, day: int) -> Line:
    """Return the line of a body off the system, ending at the body that receives for it."""
    arrays = view.snapshot.arrays
    for place, body in enumerate(line.acting):
        for row in range(arrays["holds_start"][body], arrays["holds_start"][body + 1]):
            is_valid = arrays["holds_since"][row] <= day < arrays["holds_until"][row]
            if is_valid and arrays["holds_scope"][row] in view.off_scopes:
                top = place + 1
                return line._replace(acting=line.acting[:top], committees=line.committees[:top])
    return line


def held_scopes(view: View, body: int, day: int) -> list[tuple[int, int]]:
    """Return the scopes that a body holds on a day with their sides, implied ones included."""
    arrays = view.snapshot.arrays
    since, until, scope, power = (
        arrays["holds_since"], arrays["holds_until"], arrays["holds_scope"], arrays["holds_power"],
    )  # fmt: skip
    held = []
    for row in range(arrays["holds_start"][body], arrays["holds_start"][body + 1]):
        if since[row] <= day < until[row] and (side := view.side[power[row]]):
            number = scope[row]
            if view.scope[number] >= 0:
                held.append((number, side))
            elif side == BOTH and view.implied[number] >= 0:
                held.append((view.implied[number], side))
    return held


def is_summit(view: View, body: int, day: int) -> bool:
    """Tell whether a path may never turn at a body: the top of the whole hierarchy."""
    body_class = view.snapshot.class_of(body, day)
    is_top = view.snapshot.superior(body, day) is None
    return is_top and body_class is not None and bool(view.flags[body_class] & SUMMIT)


def _actor(view: View, body: int, day: int) -> int:
    arrays = view.snapshot.arrays
    for row in range(arrays["organ_start"][body], arrays["organ_start"][body + 1]):
        is_valid = arrays["organ_since"][row] <= day < arrays["organ_until"][row]
        if is_valid and view.organ_acts[arrays["organ_readings"][row]]:
            return int(arrays["organ_body"][row])
    return body


def _turn(view: View, ascent: Line, descent: Line, day: int) -> tuple[Way | None, bool]:
    """Return the turn at the lowest common body, and whether only an article is wanting for it."""
    place_of = {body: place for place, body in enumerate(descent.acting)}
    for up, body in enumerate(ascent.acting):
        down = place_of.get(body)
        if down is None:
            continue
        if not up or not down:
            return Way(up, down, turns=True), False
        committee = ascent.committees[up]
        if is_summit(view, committee, day):
            return None, False
        pack = view.governing(ascent.whole[ascent.whole.index(committee) :], day)
        if pack is None or not view.may_turn(pack):
            return None, True
        return Way(up, down, turns=True), False
    return None, False


def _exchanges(
    view: View, ascent: Line, descent: Line, day: int, holdings: Holdings | None
) -> list[Way]:
    crosses = ascent.is_off_system != descent.is_off_system
    sending = _first_places(view, ascent, day, SENDS, holdings)
    receiving = _first_places(view, descent, day, RECEIVES, holdings)
    ways = []
    for scope, up in sending.items():
        down = receiving.get(scope)
        if down is None or ascent.acting[up] == descent.acting[down]:
            continue
        if crosses or scope not in view.off_scopes:
            ways.append(Way(up, down, turns=False))
    return ways


def _first_places(
    view: View, line: Line, day: int, side: int, holdings: Holdings | None
) -> dict[int, int]:
    """Return the lowest place of a line that holds each scope at one side."""
    places: dict[int, int] = {}
    for place, body in enumerate(line.acting):
        held = (
            held_scopes(view, body, day)
            if holdings is None
            else holdings(body, line.committees[place])
        )
        for scope, at in held:
            if at & side:
                places.setdefault(scope, place)
    return places
