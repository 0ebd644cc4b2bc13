"""(io) Who owns the embedded server and who visits it: the owner stops it, after its visitors."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import structlog

from graph.connection import Endpoint
from graph.home import READY, STOPPING, Home, RunRecord
from graph.processes import Process
from graph.server import Server, endpoint_of

WAIT_FOR_VISITORS_SECONDS = 10.0
TICK_SECONDS = 0.05

Say = Callable[[str, str], None]
"""Called with a sentence in Chinese and in English that the user should see."""

_log = structlog.get_logger(__name__)


def log_only(_chinese: str, english: str) -> None:
    """Say it to the log."""
    _log.info("embedded database", message=english)


class Visit:
    """The use of a server that another command owns."""

    def __init__(self, place: Home, record: RunRecord) -> None:
        """Tell the owner, which waits for this visit when it stops."""
        self.endpoint: Endpoint = endpoint_of(place, record.port)
        self._mark = place.enter(_command())

    def leave(self) -> None:
        """Tell the owner that the visit is over."""
        self._mark.unlink(missing_ok=True)

    async def close(self) -> None:
        """Leave."""
        self.leave()


class Ownership:
    """A server of our own, from its first answer to its end."""

    def __init__(self, place: Home, server: Server, answered: Endpoint, say: Say) -> None:
        """Let other commands find the server."""
        self.endpoint = answered
        self._place, self._server, self._say = place, server, say
        owner = Process.current()
        self._record = RunRecord(READY, server.port, server.process, owner, _command())
        place.write_record(self._record)

    async def close(self) -> None:
        """Wait a while for visitors, saying for whom, then stop the server."""
        try:
            self._place.write_record(self._record._replace(state=STOPPING))
            await self._wait_for_visitors()
        finally:
            await self._server.stop()

    async def _wait_for_visitors(self) -> None:
        clock = asyncio.get_running_loop().time
        give_up, told = clock() + WAIT_FOR_VISITORS_SECONDS, False
        while (visitors := self._place.visitors()) and clock() < give_up:
            if not told:
                names, seconds = ", ".join(visitors), int(WAIT_FOR_VISITORS_SECONDS)
                self._say(
                    f"数据库仍被使用：{names}；最多再等 {seconds} 秒后关闭。",
                    f"The database is in use by {names}; it stops in {seconds} s at most.",
                )
                told = True
            await asyncio.sleep(TICK_SECONDS)


def find_visit(place: Home) -> Visit | None:
    """Connect to the server that runs on this home, if another command owns one."""
    record = place.record()
    if record is None or not record.is_usable:
        return None
    visit = Visit(place, record)
    # The owner first says that it stops and then looks for visitors. Here it is the other way
    # round, so one of the two always sees the other.
    if place.record() == record:
        return visit
    visit.leave()
    return None


def _command() -> str:
    """Return how others see this command: its name and its first word."""
    return " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]])
