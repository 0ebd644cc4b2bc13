"""Texts end to end in two places: those of a file, and those that came later.

The long text of all names is never copied for a few that are new.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

MORE: Final = "_more"
"""Behind the name of an arena it names the array of the texts that came later."""


class JoinedTexts:
    """Two arrays of bytes that are read as one; no text lies in both.

    Args:
        first: the bytes that come first.
        second: the bytes behind them.
    """

    def __init__(self, first: memoryview, second: memoryview) -> None:
        """Keep both."""
        self.first = first
        self.second = second

    def __len__(self) -> int:
        """Return how many bytes there are."""
        return len(self.first) + len(self.second)

    def __getitem__(self, span: slice) -> memoryview:
        """Return the bytes of a text, which lies in one of them as a whole."""
        before = len(self.first)
        if span.start < before:
            return self.first[span]
        return self.second[span.start - before : span.stop - before]

    @property
    def nbytes(self) -> int:
        """How many bytes there are, as arrays tell it."""
        return len(self)


def with_later_texts(arrays: Mapping[str, Any]) -> dict[str, Any]:
    """Return arrays in which the texts that came later stand behind the others."""
    joined = dict(arrays)
    for name in arrays:
        if name.endswith(MORE):
            text = f"{name.removesuffix(MORE)}_text"
            joined[text] = JoinedTexts(arrays[text], arrays[name])
    return joined
