"""What each fact says as rows of the tables of a snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.facts import FACT_TYPES, Fact
from graph.patch_tables import BODY, REGION, TABLES, WORKPLACE
from graph.patch_words import Numbers, Texts, Words
from graph.snapshot_arrays import NONE
from graph.snapshot_build import CLASS_CELLS, POWER_CELLS

if TYPE_CHECKING:
    from graph.patch_draft import Draft, Rows
    from graph.snapshot import Snapshot

Row = tuple[str, tuple[int, ...]]
"""The name of a table, and a row of it behind its owner."""

LISTED = {"ADOPTS": "adoptions", "GRANTED": "grants", "HAPPENED": "events"}
"""The facts that stand in the small tables one by one."""

_WORDS = (
    "classes", "organ_readings", "succession_kinds", "region_level", "workplace_nature",
    "member_classes", "scopes", "powers",
)  # fmt: skip
_NAMED = {"HAS_STATE": "state", "REGION_STATE": "region_state", "UNIT_STATE": "workplace_state"}
_LINKS = {
    "SEATED_IN": ("seat", BODY, REGION),
    "PART_OF": ("part", REGION, REGION),
    "UNIT_SEATED_IN": ("workplace_seat", WORKPLACE, REGION),
    "UNDER_AUTHORITY": ("authority", WORKPLACE, BODY),
    "ORGANIZED_AS": ("organized", WORKPLACE, BODY),
}
_ARENAS = {
    "state": {"name": "name", "short": "short"},
    "region_state": {"name": "region_name"},
    "workplace_state": {"name": "workplace_name"},
}


class FactRows:
    """Turns facts into rows, with the numbers of a snapshot and new ones behind them.

    Args:
        snapshot: the revision before.
        draft: its arrays, in which all owners have their new numbers.
        numbers: of each kind of owner.
    """

    def __init__(self, snapshot: Snapshot, draft: Draft, numbers: dict[str, Numbers]) -> None:
        """Take the words that the snapshot knows."""
        self.numbers = numbers
        self._snapshot = snapshot
        self._draft = draft
        self._words = {name: Words(snapshot.meta[name]) for name in _WORDS}
        self._words["organ_readings"].number(())
        self._texts: dict[str, dict[str, Texts]] = {}
        self._row_of: dict[str, Callable[[Fact], Iterator[Row]]] = {
            "HAS_STATE": self._state, "SUBORDINATE_TO": self._superior, "ORGAN_OF": self._organ,
            "SUCCEEDED_BY": self._succession, "HOLDS": self._power,
            "REGION_STATE": self._region, "UNIT_STATE": self._workplace,
            **dict.fromkeys(_LINKS, self._link),
        }  # fmt: skip

    def read_names(self, facts: Iterable[Fact]) -> None:
        """Read the names of everything that some facts name, so that rows can be compared."""
        starts: dict[str, set[str]] = defaultdict(set)
        for fact in facts:
            if fact.type in _NAMED:
                starts[_NAMED[fact.type]].add(fact.start)
        for name, codes in starts.items():
            table = TABLES[name]
            owners = np.unique([self.numbers[table.owners](code) for code in codes])
            rows = self._draft.rows(table, owners)
            columns = {cell: rows[:, 1 + table.cells.index(cell)] for cell in _ARENAS[name]}
            self._texts[name] = {
                cell: Texts(self._snapshot, arena, columns[cell][columns[cell] != NONE])
                for cell, arena in _ARENAS[name].items()
            }

    def same(self, table: str) -> dict[str, Callable[[Any], Any]]:
        """Return how the cells of a table are made equal where they say the same."""
        return {cell: texts.same for cell, texts in self._texts.get(table, {}).items()}

    def rows(self, facts: Iterable[Fact]) -> dict[str, Rows]:
        """Return the rows of facts by table."""
        rows: dict[str, Rows] = defaultdict(list)
        for fact in facts:
            if row_of := self._row_of.get(fact.type):
                for table, row in row_of(fact):
                    rows[table].append(row)
        return rows

    def member_class(self, cells: tuple[str | None, ...]) -> int:
        """Return the number of a relation with a standing."""
        return self._words["member_classes"].number(cells)

    def write(self, meta: dict[str, Any]) -> None:
        """Put the new words into the small tables, and the new names behind the others."""
        for name, words in self._words.items():
            meta[name] = words.values()
        for texts in self._texts.values():
            for each in texts.values():
                each.write(self._draft)

    def _state(self, fact: Fact) -> Iterator[Row]:
        known = dict(zip(FACT_TYPES[fact.type].properties, fact.cells, strict=True))
        body_class = self._words["classes"].number(tuple(known[name] for name in CLASS_CELLS))
        texts, short = self._texts["state"], known["short_name"]
        cells = body_class, texts["name"].number(known["name"])
        last = NONE if short is None else texts["short"].number(short)
        yield "state", (self._body(fact.start), fact.since, fact.until, *cells, last)

    def _superior(self, fact: Fact) -> Iterator[Row]:
        below, above = self._body(fact.start), self._body(fact.end)
        yield "superior", (below, fact.since, fact.until, above)
        yield "subordinate", (above, below)

    def _organ(self, fact: Fact) -> Iterator[Row]:
        acts, readings = fact.cells
        organ, committee = self._body(fact.start), self._body(fact.end)
        number = self._words["organ_readings"].number(tuple(readings or ()))
        days = fact.since, fact.until
        yield "term", (committee, organ, int(acts is True), number, *days)
        if acts is True:
            yield "organ", (committee, *days, organ, number)

    def _succession(self, fact: Fact) -> Iterator[Row]:
        kind = self._words["succession_kinds"].number(fact.cells[0])
        bodies = self._body(fact.start), self._body(fact.end)
        yield "succession", (*bodies, fact.since, kind)

    def _power(self, fact: Fact) -> Iterator[Row]:
        cells = fact.cells[: len(POWER_CELLS) - 1]
        power = self._words["powers"].number((*cells, tuple(fact.cells[-1] or ())))
        scope = self._words["scopes"].number(fact.end)
        yield "holds", (self._body(fact.start), fact.since, fact.until, scope, power)

    def _region(self, fact: Fact) -> Iterator[Row]:
        yield self._named("region_state", REGION, "region_level", fact)

    def _workplace(self, fact: Fact) -> Iterator[Row]:
        yield self._named("workplace_state", WORKPLACE, "workplace_nature", fact)

    def _named(self, table: str, owners: str, words: str, fact: Fact) -> Row:
        name, word = fact.cells
        cells = self._texts[table]["name"].number(name), self._words[words].number(word)
        return table, (self.numbers[owners](fact.start), fact.since, fact.until, *cells)

    def _link(self, fact: Fact) -> Iterator[Row]:
        table, start, end = _LINKS[fact.type]
        to = self.numbers[end](fact.end)
        yield table, (self.numbers[start](fact.start), fact.since, fact.until, to)

    def _body(self, code: str) -> int:
        return self.numbers[BODY](code)
