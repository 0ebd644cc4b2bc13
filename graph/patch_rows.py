"""Rows taken out of tables and put into them, a table at a time: nothing is done row by row."""

from __future__ import annotations

from typing import Any

import numpy as np

from graph.snapshot_arrays import Array


class NotPatched(Exception):
    """A change that a patch cannot tell; whoever wanted the patch builds the whole."""


def spliced(part: Array, starts: Array, stops: Array, fresh: Array, counts: Array) -> Array:
    """Return an array with some of its parts replaced.

    Args:
        part: the array; a record for each row, or a value.
        starts: where each replaced part begins, ascending.
        stops: where it ends.
        fresh: what comes instead, part by part.
        counts: how much of it for each part.

    >>> spliced(np.arange(6), np.array([1, 4]), np.array([3, 4]), np.array([7, 8]), np.array([1, 1]))
    array([0, 7, 3, 8, 4, 5])
    """
    size = len(part) + len(fresh) - int(np.sum(stops - starts))
    out = np.empty((size, *part.shape[1:]), part.dtype)
    read = write = at = 0
    for start, stop, count in zip(starts.tolist(), stops.tolist(), counts.tolist(), strict=True):
        kept = write + start - read
        out[write:kept] = part[read:start]
        write = kept + count
        out[kept:write] = fresh[at : at + count]
        read, at = stop, at + count
    out[write:] = part[read:]
    return out


def ranges(starts: Array, stops: Array) -> Array:
    """Return the numbers from each start up to before its stop, one range after the other.

    >>> ranges(np.array([2, 7]), np.array([4, 8]))
    array([2, 3, 7])
    """
    counts = np.asarray(stops, np.int64) - starts
    before = np.cumsum(counts) - counts
    found: Array = np.arange(int(counts.sum())) + np.repeat(starts - before, counts)
    return found


def without(rows: Array, removed: Array) -> Array:
    """Return rows without others, each of which must be there as often as it is removed.

    Raises:
        NotPatched: a row that is to be removed is not there.

    >>> without(np.array([[1, 5], [1, 5], [2, 6]]), np.array([[1, 5]])).tolist()
    [[1, 5], [2, 6]]
    """
    both = np.concatenate((rows, removed))
    is_removal = np.arange(len(both)) >= len(rows)
    order = np.lexsort((is_removal, *both.T[::-1]))
    both, is_removal = both[order], is_removal[order]
    is_first = np.ones(len(both), bool)
    is_first[1:] = (both[1:] != both[:-1]).any(axis=1)
    group = np.cumsum(is_first) - 1
    taken = np.bincount(group, is_removal).astype(np.int64)
    if (2 * taken > np.bincount(group)).any():
        raise NotPatched
    rank = np.arange(len(both)) - np.flatnonzero(is_first)[group]
    kept: Array = both[~is_removal & (rank >= taken[group])]
    return kept


def matrix(rows: list[tuple[int, ...]], width: int) -> Array:
    """Return rows of numbers as one array."""
    return np.array(rows, np.int64).reshape(-1, width)


def by_owner_and(rows: Array, keys: list[int]) -> Array:
    """Return rows in the order of their owner, which stands first, and of some columns."""
    chosen: list[Any] = [rows[:, place] for place in reversed(keys)]
    ordered: Array = rows[np.lexsort((*chosen, rows[:, 0]))]
    return ordered
