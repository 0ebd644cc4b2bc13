"""(io) The file of a snapshot: named arrays behind a header, mapped and never copied.

The header is JSON: the arrays with type, offset and length, and whatever small tables the builder
put in. A file is complete or absent: it is written beside its place and renamed.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"ZHUANJIE-SNAPSHOT-1\n"
_ALIGNMENT = 64
_FORMATS: dict[str, Literal["B", "H", "I", "i", "q"]] = {
    "uint8": "B",
    "uint16": "H",
    "uint32": "I",
    "int32": "i",
    "int64": "q",
}

Arrays = Mapping[str, NDArray[Any]]


def write_file(path: Path, arrays: Arrays, meta: Mapping[str, Any]) -> None:
    """Write a snapshot beside its place, sync it and rename it."""
    header, places = _header(arrays, meta)
    part = path.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as file:
        file.write(header)
        for name, array in arrays.items():
            file.seek(places[name])
            file.write(np.ascontiguousarray(array).data)
        file.truncate(max(file.tell(), len(header)))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def pack(arrays: Arrays, meta: Mapping[str, Any]) -> bytes:
    """Return a snapshot as bytes in memory, laid out as in a file."""
    header, places = _header(arrays, meta)
    end = max([len(header), *(places[name] + array.nbytes for name, array in arrays.items())])
    buffer = bytearray(end)
    buffer[: len(header)] = header
    for name, array in arrays.items():
        start = places[name]
        buffer[start : start + array.nbytes] = np.ascontiguousarray(array).tobytes()
    return bytes(buffer)


def map_file(path: Path) -> mmap.mmap:
    """Map a snapshot file read-only, so that all workers share its pages."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


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
    for name, (kind, offset, length) in header["arrays"].items():
        end = offset + length * np.dtype(kind).itemsize
        if end > len(view):
            raise ValueError("the snapshot file is cut")
        arrays[name] = view[offset:end].cast(_FORMATS[kind])
    return arrays, header["meta"]


def _header(arrays: Arrays, meta: Mapping[str, Any]) -> tuple[bytes, dict[str, int]]:
    # The offsets stand in the header whose length they depend on: lay out behind a fixed room.
    body = {"arrays": {name: [str(a.dtype), 0, len(a)] for name, a in arrays.items()}, "meta": meta}
    room = len(json.dumps(body, ensure_ascii=False).encode()) + 20 * len(arrays) + 64
    offset = _aligned(len(_MAGIC) + 8 + room)
    places = {}
    for name, array in arrays.items():
        places[name] = offset
        body["arrays"][name][1] = offset
        offset = _aligned(offset + array.nbytes)
    text = json.dumps(body, ensure_ascii=False).encode().ljust(room)
    return _MAGIC + room.to_bytes(8, "little") + text, places


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT
