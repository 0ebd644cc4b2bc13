"""The names of one revision in several files: those of all, and those of the bodies that changed.

For each body one file tells its names: the last one that it stands in. A row of any other file is
of a body that changed since, and counts nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graph.name_file import NameFile

    Chosen: TypeAlias = NDArray[np.bool_]
    Rows: TypeAlias = NDArray[np.int64]


class NamePart(NamedTuple):
    """One file of names, and which of its rows count.

    `revision` is the one it was written for; `numbers` are the bodies of its organizations where
    these differ from their order, and `told_by` is the revision of the file that tells the names
    of each body; without it every row counts. What is told by no file stands at the end of it.
    """

    names: NameFile
    revision: int = 0
    numbers: NDArray[np.uint32] | None = None
    told_by: NDArray[np.uint32] | None = None

    def counting(self, rows: Rows, as_of: int, only: Chosen | None = None) -> Rows:
        """Return those rows that are valid on a day, and of a chosen organization."""
        names = self.names
        rows = rows[(names.since[rows] <= as_of) & (names.until[rows] > as_of)]
        if self.told_by is None and only is None:
            return rows
        bodies = self._bodies(rows)
        counts = np.ones(len(rows), bool) if self.told_by is None else (
            self.told_by[bodies] == self.revision
        )  # fmt: skip
        if only is not None:
            # A body that is no more has a number behind the last, and does not count anyway.
            counts &= only[np.minimum(bodies, max(len(only) - 1, 0))]
        counting: Rows = rows[counts]
        return counting

    @property
    def size(self) -> int:
        """How many rows count on some day."""
        if self.told_by is None:
            return len(self.names.levels)
        bodies = self._bodies(np.arange(len(self.names.levels)))
        return int(np.count_nonzero(self.told_by[bodies] == self.revision))

    def _bodies(self, rows: Rows) -> NDArray[np.uint32]:
        positions = self.names.positions[rows]
        return positions if self.numbers is None else self.numbers[positions]


class Moved(NamedTuple):
    """Where bodies came and went between a revision and the one before.

    `inserted` are the places of the new ones among the old numbers, `removed` the numbers, counted
    after that, that are no more.
    """

    inserted: Sequence[int]
    removed: Sequence[int]

    def numbers(self, size: int) -> NDArray[np.uint32]:
        """Return the new number of each of so many bodies, and of what is no body any more."""
        places = np.asarray(self.inserted, np.int64)
        numbers = np.arange(size + 1) + np.cumsum(np.bincount(places, minlength=size + 1))
        is_kept = np.ones(size + len(places) + 1, bool)
        is_kept[np.asarray(self.removed, np.int64)] = False
        left = np.cumsum(is_kept) - 1
        # What is no more has the number behind the last one.
        moved = np.where(is_kept, left, left[-1])[numbers]
        return moved.astype(np.uint32)

    def shifted(self, values: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Return a value for each body, 0 for the new ones."""
        with_new = np.insert(values, np.asarray(self.inserted, np.int64), np.uint32(0))
        return np.delete(with_new, np.asarray(self.removed, np.int64))
