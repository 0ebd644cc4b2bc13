"""(io) One of several processes that answer on the socket of their parent."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from contextlib import AsyncExitStack

from commands.running import run
from commands.serve import answered, entered_database, entered_service
from commands.settings import settings_of


def main() -> None:
    """Answer on the socket whose number is the only argument, until told or left alone."""
    from resolvers.logs import configure_logs

    configure_logs()
    listener = socket.socket(fileno=int(sys.argv[1]))
    run(_work(listener), is_ended_by_signal=True)


async def _work(listener: socket.socket) -> None:
    this = asyncio.current_task()
    assert this is not None  # noqa: S101 -- a coroutine always runs in a task.
    parent = asyncio.get_running_loop()

    def look() -> None:
        if not os.read(sys.stdin.fileno(), 64):
            parent.remove_reader(sys.stdin.fileno())
            this.cancel()

    # The parent holds the other end of this pipe and writes nothing: its end is the parent's.
    parent.add_reader(sys.stdin.fileno(), look)
    async with AsyncExitStack() as stack:
        database = await entered_database(stack, _silent)
        service = await entered_service(stack, database, _silent)
        await answered(service, listener, settings_of(os.environ))


def _silent(phase: str, done: int, total: int) -> None:
    """Show nothing."""


if __name__ == "__main__":
    main()
