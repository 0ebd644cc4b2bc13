"""The forms of array that a snapshot is made of: arenas of texts, and rows grouped by owner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.columns import FactColumns

NONE = 0xFFFFFFFF
"""Stands for a number that is not given."""

Array = NDArray[Any]


class Interning:
    """Numbers for equal values, in the order of their first appearance."""

    def __init__(self) -> None:
        """Start empty."""
        self.numbers: dict[Any, int] = {}

    def number(self, value: Any) -> int:
        """Return the number of a value."""
        return self.numbers.setdefault(value, len(self.numbers))

    def values(self) -> list[Any]:
        """Return the values in the order of their numbers."""
        return list(self.numbers)


def arena(name: str, texts: Iterable[bytes]) -> dict[str, Array]:
    """Return texts end to end, and where each begins and ends."""
    listed = list(texts)
    ends = np.zeros(len(listed) + 1, np.uint32)
    np.cumsum(np.fromiter(map(len, listed), np.uint32, len(listed)), out=ends[1:])
    return {f"{name}_at": ends, f"{name}_text": np.frombuffer(b"".join(listed), np.uint8)}


def grouped(
    name: str, owners: Sequence[int] | Array, size: int, values: dict[str, Array], *keys: Array
) -> dict[str, Array]:
    """Return the start of each owner's rows and the values in the order of owners and keys."""
    owner = np.asarray(owners, np.int64)
    order = np.lexsort((*reversed(keys), owner))
    start = np.zeros(size + 1, np.uint32)
    np.cumsum(np.bincount(owner, minlength=size), out=start[1:])
    return {
        f"{name}_start": start,
        **{f"{name}_{key}": value[order] for key, value in values.items()},
    }


def days_of(facts: FactColumns) -> dict[str, Array]:
    """Return the days of facts as arrays."""
    return {"since": np.asarray(facts.since, np.int32), "until": np.asarray(facts.until, np.int32)}


def interned(values: Sequence[Any]) -> tuple[list[Any], Array]:
    """Return the different values in the order of their first appearance, and the number of each.

    >>> interned(["b", "a", "b"])
    (['b', 'a'], array([0, 1, 0], dtype=uint32))
    """
    # A dictionary that numbers what it does not know: each value is looked up once.
    index: defaultdict[Any, int] = defaultdict()
    index.default_factory = index.__len__
    numbers = np.fromiter(map(index.__getitem__, values), np.uint32, len(values))
    return list(index), numbers


def interned_texts(texts: Sequence[str]) -> tuple[list[bytes], Array]:
    """Return the different texts, and for each text given the number of its own."""
    known, numbers = interned(texts)
    return list(map(str.encode, known)), numbers


def interned_given(texts: Sequence[str | None]) -> tuple[list[bytes], Array]:
    """Return the different texts that are given, and for each the number of its own, else NONE."""
    is_given = np.fromiter((text is not None for text in texts), bool, len(texts))
    numbers = np.full(len(texts), NONE, np.uint32)
    known, numbers[is_given] = interned_texts([text for text in texts if text is not None])
    return known, numbers
