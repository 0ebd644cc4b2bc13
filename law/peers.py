"""The reverse question: the bodies with which a body may exchange directly.

These are the receivers of some scope under which it sends. The powers are grouped by scope once for
a revision, so a page of a scope that hundreds of thousands hold is read from the place where it
begins. Only the powers are looked at, not which rules an exchange would run by.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from heapq import merge
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from graph.snapshot import Snapshot
from graph.snapshot_arrays import Array
from law.holdings import holdings_of
from law.view import BOTH, OFF_SYSTEM, RECEIVES, SENDS, View

_BLOCK = 2_048
"""Powers that are looked at together: a page of any size is found in one or two such looks."""


class Holders:
    """The powers of a revision grouped by scope: in each group by body.

    Args:
        snapshot: the revision.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        """Group the powers; they stay where they are, only their rows are ordered anew."""
        arrays = snapshot.arrays
        counts = np.diff(np.asarray(arrays["holds_start"]))
        scopes = np.asarray(arrays["holds_scope"])
        # The powers are grouped by body already, and a stable order keeps the bodies ascending.
        self.rows = np.argsort(scopes, kind="stable").astype(np.uint32)
        self.owners = np.repeat(np.arange(snapshot.size, dtype=np.uint32), counts)[self.rows]
        self.start = np.zeros(len(snapshot.meta["scopes"]) + 1, np.int64)
        np.cumsum(np.bincount(scopes, minlength=len(self.start) - 1), out=self.start[1:])


_known: WeakKeyDictionary[Snapshot, Holders] = WeakKeyDictionary()


def holders_of(snapshot: Snapshot) -> Holders:
    """Return the powers of a revision grouped by scope, grouped when first asked for."""
    known = _known.get(snapshot)
    if known is None:
        known = _known[snapshot] = Holders(snapshot)
    return known


class _Group(NamedTuple):
    """The powers over one scope, and what a power there must be to count."""

    start: int
    stop: int
    side: int
    is_off: bool


class Peers:
    """The bodies with which a body may exchange directly on a day.

    Args:
        view: relation and readings.
        body: number of the body that sends.
        day: the day.
    """

    def __init__(self, view: View, body: int, day: int) -> None:
        """Keep the question; the powers are looked at when peers are asked for."""
        self._view, self._body, self._day = view, body, day
        self._holders = holders_of(view.snapshot)

    def bodies(self, first: int = 0) -> Iterator[int]:
        """Yield the peers from a number on, ascending."""
        last = self._body
        for owner in merge(*(self._receivers(group, first) for group in self._groups)):
            if owner not in (last, self._body):
                yield owner
            last = owner

    def count(self) -> int:
        """Return how many peers there are."""
        is_peer = np.zeros(self._view.snapshot.size, bool)
        for group in self._groups:
            is_peer[self._valid(group)] = True
        is_peer[self._body] = False
        return int(is_peer.sum())

    @cached_property
    def _groups(self) -> list[_Group]:
        """The groups of scopes that join a receiver with this body."""
        view = self._view
        sending = {
            scope for scope, side, _ in holdings_of(view, self._body, self._day) if side & SENDS
        }
        groups = []
        for scope, (direct, implied) in enumerate(zip(view.scope, view.implied, strict=True)):
            start, stop = self._holders.start[scope : scope + 2].tolist()
            if direct in sending:
                groups.append(_Group(start, stop, RECEIVES, scope in view.off_scopes))
            elif implied in sending:
                groups.append(_Group(start, stop, BOTH, is_off=False))
        return groups

    def _receivers(self, group: _Group, first: int) -> Iterator[int]:
        start = bisect_left(self._holders.owners, first, group.start, group.stop)
        for place in range(start, group.stop, _BLOCK):
            stop = min(place + _BLOCK, group.stop)
            yield from self._valid(group._replace(start=place, stop=stop)).tolist()

    def _valid(self, group: _Group) -> Array:
        """Return the bodies of a group whose power counts on the day."""
        arrays = self._view.snapshot.arrays
        part = slice(group.start, group.stop)
        rows, owners = self._holders.rows[part], self._holders.owners[part]
        sides = self._sides[np.asarray(arrays["holds_power"])[rows]]
        since, until = (np.asarray(arrays[f"holds_{end}"])[rows] for end in ("since", "until"))
        valid = (sides & group.side == group.side) & (since <= self._day) & (self._day < until)
        owners = owners[valid]
        if group.is_off:
            owners = owners[self._crossing(owners)]
        found: Array = owners
        return found

    def _crossing(self, owners: Array) -> Array:
        """Return for each body whether it stands on the other side of the online system.

        A scope for such exchanges joins nobody with a body of its own side.
        """
        own = self._is_off_system(self._body)
        return np.array([self._is_off_system(owner) != own for owner in owners.tolist()], bool)

    @cached_property
    def _sides(self) -> Array:
        return np.array(self._view.side, np.int64)

    def _is_off_system(self, body: int) -> bool:
        snapshot = self._view.snapshot
        committee = snapshot.committee_of(body)
        number = snapshot.class_of(body if committee is None else committee, self._day)
        return number is not None and bool(self._view.flags[number] & OFF_SYSTEM)
