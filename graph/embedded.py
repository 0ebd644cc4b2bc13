"""(io) The endpoint of this service: the database that NEO4J_URI names, else the embedded one.

The first command on a home starts the server and owns it; further ones connect to it. A lock
decides between two that begin together, and `run.json` tells the later ones where to connect.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event

from graph.connection import Endpoint
from graph.errors import EmbeddedDatabaseFailed
from graph.home import Home
from graph.jars import Progress, digest_of, provide, read_lock
from graph.java import find_java
from graph.server import Program, Server, free_port, heap_of, is_taken, start
from graph.tenancy import Ownership, Say, Visit, find_visit, log_only

WAIT_FOR_START_SECONDS = 600.0
WAIT_FOR_END_SECONDS = 30.0
TICK_SECONDS = 0.05
PORTS_TRIED = 3


@asynccontextmanager
async def endpoint(
    home: Path,
    environ: Mapping[str, str],
    progress: Progress | None = None,
    say: Say = log_only,
) -> AsyncIterator[Endpoint]:
    """Give the endpoint of the database for the time of the block.

    Args:
        home: the folder for the data, see `graph.home.home_of`.
        progress: called while jars are fetched; never called when they are all there.
        say: told when there is something to wait for.

    Raises:
        EmbeddedDatabaseFailed: it could not be fetched or started; says what to do.
    """
    if environ.get("NEO4J_URI"):
        yield configured(environ)
        return
    place = Home(home)
    place.prepare()
    claimed = await _claim(place, environ, progress, say)
    try:
        yield claimed.endpoint
    finally:
        await claimed.close()


def configured(environ: Mapping[str, str]) -> Endpoint:
    """Return the endpoint that the environment names."""
    return Endpoint(
        environ["NEO4J_URI"],
        environ.get("NEO4J_USERNAME", "neo4j"),
        environ.get("NEO4J_PASSWORD", ""),
        environ.get("NEO4J_DATABASE", "neo4j"),
    )


def cache_of(environ: Mapping[str, str], home: Path) -> Path:
    """Return the folder for jars: one for all homes, or in the home where that is not writable."""
    base = environ.get("XDG_CACHE_HOME") or Path(environ.get("HOME") or "~", ".cache")
    folder = Path(environ.get("ZHUANJIE_CACHE") or Path(base, "zhuanjie")).expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return home / "cache"
    return folder if os.access(folder, os.W_OK) else home / "cache"


async def program_of(
    environ: Mapping[str, str], home: Path, progress: Progress | None = None
) -> Program:
    """Return a Java and the complete, verified jars; fetches what is missing."""
    jars = read_lock()
    folder = cache_of(environ, home) / f"neo4j-{digest_of(jars)}"
    java, stop = find_java(environ), Event()
    try:
        paths = await asyncio.to_thread(provide, jars, folder, environ, progress, stop)
    finally:
        # When this task is cancelled, the threads of the transfer are to end too.
        stop.set()
    return Program(java, paths, folder)


async def _claim(
    place: Home, environ: Mapping[str, str], progress: Progress | None, say: Say
) -> Visit | Ownership:
    """Connect to the server that runs on this home, or start it."""
    clock = asyncio.get_running_loop().time
    begun, told = clock(), False
    while clock() < begun + WAIT_FOR_START_SECONDS:
        if visit := find_visit(place):
            return visit
        with place.lock("start.lock") as lock:
            if lock is not None:
                # Between the look and the lock, another command may have started it.
                return find_visit(place) or await _own(place, environ, progress, say)
        if not told and clock() > begun + 1:
            say("另一个命令正在启动数据库，请稍候。", "Another command is starting the database.")
            told = True
        await asyncio.sleep(TICK_SECONDS)
    raise EmbeddedDatabaseFailed(
        reason_zh=f"另一个命令启动数据库已超过 {WAIT_FOR_START_SECONDS:.0f} 秒。请结束它后重试。",
        reason_en="another command has been starting it for too long; end it and try again.",
    )


async def _own(
    place: Home, environ: Mapping[str, str], progress: Progress | None, say: Say
) -> Ownership:
    program = await program_of(environ, place.root, progress)
    for attempt in range(1, PORTS_TRIED + 1):
        port = free_port(environ)
        server = await _started(place, program, port, heap_of(place, environ))
        try:
            return Ownership(place, server, await server.ready(place), say)
        except EmbeddedDatabaseFailed:
            await server.stop()
            # Between the choice of a free port and its use, another program may have taken it.
            if attempt == PORTS_TRIED or not is_taken(port):
                raise
        except BaseException:
            server.release()
            raise
    raise AssertionError  # The last attempt returns or raises.


async def _started(place: Home, program: Program, port: int, heap_mb: int) -> Server:
    """Start a server as soon as the last one on this home, if it still runs, has ended."""
    clock = asyncio.get_running_loop().time
    give_up = clock() + WAIT_FOR_END_SECONDS
    while clock() < give_up:
        record = place.record()
        with place.lock("server.lock") as lock:
            if lock is not None and (record is None or not record.server.is_alive):
                # The watcher inherits the lock, and so holds it as long as the server may run.
                return start(program, place, port, heap_mb, lock)
        await asyncio.sleep(TICK_SECONDS)
    pid = record.server.pid if record else "?"
    raise EmbeddedDatabaseFailed(
        reason_zh=f"上一个数据库进程 {pid} 仍占用 {place.root}。请先结束该进程（kill {pid}）。",
        reason_en=f"the last server, process {pid}, still uses {place.root}; end it (kill {pid}).",
    )
