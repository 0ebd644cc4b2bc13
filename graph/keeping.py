"""Keeps what may be worked out again: no more than so much, and let go as a whole."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def keep(kept: dict[K, V], key: K, value: V, most: int) -> V:
    """Keep a value under a key and return it; where so many are kept, all others are let go first.

    >>> squares = {1: 1, 2: 4}
    >>> keep(squares, 3, 9, most=2), squares
    (9, {3: 9})
    """
    if len(kept) >= most:
        kept.clear()
    kept[key] = value
    return value
