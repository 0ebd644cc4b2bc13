"""A snapshot on one day in columns: one value for each body, region or workplace.

For questions about all of them at once; a question about one body asks the snapshot. Columns are
made when asked for and belong to the caller, so that nothing that grows with the data is kept.
"""

from __future__ import annotations

import numpy as np

from graph.snapshot import Snapshot
from graph.snapshot_arrays import Array

ABSENT = -1


class DayColumns:
    """One day of a snapshot.

    Args:
        snapshot: the revision.
        day: the day.
    """

    def __init__(self, snapshot: Snapshot, day: int) -> None:
        """Keep both."""
        self.snapshot = snapshot
        self.day = day

    def array(self, name: str) -> Array:
        """Return an array of the snapshot, not copied."""
        return np.asarray(self.snapshot.arrays[name])

    def valid(self, table: str) -> Array:
        """Return the rows of a table that hold on the day."""
        since, until = self.array(f"{table}_since"), self.array(f"{table}_until")
        return np.flatnonzero((since <= self.day) & (self.day < until))

    def owners(self, table: str) -> Array:
        """Return the owner of each row of a table that is grouped by owner."""
        start = self.array(f"{table}_start")
        return np.repeat(np.arange(len(start) - 1, dtype=np.int32), np.diff(start))

    def column(self, table: str, cell: str) -> Array:
        """Return a cell of a grouped table on the day for each owner, ABSENT where none holds."""
        rows = self.valid(table)[::-1]
        values = np.full(len(self.array(f"{table}_start")) - 1, ABSENT, np.int32)
        # Written backwards, the first of several rows that hold is the one that stays.
        values[self.owners(table)[rows]] = self.array(f"{table}_{cell}")[rows]
        return values

    def existing(self, table: str = "state") -> Array:
        """Return for each owner of a table whether a row holds on the day."""
        exists = np.zeros(len(self.array(f"{table}_start")) - 1, bool)
        exists[self.owners(table)[self.valid(table)]] = True
        return exists

    def superiors_of(self, bodies: Array) -> Array:
        """Return the superior of each of some bodies on the day, ABSENT where it has none."""
        rows, places = self.rows_of("superior", bodies)
        since, until = self.array("superior_since")[rows], self.array("superior_until")[rows]
        holds = np.flatnonzero((since <= self.day) & (self.day < until))[::-1]
        superiors = np.full(len(bodies), ABSENT, np.int32)
        superiors[places[holds]] = self.array("superior_body")[rows[holds]]
        return superiors

    def rows_of(self, table: str, owners: Array) -> tuple[Array, Array]:
        """Return the rows of some owners, and for each row the place of its owner among them."""
        start = self.array(f"{table}_start")
        first = start[owners].astype(np.int64)
        counts = start[owners + 1] - first
        places = np.repeat(np.arange(len(owners)), counts)
        before = np.cumsum(counts) - counts
        return np.arange(len(places)) + np.repeat(first - before, counts), places
