"""Keeps values that are met again: from their second time on, and no more than so many."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

from graph.keeping import keep

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

SEEN = 1 << 16
"""Keys met once that are remembered; of these only the key is kept."""


class Recurring(Generic[K, V]):
    """Values by key, of which those that come only once displace nothing.

    Args:
        limit: how many values are kept; all are let go when there are more.

    >>> names = Recurring[int, str](limit=8)
    >>> names.offer(1, "a"), names.get(1)
    (False, None)
    >>> names.offer(1, "a"), names.get(1)
    (True, 'a')
    """

    def __init__(self, limit: int) -> None:
        """Start empty."""
        self._limit = limit
        self._values: dict[K, V] = {}
        self._seen: set[K] = set()
        self.get = self._values.get

    def offer(self, key: K, value: V) -> bool:
        """Keep a value where its key was offered before, and tell whether that was so."""
        if key not in self._seen:
            if len(self._seen) >= SEEN:
                self._seen.clear()
            self._seen.add(key)
            return False
        keep(self._values, key, value, self._limit)
        return True
