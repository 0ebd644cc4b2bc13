"""Reachability: how many bodies act between each two of some, or why there is no lawful path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from graph.errors import OrganizationNotFound
from law.engine import Engine
from law.inquiry import Inquiry
from law.standings import Standings
from law.verdict import verdict


class Crossing(NamedTuple):
    """From one body to another: the number of bodies that act, or the code why there is no path."""

    hops: int | None
    code: str | None


def reachability(
    engine: Engine,
    codes: Sequence[str],
    day: int,
    relation: str = "FORMAL",
    packs: tuple[str, ...] | None = None,
) -> list[list[Crossing]]:
    """Return the matrix of crossings between bodies on a day: a row for each origin.

    Args:
        engine: the engine of the revision.
        codes: the bodies, each as origin and as destination, in their order.
        day: the day.
        relation: FORMAL or TEMPORARY.
        packs: rule packs to judge by instead of the adopted ones.

    Raises:
        OrganizationNotFound: no organization has one of the codes.
        UnknownPack: a named pack does not exist.
    """
    for key in packs or ():
        engine.book.pack(key)
    bodies = [_number(engine, code) for code in codes]
    view = engine.view(relation, engine.book.choice())
    standings = Standings(engine.snapshot, view.adopted, engine.book, day, packs)
    return [
        [
            _crossing(Inquiry(view, origin, destination, day, packs, standings))
            for destination in bodies
        ]
        for origin in bodies
    ]


def _number(engine: Engine, code: str) -> int:
    body = engine.snapshot.find(code)
    if body is None:
        raise OrganizationNotFound(value=code)
    return body


def _crossing(inquiry: Inquiry) -> Crossing:
    code = verdict(inquiry)
    return Crossing(None, code) if code else Crossing(inquiry.ways[0].cost, None)
