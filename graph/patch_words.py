"""Numbers for what a change says: the known ones of a snapshot, and new ones behind them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.patch_rows import NotPatched
from graph.patch_tables import BODY, CODES, SIZES
from graph.snapshot_arrays import Array, Interning

if TYPE_CHECKING:
    from graph.patch_draft import Draft
    from graph.snapshot import Snapshot


class Words:
    """The values of one small table; a value that is new gets the next number.

    Args:
        values: what the snapshot knows, as its small tables say it.
    """

    def __init__(self, values: Iterable[Any]) -> None:
        """Keep the values; lists become tuples, as facts hold them."""
        self._known = Interning()
        for value in values:
            self._known.number(_hashable(value))

    def number(self, value: Any) -> int:
        """Return the number of a value."""
        return self._known.number(value)

    def values(self) -> list[Any]:
        """Return all values as the small tables say them."""
        return [_listed(value) for value in self._known.values()]


class Texts:
    """Names, by which rows are found: those of the rows that a change touches, and new ones.

    A name may stand in the snapshot more than once; of the rows that are touched, `same` tells
    which numbers say the same.
    """

    def __init__(self, snapshot: Snapshot, arena: str, numbers: Array) -> None:
        """Read the names of the rows that are touched."""
        self.arena = arena
        self._first = len(snapshot.arrays[f"{arena}_at"]) - 1
        self._known: dict[str, int] = {}
        self._new: list[str] = []
        self._numbers = np.unique(numbers)
        told = [self._known.setdefault(snapshot.text(arena, number), number)
                for number in self._numbers.tolist()]  # fmt: skip
        self._same = np.array(told, np.int64)

    def same(self, numbers: Array) -> Array:
        """Return for each number the first one that says the same."""
        found: Array = self._same[np.searchsorted(self._numbers, numbers)]
        return found

    def number(self, text: str) -> int:
        """Return the number of a name."""
        number = self._known.setdefault(text, self._first + len(self._new))
        if number == self._first + len(self._new):
            self._new.append(text)
        return number

    def write(self, draft: Draft) -> None:
        """Put the new names behind the others."""
        draft.append(self.arena, [text.encode() for text in self._new])


class Numbers:
    """The numbers of the bodies, regions or workplaces by their codes, while some come and go.

    Args:
        snapshot: the revision before.
        owners: which kind they are of.
    """

    def __init__(self, snapshot: Snapshot, owners: str) -> None:
        """Know what the snapshot knows."""
        self.owners = owners
        self.size: int = snapshot.meta[SIZES[owners]]
        self._before = self.size
        self._text = partial(snapshot.text, CODES[owners])
        self._find: Callable[[str], int | None] = (
            snapshot.find if owners == BODY else self._find_sorted
        )
        self._moved: Array | None = None
        self._known: dict[str, int | None] = {}

    def __call__(self, code: str) -> int:
        """Return the number of a code.

        Raises:
            NotPatched: there is none.
        """
        number = self.find(code)
        if number is None:
            raise NotPatched
        return number

    def find(self, code: str) -> int | None:
        """Return the number of a code, None where there is none."""
        if code not in self._known:
            number = self._find(code)
            is_moved = number is not None and self._moved is not None
            self._known[code] = int(self._moved[number]) if is_moved else number  # type: ignore[index]
        return self._known[code]

    def create(self, draft: Draft, codes: Iterable[str]) -> Array:
        """Give numbers to those of some codes that have none, and return which these are."""
        new = sorted(code for code in set(codes) if self.find(code) is None)
        places = np.array([self._place(code) for code in new], np.int64)
        if new:
            self._moved = draft.insert(self.owners, places, [code.encode() for code in new])
            self._known = dict(zip(new, (places + np.arange(len(new))).tolist(), strict=True))
            self.size += len(new)
        return places

    def _place(self, code: str) -> int:
        return bisect_left(range(self._before), code, key=self._text)

    def _find_sorted(self, code: str) -> int | None:
        place = self._place(code)
        return place if place < self._before and self._text(place) == code else None


def _hashable(value: Any) -> Any:
    return tuple(map(_hashable, value)) if isinstance(value, list) else value


def _listed(value: Any) -> Any:
    return list(map(_listed, value)) if isinstance(value, tuple) else value
