"""Which blocks of names may hold a text, full pinyin or initials, so that the others are skipped.

For each block there is a bit for each sign and pair of signs, for each pair of syllables, and for
each three initials that occur in it, by every reading. Several of them may share a bit; a set bit
therefore says "perhaps", a missing one "no". Looking closer is left to `name_scan`.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from graph.name_sounds import LETTERS, letters_of_sounds, syllable_numbers, syllables_of_sounds
from graph.pinyin import LONGEST_READING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Bits: TypeAlias = NDArray[np.uint8]
    Units: TypeAlias = NDArray[np.uint16]
    Numbers: TypeAlias = NDArray[np.uint16]

KINDS = 1 << 16
"""How many bits a block has for each of the three."""

_LETTER_BASE = len(LETTERS) + 1


def text_numbers(units: Units) -> Numbers:
    """Return the bits of the signs of a text and of its pairs of neighbours."""
    signs = (units.astype(np.uint32) * np.uint32(0xC2B2AE3D)) >> np.uint32(16)
    return np.concatenate((signs.astype(np.uint16), _pair_numbers(units[:-1], units[1:])))


def pinyin_numbers(sounds: Units) -> Numbers:
    """Return the bits of the pairs of syllables that sounds can be read as."""
    variants = syllables_of_sounds()
    pairs = _distinct(sounds, 2)
    return np.concatenate([
        _pair_numbers(variants[pairs[:, 0], one], variants[pairs[:, 1], other])
        for one, other in product(range(variants.shape[1]), repeat=2)
    ])  # fmt: skip


def initial_numbers(sounds: Units) -> Numbers:
    """Return the bits of the threes of initials that sounds can have."""
    variants = letters_of_sounds()
    threes = _distinct(sounds, 3)
    found = []
    for choice in product(range(variants.shape[1]), repeat=3):
        letters = [variants[threes[:, place], pick] for place, pick in enumerate(choice)]
        found.append(_three_numbers(*letters))
    return np.unique(np.concatenate(found))


def presence_of(blocks: Sequence[Numbers]) -> Bits:
    """Return the bits of all blocks: a row for each kind of bit, a column for each block."""
    present = np.zeros((len(blocks), KINDS), dtype=bool)
    for block, numbers in enumerate(blocks):
        present[block, numbers] = True
    return np.ascontiguousarray(np.packbits(present, axis=0).T)


def blocks_with_text(presence: Bits, pattern: Units) -> Bits:
    """Return the blocks that may hold a pattern of signs."""
    return _all_of(presence, text_numbers(pattern))


def blocks_with_initials(presence: Bits, letters: str) -> Bits:
    """Return the blocks that may hold initials; fewer than three of them tell nothing."""
    numbers = np.array([LETTERS.index(letter) + 1 for letter in letters], dtype=np.uint16)
    return _all_of(presence, _three_numbers(numbers[:-2], numbers[1:-1], numbers[2:]))


def blocks_with_pinyin(presence: Bits, letters: str) -> Bits:
    """Return the blocks that may hold full pinyin, parted in any way into syllables.

    `reached[n]` holds, for each syllable that may end after n letters, the blocks in which all
    pairs up to there occur.
    """
    numbers = syllable_numbers()
    everywhere = np.full(presence.shape[1], 0xFF, dtype=np.uint8)
    reached: dict[int, dict[int, Bits]] = {0: {0: everywhere}}
    accepted = np.zeros_like(everywhere)
    for done in range(len(letters)):
        rest = letters[done:]
        for last, blocks in reached.pop(done, {}).items():
            for syllable in _next_syllables(rest):
                number = numbers[syllable]
                held = blocks & presence[_pair_number(last, number)] if done else blocks
                if len(syllable) >= len(rest):
                    accepted |= held
                elif held.any():
                    ends = reached.setdefault(done + len(syllable), {})
                    ends[number] = held | ends.get(number, np.zeros_like(held))
    return accepted


def _next_syllables(rest: str) -> list[str]:
    """Return the syllables with which the rest of the letters may go on, or in which it ends."""
    known = syllable_numbers()
    whole = [rest[:length] for length in range(1, min(LONGEST_READING, len(rest) - 1) + 1)]
    unfinished = known if len(rest) <= LONGEST_READING else ()
    return [
        *(syllable for syllable in whole if syllable in known),
        *(syllable for syllable in unfinished if syllable.startswith(rest)),
    ]


def _all_of(presence: Bits, numbers: Numbers) -> Bits:
    """Return the blocks that have every one of these bits."""
    blocks: Bits = np.bitwise_and.reduce(presence[numbers], axis=0, initial=0xFF)
    return blocks


def _distinct(sounds: Units, length: int) -> NDArray[np.int64]:
    """Return the different runs of so many sounds, one a row."""
    count = max(len(sounds) - length + 1, 0)
    keys = np.zeros(count, dtype=np.int64)
    for place in range(length):
        keys = keys << 16 | sounds[place : place + count]
    keys = np.unique(keys)
    shifts = 16 * np.arange(length - 1, -1, -1)
    return keys[:, None] >> shifts & 0xFFFF


def _pair_numbers(first: Units, second: Units) -> Numbers:
    """Return the bits of pairs."""
    one = first.astype(np.uint32) * np.uint32(0x9E3779B1)
    other = second.astype(np.uint32) * np.uint32(0x85EBCA77)
    return ((one ^ other) >> np.uint32(16)).astype(np.uint16)


def _pair_number(first: int, second: int) -> int:
    """Return the bit of one pair."""
    mixed = (first * 0x9E3779B1 & 0xFFFFFFFF) ^ (second * 0x85EBCA77 & 0xFFFFFFFF)
    return mixed >> 16


def _three_numbers(first: Units, second: Units, third: Units) -> Numbers:
    """Return the bits of threes of letters; each three has a bit of its own."""
    return (first * _LETTER_BASE + second) * _LETTER_BASE + third
