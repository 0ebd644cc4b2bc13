"""(io) Everything at one revision in one file, and back into an empty database.

The file is gzipped JSON Lines: a line about the whole, one line for each fact, and a last line
with the checksum of all before it. A file that was cut or changed is refused as a whole.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, NamedTuple
from zoneinfo import ZoneInfo

from graph.background import in_thread
from graph.changes import list_changes
from graph.connection import Database
from graph.errors import ForeignDatabase, InvalidInput
from graph.facts import FACT_TYPES, Fact, digest_of
from graph.head import ordered, read_head, text_of
from graph.reading import read_facts
from graph.stages import apply
from law.rulebook import Rulebook, rulebook
from loaders.destination import replaced_file
from loaders.importing import (
    DEFAULT_ACCOUNT,
    DataSetRejected,
    Progress,
    check_texts,
    law_of,
    problems_of,
    refuse_while_changing,
)

FORMAT = "zhuanjie-backup-1"
LEVEL = 6
LINE_LIMIT = 1 << 20

_ZONE = ZoneInfo("Asia/Shanghai")


class BackupRejected(InvalidInput):
    """A file is no whole backup of this program."""

    code: ClassVar[str] = "BACKUP_REJECTED"
    zh: ClassVar[str] = "备份“{value}”不能使用：{reason_zh} 什么都没有写入。请换一份完好的备份。"
    en: ClassVar[str] = (
        "The backup {value!r} cannot be used: {reason_en} Nothing was written. "
        "Take one that is whole."
    )


class Saved(NamedTuple):
    """What a backup says of itself."""

    revision: int
    digest: str
    counts: dict[str, int]
    law: str
    made_at: str


async def back_up(database: Database, path: Path, progress: Progress | None = None) -> Saved:
    """Write every fact of the head's revision with its digest.

    Raises:
        InvalidInput: the file cannot be written there.
    """
    tell = progress or _tell_nobody
    head = await read_head(database)
    tell("KNOWN", 0, 1)
    facts = await read_facts(database, head.revision)
    law = law_of(await list_changes(database, upto=head.revision))
    made_at = datetime.now(tz=_ZONE).isoformat(" ", "seconds")
    saved = Saved(head.revision, text_of(head.digest), head.counts, law, made_at)
    tell("EXPORT", 0, 1)
    await in_thread(lambda: _write(path, saved, facts))
    return saved


async def restore(
    database: Database,
    path: Path,
    *,
    by: str = "",
    progress: Progress | None = None,
    book: Rulebook | None = None,
) -> tuple[int, Saved]:
    """Write a backup into an empty database; return the revision it became and what it is of.

    Raises:
        BackupRejected: the file was cut or changed, or is something else.
        ForeignDatabase: the database is not empty.
    """
    tell, known = progress or _tell_nobody, book or rulebook()
    check_texts(by=by)
    await refuse_while_changing(database)
    head = await read_head(database)
    if head.revision or head.counts:
        raise ForeignDatabase(what=f"revision {head.revision}")
    tell("READ", 0, 1)
    saved, facts = await in_thread(lambda: read_backup(path))
    tell("CHECK", 0, 1)
    problems = await in_thread(lambda: problems_of(facts, known))
    if problems:
        raise DataSetRejected(count=len(problems), problems=problems)
    revision = await apply(
        database, (), facts, by=by or DEFAULT_ACCOUNT,
        why=f"恢复自版本 {saved.revision} 的备份 / restored from revision {saved.revision}",
        input_digest=f"restore:{saved.digest}:{saved.law}", expected_revision=head.revision,
        on_progress=lambda done, total: tell("WRITE", done, total),
    )  # fmt: skip
    return revision, saved


def read_backup(path: Path) -> tuple[Saved, set[Fact]]:
    """Return what a backup holds.

    Raises:
        BackupRejected: the file was cut or changed, or is something else.
    """
    try:
        with gzip.open(path, "rb") as stream:
            saved, facts = _read(stream)
    except FileNotFoundError:
        raise _rejected(path, "没有这个文件。", "there is no such file.") from None
    except (EOFError, zlib.error):
        raise _rejected(path, "文件被截断。", "it is cut.") from None
    except (gzip.BadGzipFile, OSError) as error:
        reason = error.strerror or "gzip"
        raise _rejected(
            path, f"不是完好的备份文件（{reason}）。", f"it is damaged ({reason})."
        ) from None
    except (ValueError, KeyError, TypeError, IndexError):
        raise _rejected(path, "内容被改动或格式不对。", "it was changed or is no backup.") from None
    counts = ordered(Counter(fact.type for fact in facts))
    if (text_of(digest_of(facts)), counts) != (saved.digest, saved.counts):
        raise _rejected(path, "内容与摘要不符。", "its facts differ from its digest.")
    return saved, facts


def _write(path: Path, saved: Saved, facts: set[Fact]) -> None:
    with (
        replaced_file(path) as handle,
        # Without name and time in the header, the same facts give the same file but for `made_at`.
        gzip.GzipFile("", "wb", LEVEL, handle, mtime=0) as stream,
    ):
        checksum = sha256()
        for line in _lines(saved, facts):
            checksum.update(line)
            stream.write(line)
        stream.write(_line({"facts": len(facts), "sha256": checksum.hexdigest()}))


def _lines(saved: Saved, facts: set[Fact]) -> Iterator[bytes]:
    yield _line({"format": FORMAT, **saved._asdict()})
    for fact in sorted(facts, key=lambda fact: (fact.type, fact.start, fact.hash)):
        yield _line(list(fact))


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _read(stream: gzip.GzipFile) -> tuple[Saved, set[Fact]]:
    checksum = sha256()
    first = stream.readline(LINE_LIMIT)
    head = json.loads(first)
    if head.pop("format") != FORMAT:
        raise ValueError(FORMAT)
    saved = Saved(**head)
    checksum.update(first)
    facts: set[Fact] = set()
    while line := stream.readline(LINE_LIMIT):
        row = json.loads(line)
        if isinstance(row, list):
            facts.add(_fact(row))
            checksum.update(line)
        elif row == {"facts": len(facts), "sha256": checksum.hexdigest()} and not stream.read(1):
            return saved, facts
        else:
            raise ValueError(row)
    raise EOFError


def _fact(row: list[Any]) -> Fact:
    """Return the fact of a line, of a known type and with as many cells as that has."""
    cells = tuple(tuple(cell) if isinstance(cell, list) else cell for cell in row[5])
    fact = Fact._make((*row[:5], cells))
    is_whole = isinstance(fact.since, int) and isinstance(fact.until, int) and len(row) == 6
    if not is_whole or len(cells) != len(FACT_TYPES[fact.type].properties):
        raise ValueError(row)
    return fact


def _rejected(path: Path, zh: str, en: str) -> BackupRejected:
    return BackupRejected(field="FILE", value=path.name, reason_zh=zh, reason_en=en)


def _tell_nobody(phase: str, done: int, total: int) -> None:
    """Take the place of a progress that nobody asked for."""
