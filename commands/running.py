"""(io) How a command runs: its event loop, its signals, and the database it works on."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from commands.terminal import Progress, progress_bar, tell

if TYPE_CHECKING:
    from graph.connection import Database

T = TypeVar("T")
STOPPED = 128
"""A command that a signal ended gives this plus the number of the signal."""


def run(work: Coroutine[Any, Any, T], *, is_ended_by_signal: bool = False) -> T:
    """Run the work of a command; an interrupt or a request to end stops it in order.

    Args:
        work: what the command does.
        is_ended_by_signal: a signal is the usual end of this command, and no failure.
    """
    received: list[int] = []
    # A command builds millions of objects and ends: collecting them would take half its time.
    # A service lets the collector work again once it answers.
    gc.disable()

    async def guarded() -> T:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()

        def stop(number: int) -> None:
            # Only the first is passed on: what the work does to end in order is not broken off.
            if not received:
                task.cancel()
            received.append(number)

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop, number)
        return await task

    try:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            return runner.run(guarded())
    except asyncio.CancelledError:
        if not received:
            raise
        tell("已停止。", "Stopped.")
        sys.exit(0 if is_ended_by_signal else STOPPED + received[0])


def new_loop() -> asyncio.AbstractEventLoop:
    """Return a loop of the faster kind where it is installed."""
    with suppress(ImportError):
        import uvloop

        return uvloop.new_event_loop()
    return asyncio.new_event_loop()


def quiet_logs() -> None:
    """Keep the log of the database out of what a command says; `ZHUANJIE_DEBUG` shows it."""
    import logging

    import structlog

    level = logging.DEBUG if os.environ.get("ZHUANJIE_DEBUG") else logging.CRITICAL
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )


def home() -> Path:
    """Return the folder for the data of this service."""
    from graph.home import home_of

    return home_of(os.environ)


def is_embedded() -> bool:
    """Tell whether the database is the embedded one."""
    return not os.environ.get("NEO4J_URI")


@asynccontextmanager
async def database(progress: Progress | None = None) -> AsyncIterator[Database]:
    """Connect to the database, started where it is embedded and nobody runs it, and migrate it."""
    from graph.connection import Database
    from graph.embedded import endpoint
    from graph.migrations import migrate
    from loaders.demonstration import refuse_foreign

    quiet_logs()
    shown = progress or _silent
    shown("START", 0, 1)
    fetched: Callable[[int, int], None] = lambda done, total: shown("FETCH", done, total)  # noqa: E731
    async with (
        endpoint(home(), os.environ, fetched, tell) as served,
        Database.connect(served) as connected,
    ):
        await refuse_foreign(connected)
        await migrate(connected)
        yield connected


@asynccontextmanager
async def shown_database() -> AsyncIterator[tuple[Database, Progress]]:
    """Connect to the database and show what takes time."""
    with progress_bar() as progress:
        async with database(progress) as connected:
            yield connected, progress


def _silent(phase: str, done: int, total: int) -> None:
    """Show nothing."""
