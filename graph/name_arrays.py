"""Lay names out as the arrays that are searched, in the order of the answers.

A row is one name of one organization on some days. The rows are ordered by level, code and first
day; everything about how they are found in a file is left to `name_file`.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graph.name_presence import initial_numbers, pinyin_numbers, presence_of, text_numbers
from graph.name_sounds import SEPARATOR, SOUNDLESS, initials_of_sounds, sounds_of_signs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

BLOCK_ROWS = 8192
"""Rows that are looked at together: small enough for the cache, enough for one call of numpy."""

_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})


class NameRow(NamedTuple):
    """One name of an organization, valid on the days from `since` up to before `until`."""

    code: str
    name: str
    short_name: str | None
    level_order: int
    since: int
    until: int


def fold(text: str) -> str:
    """Return a text as it is compared: full-width folded, no case, no blanks or hidden signs.

    >>> fold("  ＡＢ Party\u200b支部 ")
    'abparty支部'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isalnum():
        return folded
    return "".join(sign for sign in folded if unicodedata.category(sign) not in _HIDDEN_CATEGORIES)


def arrays_of(rows: Iterable[NameRow]) -> dict[str, NDArray[Any]]:
    """Return the arrays of a file of names, each of one dimension."""
    codes, texts, numbers = _columns(rows)
    levels, since, until = numbers
    positions = _positions(codes)
    order = np.lexsort((since, positions, levels))
    listed = order.tolist()
    head = np.array([SEPARATOR], dtype="<u2").tobytes()
    text = np.frombuffer(head + b"".join([texts[row] for row in listed]), dtype="<u2")
    starts = _starts([len(texts[row]) // 2 for row in listed], first=1)
    coded = [codes[row].encode() for row in listed]
    folded = [fold(codes[row]) for row in listed]
    return {
        "levels": levels[order].astype(np.int32),
        "since": since[order].astype(np.int32),
        "until": until[order].astype(np.int32),
        "positions": positions[order].astype(np.uint32),
        "codes": np.frombuffer(b"".join(coded), dtype=np.uint8),
        "code_starts": _starts([len(code) for code in coded]),
        "by_code": np.array(sorted(range(len(folded)), key=folded.__getitem__), dtype=np.uint32),
        "text": text,
        "text_starts": starts,
        **_block_arrays(text, starts),
    }


def _columns(rows: Iterable[NameRow]) -> tuple[list[str], list[bytes], NDArray[np.int64]]:
    """Return the rows as columns: codes, folded texts, and level, first and last day."""
    codes: list[str] = []
    texts: list[bytes] = []
    numbers: list[tuple[int, int, int]] = []
    for code, name, short_name, level_order, since, until in rows:
        text = f"{fold(name)}\0{fold(short_name)}\0" if short_name else f"{fold(name)}\0"
        codes.append(code)
        texts.append(text.encode("utf-16-le"))
        numbers.append((level_order, since, until))
    return codes, texts, np.array(numbers, dtype=np.int64).reshape(-1, 3).T


def _positions(codes: Sequence[str]) -> NDArray[np.int64]:
    """Return for each row the place of its organization in the order of all codes."""
    by_code = sorted(range(len(codes)), key=codes.__getitem__)
    steps = [codes[one] != codes[other] for one, other in pairwise(by_code)]
    positions = np.zeros(len(codes), dtype=np.int64)
    positions[by_code] = np.cumsum([0, *steps])[: len(codes)]
    return positions


def _starts(lengths: Sequence[int], first: int = 0) -> NDArray[np.int64]:
    """Return where pieces of these lengths begin, and where the last one ends."""
    return np.cumsum([first, *lengths], dtype=np.int64)


def _block_arrays(text: NDArray[np.uint16], starts: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """Return the arrays that are made a block at a time: sounds and what occurs where."""
    frequency = np.zeros(1 << 16, dtype=np.uint32)
    sounds, heard, in_text, in_pinyin, in_initials = [], [np.zeros(1, int)], [], [], []
    for first in range(0, len(starts) - 1, BLOCK_ROWS):
        bounds = starts[first : first + BLOCK_ROWS + 1] - starts[first]
        # A block is looked at with the separator before it, which begins its first name.
        units = text[starts[first] - 1 : starts[first] + bounds[-1]]
        frequency += np.bincount(units[1:], minlength=1 << 16).astype(np.uint32)
        spoken = sounds_of_signs()[units]
        is_heard = spoken != SOUNDLESS
        heard.append(np.diff(np.cumsum(is_heard)[bounds]))
        in_text.append(text_numbers(units))
        in_pinyin.append(pinyin_numbers(spoken[is_heard]))
        in_initials.append(initial_numbers(spoken[is_heard]))
        sounds.append(spoken[is_heard][1:])
    lead = np.full(1, SEPARATOR, dtype=np.uint16)
    together = np.concatenate((lead, *sounds))
    sound_starts = np.cumsum(np.concatenate(heard), dtype=np.int64) + 1
    return {
        "frequency": frequency,
        "sounds": together,
        "sound_starts": sound_starts,
        "initials": initials_of_sounds()[together],
        **_heads(together, sound_starts),
        "text_presence": presence_of(in_text).ravel(),
        "pinyin_presence": presence_of(in_pinyin).ravel(),
        "initials_presence": presence_of(in_initials).ravel(),
    }


def _heads(sounds: NDArray[np.uint16], sound_starts: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """Return where each name and short name begins among the sounds, its row and first initial."""
    places = np.flatnonzero(sounds[:-1] == SEPARATOR) + 1
    rows = np.searchsorted(sound_starts, places, side="right") - 1
    return {
        "head_places": places,
        "head_rows": rows.astype(np.uint32),
        "head_initials": initials_of_sounds()[sounds[places]],
    }
