"""Facts of one type as columns: the form in which many are read, and a snapshot is built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from graph.facts import FACT_TYPES, Fact


class FactColumns(NamedTuple):
    """Equally long lists: starts, ends, days, and one list per property of the type."""

    start: list[str]
    end: list[str]
    since: list[int]
    until: list[int]
    cells: dict[str, list[Any]]


Columns = Mapping[str, FactColumns]
"""The columns of every fact type by its name."""


def columns_of(facts: Iterable[Fact]) -> dict[str, FactColumns]:
    """Return facts as columns, every fact type present."""
    by_type: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_type[fact.type].append(fact)
    return {name: _columns(name, by_type[name]) for name in FACT_TYPES}


def _columns(name: str, facts: list[Fact]) -> FactColumns:
    rows = list(zip(*facts, strict=True)) if facts else [()] * 6
    cells = list(zip(*rows[5], strict=True)) if facts and FACT_TYPES[name].properties else None
    properties = FACT_TYPES[name].properties
    named = {prop: list(cells[place]) if cells else [] for place, prop in enumerate(properties)}
    return FactColumns(list(rows[1]), list(rows[2]), list(rows[3]), list(rows[4]), named)
