"""The traversal: two climbs, the exchanges and turns that join them, the shortest of these.

A line is the bodies from an end upwards along formal affiliation, each as the body that acts. A
path climbs the origin's line, makes at most one exchange between two bodies that hold the same
scope, or turns at a common superior, and descends the destination's line. Cost is the number of
bodies. Works on numbers of a snapshot; reasons are made elsewhere. What many lines have in common
is climbed once, see `law.upper_lines`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from law.holdings import Holdings, holdings_of
from law.outlines import LIKE_NO_OTHER, NO_CLASS, Look, look_of, outline_above, outline_of
from law.upper_lines import UpperLine, first_places, is_summit, keep_upper_line, province_of
from law.view import (
    HAS_ORGAN,
    NEEDS_ORGAN,
    OFF_SYSTEM,
    PROVINCE,
    RECEIVES,
    SENDS,
    SKIPPED,
    View,
)

HEIGHT = 64
"""More bodies than any line has; a bound against data that was never checked."""


class Low:
    """The lowest bodies of a line, of which nothing is kept: as many as stand below what is.

    `acting` act for `committees` and hold `held`, equally long; of all of `whole`, nearest first,
    `classes` are the numbers of their classes and `looks` how they look to `law.outlines`, both as
    far as `missing`, the committee without an acting organ that ends the line.
    """

    __slots__ = (
        "acting", "classes", "committees", "held", "is_off_system", "looks", "missing", "province",
        "whole",
    )  # fmt: skip

    def __init__(self, whole: list[int]) -> None:
        """Start before the lowest body."""
        self.whole = whole
        self.acting: list[int] = []
        self.committees: list[int] = []
        self.held: list[Holdings] = []
        self.classes: list[int] = []
        self.looks: list[Look] = []
        self.is_off_system = False
        self.province: int | None = None
        self.missing: int | None = None


class Line:
    """What stands above an end on a day, nearest first.

    `acting` are the bodies that act and `committees` those they act for, equally long; `whole` are
    all bodies up to the top, whether or not they can act; `missing` is the committee without an
    acting organ that ended the line. `classes` are the numbers of the classes of the bodies climbed
    for this line, and `held` the powers of those of them who act; `upper` is its end as other lines
    have it too, if it was known. `province` is the first provincial committee on the whole line, and
    `outline` its number in `law.outlines`.

    Args:
        low: the lowest bodies.
        upper: what stands above them, where that is kept and the line goes on to it.
        province: the first provincial committee.
        outline: the outline.
        rest: further bodies above those who act.
    """

    __slots__ = (
        "_committees", "_whole", "acting", "classes", "held", "is_off_system", "low", "missing",
        "outline", "province", "upper",
    )  # fmt: skip

    def __init__(
        self,
        low: Low,
        upper: UpperLine | None,
        province: int | None,
        outline: int,
        rest: Sequence[int] = (),
    ) -> None:
        """Join the two; what few ask for is joined when they do."""
        self.low = low
        self.upper = upper
        self.classes = low.classes
        self.held = low.held
        self.is_off_system = low.is_off_system
        self.province = province
        self.outline = outline
        self._committees: list[int] | None = None
        self._whole: list[int] | None = None
        if upper is None:
            self.acting = low.acting
            self.missing = low.missing
            self._whole = [*low.whole, *rest]
            self._committees = low.committees
        else:
            self.acting = low.acting + upper.acting
            self.missing = upper.missing

    @property
    def committees(self) -> list[int]:
        """Those for whom the acting bodies act."""
        if self._committees is None:
            assert self.upper is not None  # noqa: S101 -- otherwise they are there already.
            self._committees = self.low.committees + self.upper.committees
        return self._committees

    @property
    def whole(self) -> list[int]:
        """All bodies up to the top."""
        if self._whole is None:
            assert self.upper is not None  # noqa: S101 -- otherwise they are there already.
            self._whole = self.low.whole + self.upper.whole
        return self._whole

    def cut(self, length: int, held: list[Holdings]) -> Line:
        """Return the line with its lowest acting bodies alone, of which these are the powers."""
        low = Low(self.low.whole)
        low.acting, low.committees, low.held = self.acting[:length], self.committees[:length], held
        low.classes, low.is_off_system = self.classes, self.is_off_system
        low.missing = self.missing
        rest = self.whole[len(self.low.whole) :]
        return Line(low, None, self.province, LIKE_NO_OTHER, rest)


Meeting = tuple[int, int] | None
"""The places of the lowest body that acts on both lines, None where there is none."""


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


class Found(NamedTuple):
    """The shortest ways, whether a turn was refused for want of an article, and where the lines meet."""

    ways: list[Way]
    is_refused: bool
    meeting: Meeting


Evaluated = Callable[[int, int], "list[tuple[int, int]]"]
"""Scope numbers and sides of an acting body at a place of a line, on the day."""


def climb(view: View, end: int, day: int, far: int = -1) -> Line:
    """Return the line of an end on a day; the far end is a step wherever it stands."""
    committee: int = view.tables.committee_of[end]
    whole, upper = _upwards(view, end if committee < 0 else committee, day, far)
    low = _lowest(view, whole, day, far)
    if upper is not None and low.missing is None:
        province = upper.province if low.province is None else low.province
        return Line(low, upper, province, outline_of(view, low.looks, upper.outline))
    outline, rest = LIKE_NO_OTHER, upper.whole if upper else []
    if low.missing is None:
        outline = outline_of(view, low.looks, outline_above(view, whole))
    line = Line(low, None, _province(view, low, rest, day), outline, rest)
    if upper is None:
        keep_upper_line(view, line, day, far)
    return line


def _province(view: View, low: Low, rest: list[int], day: int) -> int | None:
    """Return the first provincial committee of a line, also of one that ends below it."""
    if low.province is not None:
        return low.province
    return province_of(view, low.whole[len(low.classes) :] + rest, day)


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


def _lowest(view: View, whole: list[int], day: int, far: int) -> Low:
    """Return who acts for some committees, from the lowest upwards, until one lacks its organ."""
    flags_of, adopted, hold_start = view.flags, view.adopted, view.tables.holds[0]
    start, since, until, class_of = view.tables.state
    low = Low(whole)
    acting, committees, held, looks = low.acting, low.committees, low.held, low.looks
    for body in whole:
        # Nothing is known of a body that does not exist on the day; an organ may act for it.
        flags, number = HAS_ORGAN, NO_CLASS
        for row in range(start[body], start[body + 1]):
            if since[row] <= day < until[row]:
                number = class_of[row]
                flags = flags_of[number]
                break
        low.classes.append(number)
        actor: int | None = body
        if flags:
            actor = _actor(view, low, body, flags, day, far)
            if low.missing is not None:
                break
        powers: Holdings | None = None
        if actor is not None:
            # Nearly all bodies hold nothing on any day.
            is_holder = hold_start[actor] != hold_start[actor + 1]
            powers = holdings_of(view, actor, day) if is_holder else ()
            acting.append(actor)
            committees.append(body)
            held.append(powers)
        looks.append(
            look_of(view, body, number, powers, day) if powers or body in adopted
            else number + 1 << 1 | (powers is not None)
        )  # fmt: skip
    return low


def _actor(view: View, low: Low, body: int, flags: int, day: int, far: int) -> int | None:
    """Return who acts for a body of which its class says something; None where it is passed over."""
    if flags & PROVINCE and low.province is None:
        low.province = body
    if flags & OFF_SYSTEM and len(low.classes) == 1:
        low.is_off_system = True
    actor = _organ_of(view, body, day) if flags & HAS_ORGAN else body
    if actor == body and flags & NEEDS_ORGAN:
        low.missing = body
    return None if flags & SKIPPED and low.acting and body != far else actor


def _organ_of(view: View, body: int, day: int) -> int:
    """Return the organ that acts for a committee on a day, the committee itself where none does."""
    start, since, until, organ, readings = view.tables.organ
    for row in range(start[body], start[body + 1]):
        if since[row] <= day < until[row] and view.organ_acts[readings[row]]:
            found: int = organ[row]
            return found
    return body


def shortest(
    view: View, ascent: Line, descent: Line, day: int, holdings: Evaluated | None = None
) -> Found:
    """Return the shortest lawful ways, and what was met on the way to them.

    Args:
        view: relation and readings.
        ascent: the origin's line.
        descent: the destination's line.
        day: the day.
        holdings: the powers to judge by instead of the stored ones.
    """
    meeting = meeting_of(ascent, descent)
    turn, is_refused = _turn(view, ascent, meeting, day)
    ways = [] if turn is None else [turn]
    ways += _exchanges(view, ascent, descent, holdings)
    if len(ways) < 2:
        return Found(ways, is_refused, meeting)
    least = min([way.cost for way in ways])
    return Found([way for way in ways if way.cost == least], is_refused, meeting)


def cut_at_receiver(view: View, line: Line, day: int) -> Line:
    """Return the line of a body off the system, ending at the body that receives for it."""
    start, since, until, scope, _ = view.tables.holds
    for place, body in enumerate(line.acting):
        for row in range(start[body], start[body + 1]):
            if since[row] <= day < until[row] and scope[row] in view.off_scopes:
                acting = line.acting[: place + 1]
                return line.cut(len(acting), [holdings_of(view, each, day) for each in acting])
    return line


def _turn(view: View, ascent: Line, meeting: Meeting, day: int) -> tuple[Way | None, bool]:
    """Return the turn at the lowest common body, and whether only an article is wanting for it."""
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


def meeting_of(ascent: Line, descent: Line) -> Meeting:
    """Return the places of the lowest body that acts on both lines, None where there is none."""
    if ascent.is_off_system != descent.is_off_system:
        # One of them may have been cut, and ends at another body.
        place_of = {body: place for place, body in enumerate(descent.acting)}
        shared = ((up, place_of.get(body)) for up, body in enumerate(ascent.acting))
        return next(((up, down) for up, down in shared if down is not None), None)
    own, other = ascent.acting, descent.acting
    # Lines that have met stay together, so what they have in common is found from the top.
    common = 0
    for one, another in zip(reversed(own), reversed(other), strict=False):
        if one != another:
            break
        common += 1
    return (len(own) - common, len(other) - common) if common else None


def _ends_at_summit(view: View, line: Line, day: int) -> bool:
    upper = line.upper
    return is_summit(view, line.whole[-1], day) if upper is None else upper.ends_at_summit


def _exchanges(view: View, ascent: Line, descent: Line, holdings: Evaluated | None) -> list[Way]:
    crosses = ascent.is_off_system != descent.is_off_system
    sending = _first_places(ascent, SENDS, holdings)
    receiving = _first_places(descent, RECEIVES, holdings)
    ways: list[Way] = []
    for scope in sending.keys() & receiving.keys():
        up, down = sending[scope], receiving[scope]
        if ascent.acting[up] == descent.acting[down]:
            continue
        if crosses or scope not in view.off_scopes:
            ways.append(Way(up + len(ascent.acting), down + len(descent.acting), turns=False))
    return ways


def _first_places(line: Line, side: int, holdings: Evaluated | None) -> dict[int, int]:
    """Return the lowest place that holds each scope at one side, counted from the top."""
    length = len(line.acting)
    if holdings is None:
        upper = line.upper
        known = {} if upper is None else upper.sends if side == SENDS else upper.receives
        # Nearly all bodies below what is kept hold nothing.
        return {**known, **first_places(line.held, side, length)} if any(line.held) else known
    places: dict[int, int] = {}
    for place, (body, committee) in enumerate(zip(line.acting, line.committees, strict=True)):
        for scope, at in holdings(body, committee):
            if at & side:
                places.setdefault(scope, place - length)
    return places
