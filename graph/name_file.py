"""(io) The file that names are searched in: one per revision, mapped by every worker.

It is laid out as a snapshot file is. What the arrays hold is made in `name_arrays`, how they are
searched is left to `name_scan`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np

from graph.errors import StoreError
from graph.name_arrays import BLOCK_ROWS, arrays_of
from graph.name_presence import KINDS
from graph.name_sounds import SEPARATOR
from graph.pinyin import sound_table
from graph.snapshot_file import map_file, read, write_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from graph.name_arrays import NameRow

_FORMAT = "names-1"


class SearchIndexUnusable(StoreError):
    """The file of names is cut, or was made by another version; it is to be made again."""

    code: ClassVar[str] = "SEARCH_INDEX_UNUSABLE"
    zh: ClassVar[str] = "搜索索引“{path}”不能使用：{reason_zh}。请删除该文件，启动时会重新生成。"
    en: ClassVar[str] = (
        "The search index {path!r} cannot be used: {reason_en}. Delete it; it is made again at "
        "the next start."
    )


class NameFile(NamedTuple):
    """The arrays of the file; a row is one name row, in the order of the answers.

    `text_starts[row]` is where the row begins in `text` (`sound_starts` in `sounds` and
    `initials`); `by_code` orders the rows by folded code; `positions` number the organizations in
    the order of their codes; the heads are the beginnings of names and short names among the
    sounds; a presence has a row for each kind of bit and a column for each block.
    """

    levels: NDArray[np.int32]
    since: NDArray[np.int32]
    until: NDArray[np.int32]
    positions: NDArray[np.uint32]
    codes: NDArray[np.uint8]
    code_starts: NDArray[np.int64]
    by_code: NDArray[np.uint32]
    text: NDArray[np.uint16]
    text_starts: NDArray[np.int64]
    frequency: NDArray[np.uint32]
    sounds: NDArray[np.uint16]
    sound_starts: NDArray[np.int64]
    initials: NDArray[np.uint8]
    head_places: NDArray[np.int64]
    head_rows: NDArray[np.uint32]
    head_initials: NDArray[np.uint8]
    text_presence: NDArray[np.uint8]
    pinyin_presence: NDArray[np.uint8]
    initials_presence: NDArray[np.uint8]

    def code(self, row: int) -> str:
        """Return the code of a row."""
        return self.codes[self.code_starts[row] : self.code_starts[row + 1]].tobytes().decode()

    def names(self, row: int) -> list[str]:
        """Return the folded name of a row, and its folded short name where it has one."""
        units = self.text[self.text_starts[row] : self.text_starts[row + 1] - 1]
        return units.tobytes().decode("utf-16-le").split(chr(SEPARATOR))


def write_names(path: Path, rows: Iterable[NameRow], *, is_synced: bool = True) -> None:
    """Write the file of these names; its path holds the whole of it or what it held before."""
    arrays = arrays_of(rows)
    meta = {"format": _FORMAT, "readings": sound_table().stamp, "names": len(arrays["levels"])}
    write_file(path, arrays, meta, is_synced=is_synced)


def open_names(path: Path) -> NameFile:
    """Map the file of names into memory.

    Raises:
        SearchIndexUnusable: it is cut, or another version or table of readings made it.
    """
    try:
        views, meta = read(map_file(path))
        arrays = {name: np.asarray(views[name]) for name in NameFile._fields}
    except (ValueError, KeyError) as problem:
        raise _unusable(
            path, "文件不完整或格式不符", "it is cut, or of another format"
        ) from problem
    if (meta.get("format"), meta.get("readings")) != (_FORMAT, sound_table().stamp):
        raise _unusable(path, "由另一版本或另一拼音表生成", "another version or readings made it")
    blocks = -(-len(arrays["levels"]) // BLOCK_ROWS)
    for name in ("text_presence", "pinyin_presence", "initials_presence"):
        arrays[name] = arrays[name].reshape(KINDS, -(-blocks // 8))
    return NameFile(**arrays)


def _unusable(path: Path, reason_zh: str, reason_en: str) -> SearchIndexUnusable:
    """Return the error about a file that cannot be used."""
    return SearchIndexUnusable(path=path.name, reason_zh=reason_zh, reason_en=reason_en)
