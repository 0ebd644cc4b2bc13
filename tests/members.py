"""(io) One database that looks like a cluster: a leader and a follower before it, on loopback.

Both pass everything on to the same server. Only the table of who leads and who follows, which the
server fills with the address that it was asked at, is changed on its way, in place: both ports have
five digits.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final
from urllib.parse import urlsplit

from graph.connection import Endpoint

HOST: Final = "127.0.0.1"
_PIECE: Final = 1 << 16
_ROW: Final = re.compile(rb"127\.0\.0\.1:\d{5}(\x84role[\x84\x85])(WRITE|READ|ROUTE)")
"""A row of the table: an address, and what is to be asked there."""


class Member:
    """A place to connect to; keeps what it was sent."""

    def __init__(self, cluster: Cluster) -> None:
        """Belong to a cluster; `listen` begins to answer."""
        self._cluster = cluster
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.address = ""
        self.sent = bytearray()

    async def listen(self) -> None:
        """Answer on a free port."""
        self._server = await asyncio.start_server(self._accept, HOST, 0)
        self.address = f"{HOST}:{self._server.sockets[0].getsockname()[1]}"

    def was_sent(self, text: str) -> bool:
        """Tell whether a text was among what was sent since the last look, and forget all of it."""
        found = text.encode() in self.sent
        self.sent.clear()
        return found

    async def end(self) -> None:
        """Answer no more, and end all connections."""
        if self._server is not None:
            self._server.close()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        far_reader, far_writer = await asyncio.open_connection(*self._cluster.server)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._up(reader, far_writer))
                group.create_task(self._down(far_reader, writer))
        except* (ConnectionError, EOFError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            for end in (writer, far_writer):
                end.close()
                with suppress(ConnectionError):
                    await end.wait_closed()

    async def _up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(_PIECE):
            self.sent += data
            writer.write(data)
            await writer.drain()
        raise EOFError

    async def _down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(_PIECE):
            writer.write(self._cluster.renamed(data))
            await writer.drain()
        raise EOFError


class Cluster:
    """Two members before a server; `leader` takes the writes, `follower` the reads.

    Args:
        endpoint: the server.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        """Make the members; `a_cluster` lets them listen."""
        self._endpoint = endpoint
        parts = urlsplit(endpoint.uri)
        self.server = parts.hostname or HOST, parts.port or 7687
        self.leader, self.follower = Member(self), Member(self)

    @property
    def endpoint(self) -> Endpoint:
        """Where a driver asks for the table."""
        return self._endpoint._replace(uri=f"neo4j://{self.follower.address}")

    async def lose_leader(self) -> None:
        """Let the leader end; the follower leads from then on, and is alone."""
        lost, self.leader = self.leader, self.follower
        await lost.end()

    def renamed(self, data: bytes) -> bytes:
        """Return an answer of the server with the members in the place of its own address."""
        return _ROW.sub(self._row, data)

    def _row(self, match: re.Match[bytes]) -> bytes:
        member = self.leader if match[2] == b"WRITE" else self.follower
        return member.address.encode() + match[1] + match[2]


@asynccontextmanager
async def a_cluster(endpoint: Endpoint) -> AsyncIterator[Cluster]:
    """Give a cluster for the length of a block."""
    cluster = Cluster(endpoint)
    members = cluster.leader, cluster.follower
    for member in members:
        await member.listen()
    try:
        yield cluster
    finally:
        for member in members:
            await member.end()
