"""Which rule pack governs a body: adoptions along its affiliation, nearest first.

An adoption holds on its own days and on those on which the document is in force under a reading.
A pack that no adoption names keeps the territory that it states itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from law.readings import Choice, complement, joined, satisfied
from law.rulebook import Rulebook
from law.standing import Readings, Standing


class Governing(NamedTuple):
    """A pack that governs a body for a relation, under the readings named."""

    pack: str
    readings: Readings


def governing(body: Standing, relation: str, book: Rulebook) -> list[Governing]:
    """Return the packs that govern a body for a relation, disjoint by their readings."""
    rest: Readings = ()
    answer = []
    for pack, readings in _adopted_upwards(body):
        if relation not in book.packs[pack].settles:
            continue
        under = joined(rest, readings)
        if under is not None:
            answer.append(Governing(pack, under))
        if not readings:
            break
        (condition,) = readings
        remainder = complement(condition, book.options[condition.partition("=")[0]])
        narrowed = None if remainder is None else joined(rest, (remainder,))
        if narrowed is None:
            break
        rest = narrowed
    return answer


def governing_under(body: Standing, relation: str, book: Rulebook, choice: Choice) -> str | None:
    """Return the one pack that governs a body for a relation under the chosen readings."""
    for pack, readings in _adopted_upwards(body):
        if relation in book.packs[pack].settles and satisfied(readings, choice):
            return pack
    return None


def adopter_of(body: Standing, pack: str) -> Standing | None:
    """Return the nearest body at or above that adopts a pack."""
    return next((each for each in body.line if pack in {key for key, _ in each.adopted}), None)


def _adopted_upwards(body: Standing) -> Iterator[tuple[str, Readings]]:
    for each in body.line:
        yield from each.adopted
