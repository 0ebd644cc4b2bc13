"""(io) The services that are compared over HTTP: started side by side, each on a port of its own."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final, NamedTuple

from bench.effort import effort
from bench.load import one_answer
from bench.questions import Question, told_by
from bench.statements import node_config
from law.rulebook import rulebook

ROOT: Final = Path(__file__).parents[1]
NODE: Final = Path(__file__).parent / "node"
START_SECONDS: Final = 120
COMPARED: Final = 20

NAMES: Final = {
    "bare": "the bare route, the same bytes",
    "ours": "this service",
    "engine": "this service without compiled operations",
    "rows": "Strawberry as it comes, rows that lie ready",
    "strawberry": "Strawberry as it comes, one statement",
    "node": "@neo4j/graphql 7, the same statement",
}
"""What each way is called in the tables."""
OURS: Final = ("bare", "ours", "engine")


class Running(NamedTuple):
    """A service that answers."""

    way: str
    port: int
    pid: int

    def requests(self, question: Question) -> list[bytes]:
        """Return the question as this service takes it."""
        return question.ours if self.way in OURS else question.plain


def node_command() -> list[str] | None:
    """Return how the service on Node is started, or None where it cannot be installed."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    if not (NODE / "node_modules" / "@neo4j").is_dir():
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        if subprocess.run(command, cwd=NODE, check=False, capture_output=True).returncode:  # noqa: S603
            return None
    return [node, str(NODE / "server.mjs")]


def write_config(path: Path, endpoint: tuple[str, str, str, str]) -> Path:
    """Write what the services over the database need to know, readable by nobody else."""
    path.touch(mode=0o600)
    path.write_text(json.dumps(node_config(endpoint, rulebook())), "utf-8")
    return path


def started(stack: ExitStack, way: str, file: Path) -> Running:
    """Start one of the services for the length of a stack, and return when it listens."""
    port = _free_port()
    if way == "node":
        command = node_command()
        assert command is not None  # noqa: S101 -- whoever asks for Node has looked.
        arguments = [*command, str(file), str(port)]
    else:
        arguments = [sys.executable, "-m", "bench.http_server", way, str(port), str(file)]
    told = file.with_name(f"{way}.log")
    with told.open("w") as log:
        process = subprocess.Popen(arguments, cwd=ROOT, stdout=log, stderr=log)  # noqa: S603
    stack.callback(process.wait)
    stack.callback(process.terminate)
    until_open(port, process, told)
    return Running(way, port, process.pid)


def until_open(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when a process listens on a port; where it does not, end with what it said."""
    give_up = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > give_up:
                raise SystemExit(f"{process.args!r}: {log.read_text('utf-8')[-2000:]}") from None
            time.sleep(0.05)
        else:
            return


def compare(question: Question, running: list[Running]) -> bytes:
    """Hold the answers of all services against ours, and return one of ours of usual length.

    Raises:
        AssertionError: two answers say different things; both are named.
    """
    ours = next(each for each in running if each.way == "ours")
    answers = [one_answer(ours.port, asked) for asked in question.ours[: effort.of(COMPARED)]]
    for other in running:
        for asked, answer in zip(other.requests(question), answers, strict=False):
            found = one_answer(other.port, asked)
            same = found == answer if other.way == "engine" else (
                told_by(question, found) == told_by(question, answer)
            )  # fmt: skip
            if not same:
                raise AssertionError(f"{NAMES[other.way]}: {found[:600]!r}; ours: {answer[:600]!r}")
    return sorted(answers, key=len)[len(answers) // 2]


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
