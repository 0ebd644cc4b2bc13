"""(io) The file of a snapshot: named arrays behind a header, mapped and never copied.

The header is JSON: the arrays with type, offset, length and stride, and whatever small tables the
builder put in. Columns that are read together lie side by side, as the cost of a question to a
large snapshot is the number of places in memory that it touches. A file is complete or absent: it
is written beside its place and renamed.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

_MAGIC = b"ZHUANJIE-SNAPSHOT-2\n"
_ALIGNMENT = 64
_FORMATS: dict[str, Literal["B", "H", "I", "i", "q"]] = {
    "uint8": "B",
    "uint16": "H",
    "uint32": "I",
    "int32": "i",
    "int64": "q",
}
_POPULATE_READ = 22
"""The advice of Linux 5.14 to enter all pages of a mapping; the module mmap has no name for it."""

RECORDS: Final = (
    ("code_at", "committee_of", "state_start", "superior_start", "subordinate_start",
     "organ_start", "seat_start", "holds_start"),
    ("state_since", "state_until", "state_class", "state_name", "state_short"),
    ("superior_since", "superior_until", "superior_body"),
    ("organ_since", "organ_until", "organ_body", "organ_readings"),
    ("seat_since", "seat_until", "seat_region"),
    ("holds_since", "holds_until", "holds_scope", "holds_power"),
)  # fmt: skip
"""Which columns lie side by side: what is known of each body, and the rows of each table."""

Arrays = Mapping[str, NDArray[Any]]


def write_file(
    path: Path, arrays: Arrays, meta: Mapping[str, Any], *, is_synced: bool = True
) -> None:
    """Write a snapshot beside its place, sync it unless told not to, and rename it."""
    header, blocks, end = _layout(arrays, meta)
    part = path.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as file:
        file.write(header)
        for offset, names in blocks:
            file.seek(offset)
            file.write(_block(arrays, names).data)
        file.truncate(end)
        file.flush()
        if is_synced:
            os.fsync(file.fileno())
    part.replace(path)


def pack(arrays: Arrays, meta: Mapping[str, Any]) -> bytes:
    """Return a snapshot as bytes in memory, laid out as in a file."""
    header, blocks, end = _layout(arrays, meta)
    buffer = bytearray(end)
    buffer[: len(header)] = header
    for offset, names in blocks:
        block = _block(arrays, names).tobytes()
        buffer[offset : offset + len(block)] = block
    return bytes(buffer)


def map_file(path: Path) -> mmap.mmap:
    """Map a snapshot file read-only, so that all workers share its pages."""
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    # Pages that are entered in advance need not be faulted in by the first questions, one by one;
    # a system that does not know the advice serves them all the same.
    with suppress(OSError):
        mapped.madvise(_POPULATE_READ)
    return mapped


def read(buffer: bytes | mmap.mmap) -> tuple[dict[str, memoryview], dict[str, Any]]:
    """Return the arrays of a snapshot as typed views, and its small tables.

    Raises:
        ValueError: the buffer is no snapshot, or is cut.
    """
    view = memoryview(buffer)
    if bytes(view[: len(_MAGIC)]) != _MAGIC:
        raise ValueError("this is no snapshot file of this version")
    size = int.from_bytes(view[len(_MAGIC) : len(_MAGIC) + 8], "little")
    start = len(_MAGIC) + 8
    header = json.loads(bytes(view[start : start + size]))
    arrays = {}
    if header["end"] > len(view):
        raise ValueError("the snapshot file is cut")
    for name, (kind, offset, length, stride) in header["arrays"].items():
        end = offset + max(0, length - 1) * stride + bool(length) * np.dtype(kind).itemsize
        arrays[name] = view[offset:end].cast(_FORMATS[kind])[:: stride // np.dtype(kind).itemsize]
    return arrays, header["meta"]


def views_of(arrays: Arrays) -> dict[str, memoryview]:
    """Return arrays in memory as they are read out of a file."""
    return {name: array.data for name, array in arrays.items()}


def _layout(
    arrays: Arrays, meta: Mapping[str, Any]
) -> tuple[bytes, list[tuple[int, Sequence[str]]], int]:
    """Return the header, where each block of columns begins, and where the last one ends."""
    # The offsets stand in the header whose length they depend on: lay out behind a fixed room.
    listed: dict[str, list[Any]] = {
        name: [str(array.dtype), 0, len(array), 0] for name, array in arrays.items()
    }
    body: dict[str, Any] = {"end": 0, "arrays": listed, "meta": meta}
    room = len(json.dumps(body, ensure_ascii=False).encode()) + 24 * len(arrays) + 96
    offset = _aligned(len(_MAGIC) + 8 + room)
    blocks = []
    for names in _blocks(arrays):
        blocks.append((offset, names))
        within = offset
        width = sum(arrays[name].itemsize for name in names)
        for name in names:
            listed[name][1], listed[name][3] = within, width
            within += arrays[name].itemsize
        body["end"] = offset + width * max(len(arrays[name]) for name in names)
        offset = _aligned(body["end"])
    text = json.dumps(body, ensure_ascii=False).encode().ljust(room)
    header = _MAGIC + room.to_bytes(8, "little") + text
    return header, blocks, max(len(header), body["end"])


def _blocks(arrays: Arrays) -> Iterator[Sequence[str]]:
    """Yield the names of the columns that lie side by side; most lie alone."""
    together = {name: names for names in RECORDS if all(each in arrays for each in names)
                for name in names}  # fmt: skip
    yield from dict.fromkeys(together.get(name, (name,)) for name in arrays)


def _block(arrays: Arrays, names: Sequence[str]) -> NDArray[Any]:
    columns = [arrays[name] for name in names]
    return np.ascontiguousarray(columns[0] if len(columns) == 1 else records_of(columns))


def records_of(columns: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Return columns as records; the last one of a shorter column says nothing.

    Columns that lie side by side already are not copied.
    """
    length, width = max(map(len, columns)), 4 * len(columns)
    first = columns[0].__array_interface__["data"][0]
    if len(columns[0]) == length > 0 and all(
        column.__array_interface__["data"][0] == first + 4 * place and column.strides == (width,)
        for place, column in enumerate(columns)
    ):
        shape = (length, len(columns))
        return as_strided(columns[0].view(np.uint32), shape, (width, 4), writeable=False)
    records = np.zeros((length, len(columns)), np.uint32)
    for place, column in enumerate(columns):
        records[: len(column), place] = column.view(np.uint32)
    return records


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT
