"""(io) Looks into a workbook before anything parses it: sizes, ratios, entities and formulas.

Every part is unpacked as a stream and thrown away, so that no part is larger than it says, and
searched for what a reader of values does not show: a formula looks like its last result there.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from errno import EINVAL
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from loaders.flaws import Flaw, flaw
from loaders.lines import Meter, Unreadable

PARTS_LIMIT = 1000
UNPACKED_LIMIT = 2 << 30
RATIO_LIMIT = 200
_RATIO_COUNTS_FROM = 1 << 20
_DAMAGES = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
_CHUNK = 1 << 20
_OVERLAP = 4096

_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")
_MAY_HOLD_ONE = (b"<f", b":f", b'"e"', b"'e'")
_CELL_FLAWS = re.compile(
    rb"<(?:[^\s<>:/!?\"=]+:)?(?:(f)(?=[\s/>])|c\s(?:[^<>]*\s)?(?:t\s*=\s*(?:\"e\"|'e'))[^<>]*>)"
)
_CELL_PLACE = re.compile(rb"<(?:[^\s<>:/!?\"=]+:)?c\s(?:[^<>]*\s)?r\s*=\s*[\"']([A-Z]+)([0-9]+)")
_CELL_TEXT = re.compile(rb"[^<>]*>([^<]{1,99})")
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)")


class CellFlaw(NamedTuple):
    """A formula or an error value in a part of the workbook."""

    part: str
    column: int
    line: int
    found: Flaw


def check_archive(path: Path, meter: Meter) -> list[CellFlaw]:
    """Return the formula and error cells of a workbook.

    Raises:
        Unreadable: where it is no workbook that is safe to parse.
    """
    try:
        with ZipFile(path) as archive:
            _check_sizes(archive.infolist())
            found: list[CellFlaw] = []
            for part in archive.infolist():
                found.extend(_search(archive, part))
                meter(min(part.header_offset, path.stat().st_size))
            return found
    except _DAMAGES:
        raise Unreadable(flaw("NOT_A_WORKBOOK"), 0) from None
    except OSError as error:
        # A damaged directory sends the reader to a place before the beginning of the file.
        if error.errno != EINVAL:
            raise
        raise Unreadable(flaw("NOT_A_WORKBOOK"), 0) from None


def _check_sizes(parts: list[ZipInfo]) -> None:
    """Judge a workbook by the directory of its archive alone."""
    names = [part.filename for part in parts]
    if len(names) > PARTS_LIMIT or len(set(names)) < len(names):
        raise _unsafe("内部文件过多或重名", "too many parts, or two of one name")
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in names):
        raise _unsafe("内部文件名带有路径", "a part is named by a path that leads outside")
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise _unsafe("压缩方式不常见", "an unusual way of packing")
    size = sum(part.file_size for part in parts)
    tight = any(
        part.file_size > max(_RATIO_COUNTS_FROM, RATIO_LIMIT * part.compress_size) for part in parts
    )
    if size > UNPACKED_LIMIT or tight:
        raise Unreadable(flaw("ZIP_BOMB", size=size), 0)
    if "xl/workbook.xml" not in names:
        raise Unreadable(flaw("NOT_A_WORKBOOK"), 0)


def _search(archive: ZipFile, part: ZipInfo) -> list[CellFlaw]:
    """Read one part to its end, which also tests its checksum."""
    is_xml = part.filename.endswith((".xml", ".rels"))
    found: list[CellFlaw] = []
    is_sheet = False
    tail = b""
    for number, chunk in enumerate(_chunks(archive, part)):
        window = tail + chunk
        if is_xml:
            _check_markup(window, is_start=number == 0)
            is_sheet = is_sheet or b"sheetData" in window
            found.extend(_cell_flaws(window, len(tail), part.filename))
        tail = window[-_OVERLAP:]
    return list(dict.fromkeys(found)) if is_sheet else []


def _chunks(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _check_markup(window: bytes, *, is_start: bool) -> None:
    encoding = _ENCODING.match(window.removeprefix(b"\xef\xbb\xbf")) if is_start else None
    plain = encoding is None or encoding.group(1).lower() in (b"utf-8", b"utf8", b"us-ascii")
    if b"\0" in window or not plain:
        raise _unsafe("不是 UTF-8 编码", "a part is not UTF-8")
    if any(mark in window for mark in _ENTITIES):
        raise Unreadable(flaw("XML_ENTITIES"), 0)


def _cell_flaws(window: bytes, overlap: int, part: str) -> Iterator[CellFlaw]:
    """Yield the formulas and error values that end in the new part of the window."""
    if not any(mark in window for mark in _MAY_HOLD_ONE):
        return
    for hit in _CELL_FLAWS.finditer(window):
        if hit.end() < overlap:
            continue
        start = max(0, hit.start() - _OVERLAP)
        places = _CELL_PLACE.findall(window, start, hit.end())
        letters, line = places[-1] if places else (b"", b"0")
        text = _CELL_TEXT.match(window, hit.end() - 1)
        value = "=" + text.group(1).decode(errors="replace") if text else ""
        found = flaw("FORMULA_CELL", value) if hit.group(1) else flaw("ERROR_CELL")
        yield CellFlaw(part, _column_number(letters), int(line[:9]), found)


def _column_number(letters: bytes) -> int:
    """Return the number of a column from its letters, A is 1.

    >>> _column_number(b"AB")
    28
    """
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number


def _unsafe(zh: str, en: str) -> Unreadable:
    return Unreadable(flaw("UNSAFE_ARCHIVE", reason_zh=zh, reason_en=en), 0)
