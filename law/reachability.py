"""Reachability: how many bodies act between each two of some, or why there is no lawful path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from graph.errors import OrganizationNotFound
from graph.snapshot_arrays import Array
from law.batch import CODES, answer_many
from law.engine import Engine
from law.inquiry import Inquiry
from law.standings import Standings
from law.verdict import verdict
from law.view import View

TOGETHER = 1 << 20
"""Pairs that are compared at one stroke; more would only take more memory."""


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
    view = engine.view(relation, engine.book.default)
    if packs is None:
        return [_row(*row) for row in zip(*crossings(view, bodies, day), strict=True)]
    standings = Standings(engine.snapshot, view.adopted, engine.book, day, packs)
    return [
        [
            _crossing(Inquiry(view, origin, destination, day, packs, standings))
            for destination in bodies
        ]
        for origin in bodies
    ]


def crossings(view: View, bodies: Sequence[int], day: int) -> tuple[Array, Array]:
    """Return the matrices of costs and of codes between bodies, a row for each origin.

    Args:
        view: the snapshot for a relation and a choice of readings.
        bodies: the numbers of the bodies.
        day: the day.

    Returns:
        the numbers of bodies that act, 0 where there is no path, and the places in
        `law.batch.CODES`, 0 where there is one.
    """
    count, every = len(bodies), np.array(bodies, np.int32)
    costs, codes = np.zeros((2, count, count), np.int16)
    rows = max(1, TOGETHER // max(1, count))
    for first in range(0, count, rows):
        part = every[first : first + rows]
        pairs = np.repeat(part, count), np.tile(every, len(part))
        answers = answer_many(view, *pairs, day)
        for matrix, found in ((costs, answers.cost), (codes, answers.code)):
            matrix[first : first + rows] = found.reshape(len(part), count)
    return costs, codes


def _row(costs: Array, codes: Array) -> list[Crossing]:
    return [
        Crossing(None if code else cost, CODES[code])
        for cost, code in zip(costs.tolist(), codes.tolist(), strict=True)
    ]


def _number(engine: Engine, code: str) -> int:
    body = engine.snapshot.find(code)
    if body is None:
        raise OrganizationNotFound(value=code)
    return body


def _crossing(inquiry: Inquiry) -> Crossing:
    code = verdict(inquiry)
    return Crossing(None, code) if code else Crossing(inquiry.ways[0].cost, None)
