"""The moves of a path and the articles behind each step.

A climb follows the origin's pack, a descent the destination's; what an exchange rests on is left to
`law.exchange`.
"""

from __future__ import annotations

from graph.facts import Scope
from law.basis import LegalBasis
from law.inquiry import Held, Inquiry
from law.pack import MoveRule, Pack
from law.readings import satisfied
from law.traversal import Line, Way


def moves_of(inquiry: Inquiry, way: Way) -> tuple[str, ...]:
    """Return the moves of a way in order."""
    join = join_of(inquiry, way)
    return ("RISE",) * way.up + ((join,) if join else ()) + ("DESCEND",) * way.down


def join_of(inquiry: Inquiry, way: Way) -> str | None:
    """Return the move by which a way goes over from one line to the other, None where it turns.

    Where affiliation and a shared power both join two neighbours, affiliation names the move.
    """
    if way.turns:
        return None
    up, down = inquiry.ascent.acting, inquiry.descent.acting
    if way.up + 1 < len(up) and up[way.up + 1] == down[way.down]:
        return "RISE"
    if way.down + 1 < len(down) and down[way.down + 1] == up[way.up]:
        return "DESCEND"
    return "EXCHANGE"


def move_basis(inquiry: Inquiry, way: Way, move: str, order: int) -> tuple[LegalBasis, ...]:
    """Return the articles of the climb or descent with this number (from 1)."""
    if move == "RISE":
        return _move_basis(inquiry, inquiry.ascent, order - 1, "RISE")
    below = way.up + way.down + (0 if way.turns else 1) - order
    return _move_basis(inquiry, inquiry.descent, below, "DESCEND")


def power_basis(inquiry: Inquiry, held: Held) -> LegalBasis:
    """Return the article that a power rests on.

    A power implied by another rests on the sentence that says so, and is held when the other is.
    """
    power = held.power
    if held.implied_by is not None:
        scope = Scope.of_key(held.scope)
        for pack in inquiry.book.packs.values():
            for rule in pack.implies:
                if (rule.to.relation, rule.to.range) == (scope.relation, scope.range):
                    words = rule.phrase
                    return inquiry.book.basis(pack.key, rule.article, words, held=power.held)
    if power.pack == "granted" or power.pack not in inquiry.book.packs:
        return LegalBasis(power.pack, power.basis, power.article or "", power.basis, power.held)
    document = inquiry.book.packs[power.pack]
    grant = inquiry.book.grant(power.pack, power.basis)
    if grant is None and document.referred_grant and power.basis == document.referred_grant.basis:
        grant = inquiry.book.grant(power.pack, document.referred_grant.grant)
    if power.article not in document.articles:
        return LegalBasis(power.pack, document.document, power.article, power.basis, power.held)
    phrase = (grant.phrase or "") if grant else ""
    return inquiry.book.basis(power.pack, power.article, phrase, held=power.held)


def bars(inquiry: Inquiry, pack: Pack, committee: int, article: str | None = None) -> list[str]:
    """Return the articles of a pack that forbid a body some power of the relation."""
    standing = inquiry.standing(committee)
    return [
        each.article
        for each in pack.prohibitions
        if each.relation == inquiry.relation and article in (None, each.article)
        if satisfied(each.readings, inquiry.choice) and inquiry.book.test(each.body)(standing)
    ]


def _move_basis(inquiry: Inquiry, line: Line, place: int, move: str) -> tuple[LegalBasis, ...]:
    pack = inquiry.line_pack(line)
    if pack is None:
        return ()
    for rule in pack.moves[move]:
        if _fits(inquiry, pack, rule, line, place):
            return tuple(inquiry.book.basis(pack.key, article) for article in rule.articles)
    return ()


def _fits(inquiry: Inquiry, pack: Pack, rule: MoveRule, line: Line, place: int) -> bool:
    committee = line.committees[place]
    if rule.when is not None and not inquiry.book.test(rule.when)(inquiry.standing(committee)):
        return False
    if rule.barred_by is not None and not bars(inquiry, pack, committee, rule.barred_by):
        return False
    if rule.holds:
        ranges = {
            Scope.of_key(each.scope).range for each in inquiry.held(line.acting[place], committee)
        }
        return bool(ranges & set(rule.holds))
    return True
