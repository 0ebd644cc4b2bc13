"""The table from codes to bodies while bodies come and go; its size stays as it is."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import numpy as np

from graph.snapshot_arrays import Array


def renumbered(slots: Array, numbers: Array) -> Array:
    """Return the table after the bodies have got other numbers.

    Args:
        slots: the table, in which numbers stand plus one.
        numbers: the new number of each body.
    """
    table = np.concatenate(([0], numbers + 1)).astype(np.uint32)
    found: Array = table[slots]
    return found


def with_codes(slots: Array, codes: list[bytes], numbers: list[int]) -> Array:
    """Return the table with more codes in it, for which it must be large enough.

    Args:
        slots: the table.
        codes: the new codes.
        numbers: their numbers.
    """
    own, mask = slots.copy(), len(slots) - 1
    for code, number in zip(codes, numbers, strict=True):
        place = zlib.crc32(code) & mask
        while own[place]:
            place = (place + 1) & mask
        own[place] = number + 1
    return own


def without_codes(slots: Array, numbers: list[int], code: Callable[[int], bytes]) -> Array:
    """Return the table without some bodies, before the others get other numbers.

    Args:
        slots: the table.
        numbers: the bodies to take out.
        code: tells the code of any body.
    """
    own, mask = slots.copy(), len(slots) - 1
    for number in numbers:
        place = zlib.crc32(code(number)) & mask
        while own[place] != number + 1:
            place = (place + 1) & mask
        own[place] = 0
        # What stands behind may have wanted this place or one before it: it looks again.
        place = (place + 1) & mask
        while moving := int(own[place]):
            own[place] = 0
            free = zlib.crc32(code(moving - 1)) & mask
            while own[free]:
                free = (free + 1) & mask
            own[free] = moving
            place = (place + 1) & mask
    return own
