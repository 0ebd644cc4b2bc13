"""(io) A Bolt proxy that fails on purpose, on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import Enum
from urllib.parse import urlsplit

from graph.connection import Endpoint

COMMIT = b"\x00\x02\xb0\x12\x00\x00"
"""The message COMMIT of Bolt, in its chunk."""


class Fault(Enum):
    """What the proxy does, from the moment it is set."""

    NONE = "pass everything on"
    SILENT = "pass nothing on, keep the connection"
    CUT_BEFORE_COMMIT = "close instead of passing a COMMIT on"
    CUT_AFTER_COMMIT = "pass a COMMIT on, close instead of passing the answer on"
    SILENT_AFTER_COMMIT = "pass a COMMIT on, but no answer"


class Proxy:
    """Stands between the driver and a server."""

    def __init__(self, target: str, fault: Fault = Fault.NONE) -> None:
        """Take the address of the server as a Bolt URI."""
        parts = urlsplit(target)
        self.host, self.port = parts.hostname or "127.0.0.1", parts.port or 7687
        self.fault = fault
        self.connections = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection of the driver."""
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        far_reader, far_writer = await asyncio.open_connection(self.host, self.port)
        committed = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._up(reader, far_writer, committed))
                group.create_task(self._down(far_reader, writer, committed))
        except* (ConnectionError, EOFError):
            pass
        finally:
            self._tasks.discard(task)
            for end in (writer, far_writer):
                end.close()
                with suppress(ConnectionError):
                    await end.wait_closed()

    async def close(self) -> None:
        """End all connections."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _up(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, committed: asyncio.Event
    ) -> None:
        while True:
            data = await _some(reader)
            if COMMIT in data:
                if self.fault is Fault.CUT_BEFORE_COMMIT:
                    raise EOFError
                committed.set()
            if self.fault is not Fault.SILENT:
                writer.write(data)
                await writer.drain()

    async def _down(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, committed: asyncio.Event
    ) -> None:
        while True:
            data = await _some(reader)
            if committed.is_set() and self.fault is Fault.CUT_AFTER_COMMIT:
                raise EOFError
            silent = committed.is_set() and self.fault is Fault.SILENT_AFTER_COMMIT
            if not silent and self.fault is not Fault.SILENT:
                writer.write(data)
                await writer.drain()


async def _some(reader: asyncio.StreamReader) -> bytes:
    data = await reader.read(1 << 16)
    if not data:
        raise EOFError
    return data


@asynccontextmanager
async def a_proxy(
    endpoint: Endpoint, fault: Fault = Fault.NONE
) -> AsyncIterator[tuple[Proxy, Endpoint]]:
    """Give a proxy before the database, and the endpoint that leads through it."""
    proxy = Proxy(endpoint.uri, fault)
    server = await asyncio.start_server(proxy.accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield proxy, endpoint._replace(uri=f"bolt://127.0.0.1:{port}")
    finally:
        server.close()
        await proxy.close()
