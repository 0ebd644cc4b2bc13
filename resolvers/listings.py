"""The lists of organizations that the schema pages through, each with its order and its count."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from graph.day_columns import DayColumns
from graph.descendants import descendants
from graph.selection import classed, classes_of, first_behind
from resolvers.connection import COUNT_LIMIT, Entry
from resolvers.cursors import Key, Order

if TYPE_CHECKING:
    from graph.code_list import CodeList
    from graph.selection import Selection
    from graph.snapshot_arrays import Array
    from law.peers import Peers
    from resolvers.as_of import AsOf

BY_CODE = Order("code", (str,))
BY_RANK = Order("rank", (int, int, str))
BY_DEPTH = Order("depth", (int, str))

_SHORT = 64
"""Rows up to which a list is read in less time than a thread or an array takes to begin."""


@dataclass(frozen=True)
class Selected:
    """The organizations of a selection, by code."""

    selection: Selection
    order: Order = BY_CODE
    is_short: bool = False

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
    is_short: bool = False

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
    def _only(self) -> Array | None:
        return None if self.selection.is_everything else self.selection.mask()


@dataclass(frozen=True)
class Descendants:
    """The bodies below a body, level by level and within a level by code.

    Args:
        at: revision and day.
        body: number of the body.
        depth: how many levels to go down, all of them where it is not given.
        kinds: kinds of which a body must be one.
    """

    at: AsOf
    body: int
    depth: int | None = None
    kinds: Collection[str] | None = None
    order: Order = BY_DEPTH
    is_short: bool = False

    def entries(self, after: Key | None) -> Iterator[Entry]:
        """Yield the entries behind a depth and code."""
        bodies, depths = self._found
        code = self.at.snapshot.code
        start = 0
        if after is not None:
            places = range(len(bodies))
            start = bisect_right(places, after, key=lambda at: (depths[at], code(bodies[at])))
        for body, depth in zip(bodies[start:], depths[start:], strict=True):
            yield Entry((depth, code(body)), body, depth)

    def count(self) -> int | None:
        """Count all levels."""
        return len(self._found[0])

    @cached_property
    def _found(self) -> tuple[list[int], list[int]]:
        snapshot, day = self.at.snapshot, self.at.day
        bodies, depths = descendants(snapshot, self.body, day, self.depth)
        if self.kinds is not None and len(bodies):
            existing, classes = classed(DayColumns(snapshot, day), bodies)
            # Affiliations lie within the lives of their bodies, so each of these exists.
            wanted = classes_of(snapshot, self.kinds)[classes]
            bodies, depths = existing[wanted], depths[wanted]
        return bodies.tolist(), depths.tolist()


@dataclass(frozen=True)
class Subordinates:
    """The bodies affiliated directly to a body, by code."""

    at: AsOf
    body: int
    order: Order = BY_CODE

    @property
    def is_short(self) -> bool:
        """Whether few bodies were ever affiliated to it."""
        start, stop = self.at.snapshot.arrays["subordinate_start"][self.body : self.body + 2]
        ever: int = stop - start
        return ever <= _SHORT

    def entries(self, after: Key | None) -> Iterator[Entry]:
        """Yield the entries behind a code."""
        snapshot = self.at.snapshot
        below = self._bodies
        start = (
            0 if after is None else bisect_right(below, first_behind(snapshot, str(after[0])) - 1)
        )
        for body in islice(below, start, None):
            yield Entry((snapshot.code(body),), body)

    def count(self) -> int | None:
        """Count the subordinates."""
        return len(self._bodies)

    @cached_property
    def _bodies(self) -> list[int]:
        if self.is_short:
            return list(self.at.snapshot.subordinates(self.body, self.at.day))
        below: list[int] = descendants(self.at.snapshot, self.body, self.at.day, 1).bodies.tolist()
        return below


@dataclass(frozen=True)
class Listed:
    """Bodies that are found as a whole, by code."""

    codes: CodeList
    order: Order = BY_CODE
    is_short: bool = False

    def entries(self, after: Key | None) -> Iterator[Entry]:
        """Yield the entries behind a code."""
        start = 0 if after is None else bisect_right(self.codes, str(after[0]))
        for place in range(start, len(self.codes)):
            yield Entry((self.codes[place],), int(self.codes.numbers[place]))

    def count(self) -> int | None:
        """Count them."""
        return len(self.codes)


@dataclass(frozen=True)
class DirectPeers:
    """The bodies with which a body may exchange directly, by code."""

    peers: Peers
    at: AsOf
    order: Order = BY_CODE
    is_short: bool = False

    def entries(self, after: Key | None) -> Iterator[Entry]:
        """Yield the entries behind a code."""
        snapshot = self.at.snapshot
        first = 0 if after is None else first_behind(snapshot, str(after[0]))
        for body in self.peers.bodies(first):
            yield Entry((snapshot.code(body),), body)

    def count(self) -> int | None:
        """Count the peers."""
        return self.peers.count()
