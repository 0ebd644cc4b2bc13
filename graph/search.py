"""(io) Search organizations by code, name, short name, full pinyin and initials, on any day.

Answers come in one total order: rank, level, code. The index is a file beside the snapshot, or
one of all names and a few of the names of bodies that changed since; every worker maps the same
ones, and none is ever changed, so any number of threads may use them. The file is left to
`name_file`, which of its rows count to `name_parts`, the finding to `name_scan`, the ranks to
`name_rank`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import partial
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from graph.name_arrays import NameRow, fold
from graph.name_file import open_names, write_names
from graph.name_parts import NamePart
from graph.name_rank import Rank, Wanted
from graph.name_scan import Anchor, rows_with_initials, rows_with_pinyin, rows_with_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Chosen: TypeAlias = NDArray[np.bool_]
    Place: TypeAlias = tuple[int, int, str]
    Rows: TypeAlias = NDArray[np.int64]

__all__ = ["Hit", "NameRow", "Rank", "SearchIndex"]

_WRITTEN = {
    Rank.NAME: Anchor.EXACT,
    Rank.SHORT_NAME: Anchor.EXACT,
    Rank.BEGINNING: Anchor.BEGINNING,
    Rank.CONTAINED: Anchor.CONTAINED,
}
_SPOKEN = {
    Rank.PINYIN: (rows_with_pinyin, Anchor.EXACT),
    Rank.PINYIN_BEGINNING: (rows_with_pinyin, Anchor.BEGINNING),
    Rank.PINYIN_CONTAINED: (rows_with_pinyin, Anchor.CONTAINED),
    Rank.INITIALS: (rows_with_initials, Anchor.EXACT),
    Rank.INITIALS_BEGINNING: (rows_with_initials, Anchor.BEGINNING),
    Rank.INITIALS_CONTAINED: (rows_with_initials, Anchor.CONTAINED),
}
_WIDEST = frozenset({Rank.CODE, Rank.CONTAINED, Rank.PINYIN_CONTAINED, Rank.INITIALS_CONTAINED})
"""Every body that has a rank is found by one of these."""


class Hit(NamedTuple):
    """An organization that was found; hits sort as they are told."""

    rank: int
    level_order: int
    code: str


class Stage(NamedTuple):
    """One rank of a search, and how to find the rows that may have it from a row on."""

    rank: Rank
    find: Callable[[int], Iterable[Rows]]


class SearchIndex:
    """The names of one revision, ready to be searched.

    Args:
        parts: the files that they stand in, and which rows of them count.
    """

    def __init__(self, parts: Sequence[NamePart]) -> None:
        """Keep the mapped files; what is made from them here does not grow with them."""
        self._parts = [_Part(part) for part in parts]

    @classmethod
    def build(cls, path: Path, rows: Iterable[NameRow]) -> None:
        """Write the index of these names; the path holds the whole of it or what it held before.

        The names of one organization must not overlap in time.
        """
        write_names(path, rows)

    @classmethod
    def open(cls, path: Path) -> SearchIndex:
        """Open an index that lies in one file.

        Raises:
            SearchIndexUnusable: it is cut or of another version, and is only to be built again.
        """
        return cls([NamePart(open_names(path))])

    def __len__(self) -> int:
        """Return how many names the index holds."""
        return sum(part.part.size for part in self._parts)

    def search(self, text: str, as_of: int, first: int, after: Place | None = None) -> list[Hit]:
        """Return the first hits on a day, behind the hit `after` where it is given."""
        return list(islice(self.iterate(text, as_of, after), first))

    def iterate(
        self,
        text: str,
        as_of: int,
        after: Place | None = None,
        only: Chosen | None = None,
    ) -> Iterator[Hit]:
        """Yield every hit on a day in order, finding no more than is taken.

        Args:
            text: what is searched.
            as_of: the day on which the names are valid.
            after: the last hit of the page before.
            only: for each organization, in the order of all codes, whether it counts.

        Raises:
            InvalidInput: the text asks for nothing, or is longer than any name.
        """
        wanted = Wanted.of(text)
        found = [part.hits(wanted, as_of, after, only) for part in self._parts]
        return found[0] if len(found) == 1 else merge(*found)

    def count(self, text: str, as_of: int, limit: int, only: Chosen | None = None) -> int | None:
        """Return how many hits there are on a day, or None where they are more than the limit."""
        wanted, total = Wanted.of(text), 0
        for part in self._parts:
            found = part.count(wanted, as_of, limit - total, only)
            if found is None:
                return None
            total += found
        return total


class _Part:
    """One file of names, searched by itself."""

    def __init__(self, part: NamePart) -> None:
        self.part = part
        self._names = part.names

    def count(self, wanted: Wanted, as_of: int, limit: int, only: Chosen | None) -> int | None:
        """Return how many hits there are, or None where they are more than the limit."""
        total = 0
        is_told = np.zeros(len(self._names.levels), dtype=bool)
        for stage in self._stages(wanted):
            for rows in stage.find(0) if stage.rank in _WIDEST else ():
                counting = self.part.counting(rows[~is_told[rows]], as_of, only)
                is_told[counting] = True
                total += len(counting)
                if total > limit:
                    return None
        return total

    def hits(
        self, wanted: Wanted, as_of: int, after: Place | None, only: Chosen | None
    ) -> Iterator[Hit]:
        """Yield the hits behind `after`, rank by rank."""
        names = self._names
        first_rank = 0 if after is None else after[0]
        first_row = 0 if after is None else self._first_row_behind(after)
        for stage in self._stages(wanted):
            if stage.rank < first_rank:
                continue
            first = first_row if stage.rank == first_rank else 0
            for rows in stage.find(first):
                for row in self.part.counting(rows[rows >= first], as_of, only).tolist():
                    code = names.code(row)
                    # A rank finds the rows of better ranks again; each is told at its best.
                    if wanted.rank_of(fold(code), names.names(row)) is stage.rank:
                        yield Hit(int(stage.rank), int(names.levels[row]), code)

    def _stages(self, wanted: Wanted) -> Iterator[Stage]:
        """Yield the ranks that a text may have, best first."""
        yield Stage(Rank.CODE, lambda _first: [self._rows_with_code(wanted.text)])
        for rank, anchor in _WRITTEN.items():
            yield Stage(rank, partial(rows_with_text, self._names, wanted.text, anchor))
        if wanted.letters:
            for rank, (find, anchor) in _SPOKEN.items():
                yield Stage(rank, partial(find, self._names, wanted.letters, anchor))

    def _rows_with_code(self, text: str) -> Rows:
        """Return the rows of the organizations whose folded code is this text, ascending."""
        names = self._names

        def folded_code(place: int) -> str:
            return fold(names.code(int(names.by_code[place])))

        places = range(len(names.by_code))
        first = bisect_left(places, text, key=folded_code)
        last = bisect_right(places, text, lo=first, key=folded_code)
        return np.sort(names.by_code[first:last].astype(np.int64))

    def _first_row_behind(self, after: Place) -> int:
        """Return the first row whose level and code come behind those of a hit."""
        names = self._names
        return bisect_right(
            range(len(names.levels)),
            after[1:],
            key=lambda row: (int(names.levels[row]), names.code(row)),
        )
