"""Why not shorter, and why not at all: refused ways, the nearest body, the obstacles.

A pair of bodies is judged in the order of the contract: a prohibition that binds an end, no power
at the origin's side, none at the far side, powers that do not meet.
"""

from __future__ import annotations

from graph.facts import Scope
from law.answer import Obstacle, RefusedWay
from law.basis import LegalBasis
from law.inquiry import Held, Inquiry
from law.procedure import may_act
from law.reasons import bars, power_basis
from law.traversal import Line, Way
from law.verdict import missing_organ
from law.view import RECEIVES, SENDS

MOST = 12
"""Refused ways shown of one answer."""

_NO_POWER = {SENDS: "NO_POWER_AT_ORIGIN_SIDE", RECEIVES: "NO_POWER_AT_FAR_SIDE"}


def refused_ways(inquiry: Inquiry, cost: int) -> tuple[RefusedWay, ...]:
    """Return the shorter ways by one exchange that are not lawful, shortest first."""
    ascent, descent = inquiry.ascent, inquiry.descent
    ways = []
    for up in range(len(ascent.acting)):
        for down in range(len(descent.acting)):
            way = Way(up, down, turns=False)
            if way.cost < cost and _is_asked(inquiry, way):
                bodies = way.bodies(ascent, descent)
                if len(set(bodies)) == len(bodies):
                    ways.append((way.cost, bodies, way))
    ways.sort(key=lambda each: each[:2])
    return tuple(_refused(inquiry, way, bodies) for _, bodies, way in ways[:MOST])


def nearest(inquiry: Inquiry) -> int | None:
    """Return the body of the origin's line up to which the relation can lawfully go."""
    line = inquiry.ascent
    widest: tuple[int, int] | None = None
    for place, actor in enumerate(line.acting):
        for held in inquiry.held(actor, line.committees[place]):
            if held.side & SENDS and (width := _width(inquiry, held)) is not None:
                widest = min(widest or (width, place), (width, place))
    if widest is not None:
        return line.acting[widest[1]]
    bodies = inquiry.book.bodies
    for actor, committee in reversed(list(zip(line.acting, line.committees, strict=True))):
        standing = inquiry.standing(committee)
        if bodies.is_committee(standing) and not bodies.is_summit_level(standing):
            return actor
    return None


def obstacles(inquiry: Inquiry) -> tuple[Obstacle, ...]:
    """Return why no exchange from each side reaches the other, bottom up, the origin's first."""
    return (
        *_side_obstacles(inquiry, inquiry.ascent, inquiry.descent, SENDS),
        *_side_obstacles(inquiry, inquiry.descent, inquiry.ascent, RECEIVES),
    )


def _side_obstacles(inquiry: Inquiry, line: Line, other: Line, side: int) -> list[Obstacle]:
    bodies = inquiry.book.bodies
    places = [
        place
        for place, committee in enumerate(line.committees)
        if not bodies.is_summit_level(inquiry.standing(committee))
    ]
    first = next((p for p in places if may_act(inquiry, line, p)), None)
    if first is None:
        # Nobody may act: the first body that is no branch, or the end itself, stands for its side.
        above = [
            p
            for p in places
            if not bodies.is_branch_or_general_branch(inquiry.standing(line.committees[p]))
        ]
        first = above[0] if above else (places[0] if places else 0)
    answer = [_obstacle(inquiry, line, other, place, side) for place in places if place >= first]
    if missing_organ(inquiry, line) and line.missing is not None:
        answer.append(Obstacle(inquiry.code(line.missing), "FACT_MISSING", ()))
    return answer


def _obstacle(inquiry: Inquiry, line: Line, other: Line, place: int, side: int) -> Obstacle:
    code, basis = _judged_alone(inquiry, line, other, place, side)
    return Obstacle(inquiry.code(line.acting[place]), code, basis)


def _judged_alone(
    inquiry: Inquiry, line: Line, other: Line, place: int, side: int
) -> tuple[str, tuple[LegalBasis, ...]]:
    own = _usable(inquiry, line, place, side)
    if barred := _barred(inquiry, line, place):
        return "PROHIBITED", barred
    if not own:
        return _NO_POWER[side], _joining_articles(inquiry, line, line.committees[place], other)
    far = SENDS if side == RECEIVES else RECEIVES
    if not any(_usable(inquiry, other, each, far) for each in range(len(other.acting))):
        lacking = [_joining_articles(inquiry, other, body, line) for body in other.committees]
        return _NO_POWER[far], tuple(dict.fromkeys(basis for each in lacking for basis in each))
    return "OUT_OF_RANGE", _articles(inquiry, own)


