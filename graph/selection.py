"""Selecting organizations by kind, by region and by the body they are within, in the order of codes.

The bodies are looked at in blocks, so the first entries of a long list cost no more than a block.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.snapshot import Snapshot
from graph.snapshot_build import CLASS_CELLS
from graph.subtree import Bodies, alive, rows_of, within

_BLOCK = 1 << 16
_KIND = CLASS_CELLS.index("kind")


class Selection:
    """The organizations of a revision that exist on a day and meet every condition given.

    Args:
        snapshot: the revision.
        day: the day.
        kinds: kinds of which it must be one.
        top: the body that it must be within.
        region: number of the region that it must sit in.
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
        self.day = day
        self.region = region
        self.top = top
        self._classes: NDArray[np.bool_] | None = None
        if kinds is not None:
            self._classes = classes_of(snapshot, kinds)

    @property
    def is_everything(self) -> bool:
        """Whether no condition but the day is given."""
        return self._classes is None and self.top is None and self.region is None

    def bodies(self, first: int = 0) -> Iterator[int]:
        """Yield the bodies from a number on."""
        for block in self._blocks(first):
            yield from block.tolist()

    def count(self) -> int:
        """Return how many bodies there are."""
        return sum(len(block) for block in self._blocks(0))

    def mask(self) -> NDArray[np.bool_]:
        """Return for each body of the snapshot whether it is selected."""
        chosen = np.zeros(self.snapshot.size, bool)
        for block in self._blocks(0):
            chosen[block] = True
        return chosen

    @cached_property
    def _within(self) -> Bodies | None:
        return None if self.top is None else within(self.snapshot, self.top, self.day)

    def _blocks(self, first: int) -> Iterator[Bodies]:
        numbers, size = self._within, self.snapshot.size
        if numbers is None:
            for start in range(first, size, _BLOCK):
                yield self._chosen(np.arange(start, min(start + _BLOCK, size)))
            return
        for start in range(int(np.searchsorted(numbers, first)), len(numbers), _BLOCK):
            yield self._chosen(numbers[start : start + _BLOCK])

    def _chosen(self, bodies: Bodies) -> Bodies:
        bodies, classes = alive(self.snapshot, bodies, self.day)
        if self._classes is not None:
            bodies = bodies[self._classes[classes]]
        return bodies if self.region is None else self._seated(bodies)

    def _seated(self, bodies: Bodies) -> Bodies:
        arrays = self.snapshot.arrays
        rows, owners = rows_of(np.asarray(arrays["seat_start"]), bodies)
        region, since, until = (
            np.asarray(arrays[f"seat_{name}"])[rows] for name in ("region", "since", "until")
        )
        return owners[(region == self.region) & (since <= self.day) & (self.day < until)]


def classes_of(snapshot: Snapshot, kinds: Collection[str]) -> NDArray[np.bool_]:
    """Return for each class of a snapshot whether it is of one of these kinds."""
    return np.array([cells[_KIND] in kinds for cells in snapshot.meta["classes"]], bool)


def first_behind(snapshot: Snapshot, code: str) -> int:
    """Return the number of the first body whose code comes behind a code, known or not."""
    return bisect_right(range(snapshot.size), code, key=snapshot.code)


def region_number(snapshot: Snapshot, code: str) -> int | None:
    """Return the number of a region in which some body sits or sat, None where none did."""
    at = np.asarray(snapshot.arrays["region_at"]).astype(np.int64)
    text, wanted = np.asarray(snapshot.arrays["region_text"]), np.frombuffer(code.encode(), np.uint8)
    numbers = np.flatnonzero(np.diff(at) == len(wanted))
    for place, byte in enumerate(wanted):
        numbers = numbers[text[at[numbers] + place] == byte]
    return int(numbers[0]) if len(numbers) else None
