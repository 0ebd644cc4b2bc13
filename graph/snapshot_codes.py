"""The codes of a snapshot in their order: the number of a code is its place among them.

Looked up as arrays of bytes, in which codes that come nearly in order are found at a fraction of
what a dictionary takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from graph.snapshot_arrays import Array


class Codes:
    """Different codes in their order, which is that of their bytes as well.

    Args:
        codes: the codes in any order, some of them more than once.

    >>> Codes(["b", "a", "b"]).texts
    [b'a', b'b']
    """

    def __init__(self, codes: Iterable[str]) -> None:
        """Sort the codes; this kind of sorting is quick where they are nearly in order."""
        listed = np.sort(_bytes_of(list(codes)), kind="stable")
        is_first = np.ones(len(listed), bool)
        is_first[1:] = listed[1:] != listed[:-1]
        self._sorted = listed[is_first]
        self.texts: list[bytes] = self._sorted.tolist()

    def __len__(self) -> int:
        """Return how many different codes there are."""
        return len(self.texts)

    def __getitem__(self, code: str) -> int:
        """Return the number of a code."""
        return self._numbers[code.encode()]

    def numbers_of(self, codes: Sequence[str]) -> Array:
        """Return the numbers of many codes.

        Raises:
            KeyError: one of them is not here.
        """
        wanted = _bytes_of(codes)
        places = np.searchsorted(self._sorted, wanted)
        is_known = places < len(self)
        is_known[is_known] = self._sorted[places[is_known]] == wanted[is_known]
        if not is_known.all():
            raise KeyError(codes[int(np.argmin(is_known))])
        return places.astype(np.int32)

    @cached_property
    def _numbers(self) -> dict[bytes, int]:
        return {text: number for number, text in enumerate(self.texts)}


def _bytes_of(codes: Sequence[str]) -> Array:
    """Return codes as an array of bytes; those in ASCII, which most are, at one stroke."""
    try:
        return np.array(codes, np.bytes_)
    except UnicodeEncodeError:
        return np.array([code.encode() for code in codes], np.bytes_)
