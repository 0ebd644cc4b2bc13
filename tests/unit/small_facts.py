"""Small sets of facts for tests, drawn at random: in them one thing holds at a time, no cycle."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import Any

from hypothesis import strategies as st

from graph.facts import Fact
from graph.tables import KINDS, LEVELS, UNITS

DAYS = range(1, 14)
BODIES = ("A", "A-1", "B", "a", "甲", "甲一")
REGIONS = ("43", "4301", "430121", "44")
WORKPLACES = ("W1", "W2")
SCOPES = ("FORMAL:NATION:", "FORMAL:COUNTY:A", "TEMPORARY:NATION:")

Cells = tuple[Any, ...]


def _state(place: int, kind: str) -> Cells:
    names = ("东镇党委", "中共甲市委", "x")[place % 3], (None, "东镇")[place % 2]
    levels, units = (None, *LEVELS), (None, *UNITS)
    system, admits = (None, "ORGANS")[place % 2], (None, True, False)[place % 3]
    level, unit = levels[place % len(levels)], units[place % len(units)]
    return (*names, kind, level, unit, None, system, admits, None, (None, False)[place % 2])


_OFTEN = ("LOCAL_COMMITTEE", "GENERAL_BRANCH")
"""Kinds that act in a way of their own."""

STATES = [_state(place, kind) for place, kind in enumerate((*KINDS, *_OFTEN * 4))]
CONDITIONS: list[Cells] = [(), ("COUNTY_COMMITTEE=A",), ("COUNTY_COMMITTEE=B",)]
POWERS: list[Cells] = [
    ("hn-2018", article, True, "DERIVED", "b", side, readings)
    for article, side in (("第四条", "BOTH"), ("第五条", "SENDS"), ("第五条", "RECEIVES"))
    for readings in CONDITIONS
]
ORGANS: list[Cells] = [(acts, readings) for acts in (True, False, None) for readings in CONDITIONS]


def facts_of_a_revision() -> st.SearchStrategy[set[Fact]]:
    """Draw facts in which one thing holds at a time where the rules want it so."""
    return st.randoms(use_true_random=False).map(facts_of_random)


def facts_of_random(random: Random) -> set[Fact]:
    """Return such facts, the same for the same numbers."""
    return _Maker(random).facts()


class _Maker:
    def __init__(self, random: Random) -> None:
        self._random = random
        self._facts: set[Fact] = set()

    def facts(self) -> set[Fact]:
        bodies = self._random.sample(BODIES, self._random.randint(1, len(BODIES)))
        for place, body in enumerate(bodies):
            self._body(body, bodies[:place], bodies)
        for region in self._some(REGIONS):
            self._states("REGION_STATE", region, [("甲市", "COUNTY"), ("东镇", None)])
            self._links("PART_OF", region, REGIONS)
        for unit in self._some(WORKPLACES):
            self._states("UNIT_STATE", unit, [("一中", "INSTITUTION"), ("某商会", None)])
            self._links("UNIT_SEATED_IN", unit, REGIONS)
            self._links("UNDER_AUTHORITY", unit, bodies)
            self._links("ORGANIZED_AS", unit, bodies)
        return self._facts

    def _body(self, body: str, above: list[str], bodies: list[str]) -> None:
        self._facts.add(Fact("HAS_STATE", body, "", 0, 1, self._random.choice(STATES)))
        self._states("HAS_STATE", body, STATES)
        if above:
            self._links("SUBORDINATE_TO", body, above)
        self._links("SEATED_IN", body, REGIONS)
        self._links("ORGAN_OF", body, [self._random.choice(bodies)], ORGANS)
        for scope in self._some(SCOPES):
            self._links("HOLDS", body, [scope], POWERS)

    def _links(
        self, type_: str, start: str, ends: Sequence[str], cells: Sequence[Cells] = ((),)
    ) -> None:
        for since, until in self._spans():
            end, own = self._random.choice(ends), self._random.choice(cells)
            self._facts.add(Fact(type_, start, end, since, until, own))

    def _states(self, type_: str, start: str, cells: Sequence[Cells]) -> None:
        for since, until in self._spans():
            self._facts.add(Fact(type_, start, "", since, until, self._random.choice(cells)))

    def _spans(self) -> list[tuple[int, int]]:
        """Return up to two intervals one after the other, at times with a gap between them."""
        bounds = sorted(self._random.sample(DAYS, self._random.randint(0, 4)))
        gap = self._random.randint(1, 2)
        return list(pairwise(bounds))[::gap]

    def _some(self, values: Sequence[str]) -> list[str]:
        return [value for value in values if self._random.randint(0, 2)]
