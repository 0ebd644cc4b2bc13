"""The sounds of signs as tables that numpy can look up, sound 0 being the separator.

Sounds are numbered from 1 in the order of `pinyin.sound_table`, syllables and letters likewise, so
that 0 stands for the separator of names everywhere and matches nothing.
"""

from __future__ import annotations

from functools import cache, lru_cache
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING

import numpy as np

from graph.pinyin import sound_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

SEPARATOR = 0
"""Stands before the first name and behind every name, in the text, the sounds and the initials."""

SOUNDLESS = 0xFFFF
"""The number of a sign without a reading, such as a bracket; it is left out of the sounds."""

ANY_INITIAL = 255
"""The initial of sounds whose set of initials is too rare for a number; it may be any letter."""

LETTERS = ascii_lowercase + digits
"""What initials are made of; the number of a letter is its place, from 1."""


@cache
def sounds_of_signs() -> NDArray[np.uint16]:
    """Return for each sign the number of its sound."""
    numbers = np.full(1 << 16, SOUNDLESS, dtype=np.uint16)
    for point, number in sound_table().number_of.items():
        numbers[point] = number + 1
    numbers[SEPARATOR] = SEPARATOR
    return numbers


@cache
def syllable_numbers() -> dict[str, int]:
    """Return the number of each syllable."""
    return {syllable: number for number, syllable in enumerate(sorted(sound_table().syllables), 1)}


@cache
def syllables_of_sounds() -> NDArray[np.uint16]:
    """Return for each sound the numbers of its syllables, filled up with the first."""
    numbers = syllable_numbers()
    return _filled([numbers[one] for one in readings] for readings in sound_table().readings)


@cache
def letters_of_sounds() -> NDArray[np.uint16]:
    """Return for each sound the numbers of its initial letters, filled up with the first."""
    return _filled(
        [LETTERS.index(letter) + 1 for letter in sorted(letters)] for letters in _initial_sets()
    )


@cache
def initials_of_sounds() -> NDArray[np.uint8]:
    """Return for each sound the number of its set of initial letters."""
    numbers = _numbers_of_sets()
    told = (numbers.get(letters, ANY_INITIAL) for letters in _initial_sets())
    return np.fromiter((SEPARATOR, *told), dtype=np.uint8)


@cache
def initials_with(letter: str) -> NDArray[np.bool_]:
    """Return for each number of a set of initials whether it may hold a letter."""
    table = np.zeros(256, dtype=bool)
    for letters, number in _numbers_of_sets().items():
        table[number] = letter in letters
    table[ANY_INITIAL] = True
    return table


@lru_cache(maxsize=1024)
def sounds_read(syllable: str) -> NDArray[np.bool_]:
    """Return for each sound whether it may be read as a whole syllable."""
    return _told(lambda reading: reading == syllable)


@lru_cache(maxsize=1024)
def sounds_beginning(letters: str) -> NDArray[np.bool_]:
    """Return for each sound whether one of its readings begins with letters."""
    return _told(lambda reading: reading.startswith(letters))


def _told(fits: Callable[[str], bool]) -> NDArray[np.bool_]:
    """Return for each sound whether one of its readings fits."""
    fitting = {reading for reading in sound_table().syllables if fits(reading)}
    told = (not fitting.isdisjoint(readings) for readings in sound_table().readings)
    return np.fromiter((False, *told), dtype=bool)


def _filled(rows: Iterable[list[int]]) -> NDArray[np.uint16]:
    """Return rows of numbers as a table, behind a row of zeros for the separator."""
    listed = [[SEPARATOR], *rows]
    width = max(map(len, listed))
    return np.array([row + row[:1] * (width - len(row)) for row in listed], dtype=np.uint16)


@cache
def _initial_sets() -> tuple[frozenset[str], ...]:
    """Return for each sound the set of its initial letters."""
    return tuple(
        frozenset(reading[0] for reading in readings) for readings in sound_table().readings
    )


@cache
def _numbers_of_sets() -> dict[frozenset[str], int]:
    """Return the numbers of the sets of initials, as far as one byte has room for them."""
    sets = _initial_sets()
    counts = dict.fromkeys(sets, 0)
    for letters in sets:
        counts[letters] += 1
    # Single letters come first, so that each has a number of its own however rare it is.
    ranked = sorted(counts, key=lambda known: (len(known) > 1, -counts[known], sorted(known)))
    return {letters: number for number, letters in enumerate(ranked[: ANY_INITIAL - 1], start=1)}
