"""A snapshot: one revision of the organizations with all its days, read from arrays.

Bodies are numbers here; no Python object stands for a body. The day is an argument of every
question. What the classes, powers and readings mean is left to `law`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from mmap import mmap
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from graph.columns import Columns, columns_of
from graph.facts import Fact
from graph.snapshot_arrays import NONE
from graph.snapshot_build import CLASS_CELLS, build
from graph.snapshot_file import map_file, pack, read, write_file
from graph.snapshot_texts import with_later_texts


class BodyState(NamedTuple):
    """The state of a body on a day: class number, name, short name, and the days it stands."""

    body_class: int
    name: str
    short_name: str | None
    since: int
    until: int


class Holding(NamedTuple):
    """A power that a body holds on a day: numbers of scope and power, and its days."""

    scope: int
    power: int
    since: int
    until: int


class Snapshot:
    """The arrays of one revision.

    Args:
        buffer: the bytes of a snapshot, mapped or in memory.
    """

    def __init__(self, buffer: bytes | mmap) -> None:
        """Open the arrays; nothing is copied."""
        self._take(*read(buffer))

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, Any], meta: dict[str, Any]) -> Snapshot:
        """Make a snapshot of arrays that lie in several files."""
        snapshot = cls.__new__(cls)
        snapshot._take(arrays, meta)  # noqa: SLF001
        return snapshot

    def _take(self, raw: Mapping[str, Any], meta: dict[str, Any]) -> None:
        arrays = with_later_texts(raw)
        self.meta: dict[str, Any] = meta
        self.raw = raw
        self.revision: int = meta["revision"]
        self.digest: str = meta["digest"]
        self.size: int = meta["organizations"]
        self.arrays = arrays
        self._slots: memoryview = arrays["slots"]
        self._code_at: memoryview = arrays["code_at"]
        self._code_text: memoryview = arrays["code_text"]
        self._mask = len(self._slots) - 1
        self._rows = {
            table: tuple(arrays[f"{table}_{column}"] for column in ("start", "since", "until"))
            for table in ("state", "superior", "seat")
        }

    @classmethod
    def of_facts(cls, facts: Iterable[Fact], revision: int = 1, digest: str = "") -> Snapshot:
        """Build a snapshot in memory from facts."""
        return cls.of_columns(columns_of(facts), revision, digest)

    @classmethod
    def of_columns(cls, columns: Columns, revision: int, digest: str) -> Snapshot:
        """Build a snapshot in memory from columns of facts."""
        return cls(pack(*build(columns, revision, digest)))

    @classmethod
    def write(cls, path: Path, columns: Columns, revision: int, digest: str) -> None:
        """Build a snapshot from columns of facts into a file."""
        write_file(path, *build(columns, revision, digest))

    @classmethod
    def open(cls, path: Path) -> Snapshot:
        """Map the snapshot of a file."""
        return cls(map_file(path))

    def find(self, code: str) -> int | None:
        """Return the number of a body by its code, None where there is none."""
        text = code.encode()
        place = zlib.crc32(text) & self._mask
        slots, at, arena = self._slots, self._code_at, self._code_text
        while number := slots[place]:
            if arena[at[number - 1] : at[number]] == text:
                return number - 1
            place = (place + 1) & self._mask
        return None

    def code(self, body: int) -> str:
        """Return the code of a body."""
        return str(self._code_text[self._code_at[body] : self._code_at[body + 1]], "utf-8")

    def state(self, body: int, day: int) -> BodyState | None:
        """Return the state of a body on a day, None where it does not exist on it."""
        arrays = self.arrays
        row = self._row("state", body, day)
        if row is None:
            return None
        short = arrays["state_short"][row]
        return BodyState(
            arrays["state_class"][row],
            self.text("name", arrays["state_name"][row]),
            None if short == NONE else self.text("short", short),
            arrays["state_since"][row],
            arrays["state_until"][row],
        )

    def class_of(self, body: int, day: int) -> int | None:
        """Return the class number of a body on a day, None where it does not exist on it."""
        row = self._row("state", body, day)
        return None if row is None else self.arrays["state_class"][row]

    def life(self, body: int) -> tuple[int, int]:
        """Return the first day of a body and the first day after its life."""
        start, stop = self.arrays["state_start"][body : body + 2]
        return self.arrays["state_since"][start], self.arrays["state_until"][stop - 1]

    def superior(self, body: int, day: int) -> int | None:
        """Return the body that a body is formally affiliated to on a day."""
        row = self._row("superior", body, day)
        return None if row is None else self.arrays["superior_body"][row]

    def committee_of(self, body: int) -> int | None:
        """Return the committee whose organ a body is, None where it is no organ."""
        committee: int = self.arrays["committee_of"][body]
        return None if committee < 0 else committee

    @cached_property
    def classes(self) -> list[Mapping[str, Any]]:
        """The cells that the law looks at by class number; bodies of a class share them."""
        return [dict(zip(CLASS_CELLS, cells, strict=True)) for cells in self.meta["classes"]]

    @cached_property
    def classes_with_organ(self) -> frozenset[int]:
        """The class numbers of bodies for which an organ acts on some day."""
        arrays = self.arrays
        start, classes = arrays["state_start"], arrays["state_class"]
        owners = np.flatnonzero(np.diff(np.asarray(arrays["organ_start"]))).tolist()
        rows = (row for body in owners for row in range(start[body], start[body + 1]))
        return frozenset(classes[row] for row in rows)

    def organs(self, body: int, day: int) -> Iterator[tuple[int, int]]:
        """Yield the organs that act for a body on a day, with the numbers of their readings."""
        arrays = self.arrays
        start, stop = arrays["organ_start"][body : body + 2]
        for row in range(start, stop):
            if arrays["organ_since"][row] <= day < arrays["organ_until"][row]:
                yield arrays["organ_body"][row], arrays["organ_readings"][row]

    def seat(self, body: int, day: int) -> str | None:
        """Return the code of the region in which a body sits on a day."""
        row = self._row("seat", body, day)
        return None if row is None else self.text("region", self.arrays["seat_region"][row])

    def holdings(self, body: int, day: int) -> Iterator[Holding]:
        """Yield the powers of a body on a day, under all readings."""
        arrays = self.arrays
        start, stop = arrays["holds_start"][body : body + 2]
        for row in range(start, stop):
            since, until = arrays["holds_since"][row], arrays["holds_until"][row]
            if since <= day < until:
                yield Holding(arrays["holds_scope"][row], arrays["holds_power"][row], since, until)

    def subordinates(self, body: int, day: int) -> Iterator[int]:
        """Yield the bodies affiliated directly to a body on a day, in the order of codes."""
        arrays = self.arrays
        start, stop = arrays["subordinate_start"][body : body + 2]
        last = -1
        for row in range(start, stop):
            below = arrays["subordinate_body"][row]
            if below != last and self.superior(below, day) == body:
                yield below
            last = below

    def _row(self, table: str, body: int, day: int) -> int | None:
        start, since, until = self._rows[table]
        for row in range(start[body], start[body + 1]):
            if since[row] <= day < until[row]:
                return row
        return None

    def text(self, arena: str, number: int) -> str:
        """Return one of the texts that stand end to end, such as a name or the code of a region."""
        at = self.arrays[f"{arena}_at"]
        return str(self.arrays[f"{arena}_text"][at[number] : at[number + 1]], "utf-8")
