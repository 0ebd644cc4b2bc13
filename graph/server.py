"""(io) A Neo4j server as a child process: its command line, its start and its stop.

Who may start it and who connects to it is decided in `graph.embedded`.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

from graph import watcher
from graph.connection import Database, Endpoint
from graph.errors import EmbeddedDatabaseFailed, StoreTimeout, StoreUnavailable
from graph.faults import StoreRefused
from graph.home import USERNAME, Home
from graph.java import Java
from graph.processes import Process

MAIN_CLASS = "org.neo4j.server.CommunityEntryPoint"
START_SECONDS = 120.0
STOP_SECONDS = 15.0
ARCHIVE_AFTER_SECONDS = 20.0
"""The archive is begun when the first work after a start is likely done; it takes a core 20 s."""

HEAP_MB, BIG_HEAP_MB = 512, 1024
BIG_STORE = 300_000_000
"""Bytes of a store from which the bigger heap is given; about 500,000 organizations."""

OPENED = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch")


class Program(NamedTuple):
    """What it takes to run a server: a Java, the jars, and the folder they lie in."""

    java: Java
    jars: Sequence[Path]
    folder: Path

    @property
    def archive(self) -> Path:
        """The class-data archive; Java accepts it for exactly this Java and these files only."""
        parts = [str(self.java.launcher), self.java.version]
        parts += [f"{path} {path.stat().st_mtime_ns}" for path in self.jars]
        return self.folder / f"{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:12]}.jsa"

    @property
    def class_path(self) -> str:
        """All jars, in their fixed order."""
        return ":".join(map(str, self.jars))


class Server:
    """A running server with the process that watches over it."""

    def __init__(self, watch: subprocess.Popen[bytes], process: Process, port: int) -> None:
        """Use `start`."""
        self._watch = watch
        self.process = process
        self.port = port

    async def ready(self, home: Home) -> Endpoint:
        """Return the endpoint as soon as the database has answered over Bolt."""
        endpoint = endpoint_of(home, self.port)
        clock = asyncio.get_running_loop().time
        give_up = clock() + START_SECONDS
        while not await _answers(endpoint, home):
            if self._watch.poll() is not None or clock() > give_up:
                raise _failure(home)
            await asyncio.sleep(0.05)
        return endpoint

    async def stop(self) -> None:
        """End the pipe to the watcher, which stops the server, and wait for both."""
        self.release()
        clock = asyncio.get_running_loop().time
        give_up = clock() + STOP_SECONDS
        while self._watch.poll() is None and clock() < give_up:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        if self._watch.poll() is None:
            self._watch.kill()
            self._watch.wait()

    def release(self) -> None:
        """End the pipe, without waiting for what follows."""
        for pipe in (self._watch.stdin, self._watch.stdout):
            if pipe is not None:
                pipe.close()


def start(program: Program, home: Home, port: int, heap_mb: int, lock: IO[str]) -> Server:
    """Start a server on a prepared home; it answers some seconds later.

    Args:
        lock: a locked file, which stays locked until the server has ended.
    """
    home.write_settings(port)
    plan = {
        "server": _command(program, home, heap_mb),
        "console": str(home.console),
        "run_file": str(home.run_file),
        "archive": None if program.archive.exists() else _archive(program, home),
    }
    # In a session of its own, so that Ctrl-C reaches the service alone, which stops in order.
    watch = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-S", watcher.__file__, json.dumps(plan)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        pass_fds=(lock.fileno(),),
    )
    assert watch.stdout is not None  # noqa: S101
    line = watch.stdout.readline()
    if not line.strip().isdigit():
        watch.kill()
        watch.wait()
        raise _failure(home)
    return Server(watch, Process.running(int(line)), port)


def endpoint_of(home: Home, port: int) -> Endpoint:
    """Return the endpoint of the server that runs on this home."""
    return Endpoint(f"bolt://127.0.0.1:{port}", USERNAME, home.password())


def heap_of(home: Home, environ: Mapping[str, str]) -> int:
    """Return the megabytes of heap to give: `ZHUANJIE_HEAP_MB`, else by the size of the store."""
    given = environ.get("ZHUANJIE_HEAP_MB", "")
    if given.isdigit():
        return int(given)
    return BIG_HEAP_MB if home.size > BIG_STORE else HEAP_MB


def free_port(environ: Mapping[str, str]) -> int:
    """Return the port to listen on: `ZHUANJIE_BOLT_PORT`, else a free one."""
    given = environ.get("ZHUANJIE_BOLT_PORT", "")
    if given.isdigit() and is_taken(int(given)):
        raise EmbeddedDatabaseFailed(
            reason_zh=f"端口 {given} 已被占用。请改 ZHUANJIE_BOLT_PORT，或不设它而自动选择。",
            reason_en=f"port {given} is in use; change ZHUANJIE_BOLT_PORT, or leave it out.",
        )
    if given.isdigit():
        return int(given)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_taken(port: int) -> bool:
    """Tell whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _command(program: Program, home: Home, heap_mb: int) -> list[str]:
    known = program.archive.exists()
    return [
        str(program.java.launcher),
        "-Xms128m",
        f"-Xmx{heap_mb}m",
        "-XX:+UseSerialGC",
        "-Xshare:auto",
        f"-XX:SharedArchiveFile={program.archive}"
        if known
        else f"-XX:DumpLoadedClassList={home.root}/classes.recorded",
        "-Dfile.encoding=UTF-8",
        *_opened(),
        "-cp",
        program.class_path,
        MAIN_CLASS,
        f"--home-dir={home.root}",
        f"--config-dir={home.conf}",
    ]


def _archive(program: Program, home: Home) -> dict[str, Any]:
    """Describe how the watcher makes the class-data archive from the classes of this run."""
    part = f"{program.archive}.{hashlib.sha256(str(home.root).encode()).hexdigest()[:8]}.part"
    classes = f"{home.root}/classes"
    return {
        "after_seconds": ARCHIVE_AFTER_SECONDS,
        "recorded": f"{classes}.recorded",
        "classes": classes,
        "part": part,
        "archive": str(program.archive),
        "command": [
            str(program.java.launcher),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-Xshare:dump",
            f"-XX:SharedClassListFile={classes}",
            f"-XX:SharedArchiveFile={part}",
            *_opened(),
            "-cp",
            program.class_path,
        ],
    }


def _opened() -> list[str]:
    return [f"--add-opens={package}=ALL-UNNAMED" for package in OPENED]


async def _answers(endpoint: Endpoint, home: Home) -> bool:
    # The log would get a line for each try of the driver; a bare connection first tells as much.
    if not is_taken(int(endpoint.uri.rpartition(":")[2])):
        return False
    async with Database.connect(endpoint) as database:
        try:
            await database.verify()
        except (StoreUnavailable, StoreTimeout):
            return False
        except StoreRefused:
            raise EmbeddedDatabaseFailed(
                reason_zh=f"{home.root / 'password'} 打不开已有数据。请恢复原来的文件。",
                reason_en=f"{home.root / 'password'} does not open the data. Restore that file.",
            ) from None
    return True


def _failure(home: Home) -> EmbeddedDatabaseFailed:
    try:
        lines = home.console.read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    telling = [line for line in lines if any(word in line for word in ("Caused by", "ERROR"))]
    last = (telling or lines or ["-"])[-1].strip()[:200]
    return EmbeddedDatabaseFailed(
        reason_zh=f"Neo4j 启动失败（{last}），日志见 {home.console}。",
        reason_en=f"Neo4j ended or did not answer ({last}); its log is {home.console}.",
    )
