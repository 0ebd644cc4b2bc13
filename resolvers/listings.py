"""The lists of organizations that the schema pages through, each with its order and its count."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from graph.selection import Selection, classes_of, first_behind
from graph.subtree import alive, levels_below
from resolvers.connection import COUNT_LIMIT, Entry
from resolvers.cursors import Key, Order

if TYPE_CHECKING:
    from law.peers import Peers
    from resolvers.as_of import AsOf

BY_CODE = Order("code", (str,))
BY_RANK = Order("rank", (int, int, str))
BY_DEPTH = Order("depth", (int, str))


@dataclass(frozen=True)
class Selected:
    """The organizations of a selection, by code."""

    selection: Selection
    order: Order = BY_CODE

    def entries(self, after: Key | None) -> Iterator[Entry]:
        """Yield the entries behind a code."""
        snapshot = self.selection.snapshot
        first = 0 if after is None else first_behind(snapshot, str(after[0]))
        for body in self.selection.bodies(first):
            yield Entry((snapshot.code(body),), body)

    def count(self) -> int | None:
        """Count the selection, where there are not too many bodies to look at."""
        is_wide = self.selection.top is None and self.selection.snapshot.size > COUNT_LIMIT
        return None if is_wide else self.selection.count()


@dataclass(frozen=True)
class Searched:
    """The organizations of a selection that a text finds, best first."""

    at: AsOf
    text: str
    selection: Selection
    order: Order = BY_RANK

    def entries(self, after: Key | None) -> Iterator[Entry]:
        """Yield the entries behind a rank, level and code."""
        place = None if after is None else (int(after[0]), int(after[1]), str(after[2]))
        for hit in self.at.search.iterate(self.text, self.at.day, place, self._only):
            body = self.at.snapshot.find(hit.code)
            if body is not None:
                yield Entry(tuple(hit), body)

    def count(self) -> int | None:
        """Count what the text finds, where it is not too much."""
        return self.at.search.count(self.text, self.at.day, COUNT_LIMIT, self._only)

    @cached_property
    def _only(self) -> NDArray[np.bool_] | None:
        return None if self.selection.is_everything else self.selection.mask()


@dataclass(frozen=True)
class Subordinates:
    """The bodies affiliated directly to a body, by code."""

    at: AsOf
    body: int
    order: Order = BY_CODE

    def entries(self, after: Key | None) -> Iterator[Entry]:
        """Yield the entries behind a code."""
        snapshot, day = self.at.snapshot, self.at.day
        start, stop = snapshot.arrays["subordinate_start"][self.body : self.body + 2]
        rows = snapshot.arrays["subordinate_body"]
        if after is not None:
            start = bisect_right(rows, first_behind(snapshot, str(after[0])) - 1, start, stop)
        last = -1
        for row in range(start, stop):
            below = rows[row]
            if below != last and snapshot.superior(below, day) == self.body:
                yield Entry((snapshot.code(below),), below)
            last = below

    def count(self) -> int | None:
        """Count the subordinates."""
        return len(next(levels_below(self.at.snapshot, self.body, self.at.day), ()))


@dataclass(frozen=True)
class Descendants:
    """All bodies below a body, level by level and within a level by code."""

    at: AsOf
    body: int
    depth: int | None = None
    kinds: Collection[str] | None = None
    order: Order = BY_DEPTH

    def entries(self, after: Key | None) -> Iterator[Entry]:
        """Yield the entries behind a depth and code."""
        snapshot = self.at.snapshot
        for depth, below in self._levels():
            if after is not None and depth < int(after[0]):
                continue
            is_begun = after is not None and depth == int(after[0])
            first = first_behind(snapshot, str(after[1])) if after is not None and is_begun else 0
            for body in below[bisect_right(below, first - 1) :]:
                yield Entry((depth, snapshot.code(body)), body, depth)

    def count(self) -> int | None:
        """Count all levels."""
        return sum(len(below) for _, below in self._levels())

    def _levels(self) -> Iterator[tuple[int, list[int]]]:
        snapshot, day = self.at.snapshot, self.at.day
        for depth, below in enumerate(levels_below(snapshot, self.body, day), 1):
            if self.depth is not None and depth > self.depth:
                return
            bodies, classes = alive(snapshot, below, day)
            yield depth, (bodies if self._wanted is None else bodies[self._wanted[classes]]).tolist()

    @cached_property
    def _wanted(self) -> NDArray[np.bool_] | None:
        return None if self.kinds is None else classes_of(self.at.snapshot, self.kinds)


@dataclass(frozen=True)
class DirectPeers:
    """The bodies with which a body may exchange directly, by code."""

    peers: Peers
    at: AsOf
    order: Order = field(default=BY_CODE)

    def entries(self, after: Key | None) -> Iterator[Entry]:
        """Yield the entries behind a code."""
        snapshot = self.at.snapshot
        first = 0 if after is None else first_behind(snapshot, str(after[0]))
        for body in self.peers.bodies(first):
            yield Entry((snapshot.code(body),), body)

    def count(self) -> int | None:
        """Count the peers."""
        return self.peers.count()
