"""The embedded database as its users meet it: starts, second commands, kills, stops."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.connection import Database, Endpoint
from graph.embedded import cache_of, configured, endpoint
from graph.errors import EmbeddedDatabaseFailed, StoreUnavailable
from graph.home import Home, RunRecord, credential, home_of
from graph.java import find_java, major_of, version_of
from graph.processes import Process
from graph.server import free_port, heap_of
from tests.servers import Statement

COMMAND = """
import asyncio, os, signal, sys
from pathlib import Path
from graph.embedded import endpoint

async def main():
    say = lambda chinese, english: print("SAY", english, flush=True)
    async with endpoint(Path(sys.argv[1]), os.environ, say=say) as served:
        print("READY", served.uri, flush=True)
        told = asyncio.Event()
        asyncio.get_running_loop().add_reader(sys.stdin, told.set)
        await told.wait()
    print("STOPPED", flush=True)

# A run of the tests in the background hands down an interrupt that is ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("INTERRUPTED", flush=True)
"""
CREATE = Statement("create_thing", "CREATE (:Thing)")
COUNT = Statement("count_things", "MATCH (t:Thing) RETURN count(t) AS things")

Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def environ() -> dict[str, str]:
    """Give the environment without a database of the outside."""
    return {key: value for key, value in os.environ.items() if not key.startswith("NEO4J_")}


@pytest.fixture
def start(tmp_path: Path, environ: dict[str, str]) -> Iterator[Start]:
    """Give a function that starts a command on the home of this test; all end with the test."""
    commands: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        command = subprocess.Popen(
            [sys.executable, "-c", COMMAND, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environ,
        )
        commands.append(command)
        return command

    yield start
    for command in commands:
        command.kill()
        command.communicate()
    wait_until(lambda: not server_runs(tmp_path), 20)


def line_of(command: subprocess.Popen[str]) -> str:
    """Return the next line that a command prints."""
    assert command.stdout is not None
    return command.stdout.readline().strip()


def end(command: subprocess.Popen[str]) -> str:
    """Let a command come to its end, and return what it printed meanwhile."""
    return command.communicate("\n", timeout=30)[0]


def server_runs(home: Path) -> bool:
    """Tell whether a server, or the process that watches over it, still holds the home."""
    with Home(home).lock("server.lock") as lock:
        return lock is None


def wait_until(is_so: Callable[[], bool], seconds: float) -> None:
    """Wait until something is so, or fail."""
    give_up = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < give_up
        time.sleep(0.02)


def record_of(home: Path) -> RunRecord:
    """Return what the home says of its server."""
    record = Home(home).record()
    assert record is not None
    return record


def modes_below(folder: Path) -> set[int]:
    """Return the bits for others of every file and folder."""
    return {path.stat().st_mode & 0o077 for path in [folder, *folder.rglob("*")]}


def resident_mb(pid: int) -> int:
    """Return the resident memory of a process."""
    text = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(text.partition("VmRSS:")[2].split()[0]) // 1024


async def test_two_commands_that_begin_together_share_one_server(
    start: Start, tmp_path: Path
) -> None:
    """One owns it, the other connects; files and port are private, and the stop is clean."""
    began = time.monotonic()
    commands = [start(), start()]
    lines = [line_of(command) for command in commands]
    started = time.monotonic() - began
    pairs = zip(commands, lines, strict=True)
    lines = [line_of(command) if line.startswith("SAY") else line for command, line in pairs]

    record = record_of(tmp_path)
    assert lines == [f"READY bolt://127.0.0.1:{record.port}"] * 2
    assert {command.pid for command in commands} > {record.owner.pid}
    assert modes_below(tmp_path / "neo4j") == {0}
    assert listening(record.server.pid) == {("loopback", record.port)}
    owner, visitor = sorted(commands, key=lambda command: command.pid != record.owner.pid)
    memory = resident_mb(record.server.pid)
    assert "STOPPED" in end(visitor)
    began = time.monotonic()
    owner.send_signal(signal.SIGINT)
    owner.wait(timeout=30)
    assert "INTERRUPTED" in end(owner)
    stopped = time.monotonic() - began
    print(f"start {started:.1f} s, stop {stopped:.2f} s, resident {memory} MB")
    assert not server_runs(tmp_path)
    assert not record.server.is_alive
    assert Home(tmp_path).record() is None


async def test_a_killed_owner_leaves_no_orphan_and_no_lost_data(
    start: Start, tmp_path: Path, environ: dict[str, str]
) -> None:
    """Its server ends, visitors are told, and the next command starts anew on the same data."""
    owner = start()
    assert line_of(owner).startswith("READY")
    first = record_of(tmp_path)
    async with endpoint(tmp_path, environ) as served, Database.connect(served) as database:
        await database.write(CREATE)

        owner.kill()
        wait_until(lambda: not first.server.is_alive, 10)
        with pytest.raises(StoreUnavailable):
            await database.read(COUNT)

    # What a killed command may leave: a record of processes that are no more.
    Home(tmp_path).write_record(first)
    said: list[str] = []
    visitor = None
    async with endpoint(tmp_path, environ, say=lambda _, text: said.append(text)) as served:
        async with Database.connect(served) as database:
            rows = await database.read(COUNT)
        assert record_of(tmp_path).owner == Process.current()
        visitor = start()
        assert await asyncio.to_thread(line_of, visitor) == f"READY {served.uri}"
        leaving = asyncio.get_running_loop().call_later(1, end, visitor)
        began = time.monotonic()
    waited = time.monotonic() - began

    assert rows == [{"things": 1}]
    assert leaving.when() > 0
    assert 1 <= waited < 8
    assert [str(visitor.pid) in text for text in said] == [True]
    assert not server_runs(tmp_path)


async def test_a_terminated_command_takes_its_server_along(start: Start, tmp_path: Path) -> None:
    """Also while it is still starting, and also when nothing handles the signal."""
    command = start()
    wait_until(lambda: (tmp_path / "neo4j" / "server.lock").exists() and server_runs(tmp_path), 60)

    command.terminate()
    began = time.monotonic()
    wait_until(lambda: not server_runs(tmp_path), 12)

    print(f"gone {time.monotonic() - began:.2f} s after SIGTERM")
    assert Home(tmp_path).record() is None


def listening(pid: int) -> set[tuple[str, int]]:
    """Return where a process listens: on loopback or elsewhere, and the port."""
    sockets = {os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir() if path.is_symlink()}
    found = set()
    for table in ("tcp", "tcp6"):
        for row in Path(f"/proc/{pid}/net/{table}").read_text("utf-8").splitlines()[1:]:
            fields = row.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                address, _, port = fields[1].rpartition(":")
                where = "loopback" if address.endswith("0100007F") else address
                found.add((where, int(port, 16)))
    return found


async def test_a_server_that_does_not_start_says_where_to_look(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    """What Java said last and the path of the log are in the message; nothing is left running."""
    with pytest.raises(EmbeddedDatabaseFailed) as caught:
        async with endpoint(tmp_path, {**environ, "ZHUANJIE_HEAP_MB": "8"}):
            pass

    for language in ("zh", "en"):
        assert "console.log" in caught.value.text(language)
        assert "heap" in caught.value.text(language)
    assert not server_runs(tmp_path)


async def test_a_configured_database_is_used_as_it_is(tmp_path: Path) -> None:
    """With NEO4J_URI nothing is fetched, started or written."""
    environ = {
        "NEO4J_URI": "neo4j://db:7687",
        "NEO4J_PASSWORD": "secret",
        "NEO4J_DATABASE": "graph",
    }

    async with endpoint(tmp_path / "home", environ) as served:
        assert served == Endpoint("neo4j://db:7687", "neo4j", "secret", "graph")

    assert configured(environ) == served
    assert not (tmp_path / "home").exists()


def test_a_port_that_is_in_use_is_refused_with_its_setting() -> None:
    """A port that was chosen is not silently replaced by another one."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(EmbeddedDatabaseFailed) as caught:
            free_port({"ZHUANJIE_BOLT_PORT": str(port)})

    assert str(port) in caught.value.text("zh")
    assert "ZHUANJIE_BOLT_PORT" in caught.value.text("en")
    assert free_port({"ZHUANJIE_BOLT_PORT": str(port)}) == port
    assert free_port({}) > 0


