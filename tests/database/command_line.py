"""(io) The command as a process: how the tests start it, ask it and end it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from graph.connection import Endpoint
from graph.home import CHECKOUT

QUERY = """query {
  approvalPath(origin: "%s", destination: "%s") {
    ... on ApprovalPath { bodies { code } steps { basis { article } } graphVersion }
  }
}"""
ENTRY = "from commands.main import main; main()"


def the_environ(home: Path, endpoint: Endpoint | None) -> dict[str, str]:
    """Return the environment of a command: a home of its own, and the test database if given."""
    environ = {
        key: value for key, value in os.environ.items()
        if not key.startswith(("NEO4J_", "ZHUANJIE_", "LC_"))
    }  # fmt: skip
    if cache := os.environ.get("ZHUANJIE_CACHE"):
        environ["ZHUANJIE_CACHE"] = cache
    environ |= {"ZHUANJIE_HOME": str(home), "LANG": "C.UTF-8", "PYTHONPATH": str(CHECKOUT)}
    if endpoint is not None:
        environ |= {
            "NEO4J_URI": endpoint.uri, "NEO4J_USERNAME": endpoint.username,
            "NEO4J_PASSWORD": endpoint.password, "NEO4J_DATABASE": endpoint.database,
        }  # fmt: skip
    return environ


def a_command(environ: dict[str, str], *arguments: object) -> subprocess.Popen[str]:
    """Start the command."""
    return subprocess.Popen(
        [sys.executable, "-c", ENTRY, *map(str, arguments)],
        cwd=CHECKOUT, env=environ, text=True, encoding="utf-8",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def finished(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    """Wait for the end of a command and return what it said."""
    out, err = process.communicate(timeout=180)
    assert "Traceback" not in err, err
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def query_of(origin: str, destination: str) -> str:
    """Return the question for a path in GraphQL."""
    return QUERY % (origin, destination)


def a_free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def asked(port: int, path: str, body: dict[str, str] | None = None) -> Any:
    """Ask a service of this machine and return its answer."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        None if body is None else json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


def ready(port: int, process: subprocess.Popen[str]) -> None:
    """Wait until a service says that it is ready."""
    give_up = time.monotonic() + 120
    while time.monotonic() < give_up:
        assert process.poll() is None, process.communicate()
        try:
            if asked(port, "/health/ready") == {"status": "ready"}:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the service did not become ready")


def ended(process: subprocess.Popen[str], number: int) -> float:
    """Send a signal and return the seconds until the end."""
    begun = time.monotonic()
    process.send_signal(number)
    process.wait(30)
    return time.monotonic() - begun


@contextmanager
def a_demonstration(environ: dict[str, str], port: int) -> Iterator[str]:
    """Run the demonstration for the length of a block; give what it printed until it was ready."""
    process = a_command(environ, "demo", "--port", port)
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        said = ""
        while "Ready: " not in said:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            said += line
        yield said
        ended(process, signal.SIGINT)
        assert process.returncode == 0
    finally:
        process.kill()
        process.communicate()
