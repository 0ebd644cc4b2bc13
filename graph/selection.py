"""Selecting organizations by kind, by region and by the body they are within, in the order of codes.

The bodies are looked at in blocks, so the first entries of a long list cost no more than a block.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from functools import cached_property

import numpy as np

from graph.day_columns import ABSENT, DayColumns
from graph.descendants import within
from graph.snapshot import Snapshot
from graph.snapshot_arrays import Array
from graph.snapshot_build import CLASS_CELLS

_BLOCK = 1 << 16
_KIND = CLASS_CELLS.index("kind")


class Selection:
    """The organizations of a revision that exist on a day and meet every condition given.

    Args:
        snapshot: the revision.
        day: the day.
        kinds: kinds of which it must be one.
        top: number of the body that it must be within.
        region: number of the region in which, or in a part of which, it must sit.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        day: int,
        *,
        kinds: Collection[str] | None = None,
        top: int | None = None,
        region: int | None = None,
    ) -> None:
        """Keep the conditions; nothing is looked at yet."""
        self.snapshot = snapshot
        self.top = top
        self._day = day
        self._region = region
        self._columns = DayColumns(snapshot, day)
        self._classes = None if kinds is None else classes_of(snapshot, kinds)

    @property
    def is_everything(self) -> bool:
        """Whether no condition but the day is given."""
        return self._classes is None and self.top is None and self._region is None

    def bodies(self, first: int = 0) -> Iterator[int]:
        """Yield the bodies from a number on, ascending."""
        for block in self._blocks(first):
            yield from block.tolist()

    def count(self) -> int:
        """Return how many bodies there are."""
        return sum(len(block) for block in self._blocks(0))

    def mask(self) -> Array:
        """Return for each body of the snapshot whether it is selected."""
        chosen = np.zeros(self.snapshot.size, bool)
        for block in self._blocks(0):
            chosen[block] = True
        return chosen

    @cached_property
    def _within(self) -> Array | None:
        if self.top is None:
            return None
        return np.flatnonzero(within(self.snapshot, self.top, self._day))

    @cached_property
    def _regions(self) -> Array:
        """For each region whether it is the one asked for, or lies in it on the day."""
        inside = np.zeros(self.snapshot.meta["regions"], bool)
        part_of = self._columns.column("part", "region")
        parts = np.array([self._region])
        while len(parts):
            inside[parts] = True
            parts = np.flatnonzero((part_of != ABSENT) & inside[part_of] & ~inside)
        return inside

    def _blocks(self, first: int) -> Iterator[Array]:
        numbers, size = self._within, self.snapshot.size
        if numbers is None:
            for start in range(first, size, _BLOCK):
                yield self._chosen(np.arange(start, min(start + _BLOCK, size)))
            return
        for start in range(int(np.searchsorted(numbers, first)), len(numbers), _BLOCK):
            yield self._chosen(numbers[start : start + _BLOCK])

    def _chosen(self, bodies: Array) -> Array:
        bodies, classes = classed(self._columns, bodies)
        if self._classes is not None:
            bodies = bodies[self._classes[classes]]
        return bodies if self._region is None else self._seated(bodies)

    def _seated(self, bodies: Array) -> Array:
        rows, places = valid_rows(self._columns, "seat", bodies)
        is_inside = self._regions[self._columns.array("seat_region")[rows]]
        seated: Array = bodies[places[is_inside]]
        return seated


def classed(columns: DayColumns, bodies: Array) -> tuple[Array, Array]:
    """Return those of some bodies that exist on the day, and the number of the class of each."""
    rows, places = valid_rows(columns, "state", bodies)
    return bodies[places], columns.array("state_class")[rows]


def valid_rows(columns: DayColumns, table: str, owners: Array) -> tuple[Array, Array]:
    """Return the rows of some owners that hold on the day, and the place of the owner of each."""
    rows, places = columns.rows_of(table, owners)
    since, until = (columns.array(f"{table}_{end}")[rows] for end in ("since", "until"))
    holds = (since <= columns.day) & (columns.day < until)
    return rows[holds], places[holds]


def classes_of(snapshot: Snapshot, kinds: Collection[str]) -> Array:
    """Return for each class of a snapshot whether it is of one of these kinds."""
    return np.array([cells[_KIND] in kinds for cells in snapshot.meta["classes"]], bool)


def first_behind(snapshot: Snapshot, code: str) -> int:
    """Return the number of the first body whose code comes behind a code, known or not."""
    return bisect_right(range(snapshot.size), code, key=snapshot.code)
