"""What a search asks for, and how well one organization's names fit it.

This is the definition of the order; `name_scan` finds the same rows by the block.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from graph.errors import InvalidInput
from graph.name_arrays import fold
from graph.pinyin import letters_of, match_initials, match_pinyin, sounds_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.pinyin import PinyinMatch

LONGEST_TEXT = 720
"""A name has at most 120 characters, and a reading at most six letters."""


class Rank(IntEnum):
    """How well a body fits what is searched; lower comes first.

    Beginning and contained look at the name and the short name alike, and so do the readings.
    """

    CODE = 0
    NAME = 1
    SHORT_NAME = 2
    BEGINNING = 3
    CONTAINED = 4
    PINYIN = 5
    PINYIN_BEGINNING = 6
    PINYIN_CONTAINED = 7
    INITIALS = 8
    INITIALS_BEGINNING = 9
    INITIALS_CONTAINED = 10


class Wanted(NamedTuple):
    """What is searched: the folded text, and its letters where it may be pinyin, else empty."""

    text: str
    letters: str

    @classmethod
    def of(cls, text: str) -> Wanted:
        """Return what a text searches for.

        Raises:
            InvalidInput: nothing is left of the text, or it is longer than any name.
        """
        if len(text) > LONGEST_TEXT:
            raise _too_long(text)
        folded = fold(text)
        if not folded:
            raise _empty(text)
        letters = letters_of(folded)
        is_pinyin = letters.isascii() and letters.isalnum() and not letters.isdigit()
        return cls(folded, letters if is_pinyin else "")

    def rank_of(self, code: str, names: Sequence[str]) -> Rank | None:
        """Return the best rank of a body, or None where nothing of it fits.

        Args:
            code: its folded code.
            names: its folded name, and its folded short name where it has one.
        """
        rank = self._rank_as_written(code, names)
        if rank is None and self.letters:
            rank = self._rank_as_spoken(names)
        return rank

    def _rank_as_written(self, code: str, names: Sequence[str]) -> Rank | None:
        """Return the best rank by code and characters."""
        text = self.text
        if code == text:
            return Rank.CODE
        if text in names:
            return Rank.NAME if names[0] == text else Rank.SHORT_NAME
        if any(name.startswith(text) for name in names):
            return Rank.BEGINNING
        return Rank.CONTAINED if any(text in name for name in names) else None

    def _rank_as_spoken(self, names: Sequence[str]) -> Rank | None:
        """Return the best rank by full pinyin, then by initials."""
        spoken = [sounds_of(name) for name in names]
        rank = _best(Rank.PINYIN, [match_pinyin(self.letters, sounds) for sounds in spoken])
        if rank is None:
            matches = [match_initials(self.letters, sounds) for sounds in spoken]
            rank = _best(Rank.INITIALS, matches)
        return rank


def _best(exact: Rank, matches: Sequence[PinyinMatch]) -> Rank | None:
    """Return the best rank of several names, counted from the rank of an exact match."""
    for step, hits in enumerate(zip(*matches, strict=True)):
        if any(hits):
            return Rank(exact + step)
    return None


def _empty(text: str) -> InvalidInput:
    """Return the error about a text that asks for nothing."""
    return InvalidInput(
        field="search",
        value=text,
        reason_zh="没有可搜索的字。请输入名称、简称、拼音、首字母或代码，一个汉字也可以。",
        reason_en="there is nothing to search for. Give a name, pinyin, initials or a code; "
        "one Chinese character is enough.",
    )


def _too_long(text: str) -> InvalidInput:
    """Return the error about a text that is longer than any name."""
    return InvalidInput(
        field="search",
        value=f"{text[:40]}…",
        reason_zh=f"超过 {LONGEST_TEXT} 个字符，比任何名称都长。请缩短后重试。",
        reason_en=f"it has more than {LONGEST_TEXT} characters, longer than any name. Shorten it.",
    )
