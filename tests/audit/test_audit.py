"""The service over a real socket: all 61 audits of GraphQL over HTTP pass, and floods stay outside.

The audits need Node; where it is missing they are skipped, but never in continuous integration.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn

from tests.api.service import a_service

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
GIGABYTE = 1024**3


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    """Serve the small schema on a free port of the loopback."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(a_service(), log_level="critical", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listener.getsockname()
        server.should_exit = True
        thread.join(timeout=10)


def installed_audits() -> str:
    """Return the path of Node with the audits installed, or skip where there is no Node."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        if os.environ.get("CI"):
            pytest.fail("Node is missing, and in continuous integration the audits must run.")
        pytest.skip("Node is missing; install it to run the audits of GraphQL over HTTP.")
    if not (HERE / "node_modules" / "graphql-http").is_dir():
        subprocess.run(
            [npm, "ci", "--no-audit", "--no-fund"], cwd=HERE, check=True, capture_output=True
        )
    return node


def test_all_audits_of_graphql_over_http_pass(address: tuple[str, int]) -> None:
    node = installed_audits()

    run = subprocess.run(
        [node, "audit.mjs", f"http://{address[0]}:{address[1]}/graphql"],
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    results = json.loads(run.stdout)
    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == 61


def head_of_a_flood(framing: bytes) -> bytes:
    """Return the head of a POST whose body is announced by the given header."""
    return (
        b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        + framing
        + b"\r\n\r\n"
    )


def test_a_gigabyte_is_refused_at_its_announcement(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(head_of_a_flood(b"Content-Length: %d" % GIGABYTE))
        answer = connection.recv(65536)

    assert answer.startswith(b"HTTP/1.1 413")
    assert b"TOO_LARGE" in answer or b"connection: close" in answer.lower()


def test_a_gigabyte_without_an_announcement_is_cut_off(address: tuple[str, int]) -> None:
    chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
    sent = 0

    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(head_of_a_flood(b"Transfer-Encoding: chunked"))
        with contextlib.suppress(ConnectionError):
            for _ in range(1024):
                connection.sendall(chunk)
                sent += len(chunk)

    assert sent < GIGABYTE // 8
