"""The traversal: two climbs, the exchanges and turns that join them, the shortest of these.

A line is the bodies from an end upwards along formal affiliation, each as the body that acts. A
path climbs the origin's line, makes at most one exchange between two bodies that hold the same
scope, or turns at a common superior, and descends the destination's line. Cost is the number of
bodies. Works on numbers of a snapshot; reasons are made elsewhere. What many lines have in common
is climbed once, see `law.upper_lines`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from law.outlines import NO_CLASS
from law.upper_lines import UpperLine, first_places, is_summit, keep_upper_line
from law.view import (
    BOTH,
    HAS_ORGAN,
    NEEDS_ORGAN,
    OFF_SYSTEM,
    RECEIVES,
    SENDS,
    SKIPPED,
    View,
)

HEIGHT = 64
"""More bodies than any line has; a bound against data that was never checked."""


class Line(NamedTuple):
    """What stands above an end on a day, nearest first.

    `acting` are the bodies that act and `committees` those they act for, equally long; `whole` are
    all bodies up to the top, whether or not they can act; `missing` is the committee without an
    acting organ that ended the line. `classes` are the numbers of the classes of the bodies climbed
    for this line; `upper` is its end as other lines have it too, if it was known.
    """

    acting: list[int]
    committees: list[int]
    whole: list[int]
    missing: int | None
    is_off_system: bool
    classes: list[int]
    upper: UpperLine | None = None

    @property
    def low(self) -> int:
        """How many bodies of the whole line stand below its upper part."""
        return len(self.whole) - (len(self.upper.whole) if self.upper else 0)


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


def climb(view: View, end: int, day: int, far: int = -1) -> Line:
    """Return the line of an end on a day; the far end is a step wherever it stands."""
    committee: int = view.tables.committee_of[end]
    whole, upper = _upwards(view, end if committee < 0 else committee, day, far)
    line = _acting(view, whole, day, far)
    if upper is None:
        keep_upper_line(view, line, day, far)
    elif line.missing is None:
        acting, committees = line.acting + upper.acting, line.committees + upper.committees
        whole += upper.whole
        return Line(
            acting, committees, whole, upper.missing, line.is_off_system, line.classes, upper
        )
    else:
        whole += upper.whole
    return line


def _upwards(view: View, body: int, day: int, far: int) -> tuple[list[int], UpperLine | None]:
    """Return a body and the bodies above it on a day, up to where the rest is known."""
    start, since, until, above = view.tables.superior
    uppers = view.upper_lines
    whole = [body]
    while len(whole) < HEIGHT:
        for row in range(start[body], start[body + 1]):
            if since[row] <= day < until[row]:
                body = above[row]
                break
        else:
            break
        upper = uppers.get(body)
        if upper is not None and upper.since <= day < upper.until and far not in upper.skipped:
            return whole, upper
        whole.append(body)
    return whole, None


def _acting(view: View, whole: list[int], day: int, far: int) -> Line:
    """Return the bodies that act for some committees, from the lowest upwards."""
    flags_of, organ_acts = view.flags, view.organ_acts
    state_start, state_since, state_until, state_class = view.tables.state
    organ_start, organ_since, organ_until, organ_body, organ_readings = view.tables.organ
    acting: list[int] = []
    committees: list[int] = []
    classes: list[int] = []
    missing: int | None = None
    is_off_system = False
    for body in whole:
        # Nothing is known of a body that does not exist on the day; an organ may act for it.
        flags, number = HAS_ORGAN, NO_CLASS
        for row in range(state_start[body], state_start[body + 1]):
            if state_since[row] <= day < state_until[row]:
                number = state_class[row]
                flags = flags_of[number]
                break
        classes.append(number)
        if not committees and body == whole[0]:
            is_off_system = flags & OFF_SYSTEM > 0
        actor = body
        if flags & HAS_ORGAN:
            for row in range(organ_start[body], organ_start[body + 1]):
                if organ_since[row] <= day < organ_until[row] and organ_acts[organ_readings[row]]:
                    actor = organ_body[row]
                    break
        if actor == body and flags & NEEDS_ORGAN:
            missing = body
            break
        if not (flags & SKIPPED and acting and body != far):
            acting.append(actor)
            committees.append(body)
    return Line(acting, committees, whole, missing, is_off_system, classes)


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
    if len(ways) < 2:
        return ways, is_refused
    least = min([way.cost for way in ways])
    return [way for way in ways if way.cost == least], is_refused


def cut_at_receiver(view: View, line: Line, day: int) -> Line:
    """Return the line of a body off the system, ending at the body that receives for it."""
    start, since, until, scope, _ = view.tables.holds
    for place, body in enumerate(line.acting):
        for row in range(start[body], start[body + 1]):
            if since[row] <= day < until[row] and scope[row] in view.off_scopes:
                top = place + 1
                return line._replace(
                    acting=line.acting[:top], committees=line.committees[:top], upper=None
                )
    return line


def held_scopes(view: View, body: int, day: int) -> list[tuple[int, int]]:
    """Return the scopes that a body holds on a day with their sides, implied ones included."""
    start, since, until, scope, power = view.tables.holds
    sides, scopes, implied = view.side, view.scope, view.implied
    held = []
    for row in range(start[body], start[body + 1]):
        if since[row] <= day < until[row] and (side := sides[power[row]]):
            number = scope[row]
            if scopes[number] >= 0:
                held.append((number, side))
            elif side == BOTH and implied[number] >= 0:
                held.append((implied[number], side))
    return held


def _turn(view: View, ascent: Line, descent: Line, day: int) -> tuple[Way | None, bool]:
    """Return the turn at the lowest common body, and whether only an article is wanting for it."""
    meeting = meeting_of(ascent, descent)
    if meeting is None:
        return None, False
    up, down = meeting
    if up and down:
        committee = ascent.committees[up]
        if committee == ascent.whole[-1] and _ends_at_summit(view, ascent, day):
            return None, False
        pack = view.governing(ascent.whole[ascent.whole.index(committee) :], day)
        if pack is None or not view.may_turn(pack):
            return None, True
    return Way(up, down, turns=True), False


def meeting_of(ascent: Line, descent: Line) -> tuple[int, int] | None:
    """Return the places of the lowest body that acts on both lines, None where there is none."""
    if ascent.is_off_system != descent.is_off_system:
        # One of them may have been cut, and ends at another body.
        place_of = {body: place for place, body in enumerate(descent.acting)}
        common = ((up, place_of.get(body)) for up, body in enumerate(ascent.acting))
        return next(((up, down) for up, down in common if down is not None), None)
    up, down = len(ascent.acting) - 1, len(descent.acting) - 1
    if up < 0 or down < 0 or ascent.acting[up] != descent.acting[down]:
        return None
    # Lines that have met stay together, so what they have in common is found from the top.
    while up and down and ascent.acting[up - 1] == descent.acting[down - 1]:
        up, down = up - 1, down - 1
    return up, down


def _ends_at_summit(view: View, line: Line, day: int) -> bool:
    upper = line.upper
    return is_summit(view, line.whole[-1], day) if upper is None else upper.ends_at_summit


def _exchanges(
    view: View, ascent: Line, descent: Line, day: int, holdings: Holdings | None
) -> list[Way]:
    crosses = ascent.is_off_system != descent.is_off_system
    sending, above = _first_places(view, ascent, day, SENDS, holdings)
    receiving, beyond = _first_places(view, descent, day, RECEIVES, holdings)
    ways = []
    for scope, place in sending.items():
        down = receiving.get(scope)
        if down is None or ascent.acting[place + above] == descent.acting[down + beyond]:
            continue
        if crosses or scope not in view.off_scopes:
            ways.append(Way(place + above, down + beyond, turns=False))
    return ways


def _first_places(
    view: View, line: Line, day: int, side: int, holdings: Holdings | None
) -> tuple[dict[int, int], int]:
    """Return the lowest place that holds each scope at one side, and from where it is counted."""
    if holdings is None:
        return _stored_places(view, line, day, side)
    places: dict[int, int] = {}
    for place, (body, committee) in enumerate(zip(line.acting, line.committees, strict=True)):
        for scope, at in holdings(body, committee):
            if at & side:
                places.setdefault(scope, place)
    return places, 0


def _stored_places(view: View, line: Line, day: int, side: int) -> tuple[dict[int, int], int]:
    """Do the same for the stored powers, as `held_scopes` counts them but without a list of them."""
    upper = line.upper
    if upper is None:
        return first_places(view, line.acting, day, side), 0
    low = len(line.acting) - len(upper.acting)
    places = first_places(view, line.acting[:low], day, side)
    known = upper.sends if side == SENDS else upper.receives
    if not places:
        return known, low
    for scope, place in known.items():
        if scope not in places:
            places[scope] = low + place
    return places, 0
