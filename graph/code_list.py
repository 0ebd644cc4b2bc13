"""Codes in their order, of which few are read: numbers of a snapshot, turned into text on demand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import overload

from graph.snapshot_arrays import Array


class CodeList(Sequence[str]):
    """The codes of bodies, regions or workplaces, sorted.

    Args:
        numbers: their numbers, ascending, as numbers follow the order of codes.
        code: tells the code of a number.
    """

    def __init__(self, numbers: Array, code: Callable[[int], str]) -> None:
        """Keep the numbers; no code is read."""
        self.numbers = numbers
        self._code = code

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> list[str]: ...

    def __getitem__(self, place: int | slice) -> str | list[str]:
        """Return the code at a place, or the codes of a slice."""
        if isinstance(place, slice):
            return [self._code(number) for number in self.numbers[place].tolist()]
        return self._code(int(self.numbers[place]))

    def of(self, numbers: Array) -> CodeList:
        """Return the list of other numbers of the same kind."""
        return CodeList(numbers, self._code)

    def page(self, first: int, after: str | None = None) -> list[str]:
        """Return the first codes that come after a code, which need not be one of them."""
        start = 0 if after is None else bisect_right(self, after)
        return self[start : start + first]
