"""(io) Puts what is written in its place in one step, so that nobody ever sees half of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from graph.errors import InvalidInput
from graph.tables import TABLES


@contextmanager
def replaced_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write; it takes the place of `path` when all has been written.

    Raises:
        InvalidInput: where the file cannot be written there.
    """
    part = _part_of(path)
    with _worded(path):
        try:
            with part.open("xb") as handle:
                yield handle
                handle.flush()
                os.fsync(handle.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def replaced_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder to fill; it takes the place of `path` when all has been written.

    Raises:
        InvalidInput: where `path` is there and holds anything but the tables of an export, or
            where the folder cannot be written there.
    """
    _check_is_an_export(path)
    part, old = _part_of(path), _part_of(path)
    with _worded(path):
        try:
            part.mkdir()
            yield part
            if path.exists():
                path.replace(old)
            try:
                part.replace(path)
            except OSError:
                if old.exists():
                    old.replace(path)
                raise
        finally:
            shutil.rmtree(part, ignore_errors=True)
            shutil.rmtree(old, ignore_errors=True)


def _part_of(path: Path) -> Path:
    return path.absolute().with_name(f".{path.absolute().name}.{token_hex(4)}.part")


def _check_is_an_export(path: Path) -> None:
    if not path.exists():
        return
    tables = {f"{table}.csv" for table in TABLES}
    foreign = "" if path.is_dir() else path.name
    with _worded(path):
        for entry in path.iterdir() if path.is_dir() else ():
            foreign = foreign or ("" if entry.name in tables and entry.is_file() else entry.name)
    if foreign:
        raise InvalidInput(
            field="PATH",
            value=str(path),
            reason_zh=f"其中有不是导出所写的内容（{foreign}）。请换一个新的或空的文件夹。",
            reason_en=f"it holds what no export wrote ({foreign}). Choose a new or empty folder.",
        )


@contextmanager
def _worded(path: Path) -> Iterator[None]:
    """Turn what the system says about a file into words for the caller."""
    try:
        yield
    except OSError as error:
        raise InvalidInput(
            field="PATH",
            value=str(path),
            reason_zh=f"无法写入（{error.strerror}）。请检查路径、权限和磁盘空间。",
            reason_en=f"it cannot be written ({error.strerror}). Check path, rights and space.",
        ) from error
