"""What the checks of a data set look at: tables and facts, grouped once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, NamedTuple

from graph.days import date_of
from graph.facts import FACT_TYPES, Fact
from graph.states import life_of
from graph.tables import Key, Tables


class Evidence(NamedTuple):
    """The tables as they would be, their facts by type, and what `law/bodies.yaml` says.

    `states`, `superiors` (FORMAL) and `lives` are by the code of the organization, facts in the
    order of days.
    """

    tables: Tables
    facts: dict[str, list[Fact]]
    states: dict[str, list[Fact]]
    superiors: dict[str, list[Fact]]
    lives: dict[str, tuple[int, int]]
    bodies: Mapping[str, Any]

    @classmethod
    def of(cls, tables: Tables, facts: Iterable[Fact], bodies: Mapping[str, Any]) -> Evidence:
        """Group tables and facts."""
        groups: dict[str, list[Fact]] = {name: [] for name in FACT_TYPES}
        for fact in facts:
            groups[fact.type].append(fact)
        lives = {key[0]: life_of(row) for key, row in tables["organizations"].items()}
        states, superiors = by_start(groups["HAS_STATE"]), by_start(groups["SUBORDINATE_TO"])
        return cls(tables, groups, states, superiors, lives, bodies)

    def states_in(self, code: str, since: int, until: int) -> Iterator[tuple[Fact, int, int]]:
        """Yield the states of a body on some days, each with the days it has in common."""
        for state in self.states.get(code, ()):
            first, end = max(state.since, since), min(state.until, until)
            if first < end:
                yield state, first, end

    def place(self, fact: Fact) -> tuple[str, Key, str]:
        """Return table, key and column of the row that says an affiliation, FORMAL or not."""
        if fact.type == "SUBORDINATE_TO":
            row = self.tables["organizations"].get((fact.start,))
            if row and row["superior"] == fact.end and life_of(row) == fact[3:5]:
                return "organizations", (fact.start,), "superior"
        kind = fact.cells[0] if fact.cells else "FORMAL"
        key = (fact.start, fact.end, kind, date_of(fact.since))
        return "affiliations", key, "superior"


def by_start(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Group facts by where they start, each group in the order of days."""
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.start in groups:
            groups[fact.start].append(fact)
        else:
            groups[fact.start] = [fact]
    for group in groups.values():
        if len(group) > 1:
            group.sort(key=attrgetter("since", "until", "end"))
    return groups
