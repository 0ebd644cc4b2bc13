"""(io) The national data set as a snapshot, made in columns: no object stands for an organization.

Bodies with lines of equal cells up to the top hold equal powers, but for the committees that their
scopes are of. So the powers are derived for a country with one body of each such line, and copied.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from graph.columns import columns_of
from graph.days import FIRST_DAY, LAST_DAY
from graph.facts import Fact, Scope
from graph.snapshot import Snapshot
from graph.snapshot_arrays import NONE as NOT_GIVEN
from graph.snapshot_arrays import Array, Interning, arena, grouped
from graph.snapshot_build import build, hash_slots
from graph.snapshot_file import pack, write_file
from graph.snapshot_links import term_arrays
from graph.tables import KINDS, LEVELS, SYSTEMS, UNITS
from law.authority import derive
from law.rulebook import Rulebook
from loaders.national import NONE, Columns, national_columns

_ADMITS = {1: True, 0: False, -1: None}
_HEIGHT = 64

Arrays = dict[str, Array]
Meta = dict[str, Any]


def write_national_snapshot(path: Path, organizations: int, book: Rulebook) -> None:
    """Write the snapshot of a country of that many organizations."""
    write_file(path, *national_arrays(national_columns(organizations), book))


def national_snapshot(columns: Columns, book: Rulebook) -> Snapshot:
    """Return the snapshot of national columns in memory."""
    return Snapshot(pack(*national_arrays(columns, book)))


def national_arrays(columns: Columns, book: Rulebook) -> tuple[Arrays, Meta]:
    """Return the arrays and the small tables of a snapshot of national columns."""
    arrays, meta = build(columns_of(()), revision=1, digest="")
    country = _Country(columns, book)
    meta["organizations"] = len(columns)
    arrays |= country.codes() | country.states(meta) | country.links() | country.seats(meta)
    arrays |= country.organs(meta) | country.powers(meta)
    country.adoptions(meta)
    return arrays, meta


class _Lines(NamedTuple):
    """The kinds of line of the bodies of a country.

    `of` is the kind of line of each body, `first` a body of each kind, and `above` the kind of
    line of the body above.
    """

    of: Array
    first: Array
    above: Array


class _Country:
    """National columns in the order of codes, with what follows for each kind of line."""

    def __init__(self, columns: Columns, book: Rulebook) -> None:
        self._columns = columns
        self._size = len(columns)
        self._order = np.argsort(columns.code, kind="stable")
        self._number = np.empty(self._size, np.int32)
        self._number[self._order] = np.arange(self._size, dtype=np.int32)
        self._superior = self._numbered(columns.superior)
        self._committee = self._numbered(columns.organ_of)
        self._above = np.where(self._committee >= 0, self._committee, self._superior)
        self._cells = self._class_numbers()
        self._seats = columns.seat[self._order]
        self._lines = self._kinds_of_line(book)
        self._members = np.argsort(self._lines.of, kind="stable").astype(np.int32)
        counts = np.bincount(self._lines.of, minlength=len(self._lines.first))
        self._bounds = np.concatenate(([0], np.cumsum(counts)))
        self._derived = derive(self._one_of_each(), book)

    def codes(self) -> Arrays:
        encoded = self._columns.code[self._order].tolist()
        return {**arena("code", encoded), "slots": hash_slots(encoded)}

    def states(self, meta: Meta) -> Arrays:
        _, first, numbers = np.unique(self._cells, return_index=True, return_inverse=True)
        meta["classes"] = [list(self._state(int(body))[2:]) for body in first]
        everybody = np.arange(self._size, dtype=np.uint32)
        values = {
            **_always(self._size), "class": numbers.astype(np.uint32), "name": everybody,
            "short": np.full(self._size, NOT_GIVEN, np.uint32),
        }  # fmt: skip
        start = np.arange(self._size + 1, dtype=np.uint32)
        return {
            "state_start": start,
            **{f"state_{name}": value for name, value in values.items()},
            **self._names(),
        }

    def links(self) -> Arrays:
        below = np.flatnonzero(self._superior >= 0).astype(np.int32)
        above = self._superior[below]
        up = grouped("superior", below, self._size, {**_always(len(below)), "body": above})
        down = grouped("subordinate", above, self._size, {"body": below}, below)
        return {**up, **down}

    def seats(self, meta: Meta) -> Arrays:
        seated = np.flatnonzero(self._seats >= 0)
        # Divisions stand sorted by code, as regions are numbered.
        used, region = np.unique(self._seats[seated], return_inverse=True)
        meta["regions"] = len(used)
        codes = [self._columns.divisions[seat].code.encode() for seat in used.tolist()]
        none = np.zeros(len(used) + 1, np.uint32)
        values = {**_always(len(seated)), "region": region.astype(np.int32)}
        return {
            **arena("region", codes),
            **grouped("seat", seated, self._size, values),
            "region_state_start": none,
            "part_start": none,
        }

    def organs(self, meta: Meta) -> Arrays:
        readings = Interning()
        readings.number(())
        rows = []
        for fact in self._facts("ORGAN_OF"):
            acts, conditions = fact.cells
            number = readings.number(tuple(conditions or ()))
            rows.append((self._of_line(fact.start), fact.since, fact.until, number, acts is True))
        body, values = _spread(rows, ("since", "until", "readings", "acts"))
        meta["organ_readings"] = [list(each) for each in readings.values()]
        days = {name: values[name] for name in ("since", "until")}
        acting = values["acts"] > 0
        chosen = {name: day[acting] for name, day in days.items()} | {
            "body": body[acting], "readings": values["readings"][acting].astype(np.uint32),
        }  # fmt: skip
        committee = self._committee[body]
        owner, since = committee[acting], chosen["since"]
        return {
            "committee_of": self._committee,
            **grouped("organ", owner, self._size, chosen, since),
            **term_arrays(committee, body, acting, values["readings"], days),
        }

    def powers(self, meta: Meta) -> Arrays:
        heads, powers = Interning(), Interning()
        rows, scopes = [], []
        for fact in self._facts("HOLDS"):
            scope = Scope.of_key(fact.end)
            holders = self._of_line(fact.start)
            of = self._ranges(holders, scope.range_of)
            is_there = of >= -1
            head, power = heads.number(scope[:2]), powers.number(fact.cells)
            rows.append((holders[is_there], fact.since, fact.until, power))
            scopes.append(head * (self._size + 1) + of[is_there].astype(np.int64) + 1)
        holder, values = _spread(rows, ("since", "until", "power"))
        keys, scope_numbers = np.unique(np.concatenate(scopes), return_inverse=True)
        meta["scopes"] = [self._scope_key(int(key), heads.values()) for key in keys]
        meta["powers"] = [[*cells[:-1], list(cells[-1])] for cells in powers.values()]
        values |= {
            "power": values["power"].astype(np.uint32), "scope": scope_numbers.astype(np.uint32),
        }  # fmt: skip
        return grouped(
            "holds", holder, self._size, values, values["scope"], values["since"], values["power"]
        )

    def adoptions(self, meta: Meta) -> None:
        meta["adoptions"] = [
            [self._code(body), fact.end, fact.since, fact.until, *fact.cells]
            for fact in self._facts("ADOPTS")
            for body in self._of_line(fact.start).tolist()
        ]

    def _numbered(self, places: Array) -> Array:
        """Return links between places of the columns as links between numbers."""
        links = places[self._order]
        numbered: Array = np.where(links >= 0, self._number[links], -1).astype(np.int32)
        return numbered

    def _class_numbers(self) -> Array:
        columns = self._columns
        numbers = np.zeros(self._size, np.int64)
        for cells in (columns.kind, columns.level, columns.unit, columns.system, columns.admits):
            numbers = numbers << 8 | cells.astype(np.uint8)
        return numbers[self._order]

    def _kinds_of_line(self, book: Rulebook) -> _Lines:
        """Number the kinds of line from the top down: own cells, and the kind of line above."""
        own = self._own_marks(book)
        of = np.full(self._size, -1, np.int64)
        first: list[Array] = []
        above: list[Array] = []
        known = 0
        for level in _levels(self._above):
            upper = np.where(self._above[level] >= 0, of[self._above[level]], -1)
            marks = (upper + 1) * (int(own.max()) + 1) + own[level]
            _, where, numbers = np.unique(marks, return_index=True, return_inverse=True)
            of[level] = numbers + known
            first.append(level[where])
            above.append(upper[where])
            known += len(where)
        return _Lines(of, np.concatenate(first), np.concatenate(above))

    def _own_marks(self, book: Rulebook) -> Array:
        """Number what of a body itself the packs may look at: cells, organ, seat of a territory."""
        has_organ = np.zeros(self._size, bool)
        has_organ[self._committee[self._committee >= 0]] = True
        territories = {
            seat for each in book.packs.values() if each.territory for seat in each.territory.seats
        }
        mark_of = np.zeros(len(self._columns.divisions) + 1, np.int64)
        for seat, division in enumerate(self._columns.divisions):
            if division.code in territories:
                mark_of[seat] = mark_of.max() + 1
        marks = self._cells << 1 | (self._committee >= 0)
        marks = (marks << 1 | has_organ) * (mark_of.max() + 1) + mark_of[self._seats]
        _, numbers = np.unique(marks, return_inverse=True)
        return numbers

    def _one_of_each(self) -> set[Fact]:
        """Return the facts of a country with one body of each kind of line."""
        facts = set()
        for line, body in enumerate(self._lines.first.tolist()):
            days = (FIRST_DAY, LAST_DAY)
            facts.add(Fact("HAS_STATE", str(line), "", *days, self._state(body)))
            seat, above = int(self._seats[body]), str(self._lines.above[line])
            if seat >= 0:
                facts.add(Fact("SEATED_IN", str(line), self._columns.divisions[seat].code, *days))
            if self._committee[body] >= 0:
                facts.add(Fact("ORGAN_OF", str(line), above, *days, (None, ())))
            elif self._superior[body] >= 0:
                facts.add(Fact("SUBORDINATE_TO", str(line), above, *days))
        return facts

    def _state(self, body: int) -> tuple[Any, ...]:
        """Return the cells of a state, without the name."""
        columns, place = self._columns, int(self._order[body])
        kind, level, unit, system = (
            None if cells[place] == NONE else words[cells[place]]
            for words, cells in (
                (KINDS, columns.kind), (LEVELS, columns.level), (UNITS, columns.unit),
                (SYSTEMS, columns.system),
            )
        )  # fmt: skip
        admits = _ADMITS[int(columns.admits[place])]
        return ("", None, kind, level, unit, None, system, admits, None, None)

    def _names(self) -> Arrays:
        text, ends = bytearray(), np.zeros(self._size + 1, np.uint32)
        for number, place in enumerate(self._order.tolist(), start=1):
            text += self._columns.name(place).encode()
            ends[number] = len(text)
        return {"name_at": ends, "name_text": np.frombuffer(text, np.uint8)}

    def _facts(self, name: str) -> list[Fact]:
        return sorted(fact for fact in self._derived if fact.type == name)

    def _of_line(self, line: str) -> Array:
        """Return the bodies with a kind of line."""
        return self._members[self._bounds[int(line)] : self._bounds[int(line) + 1]]

    def _ranges(self, bodies: Array, line: str) -> Array:
        """Return for each body the committee that its scope is of.

        It stands above the body or below one that does. -1 stands for none, -2 for one that would
        have to be there and is not.
        """
        if not line:
            return np.full(len(bodies), -1, np.int32)
        found = self._on_line(bodies, int(line))
        if len(found) and found[0] == -2 and self._lines.above[int(line)] >= 0:
            keeper = np.full(self._size, -2, np.int32)
            keepers = self._of_line(line)
            keeper[self._above[keepers]] = keepers
            roofs = self._on_line(bodies, int(self._lines.above[int(line)]))
            found = np.where(roofs >= 0, keeper[roofs], -2)
        return found

    def _on_line(self, bodies: Array, line: int) -> Array:
        """Return the body of a kind of line at or above each of some bodies, -2 where none is."""
        found, at = np.full(len(bodies), -2, np.int32), bodies
        for _ in range(_HEIGHT):
            is_it = (at >= 0) & (self._lines.of[at] == line)
            found = np.where(is_it, at, found)
            at = np.where(at >= 0, self._above[at], -1)
            if not (at >= 0).any():
                break
        return found

    def _scope_key(self, key: int, heads: list[tuple[str, str]]) -> str:
        head, of = divmod(key, self._size + 1)
        return Scope(*heads[head], self._code(of - 1) if of else "").key

    def _code(self, body: int) -> str:
        return bytes(self._columns.code[self._order[body]]).decode()


def _always(count: int) -> Arrays:
    return {
        "since": np.full(count, FIRST_DAY, np.int32),
        "until": np.full(count, LAST_DAY, np.int32),
    }


def _levels(above: Array) -> Iterable[Array]:
    """Yield the bodies level by level from the top down."""
    depth = np.zeros(len(above), np.int64)
    at = above
    for _ in range(_HEIGHT):
        is_below = at >= 0
        if not is_below.any():
            break
        depth += is_below
        at = np.where(is_below, above[at], -1)
    order = np.argsort(depth, kind="stable")
    return np.split(order, np.cumsum(np.bincount(depth))[:-1])


def _spread(rows: list[tuple[Any, ...]], names: tuple[str, ...]) -> tuple[Array, Arrays]:
    """Return rows of some bodies with the same values as bodies and a column for each value."""
    counts = [len(row[0]) for row in rows]
    bodies = np.concatenate([np.empty(0, np.int32), *(row[0] for row in rows)])
    values = {
        name: np.repeat(np.array([row[place] for row in rows], np.int32), counts)
        for place, name in enumerate(names, start=1)
    }
    return bodies, values
