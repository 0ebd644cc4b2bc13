"""(io) The file that names are searched in: one per revision, mapped into memory by every worker.

It holds the folded names as one long text in the order of the answers (level, code, first day),
their sounds beside it, and for each block of rows which signs and pairs of signs occur in it.
How it is searched is left to `name_scan`, in what order hits are told to `search`.
"""

from __future__ import annotations

import json
import mmap
import os
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from graph.errors import StoreError
from graph.pinyin import sound_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

BLOCK_ROWS = 8192
"""Rows that are scanned at once: small enough for the cache, big enough to be one numpy call."""

SEPARATOR = 0
"""Stands before the first name and after every name, in the text, the sounds and the initials."""

UNKNOWN_INITIAL = 255
"""The initial of sounds too rare to have a number of their own; it may be any letter."""

_MAGIC = b"zhuanjie names 1\n"
_ALIGNMENT = 64
_NO_SOUND = 0xFFFF
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
_ARRAYS = {
    "text": "<u2", "text_starts": "<i8", "sounds": "<u2", "initials": "u1", "sound_starts": "<i8",
    "codes": "u1", "code_starts": "<i8", "by_code": "<u4", "positions": "<u4",
    "levels": "<i2", "since": "<i4", "until": "<i4", "presence": "u1", "frequency": "<u4",
}  # fmt: skip


class SearchIndexUnusable(StoreError):
    """The file of names is cut, or was made by another version; it is only to be made again."""

    code: ClassVar[str] = "SEARCH_INDEX_UNUSABLE"
    zh: ClassVar[str] = (
        "搜索索引“{path}”不能使用（{reason_zh}）。请删除它，启动时会重新生成。"
    )
    en: ClassVar[str] = (
        "The search index {path!r} cannot be used ({reason_en}). Delete it, it is made again at start."
    )


class NameRow(NamedTuple):
    """One name of an organization, valid on the days from `since` up to before `until`."""

    code: str
    name: str
    short_name: str | None
    level_order: int
    since: int
    until: int


class NameFile(NamedTuple):
    """The arrays of the file; a row is one name row, in the order of the answers.

    `text_starts[row]` is where the row begins in `text` (`sound_starts` in `sounds` and
    `initials`); `by_code` orders the rows by folded code; `positions` number the organizations in
    the order of their codes; `presence[sign pair]` has a bit for each block.
    """

    text: NDArray[np.uint16]
    text_starts: NDArray[np.int64]
    sounds: NDArray[np.uint16]
    initials: NDArray[np.uint8]
    sound_starts: NDArray[np.int64]
    codes: NDArray[np.uint8]
    code_starts: NDArray[np.int64]
    by_code: NDArray[np.uint32]
    positions: NDArray[np.uint32]
    levels: NDArray[np.int16]
    since: NDArray[np.int32]
    until: NDArray[np.int32]
    presence: NDArray[np.uint8]
    frequency: NDArray[np.uint32]

    def code(self, row: int) -> str:
        """Return the code of a row."""
        return (
            self.codes[self.code_starts[row] : self.code_starts[row + 1]]
            .tobytes()
            .decode()
        )

    def names(self, row: int) -> list[str]:
        """Return the folded name of a row, and its folded short name where it has one."""
        units = self.text[self.text_starts[row] : self.text_starts[row + 1] - 1]
        return units.tobytes().decode("utf-16-le").split(chr(SEPARATOR))


def fold(text: str) -> str:
    """Return a text as it is compared: full-width folded, no case, no blanks or hidden signs.

    >>> fold("  ＡＢ Party\u200b支部 ")
    'abparty支部'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isalnum():
        return folded
    return "".join(
        sign for sign in folded if unicodedata.category(sign) not in _HIDDEN_CATEGORIES
    )


def pair_numbers(units: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return the presence numbers of the pairs of neighbours in a text."""
    first, second = units[:-1].astype(np.uint32), units[1:].astype(np.uint32)
    mixed = (first * np.uint32(0x9E3779B1)) ^ (second * np.uint32(0x85EBCA77))
    return (mixed >> np.uint32(16)).astype(np.uint16)


