"""The question for a path as a graph that a library can be given: climb, cross by a scope, descend.

Every body stands in it twice, as one that a climb has reached and as one that a descent has. A scope
is a node between its holders: a scope has hundreds of thousands of them, and edges between each two
could not be stored. So a shortest path has as many bodies as a lawful one, where the law says no more.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graph.facts import Scope
from graph.snapshot import Snapshot
from graph.snapshot_arrays import Array


class Edges(NamedTuple):
    """The edges of the graph, from and to; the nodes are climbs, then descents, then scopes."""

    nodes: int
    origins: Array
    ends: Array


def edges_of(snapshot: Snapshot) -> Edges:
    """Return the edges by which a path climbs, turns or crosses, and descends."""
    arrays, size = snapshot.arrays, snapshot.size
    acting = acting_bodies(snapshot)
    above = np.repeat(np.arange(size), np.diff(np.asarray(arrays["subordinate_start"])))
    low, high = acting[np.asarray(arrays["subordinate_body"])], acting[above]
    formal = [Scope.of_key(key).relation == "FORMAL" for key in snapshot.meta["scopes"]]
    number = np.asarray(arrays["holds_scope"]).astype(np.int64)
    held = np.asarray(formal)[number]
    holder = np.repeat(np.arange(size), np.diff(np.asarray(arrays["holds_start"])))[held]
    holder, scope = acting[holder], 2 * size + number[held]
    # Nothing turns at the top, which is the one thing of the law that the graph can say.
    turning = np.unique(low)
    parts = (
        (low, high), (turning, turning + size), (high + size, low + size),
        (holder, scope), (scope, holder + size),
    )  # fmt: skip
    origins, ends = (np.concatenate(each) for each in zip(*parts, strict=True))
    return Edges(2 * size + len(snapshot.meta["scopes"]), origins, ends)


def acting_bodies(snapshot: Snapshot) -> Array:
    """Return who acts for each body: the organ of a committee where one does, else itself."""
    arrays, size = snapshot.arrays, snapshot.size
    acting = np.arange(size)
    owner = np.repeat(acting, np.diff(np.asarray(arrays["organ_start"])))
    acting[owner] = np.asarray(arrays["organ_body"])
    committee = np.asarray(arrays["committee_of"]).astype(np.int64)
    of_organ = acting[committee]
    found: Array = np.where(committee >= 0, of_organ, acting)
    return found


def bodies_of(nodes: list[int], size: int) -> int:
    """Return how many bodies the nodes of a path stand for.

    >>> bodies_of([0, 1, 6, 5], size=5)  # Climbs from 0 to 1, turns there, descends to 0.
    2
    >>> bodies_of([0, 10, 7], size=5)  # Crosses from 0 to 2 by the scope 10.
    2
    """
    return len({node % size for node in nodes if node < 2 * size})
