"""(io) The snapshot files of a home: made once per revision, then only mapped.

A revision is patched out of the one before (`patching`), and built from the database where that
cannot be: its files are the arrays, the names to search, and the sums of both. A file that is cut,
changed or of another version is made again and never served. Who moves from one revision to the
next is left to `loaders.service`. What needs the driver or the names is imported when it is used: a
question that a file answers is answered in a third of a second.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from graph.background import in_thread
from graph.errors import StoreError
from graph.home import Home, write_private
from graph.patch_files import Opened, open_patched, open_whole
from graph.patch_rows import NotPatched
from graph.snapshot import Snapshot
from graph.snapshot_names import name_rows
from graph.snapshot_sums import SoundFiles, write_sums
from graph.snapshot_upkeep import Rewriter, tidy, versions_in

if TYPE_CHECKING:
    from graph.columns import Columns
    from graph.connection import Database
    from graph.facts import Fact
    from graph.head import Head

__all__ = ["GraphDiffers", "Opened", "Progress", "Shelf", "SnapshotNotWritten", "name_rows"]

TICK_SECONDS: Final = 0.005
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
        self._files = SoundFiles(self.folder)
        self._latest: Opened | None = None
        self._rewriter = Rewriter(self.folder)

    def find(self, revision: int, digest: str) -> Opened | None:
        """Open the files of a revision, None where they are not there or not sound."""
        stem = f"{revision}-{digest}"
        for open_ in (open_whole, open_patched):
            try:
                opened = open_(self._files, stem)
            except (OSError, ValueError, KeyError, TypeError):
                continue
            if opened.version == (revision, digest):
                return opened
        return None

    async def provide(self, db: Database, head: Head, progress: Progress | None = None) -> Opened:
        """Open the files of the head's revision, patched or built where they are not sound.

        Raises:
            GraphDiffers: the facts are not those of the head.
            SnapshotNotWritten: there is no room or no right to write the files.
        """
        from graph.head import text_of

        version = head.revision, text_of(head.digest)
        opened = await in_thread(lambda: self.find(*version))
        if opened is None:
            try:
                opened = await self._made(db, head, progress or _tell_nobody)
                await in_thread(lambda: opened.search)
            except OSError as error:
                raise SnapshotNotWritten(
                    path=str(self.folder), reason=error.strerror or type(error).__name__
                ) from error
        self._latest = opened
        return opened

    async def _made(self, db: Database, head: Head, progress: Progress) -> Opened:
        """Make the files of the head, or wait until another process has made them."""
        from graph.head import text_of

        version = head.revision, text_of(head.digest)
        for awaited in (version, None):
            async with self._building(awaited) as is_alone:
                opened = await in_thread(lambda: self.find(*version))
                if opened is None and is_alone:
                    opened = await self._patch(db, head)
                    opened = opened or await self._build(db, head, progress)
            if opened is not None:
                break
        # The second time round nobody else is waited for, and the files are built.
        assert opened is not None  # noqa: S101
        return opened

    async def prepare(
        self,
        facts: Collection[Fact],
        revision: int,
        before: Head | None = None,
        closed: Collection[Fact] = (),
        opened: Collection[Fact] = (),
    ) -> None:
        """Make the files of a revision that is about to be published from its facts.

        Whoever follows the head then only opens them. Nothing is lost where it cannot be done:
        the files are made from the database by whoever needs them.

        Args:
            facts: all facts of the revision.
            revision: its number.
            before: the head that it changes, where a patch of that one is enough.
            closed: the facts that it closes.
            opened: the facts that it opens.
        """
        from graph.columns import columns_of
        from graph.facts import digest_of
        from graph.head import text_of

        def make() -> None:
            if before is None or not self._prepared(facts, revision, before, closed, opened):
                self._write(columns_of(facts), revision, text_of(digest_of(facts)))

        with suppress(OSError):
            async with self._building():
                await in_thread(make)

    def _prepared(
        self,
        facts: Collection[Fact],
        revision: int,
        before: Head,
        closed: Collection[Fact],
        opened: Collection[Fact],
    ) -> bool:
        """Prepare a patch of the head, and tell whether that could be done."""
        from graph.head import text_of
        from graph.patching import prepare_patch
        from graph.reading import MEMBER_FACTS

        found = self.find(before.revision, text_of(before.digest))
        if found is None:
            return False
        members = (fact for fact in facts if fact.type in MEMBER_FACTS)
        with suppress(NotPatched):
            prepare_patch(found, revision, closed, opened, self._files, members)
            return True
        return False

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

    async def tidy(self) -> None:
        """Remove what no revision needs any more, unless another process works on the files."""
        if not self.folder.is_dir():
            return
        lock = os.open(self.folder / "build.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if _is_locked(lock):
                await in_thread(lambda: tidy(self._files, self.find))
        finally:
            os.close(lock)

    def rewrite_if_due(self, quiet_seconds: float = 0.0) -> None:
        """Begin to write the current revision anew, beside the service, where it is time.

        Args:
            quiet_seconds: for how long nothing has changed.
        """
        if self._latest is not None:
            self._rewriter.start_if_due(self._latest, quiet_seconds)

    async def _patch(self, db: Database, head: Head) -> Opened | None:
        """Make the files of the head out of those of an earlier revision, None where that fails."""
        from graph.head import text_of
        from graph.patching import patch_from

        before = await in_thread(lambda: self._before(head.revision))
        if before is None:
            return None
        path = self.folder / f"{head.revision}-{text_of(head.digest)}.patch"
        try:
            return await patch_from(before, db, head, self._files, path)
        except (NotPatched, OSError, ValueError, KeyError, TypeError):
            # Nothing is lost: whatever it was, the whole is built from the database.
            return None

    def _before(self, revision: int) -> Opened | None:
        """Open the newest revision before another, the one served if it is."""
        latest = self._latest
        if latest is not None and latest.version[0] < revision:
            # What was written anew meanwhile lies in fewer files.
            stem = "{}-{}".format(*latest.version)
            is_new = latest.layers.names.steps and (self.folder / f"{stem}.sums").is_file()
            return (self.find(*latest.version) if is_new else None) or latest
        versions = [version for version in versions_in(self.folder) if version[0] < revision]
        found = (self.find(*version) for version in reversed(versions))
        return next((opened for opened in found if opened is not None), None)

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

        path = self.folder / f"{revision}-{digest}.snapshot"
        names = path.with_suffix(".names")
        Snapshot.write(path, columns, revision, digest)
        SearchIndex.build(names, name_rows(columns))
        counts = {name: len(each.start) for name, each in columns.items() if each.start}
        write_sums([path, names], counts)
        tidy(self._files, self.find, path.stem)
        opened = self.find(revision, digest)
        if opened is None:
            raise GraphDiffers(revision=revision)
        return opened

    @asynccontextmanager
    async def _building(self, version: tuple[int, str] | None = None) -> AsyncIterator[bool]:
        """Be the only process that builds; the lock ends with the block or the process.

        Who waits for a version goes on as soon as its files are there, and is told that it is not
        the only one.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self.folder / "build.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            while not (is_alone := _is_locked(lock)):
                if version is not None and self._is_there(*version):
                    break
                await asyncio.sleep(TICK_SECONDS)
            yield is_alone
        finally:
            os.close(lock)

    def _is_there(self, revision: int, digest: str) -> bool:
        path = self.folder / f"{revision}-{digest}.patch"
        return any(path.with_suffix(end).is_file() for end in (".patchsums", ".sums"))


def _is_locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _tell_nobody(what: str, done: int, total: int) -> None:
    """Take the place of a progress that nobody asked for."""