def sign_numbers(units: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return the presence numbers of single signs."""
    return ((units.astype(np.uint32) * np.uint32(0xC2B2AE3D)) >> np.uint32(16)).astype(
        np.uint16
    )


def write_names(path: Path, rows: Iterable[NameRow]) -> None:
    """Write the file of these names; it appears under its path only when it is whole."""
    arrays = _arrays_of(rows)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            _write_arrays(file, arrays)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def open_names(path: Path) -> NameFile:
    """Map the file of names into memory.

    Raises:
        SearchIndexUnusable: it is cut, or another version of this program or of its table made it.
    """
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size == 0:
            raise _unusable(path, "文件为空", "it is empty")
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if mapped[: len(_MAGIC)] != _MAGIC:
        raise _unusable(path, "格式版本不符", "it has another format")
    end = mapped.find(b"\n", len(_MAGIC))
    try:
        header = json.loads(mapped[len(_MAGIC) : end])
    except ValueError as problem:
        raise _unusable(path, "文件头已损坏", "its header is damaged") from problem
    if header["stamp"] != sound_table().stamp:
        raise _unusable(path, "拼音表已更新", "the table of readings has changed since")
    if header["size"] != len(mapped):
        raise _unusable(path, "文件被截断", "it has been cut")
    return NameFile(**{name: _array(mapped, header, name) for name in _ARRAYS})


def _unusable(path: Path, reason_zh: str, reason_en: str) -> SearchIndexUnusable:
    """Return the error about a file."""
    return SearchIndexUnusable(path=path.name, reason_zh=reason_zh, reason_en=reason_en)


def _array(mapped: mmap.mmap, header: dict[str, Any], name: str) -> NDArray[Any]:
    """Return one array of a mapped file without copying it."""
    place = header["arrays"][name]
    flat: NDArray[Any] = np.frombuffer(
        mapped, dtype=_ARRAYS[name], count=place["count"], offset=place["offset"]
    )
    return flat.reshape(place["shape"])


def _write_arrays(file: Any, arrays: dict[str, NDArray[Any]]) -> None:
    """Write the header and then each array on a boundary of its own."""
    # The header stands in front of the offsets that it tells, so it gets a fixed room.
    room = 4096
    offset, places = room, {}
    for name, array in arrays.items():
        offset += -offset % _ALIGNMENT
        places[name] = {"offset": offset, "count": array.size, "shape": array.shape}
        offset += array.nbytes
    header = json.dumps(
        {"stamp": sound_table().stamp, "size": offset, "arrays": places}
    )
    file.write((_MAGIC + header.encode()).ljust(room - 1) + b"\n")
    for name, array in arrays.items():
        file.write(bytes(places[name]["offset"] - file.tell()))
        file.write(
            memoryview(np.ascontiguousarray(array)).cast("B") if array.size else b""
        )


def _arrays_of(rows: Iterable[NameRow]) -> dict[str, NDArray[Any]]:
    """Return every array of the file."""
    codes, texts, levels, since, until = _columns(rows)
    positions = _positions(codes)
    order = np.lexsort((since, positions, levels))
    listed = order.tolist()
    text = np.frombuffer(
        b"".join([SEPARATOR.to_bytes(2), *(texts[row] for row in listed)]), dtype="<u2"
    )
    text_starts = _starts([len(texts[row]) // 2 for row in listed], first=1)
    coded = [codes[row].encode() for row in listed]
    folded = [fold(codes[row]) for row in listed]
    found: dict[str, NDArray[Any]] = {
        "text": text, "text_starts": text_starts, **_sounds(text, text_starts),
        "codes": np.frombuffer(b"".join(coded), dtype="u1"),
        "code_starts": _starts([len(code) for code in coded]),
        "by_code": np.array(sorted(range(len(folded)), key=folded.__getitem__)),
        "positions": positions[order], "levels": levels[order],
        "since": since[order], "until": until[order],
        "presence": _presence(text, text_starts), "frequency": np.bincount(text, minlength=1 << 16),
    }  # fmt: skip
    return {
        name: found[name].astype(kind, copy=False) for name, kind in _ARRAYS.items()
    }


def _columns(
    rows: Iterable[NameRow],
) -> tuple[
    list[str], list[bytes], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]
]:
    """Return the rows as columns: codes, folded texts, and the numbers."""
    codes: list[str] = []
    texts: list[bytes] = []
    numbers: list[tuple[int, int, int]] = []
    for code, name, short_name, level_order, since, until in rows:
        text = fold(name) + "\0" + (fold(short_name) + "\0" if short_name else "")
        codes.append(code)
        texts.append(text.encode("utf-16-le"))
        numbers.append((level_order, since, until))
    table = np.array(numbers, dtype=np.int64).reshape(-1, 3)
    return codes, texts, table[:, 0], table[:, 1], table[:, 2]


def _positions(codes: Sequence[str]) -> NDArray[np.int64]:
    """Return for each row the place of its organization in the order of all codes."""
    by_code = sorted(range(len(codes)), key=codes.__getitem__)
    steps = [codes[one] != codes[other] for one, other in pairwise(by_code)]
    positions = np.zeros(len(codes), dtype=np.int64)
    positions[by_code] = np.cumsum([0, *steps])[: len(codes)]
    return positions


def _starts(lengths: Sequence[int], first: int = 0) -> NDArray[np.int64]:
    """Return where pieces of these lengths begin, and where the last one ends."""
    starts = np.full(len(lengths) + 1, first, dtype=np.int64)
    np.cumsum(lengths, out=starts[1:])
    starts[1:] += first
    return starts


def sound_numbers() -> NDArray[np.uint16]:
    """Return for each sign its number among the sounds (from 1), or that it has none."""
    numbers = np.full(1 << 16, _NO_SOUND, dtype=np.uint16)
    for point, number in sound_table().number_of.items():
        numbers[point] = number + 1
    numbers[SEPARATOR] = SEPARATOR
    return numbers


def initial_sets() -> list[frozenset[str]]:
    """Return the sets of initial letters that have a number of their own (from 1).

    The order is by how many sounds have them, so the rare ones are left to UNKNOWN_INITIAL.
    """
    counts: dict[frozenset[str], int] = {}
    for readings in sound_table().readings:
        letters = frozenset(reading[0] for reading in readings)
        counts[letters] = counts.get(letters, 0) + 1
    # Every plain letter and digit keeps its number, however rare.
    ranked = sorted(
        counts,
        key=lambda letters: (len(letters) > 1, -counts[letters], sorted(letters)),
    )
    return ranked[: UNKNOWN_INITIAL - 1]


def _sounds(
    text: NDArray[np.uint16], text_starts: NDArray[np.int64]
) -> dict[str, NDArray[Any]]:
    """Return the sounds of a text, their initials and where each row begins among them."""
    numbers = sound_numbers()
    known = {letters: number for number, letters in enumerate(initial_sets(), start=1)}
    initial_of = np.zeros(len(sound_table().readings) + 1, dtype=np.uint8)
    for number, readings in enumerate(sound_table().readings, start=1):
        letters = frozenset(reading[0] for reading in readings)
        initial_of[number] = known.get(letters, UNKNOWN_INITIAL)
    sounds = numbers[text]
    is_heard = sounds != _NO_SOUND
    heard_before = np.concatenate(([0], np.cumsum(is_heard)))
    sounds = sounds[is_heard]
    return {
        "sounds": sounds,
        "initials": initial_of[sounds],
        "sound_starts": heard_before[text_starts],
    }


def _presence(
    text: NDArray[np.uint16], text_starts: NDArray[np.int64]
) -> NDArray[np.uint8]:
    """Return for each sign and pair of signs a bit for each block that has it."""
    bounds = range(0, len(text_starts) - 1, BLOCK_ROWS)
    presence = np.zeros((len(bounds), 1 << 16), dtype=bool)
    for block, first in enumerate(bounds):
        last = min(first + BLOCK_ROWS, len(text_starts) - 1)
        units = text[text_starts[first] - 1 : text_starts[last]]
        presence[block, pair_numbers(units)] = True
        presence[block, sign_numbers(units)] = True
    return np.ascontiguousarray(np.packbits(presence, axis=0).T)
