"""Chance that is the same on every machine: fractions drawn from a hash of what they are for.

A draw depends on its own name only, so a new body changes no other body's draw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import blake2b
from math import log

_SEED = "zhuanjie-sample-1"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def fraction(*parts: str) -> float:
    """Return a number in [0, 1) that belongs to these names.

    >>> fraction("gap", "430121") == fraction("gap", "430121")
    True
    """
    digest = blake2b("|".join((_SEED, *parts)).encode(), digest_size=7).digest()
    return int.from_bytes(digest) / (1 << 56)


def number(limit: int, *parts: str) -> int:
    """Return a number from 0 to `limit` - 1 that belongs to these names."""
    return int(fraction(*parts) * limit)


def draw(
    purpose: str, codes: Iterable[str], count: int, weight: Callable[[str], float]
) -> set[str]:
    """Return `count` of the codes, each the likelier the more it weighs."""
    ranked = sorted(
        codes, key=lambda code: (-log(1 - fraction(purpose, code)) / weight(code), code)
    )
    return set(ranked[:count])


def uneven(purpose: str, place: str) -> float:
    """Return the weight of a place: most places weigh little, a few a great deal."""
    return 0.02 + fraction(purpose, place) ** 4


def opaque(prefix: str, length: int, *parts: str) -> str:
    """Return a reference of letters only, which no number of a person can look like."""
    value = int.from_bytes(blake2b("|".join((_SEED, *parts)).encode(), digest_size=16).digest())
    letters = []
    for _ in range(length):
        value, rest = divmod(value, len(_LETTERS))
        letters.append(_LETTERS[rest])
    return prefix + "".join(letters)
