"""The readings of Chinese characters, and how letters match them: every reading of each character.

The table is made once from the single-character dictionary of pypinyin; no name is ever given to
pypinyin itself, whose one reading per phrase is wrong for many places and far slower. Characters
with the same readings share one sound, a small number, so that an index keeps two bytes for each.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from hashlib import blake2b
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING, NamedTuple

from pypinyin.pinyin_dict import pinyin_dict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

READINGS_PER_CHARACTER = 3
"""Further ones are literary or wrong for names, and would only widen what is found."""

LONGEST_READING = 6
"""Letters of the longest reading (`zhuang`, `chuang`)."""

_PLACE_READINGS = {"乐": ("lao",), "解": ("hai",), "陂": ("po",)}
"""Readings of place names that are not among the first three (乐亭, 解州, 木兰陂)."""

_LAST_POINT = 0xFFFF
"""Signs beyond it take two units of text; they are found as written, not as spoken."""

_VOWELS = frozenset("aeiouv")
_DIAERESIS = "\u0308"


class SoundTable(NamedTuple):
    """Every sound, by number and by character.

    `readings[number]` are the readings of a sound; `number_of` maps a code point to its sound;
    `stamp` differs when the table does, so a file of sounds can tell that it is out of date.
    """

    readings: tuple[tuple[str, ...], ...]
    number_of: dict[int, int]
    syllables: frozenset[str]
    stamp: str


def letters_of(text: str) -> str:
    """Return pinyin as plain letters: no tones, blanks, apostrophes or hyphens; `ü` becomes `v`.

    >>> letters_of("Lǚ liáng"), letters_of("xi'an")
    ('lvliang', 'xian')
    """
    spread = unicodedata.normalize("NFD", text.casefold())
    plain: list[str] = []
    for sign in spread:
        if sign == _DIAERESIS and plain and plain[-1] == "u":
            plain[-1] = "v"
        elif not (unicodedata.combining(sign) or sign.isspace() or sign in "'’-"):
            plain.append(sign)
    return "".join(plain)


def readings_of(character: str) -> tuple[str, ...]:
    """Return the readings of one character, most usual first; nothing for a sign without any.

    >>> readings_of("朝"), readings_of("7"), readings_of("（")
    (('chao', 'zhao', 'zhu'), ('7',), ())
    """
    table = sound_table()
    number = table.number_of.get(ord(character))
    return () if number is None else table.readings[number]


def sounds_of(text: str) -> list[tuple[str, ...]]:
    """Return the readings of each character of a text that has any.

    >>> sounds_of("单县(a)")
    [('dan', 'chan', 'shan'), ('xian',), ('a',)]
    """
    return [readings for readings in map(readings_of, text) if readings]


@cache
def sound_table() -> SoundTable:
    """Return the table of all sounds, made once per process."""
    by_character: dict[int, tuple[str, ...]] = {
        ord(sign): (sign,) for sign in ascii_lowercase + digits
    }
    for point, listed in pinyin_dict.items():
        readings = _usual_readings(chr(point), listed)
        if readings and point <= _LAST_POINT:
            by_character[point] = readings
    known = tuple(sorted(set(by_character.values())))
    numbers = {readings: number for number, readings in enumerate(known)}
    return SoundTable(
        readings=known,
        number_of={point: numbers[readings] for point, readings in by_character.items()},
        syllables=frozenset(reading for readings in known for reading in readings),
        stamp=blake2b(repr(sorted(by_character.items())).encode(), digest_size=8).hexdigest(),
    )


def _usual_readings(character: str, listed: str) -> tuple[str, ...]:
    """Return the first readings of a dictionary entry without tones, and those of places."""
    plain = dict.fromkeys(map(letters_of, listed.split(",")))
    # The syllabic nasals (ng, hm) are interjections; no name is read so.
    spoken = [reading for reading in plain if _VOWELS & set(reading)][:READINGS_PER_CHARACTER]
    return tuple(dict.fromkeys((*spoken, *_PLACE_READINGS.get(character, ()))))


class PinyinMatch(NamedTuple):
    """How letters match the sounds of a text, as full pinyin or as initials."""

    exact: bool
    beginning: bool
    contained: bool


def match_pinyin(letters: str, sounds: Sequence[tuple[str, ...]]) -> PinyinMatch:
    """Tell how letters match the full pinyin of a text.

    A match begins with a character and may end within one, as it does while somebody types.

    >>> match_pinyin("shiq", [("shi",), ("qiao",)])
    PinyinMatch(exact=False, beginning=True, contained=True)
    >>> match_pinyin("iq", [("shi",), ("qiao",)]).contained
    False
    """
    ends = [_read_from(letters, sounds, start) for start in range(len(sounds))]
    return PinyinMatch(
        exact=bool(ends) and len(sounds) in ends[0],
        beginning=bool(ends) and bool(ends[0]),
        contained=any(ends),
    )


def _read_from(letters: str, sounds: Sequence[tuple[str, ...]], start: int) -> set[int]:
    """Return where letters can end when read from a start; -1 stands for within a character."""
    ends: set[int] = set()
    reached = {0}
    for position in range(start, len(sounds)):
        rests = {letters[done:] for done in reached}
        reached = set()
        for rest in rests:
            done = len(letters) - len(rest)
            for reading in sounds[position]:
                if rest.startswith(reading):
                    reached.add(done + len(reading))
                elif reading.startswith(rest):
                    ends.add(-1)
        if len(letters) in reached:
            ends.add(position + 1)
            reached.discard(len(letters))
        if not reached:
            break
    return ends


def match_initials(letters: str, sounds: Sequence[tuple[str, ...]]) -> PinyinMatch:
    """Tell how letters match the initials of a text, one letter to each character.

    >>> match_initials("zy", [("zhao", "chao"), ("yang",)]).exact
    True
    """
    starts = [
        start
        for start in range(len(sounds) - len(letters) + 1)
        if all(_may_begin(sounds[start + i], letter) for i, letter in enumerate(letters))
    ]
    return PinyinMatch(
        exact=0 in starts and len(sounds) == len(letters),
        beginning=0 in starts,
        contained=bool(starts),
    )


def _may_begin(readings: Iterable[str], letter: str) -> bool:
    """Tell whether one of the readings begins with a letter."""
    return any(reading[0] == letter for reading in readings)
