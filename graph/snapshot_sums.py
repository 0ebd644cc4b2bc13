"""(io) Files of a shelf that are known to be sound: each is read once, and then only mapped.

Beside the files of a revision lie their sizes and checksums. What a process has mapped and found
sound it need not read again, as long as the file is the same one.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from functools import cache
from mmap import mmap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.home import write_private
from graph.snapshot_file import map_file, read

if TYPE_CHECKING:
    from graph.name_file import NameFile

SUMS_OF = {
    ".snapshot": ".sums", ".names": ".sums", ".patch": ".patchsums", ".patchnames": ".patchsums",
}  # fmt: skip
"""In which file the sums of a file stand, by the ends of their names."""

_OF_LAYOUT = ("snapshot_", "name_", "pinyin", "columns", "patch_")


class SoundFiles:
    """The files of a folder that were found sound.

    Args:
        folder: where they lie.
    """

    def __init__(self, folder: Path) -> None:
        """Know of no file yet."""
        self.folder = folder
        self._known: dict[str, _File] = {}

    def check(self, name: str) -> _File:
        """Return a file that is sound.

        Raises:
            ValueError: it is not, or is of another version.
            OSError: it is not there.
        """
        path = self.folder / name
        sums = read_sums(path)
        known, stat = self._known.get(name), path.stat()
        same = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
        if known is None or known.same != same:
            known = _File(path, same)
        if sums.get(path.suffix[1:]) != known.sum or sums["layout"] != layout():
            raise ValueError(name)
        self._known[name] = known
        return known

    def keep(self, names: Iterable[str]) -> None:
        """Let go of all files but some."""
        kept = set(names)
        self._known = {name: file for name, file in self._known.items() if name in kept}


class _File:
    """A file that is mapped, with its sum and what it holds."""

    def __init__(self, path: Path, same: tuple[int, int, int]) -> None:
        self._path = path
        self.same = same
        self._mapped: mmap = map_file(path)
        self.sum = [len(self._mapped), zlib.crc32(self._mapped)]
        self._arrays: tuple[dict[str, memoryview], dict[str, Any]] | None = None
        self._names: NameFile | None = None

    def arrays(self) -> tuple[dict[str, memoryview], dict[str, Any]]:
        """Return the arrays and the small tables that it holds."""
        if self._arrays is None:
            self._arrays = read(self._mapped)
        return self._arrays

    def names(self) -> NameFile:
        """Return the names that it holds."""
        if self._names is None:
            from graph.name_file import open_names

            self._names = open_names(self._path)
        return self._names


def read_sums(path: Path) -> dict[str, Any]:
    """Return what the sums say that belong to a file."""
    sums = json.loads(path.with_suffix(SUMS_OF[path.suffix]).read_text("utf-8"))
    if not isinstance(sums, dict):
        raise TypeError(path.name)
    return sums


def write_sums(paths: Iterable[Path], counts: dict[str, int]) -> None:
    """Write sizes and checksums of the files of a revision, and how many facts of each type it has.

    A file is complete only when its sums are there: they are written last.
    """
    listed = list(paths)
    sums: dict[str, Any] = {"layout": layout(), "counts": counts}
    for path in listed:
        content = map_file(path)
        sums[path.suffix[1:]] = [len(content), zlib.crc32(content)]
    write_private(listed[0].with_suffix(SUMS_OF[listed[0].suffix]), json.dumps(sums))


@cache
def layout() -> int:
    """Return a number that changes with the modules that lay out the files.

    So no file of an earlier version is ever read by a program that means something else by it.
    """
    value = 0
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem.startswith(_OF_LAYOUT):
            value = zlib.crc32(path.read_bytes(), value)
    return value
