"""Find a text, full pinyin or initials among the names, thousands of rows at once.

Each search yields ascending arrays of rows, as lazily as the rows are taken; which of them count
on a day, and which rank each has, is left to `search`.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from graph.name_arrays import BLOCK_ROWS
from graph.name_presence import blocks_with_initials, blocks_with_pinyin, blocks_with_text
from graph.name_sounds import SEPARATOR, initials_with, sounds_beginning, sounds_read
from graph.pinyin import LONGEST_READING, sound_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from graph.name_file import NameFile

    Numbers: TypeAlias = NDArray[np.int64]
    Units: TypeAlias = NDArray[np.uint16]
    # Given sounds and the places where a match may begin: the numbers of those where one does.
    Follow: TypeAlias = Callable[[Units, Numbers], Numbers]


class Anchor(Enum):
    """How much of a name must match: all of it, its beginning, or any part of it."""

    EXACT = "EXACT"
    BEGINNING = "BEGINNING"
    CONTAINED = "CONTAINED"


class Block(NamedTuple):
    """The rows from `first` up to before `last`."""

    first: int
    last: int

    def span(self, starts: Numbers) -> slice:
        """Return the units of these rows, with the separator before them."""
        return slice(int(starts[self.first]) - 1, int(starts[self.last]))

    def rows_at(self, starts: Numbers, places: Numbers) -> Numbers:
        """Return the rows in which these ascending places of the span lie, each once."""
        bounds = starts[self.first : self.last + 1] - starts[self.first] + 1
        rows = np.searchsorted(bounds, places, side="right") - 1 + self.first
        distinct: Numbers = rows[np.diff(rows, prepend=-1) != 0]
        return distinct


def rows_with_text(names: NameFile, text: str, anchor: Anchor, first_row: int) -> Iterator[Numbers]:
    """Yield the rows from a row on that hold a text in their name or short name."""
    before = "" if anchor is Anchor.CONTAINED else chr(SEPARATOR)
    after = chr(SEPARATOR) if anchor is Anchor.EXACT else ""
    pattern = np.frombuffer((before + text + after).encode("utf-16-le"), dtype="<u2")
    # A separator found before a name belongs to the row before it.
    shift = len(before)
    for block in _blocks(names, blocks_with_text(names.text_presence, pattern), first_row):
        units = names.text[block.span(names.text_starts)]
        places = _places_of(pattern, units, int(np.argmin(names.frequency[pattern])))
        yield block.rows_at(names.text_starts, places + shift)


def rows_with_pinyin(
    names: NameFile, letters: str, anchor: Anchor, first_row: int
) -> Iterator[Numbers]:
    """Yield the rows from a row on whose full pinyin matches letters, by every reading."""

    def follow(sounds: Units, starts: Numbers) -> Numbers:
        return _follow_pinyin(sounds, starts, letters, is_exact=anchor is Anchor.EXACT)

    if anchor is not Anchor.CONTAINED:
        yield _rows_at_heads(names, letters[0], follow)
        return
    blocks = blocks_with_pinyin(names.pinyin_presence, letters)
    yield from _rows_within(names, letters[0], follow, _blocks(names, blocks, first_row))


def rows_with_initials(
    names: NameFile, letters: str, anchor: Anchor, first_row: int
) -> Iterator[Numbers]:
    """Yield the rows from a row on whose initials match letters, by every reading."""

    def follow(sounds: Units, starts: Numbers) -> Numbers:
        return _follow_initials(sounds, starts, letters, is_exact=anchor is Anchor.EXACT)

    if anchor is not Anchor.CONTAINED:
        yield _rows_at_heads(names, letters[0], follow)
        return
    blocks = blocks_with_initials(names.initials_presence, letters)
    yield from _rows_within(names, letters[0], follow, _blocks(names, blocks, first_row))


def _blocks(names: NameFile, bits: NDArray[np.uint8], first_row: int) -> Iterator[Block]:
    """Yield the blocks from a row on whose bit is set."""
    total = len(names.levels)
    may_hold = np.unpackbits(bits, count=-(-total // BLOCK_ROWS))
    may_hold[: first_row // BLOCK_ROWS] = 0
    for number in np.flatnonzero(may_hold).tolist():
        first = number * BLOCK_ROWS
        yield Block(first, min(first + BLOCK_ROWS, total))


def _places_of(pattern: Units, units: Units, rarest: int) -> Numbers:
    """Return where a pattern begins; its rarest sign leaves the fewest places to look at again."""
    places = np.flatnonzero(units == pattern[rarest]) - rarest
    places = places[(places >= 0) & (places <= len(units) - len(pattern))]
    for offset, unit in enumerate(pattern.tolist()):
        if offset != rarest:
            places = places[units[places + offset] == unit]
    return places


def _rows_at_heads(names: NameFile, letter: str, follow: Follow) -> Numbers:
    """Return the rows of which a name or short name matches from its first sound on."""
    heads = _marked(names.head_initials, letter)
    matching = heads[follow(names.sounds, names.head_places[heads])]
    return np.unique(names.head_rows[matching]).astype(np.int64)


def _rows_within(
    names: NameFile, letter: str, follow: Follow, blocks: Iterator[Block]
) -> Iterator[Numbers]:
    """Yield the rows of blocks in which a match begins at any sound."""
    for block in blocks:
        span = block.span(names.sound_starts)
        starts = _marked(names.initials[span], letter)
        yield block.rows_at(names.sound_starts, starts[follow(names.sounds[span], starts)])


def _marked(initials: NDArray[np.uint8], letter: str) -> Numbers:
    """Return the places of the initials that may be a letter."""
    # One translation of bytes is several times faster than a numpy look-up of as many.
    marks = initials.tobytes().translate(initials_with(letter).tobytes())
    return np.flatnonzero(np.frombuffer(marks, dtype=bool))


def _follow_initials(sounds: Units, starts: Numbers, letters: str, *, is_exact: bool) -> Numbers:
    """Return the numbers of the starts from which the initials are these letters."""
    kept = np.flatnonzero(starts + len(letters) < len(sounds))
    for offset, letter in enumerate(letters):
        kept = kept[sounds_beginning(letter)[sounds[starts[kept] + offset]]]
        if not kept.size:
            return kept
    return kept[sounds[starts[kept] + len(letters)] == SEPARATOR] if is_exact else kept


def _follow_pinyin(sounds: Units, starts: Numbers, letters: str, *, is_exact: bool) -> Numbers:
    """Return the numbers of the starts from which letters can be read.

    All ways to part the letters into readings are followed together: `reached[n]` holds the
    starts from which n letters have been read, and where that has led.
    """
    accepted = [np.empty(0, dtype=np.int64)]
    reached = {0: [(np.arange(len(starts)), starts)]}
    for done in range(len(letters)):
        began, stands = _merged(reached.pop(done, []))
        if not began.size:
            continue
        here, rest = sounds[stands], letters[done:]
        if not is_exact and len(rest) <= LONGEST_READING:
            accepted.append(began[sounds_beginning(rest)[here]])
        for length in range(1, min(LONGEST_READING, len(rest)) + 1):
            if rest[:length] in sound_table().syllables:
                fits = sounds_read(rest[:length])[here]
                reached.setdefault(done + length, []).append((began[fits], stands[fits] + 1))
    if is_exact:
        began, stands = _merged(reached.pop(len(letters), []))
        accepted.append(began[sounds[stands] == SEPARATOR])
    return np.unique(np.concatenate(accepted))


def _merged(states: list[tuple[Numbers, Numbers]]) -> tuple[Numbers, Numbers]:
    """Return the states that several ways have reached, each once."""
    led = [state for state in states if state[0].size]
    if len(led) == 1:
        return led[0]
    if not led:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    began, stands = (np.concatenate(column) for column in zip(*led, strict=True))
    # Two ways meet only where a character has readings such as fan and fang.
    keys = np.unique(began << 40 | stands)
    return keys >> 40, keys & ((1 << 40) - 1)
