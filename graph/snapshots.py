"""(io) The snapshot files of a home: built from the database once per revision, then only mapped.

A revision has three files: the arrays, the names to search, and the sums of both. A file that is
cut, changed or of another version is built again and never served. Who moves from one revision to
the next is left to `loaders.service`. What needs the driver or the names is imported when it is
used: a question that a file answers is answered in a third of a second.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import zlib
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import asynccontextmanager, suppress
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from graph.background import in_thread
from graph.errors import StoreError
from graph.home import Home, write_private
from graph.snapshot import Snapshot
from graph.tables import LEVELS

if TYPE_CHECKING:
    from graph.columns import Columns
    from graph.connection import Database
    from graph.facts import Fact
    from graph.head import Head
    from graph.search import NameRow, SearchIndex

KEPT_REVISIONS = 2
"""The one before the current is kept: another worker may be about to open it."""

TICK_SECONDS = 0.05
CHUNK = 1 << 22

Progress = Callable[[str, int, int], None]
"""Told what is being done, and how much of how much of it is done."""


class GraphDiffers(StoreError):
    """The facts in the database are not those that its head speaks of."""

    code: ClassVar[str] = "GRAPH_DIFFERS"
    zh: ClassVar[str] = (
        "数据库内容与版本 {revision} 的摘要不符，已拒绝使用。"
        "请运行 zhuanjie check 查看，并从备份恢复。"
    )
    en: ClassVar[str] = (
        "The database does not hold what revision {revision} says; it is not used. "
        "See `zhuanjie check`, and restore a backup."
    )


class SnapshotNotWritten(StoreError):
    """The folder of the snapshots cannot be written."""

    code: ClassVar[str] = "SNAPSHOT_NOT_WRITTEN"
    zh: ClassVar[str] = "快照文件夹“{path}”不能写入（{reason}）。请检查磁盘空间和权限。"
    en: ClassVar[str] = "{path!r} cannot be written ({reason}). Check disk space and rights."


class Opened:
    """What is mapped of one revision; the names are opened when they are first asked for.

    Args:
        snapshot: the arrays.
        names: the file of the names.
    """

    def __init__(self, snapshot: Snapshot, names: Path) -> None:
        """Keep the arrays and the place of the names."""
        self.snapshot = snapshot
        self._names = names

    @cached_property
    def search(self) -> SearchIndex:
        """The names, ready to be searched."""
        from graph.search import SearchIndex

        return SearchIndex.open(self._names)

    @property
    def version(self) -> tuple[int, str]:
        """Revision and digest, which together name what is known."""
        return self.snapshot.revision, self.snapshot.digest


class Shelf:
    """The snapshot files below a home.

    Args:
        home: the folder for the data of this service.
        is_embedded: whether they are those of the embedded database of this home.
    """

    def __init__(self, home: Path, *, is_embedded: bool) -> None:
        """Take the folder; it is made when the first file is written."""
        self.folder = home / "snapshots"
        self._home = Home(home)
        self._is_embedded = is_embedded
        self._current = self.folder / "current.json"

    def find(self, revision: int, digest: str) -> Opened | None:
        """Open the files of a revision, None where they are not there or not sound."""
        path = self._path(revision, digest)
        try:
            sums = json.loads(_beside(path, "sums").read_text("utf-8"))
            if sums != _sums(path):
                return None
            opened = Opened(Snapshot.open(path), _beside(path, "names"))
        except (OSError, ValueError, KeyError):
            return None
        return opened if opened.version == (revision, digest) else None

    async def provide(self, db: Database, head: Head, progress: Progress | None = None) -> Opened:
        """Open the files of the head's revision, built from the database where they are not sound.

        Raises:
            GraphDiffers: the facts are not those of the head.
            SnapshotNotWritten: there is no room or no right to write the files.
        """
        from graph.head import text_of

        version = head.revision, text_of(head.digest)
        opened = await in_thread(lambda: self.find(*version))
        if opened is None:
            try:
                async with self._building():
                    # Another process may have built them while this one waited.
                    opened = await in_thread(lambda: self.find(*version))
                    opened = opened or await self._build(db, head, progress or _tell_nobody)
                await in_thread(lambda: opened.search)
            except OSError as error:
                raise SnapshotNotWritten(
                    path=str(self.folder), reason=error.strerror or type(error).__name__
                ) from error
        return opened

    async def prepare(self, facts: Collection[Fact], revision: int) -> None:
        """Build the files of a revision that is about to be published from its facts.

        Whoever follows the head then only opens them. Nothing is lost where it cannot be done:
        the files are built from the database by whoever needs them.
        """
        from graph.columns import columns_of
        from graph.facts import digest_of
        from graph.head import text_of

        with suppress(OSError):
            async with self._building():
                await in_thread(
                    lambda: self._write(columns_of(facts), revision, text_of(digest_of(facts)))
                )

    def current(self) -> Opened | None:
        """Open the files of the embedded database while no server runs, None where it moved on.

        They are current when nothing was written to the log of the database since they were noted.
        """
        try:
            noted = json.loads(self._current.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        if noted.get("log") != self.log_position() or not noted["log"]:
            return None
        return self.find(noted["revision"], noted["digest"])

    def note(self, opened: Opened, log: list[Any] | None) -> None:
        """Note that these files are current as long as the log of the database stands where it did.

        Args:
            opened: the files of the head.
            log: the position of the log, read before the head was.
        """
        if not self._is_embedded or not log or log != self.log_position():
            return
        revision, digest = opened.version
        # A note that cannot be written costs the next command a second, nothing more.
        with suppress(OSError):
            text = json.dumps({"revision": revision, "digest": digest, "log": log})
            write_private(self._current, text)

    def log_position(self) -> list[Any] | None:
        """Return the last file of the transaction log with its size, None where there is none.

        Every transaction that changes something makes the log longer, and nothing else does.
        """
        folder = self._home.data / "transactions" / "neo4j"
        logs = {
            int(path.suffix[1:]): path
            for path in folder.glob("neostore.transaction.db.*")
            if path.suffix[1:].isdecimal()
        }
        return [max(logs), logs[max(logs)].stat().st_size] if logs else None

    async def _build(self, db: Database, head: Head, progress: Progress) -> Opened:
        from graph.head import text_of
        from graph.reading import read_columns

        progress("READ", 0, 2)
        contents = await read_columns(db, head.revision)
        if (contents.digest, contents.counts) != (head.digest, head.counts):
            raise GraphDiffers(revision=head.revision)
        progress("BUILD", 1, 2)
        opened = await in_thread(
            lambda: self._write(contents.columns, head.revision, text_of(head.digest))
        )
        progress("BUILD", 2, 2)
        return opened

    def _write(self, columns: Columns, revision: int, digest: str) -> Opened:
        from graph.search import SearchIndex

        path = self._path(revision, digest)
        Snapshot.write(path, columns, revision, digest)
        SearchIndex.build(_beside(path, "names"), name_rows(columns))
        write_private(_beside(path, "sums"), json.dumps(_sums(path)))
        self._tidy(path)
        opened = self.find(revision, digest)
        if opened is None:
            raise GraphDiffers(revision=revision)
        return opened

    def _tidy(self, newest: Path) -> None:
        """Remove what other revisions and broken-off builds left; called by the only builder.

        A process that still has a removed file mapped keeps it until it lets go.
        """
        paths = sorted(self.folder.glob("*.snapshot"), key=lambda path: path.stat().st_mtime)
        kept = {newest.stem, *(path.stem for path in paths[-KEPT_REVISIONS:])}
        for path in self.folder.iterdir():
            of_a_revision = path.suffix in (".snapshot", ".names", ".sums")
            if path.suffix == ".part" or (of_a_revision and path.stem not in kept):
                path.unlink(missing_ok=True)

    @asynccontextmanager
    async def _building(self) -> AsyncIterator[None]:
        """Be the only process that builds; the lock ends with the block or the process."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self.folder / "build.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            while not _is_locked(lock):  # noqa: ASYNC110
                await asyncio.sleep(TICK_SECONDS)
            yield
        finally:
            os.close(lock)

    def _path(self, revision: int, digest: str) -> Path:
        return self.folder / f"{revision}-{digest}.snapshot"


