"""(io) Several processes on one port: starts them, replaces those that end, and stops them.

The parent holds the socket and the database. A worker that finds its parent gone ends by itself.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from contextlib import suppress

import structlog

from commands.settings import Settings
from graph.home import CHECKOUT

STOP_SECONDS = 1.5
PAUSE_SECONDS = 1.0
"""How long a worker that ended is waited with, so that one that cannot start burns no core."""

_log = structlog.get_logger("zhuanjie.supervisor")


async def supervise(listener: socket.socket, settings: Settings) -> None:
    """Keep the workers running until cancelled."""
    # A group cancels each keeper once and waits for all: cancelled again, a keeper would give up
    # waiting for its worker, and the worker would answer on after its parent.
    async with asyncio.TaskGroup() as keepers:
        for number in range(settings.workers):
            keepers.create_task(_kept(number, listener, settings))


async def _kept(number: int, listener: socket.socket, settings: Settings) -> None:
    while True:
        process = await _started(listener, settings)
        try:
            code = await process.wait()
        except asyncio.CancelledError:
            await _stopped(process)
            raise
        _log.warning("worker ended", pid=process.pid, status=code, where=str(number))
        await asyncio.sleep(PAUSE_SECONDS)


async def _started(listener: socket.socket, settings: Settings) -> asyncio.subprocess.Process:
    environ = {**os.environ, "ZHUANJIE_HOST": settings.host, "ZHUANJIE_WORKERS": "1"}
    environ["PYTHONPATH"] = os.pathsep.join(
        path for path in (str(CHECKOUT), os.environ.get("PYTHONPATH", "")) if path
    )
    # In a session of its own, so that Ctrl-C reaches the parent alone, which stops in order.
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "commands.worker", str(listener.fileno()),
        stdin=asyncio.subprocess.PIPE, env=environ, pass_fds=(listener.fileno(),),
        start_new_session=True,
    )  # fmt: skip


async def _stopped(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