def test_a_bigger_store_gets_a_bigger_heap(tmp_path: Path) -> None:
    """The setting goes before the size."""
    home = Home(tmp_path)
    store = home.data / "databases" / "neo4j" / "block.db"
    store.parent.mkdir(parents=True)
    with store.open("wb") as stream:
        sizes = []
        for size in (0, 400_000_000):
            stream.truncate(size)
            sizes.append(heap_of(home, {}))

    assert sizes == [512, 1024]
    assert heap_of(home, {"ZHUANJIE_HEAP_MB": "256"}) == 256


@pytest.mark.parametrize("name", ["", "data", "password"])
def test_a_home_that_others_can_read_is_refused(tmp_path: Path, name: str) -> None:
    """The message names the path, its mode and the command that closes it."""
    home = Home(tmp_path)
    home.prepare()
    home.password()
    (home.root / name).chmod(0o644)

    with pytest.raises(EmbeddedDatabaseFailed) as caught:
        home.prepare()

    (home.root / name).chmod(0o700)
    for language in ("zh", "en"):
        assert "644" in caught.value.text(language)
        assert "chmod" in caught.value.text(language)


def test_a_lost_password_is_said_and_not_replaced(tmp_path: Path) -> None:
    """A new one would not open the data that is there."""
    home = Home(tmp_path)
    home.prepare()
    (home.data / "databases" / "system").mkdir(parents=True)

    with pytest.raises(EmbeddedDatabaseFailed) as caught:
        home.password()

    assert "password" in caught.value.text("zh")


