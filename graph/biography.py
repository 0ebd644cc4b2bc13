"""One body over all its days: states, superiors, organs, seats, and who followed whom.

Read from the snapshot row by row, oldest first; what an answer shows of it is left to the edge.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graph.snapshot import BodyState, Snapshot


class Dated(NamedTuple):
    """The number of a body or region that something was tied to, and the days it was."""

    number: int
    since: int
    until: int


class Term(NamedTuple):
    """The days on which an organ stood for a committee; `readings` is a number of the snapshot."""

    organ: int
    acts: bool
    readings: int
    since: int
    until: int


class Succession(NamedTuple):
    """One body followed another on a day, by renaming, merger or split."""

    predecessor: int
    successor: int
    since: int
    kind: str


class Biography:
    """What is known of one body over all days.

    Args:
        snapshot: the revision.
        body: the number of the body.
    """

    def __init__(self, snapshot: Snapshot, body: int) -> None:
        """Keep both."""
        self._snapshot = snapshot
        self._body = body

    def states(self) -> list[BodyState]:
        """Return the states, the oldest first."""
        start, stop = self._rows("state")
        since = self._snapshot.arrays["state_since"]
        found = (self._snapshot.state(self._body, since[row]) for row in range(start, stop))
        return [state for state in found if state is not None]

    def superiors(self) -> list[Dated]:
        """Return the bodies it was formally affiliated to, the oldest first."""
        return self._dated("superior", "superior_body")

    def seats(self) -> list[Dated]:
        """Return the numbers of the regions it sat in, the oldest first."""
        return self._dated("seat", "seat_region")

    def organs(self) -> list[Term]:
        """Return the organs it had as a committee, by the day they began to stand for it."""
        arrays = self._snapshot.arrays
        committees = np.asarray(arrays["term_committee"])
        start, stop = np.searchsorted(committees, [self._body, self._body + 1]).tolist()
        terms = [
            Term(
                arrays["term_organ"][row],
                bool(arrays["term_acts"][row]),
                arrays["term_readings"][row],
                arrays["term_since"][row],
                arrays["term_until"][row],
            )
            for row in range(start, stop)
        ]
        return sorted(terms, key=lambda term: (term.since, term.organ))

    def predecessors(self) -> list[Succession]:
        """Return the successions by which it followed another, the oldest first."""
        return self._successions("successor")

    def successors(self) -> list[Succession]:
        """Return the successions by which another followed it, the oldest first."""
        return self._successions("predecessor")

    def _successions(self, role: str) -> list[Succession]:
        arrays, kinds = self._snapshot.arrays, self._snapshot.meta["succession_kinds"]
        rows = np.flatnonzero(np.asarray(arrays[f"succession_{role}"]) == self._body).tolist()
        found = [
            Succession(
                arrays["succession_predecessor"][row],
                arrays["succession_successor"][row],
                arrays["succession_since"][row],
                kinds[arrays["succession_kind"][row]],
            )
            for row in rows
        ]
        return sorted(found, key=lambda each: (each.since, each.predecessor, each.successor))

    def _dated(self, table: str, cell: str) -> list[Dated]:
        arrays = self._snapshot.arrays
        numbers = arrays[cell]
        since, until = arrays[f"{table}_since"], arrays[f"{table}_until"]
        return [Dated(numbers[row], since[row], until[row]) for row in range(*self._rows(table))]

    def _rows(self, table: str) -> tuple[int, int]:
        start, stop = self._snapshot.arrays[f"{table}_start"][self._body : self._body + 2]
        return start, stop
