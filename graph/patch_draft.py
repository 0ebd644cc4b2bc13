"""The arrays of a revision while a change is worked into them; those that it touches become new.

Columns that lie side by side are changed as the records they form, since that costs one pass
instead of one for each column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from graph.patch_rows import NotPatched, by_owner_and, matrix, ranges, spliced, without
from graph.patch_tables import BODY, CODES, TABLES, Table
from graph.snapshot_arrays import NONE, Array
from graph.snapshot_file import RECORDS, records_of
from graph.snapshot_texts import MORE

_BLOCK = {name: names for names in RECORDS for name in names}
_GONE = -2
"""Stands for the number of an owner that is no more."""

Rows = list[tuple[int, ...]]
Same = Callable[[Array], Array]


class Draft:
    """The arrays of a revision, and which of them are no longer those of before.

    Args:
        arrays: the arrays of a snapshot.
    """

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        """Take the arrays; nothing is copied."""
        self._arrays: dict[str, Array] = {name: np.asarray(each) for name, each in arrays.items()}
        self._blocks: dict[tuple[str, ...], Array] = {}
        self.changed: set[str] = set()

    def __getitem__(self, name: str) -> Array:
        """Return an array as it is now."""
        return self._arrays[name]

    def arrays(self) -> dict[str, Array]:
        """Return the arrays that are no longer those of before."""
        return {name: self._arrays[name] for name in sorted(self.changed)}

    def put(self, name: str, array: Array) -> None:
        """Replace an array that lies alone."""
        self._arrays[name] = array
        self.changed.add(name)

    def span(self, table: Table, owners: Array) -> tuple[Array, Array]:
        """Return where the rows of some owners begin and end."""
        if table.owner:
            column = self._arrays[f"{table.name}_{table.owner}"]
            sides = (np.searchsorted(column, owners, side) for side in ("left", "right"))
            return next(sides), next(sides)
        start = self._arrays[table.start]
        return start[owners].astype(np.int64), start[owners + 1].astype(np.int64)

    def rows(self, table: Table, owners: Array) -> Array:
        """Return the rows of some owners, each behind its owner."""
        starts, stops = self.span(table, owners)
        places = ranges(starts, stops)
        cells = [self._arrays[f"{table.name}_{cell}"][places] for cell in table.cells]
        return np.stack([np.repeat(owners, stops - starts), *cells], axis=1).astype(np.int64)

    def edit(
        self, table: Table, removed: Rows, added: Rows, same: Mapping[str, Same] | None = None
    ) -> None:
        """Take rows out of a table and put others in.

        Args:
            table: the table.
            removed: the rows to take out, each behind its owner.
            added: the rows to put in.
            same: for a column whose numbers may differ where they say the same, how to compare.

        Raises:
            NotPatched: a row to be removed is not there.
        """
        width = 1 + len(table.cells)
        out, into = matrix(removed, width), matrix(added, width)
        owners = np.unique(np.concatenate((out[:, 0], into[:, 0])))
        starts, stops = self.span(table, owners)
        rows = self.rows(table, owners)
        for cell, equal in (same or {}).items():
            column = rows[:, 1 + table.cells.index(cell)]
            is_given = column != NONE
            column[is_given] = equal(column[is_given])
        kept = without(rows, out)
        keys = [1 + table.cells.index(key) for key in table.keys]
        fresh = by_owner_and(np.concatenate((kept, into)), keys)
        counts = np.bincount(np.searchsorted(owners, fresh[:, 0]), minlength=len(owners))
        columns = fresh if table.owner else fresh[:, 1:]
        for names, part in self._parts(table.columns):
            places = [table.columns.index(name) for name in names]
            cells = columns[:, places].astype(part.dtype)
            cells = cells if part.ndim > 1 else cells[:, 0]
            self._put_part(names, spliced(part, starts, stops, cells, counts))
        more = counts - (stops - starts)
        if not table.owner and more.any():
            self._lengthen(table.start, owners, more)

    def append(self, arena: str, texts: list[bytes]) -> int:
        """Put texts behind those of an arena, and return the number of the first."""
        at, more = self._arrays[f"{arena}_at"], self._arrays.get(f"{arena}{MORE}")
        first = len(at) - 1
        if texts:
            ends = int(at[-1]) + np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
            if ends[-1] >= NONE:
                raise NotPatched
            self.put(f"{arena}_at", np.concatenate((at, ends.astype(at.dtype))))
            behind = b"" if more is None else more.tobytes()
            self.put(f"{arena}{MORE}", np.frombuffer(behind + b"".join(texts), np.uint8))
        return first

    def insert(self, owners: str, places: Array, codes: list[bytes]) -> Array:
        """Give new owners their numbers, and return for each old number what it is now.

        Args:
            owners: which kind they are of.
            places: before which number each comes, ascending.
            codes: their codes, in the same order.
        """
        ones = np.ones(len(places), np.int64)
        for names, part in self._parts(self._starts(owners)):
            fresh = part[places]
            if part.ndim > 1:
                fresh[:, names.index("committee_of")] = NONE
            self._put_part(names, spliced(part, places, places, fresh, ones))
        arena = CODES[owners]
        now = places + np.arange(len(places))
        at, lengths = self._arrays[f"{arena}_at"], np.array([len(code) for code in codes], np.int64)
        begin = at[now].astype(np.int64)
        text = np.frombuffer(b"".join(codes), np.uint8)
        self.put(
            f"{arena}_text", spliced(self._arrays[f"{arena}_text"], begin, begin, text, lengths)
        )
        self._lengthen(f"{arena}_at", now, lengths)
        size = len(at) - 1 - len(places)
        numbers = np.arange(size) + np.cumsum(np.bincount(places, minlength=size + 1))[:size]
        self._renumber(owners, numbers)
        return numbers

    def remove(self, owners: str, places: Array) -> Array:
        """Take owners without rows away, and return for each old number what it is now.

        Raises:
            NotPatched: something still points to one of them, or is of it.
        """
        arena = CODES[owners]
        at = self._arrays[f"{arena}_at"]
        begin, end = at[places].astype(np.int64), at[places + 1].astype(np.int64)
        none, zeros = np.zeros(0, np.uint8), np.zeros(len(places), np.int64)
        self.put(f"{arena}_text", spliced(self._arrays[f"{arena}_text"], begin, end, none, zeros))
        self._lengthen(f"{arena}_at", places, begin - end)
        for names, part in self._parts(self._starts(owners)):
            starts = [
                self._arrays[name] for name in names if name not in ("committee_of", f"{arena}_at")
            ]
            if any((start[places] != start[places + 1]).any() for start in starts):
                raise NotPatched
            fresh = np.empty((0, *part.shape[1:]), part.dtype)
            self._put_part(names, spliced(part, places, places + 1, fresh, zeros))
        is_gone = np.zeros(len(at) - 1, bool)
        is_gone[places] = True
        numbers = np.where(is_gone, _GONE, np.cumsum(~is_gone) - 1)
        self._renumber(owners, numbers)
        return numbers

    def point(self, name: str, owners: Array, values: Array) -> None:
        """Set what some owners point to in an array of the bodies."""
        for names, part in self._parts((name,)):
            own = self._own(names, part)
            column = own[:, names.index(name)] if own.ndim > 1 else own
            column[owners] = values.astype(np.int32).view(column.dtype)
            self._put_part(names, own)

    def _starts(self, owners: str) -> tuple[str, ...]:
        """Return the arrays that have a value for each owner and one more."""
        own = [table.start for table in TABLES.values()
               if table.owners == owners and not table.owner]  # fmt: skip
        return (f"{CODES[owners]}_at", *own)

    def _renumber(self, owners: str, numbers: Array) -> None:
        """Have every column that points to owners of a kind point to their new numbers."""
        # What points to nothing is -1, which reads the last value.
        table = np.append(numbers, -1).astype(np.int32)
        for each in TABLES.values():
            named = {column for column, kind in each.points.items() if kind == owners}
            named |= {each.owner} if each.owner and each.owners == owners else set()
            self._renumber_columns([f"{each.name}_{column}" for column in named], table)
        if owners == BODY:
            self._renumber_columns(["committee_of"], table)

    def _renumber_columns(self, columns: list[str], table: Array) -> None:
        for column in columns:
            found = table[self._arrays[column]]
            if (found == _GONE).any():
                raise NotPatched
            for names, part in self._parts((column,)):
                own = self._own(names, part)
                if own.ndim > 1:
                    own[: len(found), names.index(column)] = found.view(np.uint32)
                else:
                    own = found.astype(part.dtype)
                self._put_part(names, own)

    def _lengthen(self, start: str, owners: Array, more: Array) -> None:
        """Have the rows of some owners be more than before, or fewer."""
        for names, part in self._parts((start,)):
            own = self._own(names, part)
            column = own[:, names.index(start)] if own.ndim > 1 else own
            # Numbers of 32 bits that run over are as good as negative ones, and half as long.
            growth = np.zeros(len(column), np.uint32)
            growth[owners + 1] = more.astype(np.uint32)
            column += np.cumsum(growth, dtype=np.uint32)
            self._put_part(names, own)

    def _parts(self, columns: tuple[str, ...]) -> list[tuple[tuple[str, ...], Array]]:
        """Return the records or single arrays that hold some columns, each once."""
        blocks = dict.fromkeys(_BLOCK.get(name, (name,)) for name in columns)
        return [(names, self._part(names)) for names in blocks]

    def _part(self, names: tuple[str, ...]) -> Array:
        if len(names) == 1:
            return self._arrays[names[0]]
        own = self._blocks.get(names)
        return records_of([self._arrays[name] for name in names]) if own is None else own

    def _own(self, names: tuple[str, ...], part: Array) -> Array:
        """Return records, or an array that lies alone, as what may be written to."""
        return part if names in self._blocks or names[0] in self.changed else part.copy()

    def _put_part(self, names: tuple[str, ...], part: Array) -> None:
        """Replace records, or an array that lies alone."""
        if part.ndim == 1:
            self.put(names[0], part)
            return
        self._blocks[names] = part
        for place, name in enumerate(names):
            column = part[:, place].view(self._arrays[name].dtype)
            # The last record of the bodies says where the rows end, and is of no body.
            self.put(name, column[:-1] if name == "committee_of" else column)