def test_each_home_has_a_password_of_its_own(tmp_path: Path) -> None:
    """It stays the same for one home, and never stands in the file that Neo4j reads."""
    homes = [Home(tmp_path / name) for name in ("one", "two")]
    for home in homes:
        home.prepare()

    passwords = [home.password() for home in homes]
    homes[0].write_settings(7687)

    assert passwords[0] != passwords[1]
    assert passwords[0] == homes[0].password()
    written = (homes[0].data / "dbms" / "auth.ini").read_text("utf-8")
    assert passwords[0] not in written
    assert written.startswith("neo4j:SHA-256,")


def test_a_credential_is_hashed_many_times() -> None:
    """The form that Neo4j reads: hash, salt and rounds in hexadecimal."""
    line = credential("password", b"\x01" * 32)

    _, _, rest = line.partition(":")
    algorithm, hashed, salt, rounds = rest.strip().rstrip(":").split(",")
    assert (algorithm, len(hashed), salt, rounds) == ("SHA-256", 64, "01" * 32, "1024")


def test_a_half_written_record_is_no_record(tmp_path: Path) -> None:
    """Nor is one of another form."""
    home = Home(tmp_path)
    home.prepare()

    for text in ("", '{"state": "READY"', json.dumps({"state": "READY"}), "[]"):
        home.run_file.write_text(text, "utf-8")
        assert home.record() is None


def test_a_number_that_another_process_has_now_is_not_taken_for_the_first() -> None:
    """The start time tells them apart."""
    this = Process.current()

    assert this.is_alive
    assert not this._replace(started="1").is_alive
    assert not Process.running(2**22 + 1).is_alive


def test_homes_and_caches_follow_the_environment(tmp_path: Path) -> None:
    """A cache that cannot be written gives way to the home."""
    (tmp_path / "file").write_text("")

    assert home_of({"ZHUANJIE_HOME": str(tmp_path)}) == tmp_path
    assert home_of({}).name == ".zhuanjie"
    assert cache_of({"ZHUANJIE_CACHE": str(tmp_path / "a")}, tmp_path) == tmp_path / "a"
    assert cache_of({"XDG_CACHE_HOME": str(tmp_path)}, tmp_path) == tmp_path / "zhuanjie"
    assert cache_of({"ZHUANJIE_CACHE": f"{tmp_path}/file/a"}, tmp_path) == tmp_path / "cache"


def test_java_comes_from_the_machine_or_from_its_package(tmp_path: Path) -> None:
    """JAVA_HOME before PATH before the package; a version that does not fit is passed over."""
    for name, version in (("new", "25.0.1"), ("fit", "21.0.4")):
        (tmp_path / name / "bin").mkdir(parents=True)
        (tmp_path / name / "bin" / "java").write_text("#!/bin/sh\n")
        (tmp_path / name / "bin" / "java").chmod(0o755)
        (tmp_path / name / "release").write_text(f'JAVA_VERSION="{version}"\n')
    new, fit = str(tmp_path / "new"), str(tmp_path / "fit")

    chosen = find_java({"JAVA_HOME": new, "PATH": f"{fit}/bin"})
    packaged = find_java({"JAVA_HOME": new, "PATH": "/nonexistent"})

    assert chosen.launcher == tmp_path / "fit" / "bin" / "java"
    assert major_of(packaged.version) == 21
    assert version_of(packaged.launcher) == packaged.version
