"""Find a text, full pinyin or initials in a block of names, all its rows at once.

Every function answers with the rows of one block, ascending. What a hit ranks as, and which of
them count on a day, is left to `search`.
"""

from __future__ import annotations

from enum import Enum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from graph.name_file import (
    BLOCK_ROWS,
    SEPARATOR,
    UNKNOWN_INITIAL,
    initial_sets,
    pair_numbers,
    sign_numbers,
)
from graph.pinyin import LONGEST_READING, sound_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from graph.name_file import NameFile

    Rows: TypeAlias = NDArray[np.int64]
    Places: TypeAlias = NDArray[np.int64]


class Anchor(Enum):
    """How much of a name must match: all of it, its beginning, or any part of it."""

    EXACT = "EXACT"
    BEGINNING = "BEGINNING"
    CONTAINED = "CONTAINED"


class Block(NamedTuple):
    """The rows from `first` up to before `last` of a file of names."""

    names: NameFile
    first: int
    last: int

    def rows_at(self, starts: NDArray[np.int64], places: Places) -> Rows:
        """Return the rows in which these places lie, each once; the places ascend."""
        if not places.size:
            return places
        bounds = starts[self.first : self.last + 1]
        rows = np.searchsorted(bounds, places, side="right") - 1 + self.first
        return rows[np.concatenate(([True], rows[1:] != rows[:-1]))]


