"""The articles that an exchange rests on: one for each end, one where both are the same.

Where a text that is held carries an end beside one that is only referred to, the held one is cited.
An end is the same in every exchange that a body makes, so it is kept with what was cited for it.
"""

from __future__ import annotations

from graph.facts import Scope
from graph.keeping import keep
from law.basis import LegalBasis
from law.inquiry import Held, Inquiry
from law.reasons import power_basis
from law.traversal import Line, Way
from law.view import RECEIVES, SENDS

RANGES = ("NATION", "SYSTEM", "COUNTY", "OFF_SYSTEM")
KEPT = 8192
"""Ends that are kept; the country has about 3,000 counties, and each sends and receives."""


class End:
    """The powers of a body at one side of an exchange.

    `scopes` are what they reach; for each choice of scopes that the other end reaches too, the
    article is worked out once.
    """

    __slots__ = ("_articles", "_held", "scopes")

    def __init__(self, held: list[Held]) -> None:
        """Keep the powers."""
        self._held = held
        self.scopes = frozenset(each.scope for each in held)
        self._articles: dict[frozenset[str], LegalBasis] = {}

    def article(self, inquiry: Inquiry, shared: frozenset[str]) -> LegalBasis:
        """Return the article of the best power over one of the shared scopes."""
        known = self._articles.get(shared)
        if known is None:
            usable = [each for each in self._held if each.scope in shared]
            known = power_basis(inquiry, min(usable, key=_order))
            self._articles[shared] = known
        return known


def exchange_basis(inquiry: Inquiry, way: Way) -> tuple[LegalBasis, ...]:
    """Return one article for each end of an exchange, one where both are the same."""
    sending = _end(inquiry, inquiry.ascent, way.up, SENDS)
    receiving = _end(inquiry, inquiry.descent, way.down, RECEIVES)
    shared = sending.scopes & receiving.scopes
    own, other = sending.article(inquiry, shared), receiving.article(inquiry, shared)
    return (own,) if own == other else (own, other)


def _end(inquiry: Inquiry, line: Line, place: int, side: int) -> End:
    if inquiry.packs is not None:
        return _made(inquiry, line, place, side)
    kept = inquiry.view.ends
    mark = (line.acting[place], inquiry.day, side, inquiry.crosses)
    known = kept.get(mark)
    if known is None:
        known = keep(kept, mark, _made(inquiry, line, place, side), KEPT)
    return known


def _made(inquiry: Inquiry, line: Line, place: int, side: int) -> End:
    held = inquiry.held(line.acting[place], line.committees[place])
    is_usable = [
        each.side & side and (inquiry.crosses or _range(each) != "OFF_SYSTEM") for each in held
    ]
    return End([each for each, usable in zip(held, is_usable, strict=True) if usable])


def _range(held: Held) -> str:
    return Scope.of_key(held.scope).range


def _order(each: Held) -> tuple[bool, int, bool, tuple[str, ...]]:
    place = RANGES.index(_range(each))
    return not each.power.held, place, each.implied_by is not None, tuple(map(str, each.power))
