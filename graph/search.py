"""(io) Search organizations by code, name, short name, full pinyin and initials, on any day.

Answers come in one total order: rank, level, code. The index is a file beside the snapshot, one
per revision, mapped by every worker and never changed, so any number of threads may use it. The
file is left to `name_file`, the finding to `name_scan`, the ranks to `name_rank`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from graph.name_file import NameFile, NameRow, fold, open_names, write_names
from graph.name_rank import Rank, Wanted
from graph.name_scan import (
    Anchor,
    blocks_with,
    is_readable,
    pattern_of,
    rows_with_initials,
    rows_with_pinyin,
    rows_with_text,
)
from graph.pinyin import readings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from graph.name_scan import Block

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
    Rank.PINYIN: Anchor.EXACT,
    Rank.PINYIN_BEGINNING: Anchor.BEGINNING,
    Rank.PINYIN_CONTAINED: Anchor.CONTAINED,
}
_INITIALS = {
    Rank.INITIALS: Anchor.EXACT,
    Rank.INITIALS_BEGINNING: Anchor.BEGINNING,
    Rank.INITIALS_CONTAINED: Anchor.CONTAINED,
}


class Hit(NamedTuple):
    """An organization that was found; hits sort as they are told."""

    rank: int
    level_order: int
    code: str


class Stage(NamedTuple):
    """One rank of a search: what a block must hold, and how to find the rows of a block."""

    rank: Rank
    pattern: NDArray[np.uint16] | None
    rows: Callable[[Block], Rows]


class SearchIndex:
    """The names of one revision, ready to be searched."""

    def __init__(self, names: NameFile) -> None:
        """Keep the mapped file; what is made from it here does not grow with it."""
        self._names = names
        signs = map(chr, np.flatnonzero(names.frequency).tolist())
        self._syllables = frozenset(
            reading for sign in signs for reading in readings_of(sign)
        )

    @classmethod
    def build(cls, path: Path, rows: Iterable[NameRow]) -> None:
        """Write the index of these names; the path holds the whole of it or what it held before.

        The names of one organization must not overlap in time.
        """
        write_names(path, rows)

    @classmethod
    def open(cls, path: Path) -> SearchIndex:
        """Open an index.

        Raises:
            SearchIndexUnusable: it is cut or of another version, and is only to be built again.
        """
        return cls(open_names(path))

    def __len__(self) -> int:
        """Return how many names the index holds."""
        return len(self._names.levels)

    def search(
        self, text: str, as_of: int, first: int, after: Place | None = None
    ) -> list[Hit]:
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
        return self._hits(Wanted.of(text), as_of, after, only)

    def count(
        self, text: str, as_of: int, limit: int, only: Chosen | None = None
    ) -> int | None:
        """Return how many hits there are on a day, or None where they are more than the limit."""
        wanted = Wanted.of(text)
        widest = (Rank.CONTAINED, Rank.PINYIN_CONTAINED, Rank.INITIALS_CONTAINED)
        stages = [stage for stage in self._stages(wanted) if stage.rank in widest]
        coded = self._counting(self._rows_with_code(wanted.text), as_of, only)
        total = len(coded)
        for block in blocks_with(
            self._names, None if wanted.letters else stages[0].pattern
        ):
            if total > limit:
                break
            rows = np.unique(np.concatenate([stage.rows(block) for stage in stages]))
            rows = rows[~np.isin(rows, coded)]
            total += len(self._counting(rows, as_of, only))
        return total if total <= limit else None

    def _hits(
        self, wanted: Wanted, as_of: int, after: Place | None, only: Chosen | None
    ) -> Iterator[Hit]:
        """Yield the hits behind `after`, rank by rank."""
        names = self._names
        first_rank = 0 if after is None else after[0]
        first_row = 0 if after is None else self._first_row_behind(after)
        for rank, rows in self._ranked_rows(wanted, first_rank, first_row):
            for row in self._counting(rows, as_of, only).tolist():
                code = names.code(row)
                # A weaker rank finds the rows of the better ones again; each is told at its best.
                if wanted.rank_of(fold(code), names.names(row)) is rank:
                    yield Hit(int(rank), int(names.levels[row]), code)

    def _ranked_rows(
        self, wanted: Wanted, first_rank: int, first_row: int
    ) -> Iterator[tuple[Rank, Rows]]:
        """Yield the rows that may have each rank, a block at a time.

        Args:
            wanted: what is searched.
            first_rank: the rank to begin with.
            first_row: where to begin within that rank.
        """
        if first_rank == Rank.CODE:
            rows = self._rows_with_code(wanted.text)
            yield Rank.CODE, rows[rows >= first_row]
        for stage in self._stages(wanted):
            if stage.rank < first_rank:
                continue
            first = first_row if stage.rank == first_rank else 0
            for block in blocks_with(self._names, stage.pattern, first):
                rows = stage.rows(block)
                yield stage.rank, rows[rows >= first]

    def _stages(self, wanted: Wanted) -> Iterator[Stage]:
        """Yield the ranks that a text may have, best first, each with its way of finding."""
        for rank, anchor in _WRITTEN.items():
            pattern = pattern_of(wanted.text, anchor)
            yield Stage(rank, pattern, partial(rows_with_text, pattern=pattern))
        letters = wanted.letters
        if letters and is_readable(letters, self._syllables):
            for rank, anchor in _SPOKEN.items():
                yield Stage(
                    rank,
                    None,
                    partial(rows_with_pinyin, letters=letters, anchor=anchor),
                )
        if letters:
            for rank, anchor in _INITIALS.items():
                yield Stage(
                    rank,
                    None,
                    partial(rows_with_initials, letters=letters, anchor=anchor),
                )

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

    def _counting(self, rows: Rows, as_of: int, only: Chosen | None) -> Rows:
        """Return those rows that are valid on a day and of a chosen organization."""
        names = self._names
        counts = (names.since[rows] <= as_of) & (names.until[rows] > as_of)
        if only is not None:
            counts &= only[names.positions[rows]]
        return rows[counts]