def blocks_with(
    names: NameFile, pattern: NDArray[np.uint16] | None, first_row: int = 0
) -> Iterator[Block]:
    """Yield the blocks from a row on that may hold a pattern, or all where there is none."""
    total = len(names.levels)
    count = -(-total // BLOCK_ROWS)
    may_hold = np.ones(count, dtype=bool)
    if pattern is not None:
        wanted = np.concatenate((pair_numbers(pattern), sign_numbers(pattern)))
        bits = np.bitwise_and.reduce(names.presence[wanted], axis=0)
        may_hold = np.unpackbits(bits, count=count).astype(bool)
    may_hold[: first_row // BLOCK_ROWS] = False
    for number in np.flatnonzero(may_hold).tolist():
        first = number * BLOCK_ROWS
        yield Block(names, first, min(first + BLOCK_ROWS, total))


def is_readable(letters: str, syllables: frozenset[str]) -> bool:
    """Tell whether letters can be parted into syllables, the last of which may be unfinished.

    >>> is_readable("shiqi", frozenset({"shi", "qiao"})), is_readable("iqiao", frozenset({"qiao"}))
    (True, False)
    """
    reached = {0}
    for done in range(len(letters)):
        if done not in reached:
            continue
        rest = letters[done:]
        if any(syllable.startswith(rest) for syllable in syllables):
            return True
        reached |= {
            done + length
            for length in range(1, LONGEST_READING + 1)
            if rest[:length] in syllables
        }
    return False


def pattern_of(text: str, anchor: Anchor) -> NDArray[np.uint16]:
    """Return what to look for in the long text: the signs, with separators where it is anchored."""
    before = "" if anchor is Anchor.CONTAINED else "\0"
    after = "\0" if anchor is Anchor.EXACT else ""
    return np.frombuffer((before + text + after).encode("utf-16-le"), dtype="<u2")


def find_text(block: Block, pattern: NDArray[np.uint16]) -> Places:
    """Return the places in the long text at which a pattern begins in a block."""
    names = block.names
    begin = int(names.text_starts[block.first]) - 1
    units = names.text[begin : names.text_starts[block.last]]
    # The rarest sign leaves the fewest places to look at again.
    rarest = int(np.argmin(names.frequency[pattern]))
    places = np.flatnonzero(units == pattern[rarest]) - rarest
    places = places[(places >= 0) & (places <= len(units) - len(pattern))]
    for offset, unit in enumerate(pattern.tolist()):
        if offset != rarest and places.size:
            places = places[units[places + offset] == unit]
    return places + begin


def rows_with_text(block: Block, pattern: NDArray[np.uint16]) -> Rows:
    """Return the rows of a block that hold a pattern in their name or short name."""
    places = find_text(block, pattern)
    # A leading separator belongs to the row before the one that it introduces.
    shift = int(pattern[0] == SEPARATOR)
    return block.rows_at(block.names.text_starts, places + shift)


def rows_with_initials(block: Block, letters: str, anchor: Anchor) -> Rows:
    """Return the rows of a block whose initials match letters, by every reading."""
    begin, end = _sound_bounds(block)
    sounds = block.names.sounds[begin:end]
    places = _first_places(block.names.initials[begin:end], letters[0], anchor)
    places = places[places + len(letters) < len(sounds)]
    for offset, letter in enumerate(letters):
        if not places.size:
            break
        places = places[_sounds_beginning(letter)[sounds[places + offset]]]
    if anchor is Anchor.EXACT:
        places = places[sounds[places + len(letters)] == SEPARATOR]
    return block.rows_at(block.names.sound_starts, places + begin)


def rows_with_pinyin(block: Block, letters: str, anchor: Anchor) -> Rows:
    """Return the rows of a block whose full pinyin matches letters, by every reading.

    All ways to part the letters into readings are followed together: `reached[n]` holds where a
    match began and where it stands after n letters.
    """
    begin, end = _sound_bounds(block)
    sounds = block.names.sounds[begin:end]
    starts = _first_places(block.names.initials[begin:end], letters[0], anchor)
    reached: dict[int, list[tuple[Places, Places]]] = {0: [(starts, starts)]}
    accepted: list[Places] = []
    for done in range(len(letters)):
        began, stands = _merged(reached.pop(done, []))
        if not began.size:
            continue
        here, rest = sounds[stands], letters[done:]
        if anchor is not Anchor.EXACT and len(rest) <= LONGEST_READING:
            accepted.append(began[_sounds_beginning(rest)[here]])
        for length in range(1, min(LONGEST_READING, len(rest)) + 1):
            if rest[:length] in sound_table().syllables:
                fits = _sounds_read(rest[:length])[here]
                reached.setdefault(done + length, []).append(
                    (began[fits], stands[fits] + 1)
                )
    began, stands = _merged(reached.pop(len(letters), []))
    if anchor is Anchor.EXACT:
        accepted.append(began[sounds[stands] == SEPARATOR])
    places = np.unique(np.concatenate(accepted)) if accepted else began
    return block.rows_at(block.names.sound_starts, places + begin)


def _sound_bounds(block: Block) -> tuple[int, int]:
    """Return where the sounds of a block begin, with the separator before them, and end."""
    starts = block.names.sound_starts
    return int(starts[block.first]) - 1, int(starts[block.last])


def _first_places(initials: NDArray[np.uint8], letter: str, anchor: Anchor) -> Places:
    """Return where a match may begin: at a fitting letter, and at a name's first where anchored."""
    if anchor is Anchor.CONTAINED:
        # One translation of bytes is several times faster than a numpy look-up of as many.
        marks = initials.tobytes().translate(_initial_table(letter).tobytes())
        return np.flatnonzero(np.frombuffer(marks, dtype=bool))
    places = np.flatnonzero(initials[:-1] == SEPARATOR) + 1
    return places[_initial_table(letter)[initials[places]]]


def _merged(states: list[tuple[Places, Places]]) -> tuple[Places, Places]:
    """Return states that several ways have reached, each once."""
    if len(states) == 1:
        return states[0]
    if not states:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    pairs = np.unique(
        np.concatenate([np.stack(state, axis=1) for state in states]), axis=0
    )
    return pairs[:, 0], pairs[:, 1]


@cache
def _initial_table(letter: str) -> NDArray[np.bool_]:
    """Return for each number of initials whether it may begin with a letter."""
    table = np.zeros(256, dtype=bool)
    for number, letters in enumerate(initial_sets(), start=1):
        table[number] = letter in letters
    table[UNKNOWN_INITIAL] = True
    return table


@lru_cache(maxsize=1024)
def _sounds_read(syllable: str) -> NDArray[np.bool_]:
    """Return for each sound whether it may be read as a whole syllable."""
    told = (syllable in readings for readings in sound_table().readings)
    return np.fromiter((False, *told), dtype=bool)


@lru_cache(maxsize=1024)
def _sounds_beginning(letters: str) -> NDArray[np.bool_]:
    """Return for each sound whether one of its readings begins with letters."""
    told = (
        any(reading.startswith(letters) for reading in readings)
        for readings in sound_table().readings
    )
    return np.fromiter((False, *told), dtype=bool)
