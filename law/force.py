"""The days on which a document is in force, under each reading of its date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from graph.days import FIRST_DAY, LAST_DAY, day_of
from law.pack import Pack
from law.standing import Readings


class Force(NamedTuple):
    """Days on which a document is in force, under the readings named."""

    since: int
    until: int
    readings: Readings


def periods_in_force(pack: Pack, options: Mapping[str, list[str]]) -> list[Force]:
    """Return the days of a document, cut so that each day stands in one interval.

    Periods that name readings of one question merge into one condition where they overlap; where
    every reading agrees, the condition is empty.
    """
    bounds = sorted(
        {day_of(period.since, FIRST_DAY) for period in pack.in_force}
        | {day_of(period.until, LAST_DAY) for period in pack.in_force}
    )
    forces = []
    for since, until in pairwise(bounds):
        met = [
            period.readings
            for period in pack.in_force
            if day_of(period.since, FIRST_DAY) <= since and until <= day_of(period.until, LAST_DAY)
        ]
        if met:
            forces.append(Force(since, until, _either(met, options)))
    return forces


def _either(met: Iterable[Readings], options: Mapping[str, list[str]]) -> Readings:
    """Return the condition that holds where any of these does."""
    conditions = list(met)
    if any(not readings for readings in conditions):
        return ()
    question = conditions[0][0].partition("=")[0]
    accepted = sorted({key for (each,) in conditions for key in each.partition("=")[2].split("+")})
    if accepted == sorted(options[question]):
        return ()
    return (f"{question}={'+'.join(accepted)}",)