def _is_locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _beside(path: Path, suffix: str) -> Path:
    return path.with_suffix(f".{suffix}")


def _sums(path: Path) -> dict[str, Any]:
    """Return size and checksum of the files of a revision, and which layout they have."""
    files = {name: _sum(_beside(path, name)) for name in ("snapshot", "names")}
    return {"layout": _layout(), **files}


def _sum(path: Path) -> list[int]:
    size, value = 0, 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            size, value = size + len(chunk), zlib.crc32(chunk, value)
    return [size, value]


@cache
def _layout() -> int:
    """Return a number that changes with the modules that lay out the files.

    So no file of an earlier version is ever read by a program that means something else by it.
    """
    value = 0
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem.startswith(("snapshot_", "name_", "pinyin", "columns")):
            value = zlib.crc32(path.read_bytes(), value)
    return value


def name_rows(columns: Columns) -> Iterator[NameRow]:
    """Yield the names of every organization; states that differ in other cells are one row."""
    from graph.search import NameRow

    states, organs = columns["HAS_STATE"], columns["ORGAN_OF"]
    names, shorts, levels = (states.cells[name] for name in ("name", "short_name", "level"))
    order = {level: number for number, level in enumerate(LEVELS)}
    committee = dict(zip(organs.start, organs.end, strict=True))
    own = dict(zip(states.start, levels, strict=True))

    def level_order(code: str, level: str | None) -> int:
        # An organ has the level of its committee; whatever tells none stands with the lowest.
        return order.get(level or own.get(committee.get(code, "")) or "", len(LEVELS) - 1)

    rows = [
        NameRow(code, name, short, level_order(code, level), since, until)
        for code, name, short, level, since, until in zip(
            states.start, names, shorts, levels, states.since, states.until, strict=True
        )
    ]
    rows.sort(key=lambda row: (row.code, row.since))
    yield from _joined(rows)


def _joined(rows: list[NameRow]) -> Iterator[NameRow]:
    """Yield the rows with those made one that say the same on days that follow each other."""
    last: NameRow | None = None
    for row in rows:
        if last is not None and last[:4] == row[:4] and last.until == row.since:
            last = last._replace(until=row.until)
            continue
        if last is not None:
            yield last
        last = row
    if last is not None:
        yield last


def _tell_nobody(what: str, done: int, total: int) -> None:
    """Take the place of a progress that nobody asked for."""