def _is_asked(inquiry: Inquiry, way: Way) -> bool:
    """The pair of the ends themselves, and pairs of which neither is a branch, are asked about."""
    if way.up == way.down == 0:
        return True
    is_branch = inquiry.book.bodies.is_branch_or_general_branch
    committees = (inquiry.ascent.committees[way.up], inquiry.descent.committees[way.down])
    return not any(is_branch(inquiry.standing(body)) for body in committees)


def _refused(inquiry: Inquiry, way: Way, bodies: list[int]) -> RefusedWay:
    code, basis, unknown = _judged(inquiry, way)
    codes = tuple(inquiry.code(body) for body in bodies)
    return RefusedWay(codes, code, basis, tuple(inquiry.code(body) for body in unknown))


def _judged(inquiry: Inquiry, way: Way) -> tuple[str, tuple[LegalBasis, ...], list[int]]:
    ascent, descent = inquiry.ascent, inquiry.descent
    barred = (*_barred(inquiry, ascent, way.up), *_barred(inquiry, descent, way.down))
    if barred:
        return "PROHIBITED", tuple(dict.fromkeys(barred)), []
    sending = _usable(inquiry, ascent, way.up, SENDS)
    if not sending:
        near = ascent.committees[way.up]
        articles = _joining_articles(inquiry, ascent, near, descent)
        return "NO_POWER_AT_ORIGIN_SIDE", articles, _unknown(inquiry, near)
    receiving = _usable(inquiry, descent, way.down, RECEIVES)
    if not receiving:
        far = descent.committees[way.down]
        articles = _joining_articles(inquiry, descent, far, ascent)
        return "NO_POWER_AT_FAR_SIDE", articles, _unknown(inquiry, far)
    both = (*_articles(inquiry, sending), *_articles(inquiry, receiving))
    return "OUT_OF_RANGE", tuple(dict.fromkeys(both)), []


def _usable(inquiry: Inquiry, line: Line, place: int, side: int) -> list[Held]:
    held = inquiry.held(line.acting[place], line.committees[place])
    return [
        each
        for each in held
        if each.side & side and (inquiry.crosses or Scope.of_key(each.scope).range != "OFF_SYSTEM")
    ]


def _barred(inquiry: Inquiry, line: Line, place: int) -> tuple[LegalBasis, ...]:
    """Return the articles that forbid an end the ranges that would join the two."""
    pack = inquiry.pack_above(line, line.whole.index(line.committees[place]))
    if pack is None:
        return ()
    articles = bars(inquiry, pack, line.committees[place])
    return tuple(inquiry.book.basis(pack.key, article) for article in dict.fromkeys(articles))


def _unknown(inquiry: Inquiry, committee: int) -> list[int]:
    standing = inquiry.standing(committee)
    is_asked = inquiry.book.bodies.approving(standing)
    return [committee] if is_asked and standing.admits is None else []


def _articles(inquiry: Inquiry, held: list[Held]) -> tuple[LegalBasis, ...]:
    return tuple(dict.fromkeys(power_basis(inquiry, each) for each in held))


def _joining_articles(
    inquiry: Inquiry, line: Line, committee: int, other: Line
) -> tuple[LegalBasis, ...]:
    """Return the articles of the pack that governs an end whose range would join the two sides.

    The nationwide ones always, those of a system or a county where both sides stand in one.
    """
    pack = inquiry.pack_above(line, line.whole.index(committee))
    if pack is None:
        return ()
    far = {inquiry.code(body) for body in other.whole}
    found = {}
    for grant in pack.grants:
        wrong = (
            grant.relation != inquiry.relation or grant.everywhere or grant.range == "OFF_SYSTEM"
        )
        if wrong or "holds" in grant.holder or grant.readings:
            continue
        above = grant.range_of and inquiry.above(committee, grant.range_of.get("nearest"))
        if not grant.range_of or (above and above in far):
            basis = inquiry.book.basis(pack.key, grant.article)
            found[basis.article] = basis
    return tuple(found.values())


def _width(inquiry: Inquiry, held: Held) -> int | None:
    """Return how wide a power is: nation, a province's system, a city's system, a county."""
    scope = Scope.of_key(held.scope)
    if scope.range == "NATION":
        return 0 if not scope.range_of else None
    if scope.range == "SYSTEM":
        keeper = inquiry.view.snapshot.find(scope.range_of)
        level = None if keeper is None else inquiry.standing(keeper).level
        return 1 if level == _level_of_province(inquiry) else 2
    return 3 if scope.range == "COUNTY" else None


def _level_of_province(inquiry: Inquiry) -> str:
    return str(inquiry.book.bodies.data["province"]["level"])
