"""Regions and workplaces of a snapshot, one by one: found by code, read as they stand on a day."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from graph.snapshot import Snapshot


class RegionState(NamedTuple):
    """A region on a day; `part_of` is the code of the region it lies in."""

    code: str
    name: str
    level: str | None
    part_of: str | None


class WorkplaceState(NamedTuple):
    """A workplace on a day; `region`, `authority` and `organization` are codes."""

    code: str
    name: str
    nature: str | None
    region: str | None
    authority: str | None
    organization: str | None


class Places:
    """The regions and workplaces of one revision.

    Args:
        snapshot: the revision.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        """Keep the snapshot."""
        self._snapshot = snapshot

    def find_region(self, code: str) -> int | None:
        """Return the number of a region by its code, None where there is none."""
        return self._find("region", self._snapshot.meta["regions"], code)

    def find_workplace(self, code: str) -> int | None:
        """Return the number of a workplace by its code, None where there is none."""
        return self._find("workplace", self._snapshot.meta["workplaces"], code)

    def region_code(self, number: int) -> str:
        """Return the code of a region."""
        return self._text("region", number)

    def workplace_code(self, number: int) -> str:
        """Return the code of a workplace."""
        return self._text("workplace", number)

    def region(self, number: int, day: int) -> RegionState | None:
        """Return a region on a day, None where it does not exist on it."""
        row = self._row("region_state", number, day)
        if row is None:
            return None
        name, level = self._named("region", "level", row)
        return RegionState(self.region_code(number), name, level, self._region("part", number, day))

    def workplace(self, number: int, day: int) -> WorkplaceState | None:
        """Return a workplace on a day, None where it does not exist on it."""
        row = self._row("workplace_state", number, day)
        if row is None:
            return None
        name, nature = self._named("workplace", "nature", row)
        return WorkplaceState(
            self.workplace_code(number), name, nature,
            self._region("workplace_seat", number, day),
            self._body("authority", number, day),
            self._body("organized", number, day),
        )  # fmt: skip

    def _named(self, table: str, word: str, row: int) -> tuple[str, str | None]:
        arrays, meta = self._snapshot.arrays, self._snapshot.meta
        name = self._text(f"{table}_name", arrays[f"{table}_state_name"][row])
        return name, meta[f"{table}_{word}"][arrays[f"{table}_state_{word}"][row]]

    def _region(self, table: str, number: int, day: int) -> str | None:
        row = self._row(table, number, day)
        at = self._snapshot.arrays[f"{table}_region"]
        return None if row is None else self.region_code(at[row])

    def _body(self, table: str, number: int, day: int) -> str | None:
        row = self._row(table, number, day)
        at = self._snapshot.arrays[f"{table}_body"]
        return None if row is None else self._snapshot.code(at[row])

    def _row(self, table: str, number: int, day: int) -> int | None:
        arrays = self._snapshot.arrays
        since, until = arrays[f"{table}_since"], arrays[f"{table}_until"]
        start, stop = arrays[f"{table}_start"][number : number + 2]
        return next((row for row in range(start, stop) if since[row] <= day < until[row]), None)

    def _find(self, arena: str, size: int, code: str) -> int | None:
        place = bisect_left(range(size), code, key=lambda number: self._text(arena, number))
        return place if place < size and self._text(arena, place) == code else None

    def _text(self, arena: str, number: int) -> str:
        arrays = self._snapshot.arrays
        start, stop = arrays[f"{arena}_at"][number : number + 2]
        return str(arrays[f"{arena}_text"][start:stop], "utf-8")
