"""(io) The service that every worker holds: the engine and the names of the current revision.

It looks at the head ten times a second, more often while a change is being written, and moves to a
new revision between two requests. While the database cannot be asked, it goes on answering from
what it has, and says that it may be stale.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import structlog

from graph.connection import Database
from graph.errors import StoreUnavailable, ZhuanjieError
from graph.head import read_head, text_of
from graph.search import SearchIndex
from graph.snapshot import Snapshot
from graph.snapshots import Opened, Progress, Shelf
from law.engine import Engine
from law.rulebook import Rulebook, rulebook
from loaders.served import Served

POLL_SECONDS: Final = 0.1
POLL_SECONDS_OF_A_CHANGE: Final = 0.025
"""How often the head is looked at while a change is being written: it will move soon."""

LONGEST_CHANGE_SECONDS: Final = 300.0
"""A change that has not been published for so long is waited for like any other."""

SLOWEST_POLL_SECONDS: Final = 2.0
WAIT_SECONDS: Final = 1.0

_log = structlog.get_logger("zhuanjie.service")


class Service:
    """What answers are given from; use `Service.open`.

    `served` changes as a whole. A request that needs more than one part of it reads it once, so
    that no answer mixes two revisions. What was served before lives as long as a request uses it.
    """

    def __init__(
        self, opened: Opened, shelf: Shelf, database: Database | None, book: Rulebook
    ) -> None:
        """Serve what was opened; nothing moves until `open` begins to poll."""
        self.database = database
        self.book = book
        self.is_stale = False
        self.faults = 0
        self._shelf = shelf
        self._moved = asyncio.Condition()
        self._moved_at = self._staged_at = time.monotonic()
        self._stage: int | None = None
        self._polling: asyncio.Task[None] | None = None
        self.served = Served(opened, book)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        database: Database | None,
        home: Path,
        *,
        is_embedded: bool = False,
        book: Rulebook | None = None,
        progress: Progress | None = None,
    ) -> AsyncIterator[Service]:
        """Serve the head of a database, and follow it, for the length of a block.

        Args:
            database: the database; without one, the files of the home are served as they are.
            home: the folder below which snapshots lie.
            is_embedded: whether it is the embedded database of this home.
            book: the rule packs; those of the project where not given.
            progress: told while a snapshot is built.

        Raises:
            StoreUnavailable: there is no database and no file that is known to be current.
        """
        shelf = Shelf(home, is_embedded=is_embedded or database is None)
        known = book or rulebook()
        if database is None:
            opened = shelf.current()
            if opened is None:
                raise StoreUnavailable
            yield cls(opened, shelf, None, known)
            return
        service = cls(await provided(database, shelf, progress), shelf, database, known)
        service._polling = asyncio.create_task(service._poll(database))
        try:
            yield service
        finally:
            await service.rest()

    @property
    def engine(self) -> Engine:
        """The engine of the current revision."""
        return self.served.engine

    @property
    def search(self) -> SearchIndex:
        """The names of the current revision."""
        return self.served.search

    @property
    def snapshot(self) -> Snapshot:
        """The arrays of the current revision."""
        return self.engine.snapshot

    @property
    def revision(self) -> int:
        """The current revision."""
        return self.served.revision

    async def wait_for(self, revision: int) -> bool:
        """Wait a second at most until a revision is served, and tell whether it is."""
        with suppress(TimeoutError):
            async with asyncio.timeout(WAIT_SECONDS), self._moved:
                await self._moved.wait_for(lambda: self.revision >= revision)
        return self.revision >= revision

    async def is_ready(self) -> bool:
        """Tell whether answers can be given; stale ones can."""
        return True

    async def rest(self) -> None:
        """Follow the head no longer, as where other processes answer."""
        if self._polling is not None:
            self._polling.cancel()
            with suppress(asyncio.CancelledError):
                await self._polling
            self._polling = None

    async def _poll(self, database: Database) -> None:
        """Follow the head until cancelled; no fault ends it."""
        pause = POLL_SECONDS
        while True:
            await asyncio.sleep(pause)
            try:
                pause = self._pause(await self._look(database))
            except Exception as fault:  # noqa: BLE001 -- a dead loop would serve old answers for ever.
                pause = min(pause * 2, SLOWEST_POLL_SECONDS)
                self._note_fault(fault)
            else:
                if self.is_stale:
                    _log.info("database answers again", revision=self.revision)
                self.is_stale = False

    def _pause(self, stage: int | None) -> float:
        """Return how long to wait before the next look, with the revision that is being staged."""
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._staged_at = stage, now
        is_soon = stage is not None and now - self._staged_at < LONGEST_CHANGE_SECONDS
        return POLL_SECONDS_OF_A_CHANGE if is_soon else POLL_SECONDS

    def _note_fault(self, fault: Exception) -> None:
        self.faults += 1
        if not self.is_stale:
            known = fault.code if isinstance(fault, ZhuanjieError) else type(fault).__name__
            _log.warning("answers may be stale", fault=known, revision=self.revision)
        self.is_stale = True

    async def _look(self, database: Database) -> int | None:
        """Move to the revision of the head, and return the one that is being staged, if any."""
        head = await read_head(database)
        if (head.revision, text_of(head.digest)) == self.served.version:
            self._shelf.rewrite_if_due(time.monotonic() - self._moved_at)
            return head.stage
        opened = await _opened(database, self._shelf)
        async with self._moved:
            self.served = Served(opened, self.book)
            self._moved.notify_all()
        self._moved_at = time.monotonic()
        _log.info("new revision", revision=self.revision)
        await self._shelf.tidy()
        return None


async def provided(database: Database, shelf: Shelf, progress: Progress | None = None) -> Opened:
    """Open the files of the head, made where they are missing, and note that they are current."""
    opened = await _opened(database, shelf, progress)
    await shelf.tidy()
    return opened


async def _opened(database: Database, shelf: Shelf, progress: Progress | None = None) -> Opened:
    log = shelf.log_position()
    opened = await shelf.provide(database, await read_head(database), progress)
    shelf.note(opened, log)
    return opened
