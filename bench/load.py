"""(io) The load generator: sends requests that are ready as bytes over kept connections, and counts.

Usage: python -m bench.load PORT SECONDS CONNECTIONS REQUESTS awake|asleep

A process of its own with plain sockets, so that a request costs it a few microseconds: what it needs
is told beside the rates. Its next request goes out when an answer is there as a whole. Between answers
it sleeps, or stays awake and looks again and again: on a virtual machine whoever wakes a core that
sleeps pays for it, which would be the service, for each answer.
"""

from __future__ import annotations

import json
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import cycle
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[1]
CONNECTIONS: Final = 4
PATIENCE_SECONDS: Final = 120
_AWAKE: Final = "awake"
_CHUNK: Final = 1 << 18
_REFUSALS: Final = (b'{"errors"', b'{"data":null', b'{"data": null')


class Load(NamedTuple):
    """What came of a load: answers, the seconds they took, and what the generator worked."""

    answers: int
    seconds: float
    worked: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


class Refused(Exception):
    """An answer that is no answer to the question."""


def request(document: str, **variables: object) -> bytes:
    """Return a request for a GraphQL document as a browser would write it."""
    asked = {"query": document, "variables": variables}
    body = json.dumps(asked, ensure_ascii=False, separators=(",", ":")).encode()
    head = (
        "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Accept: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def write_requests(path: Path, requests: Sequence[bytes]) -> Path:
    """Write requests for the generator and return where they are."""
    path.write_text(json.dumps([each.decode() for each in requests]), "utf-8")
    return path


def loaded(
    port: int,
    requests: Path,
    seconds: float,
    connections: int = CONNECTIONS,
    *,
    awake: bool = False,
) -> Load:
    """Put a port under load from a process of its own."""
    arguments = [str(each) for each in (port, seconds, connections, requests)]
    arguments.append(_AWAKE if awake else "asleep")
    run = subprocess.run(  # noqa: S603 -- our own module, by our own Python.
        [sys.executable, "-m", "bench.load", *arguments], cwd=ROOT, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    if run.returncode:
        raise Refused(run.stderr.strip().splitlines()[-1])
    return Load(*json.loads(run.stdout))


def one_answer(port: int, asked: bytes) -> bytes:
    """Return the body of the answer to one request."""
    with closing(_Connection(port)) as connection:
        return connection.answer_to(asked)


class _Connection:
    """A kept connection with at most one request on its way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.body = b""
        self._parts: list[bytes] = []
        self._wanted = 0

    def send(self, asked: bytes) -> None:
        self._parts, self._wanted = [], 0
        self.socket.sendall(asked)

    def close(self) -> None:
        self.socket.close()

    def answer_to(self, asked: bytes) -> bytes:
        self.send(asked)
        while not self.received():
            pass
        return self.body

    def received(self) -> bool:
        """Take what has come, and tell whether the answer is there as a whole."""
        part = self.socket.recv(_CHUNK)
        if not part:
            raise Refused("the service closed the connection")
        if self._parts:
            self._parts.append(part)
            self._wanted -= len(part)
        else:
            self._begin(part)
        if self._wanted:
            return False
        self.body = b"".join(self._parts)
        return True

    def _begin(self, part: bytes) -> None:
        head, found, body = part.partition(b"\r\n\r\n")
        if not found or not head.startswith(b"HTTP/1.1 200") or body.startswith(_REFUSALS):
            raise Refused(repr(part[:400]))
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        self._parts, self._wanted = [body], int(length) - len(body)


def main() -> None:
    """Send requests for some seconds and print what came of it."""
    port, seconds, connections, path, kind = sys.argv[1:]
    requests = [each.encode() for each in json.loads(Path(path).read_text("utf-8"))]
    with ExitStack() as stack:
        kept = []
        for _ in range(int(connections)):
            kept.append(stack.enter_context(closing(_Connection(int(port)))))
            # Whoever takes this one is busy for a moment: the next may meet another worker.
            kept[-1].answer_to(requests[0])
        patience = 0 if kind == _AWAKE else PATIENCE_SECONDS
        sys.stdout.write(json.dumps(_sent(kept, cycle(requests), float(seconds), patience)))


def _sent(
    connections: list[_Connection], requests: Iterator[bytes], seconds: float, patience: float
) -> Load:
    poll, waiting = select.epoll(), {each.socket.fileno(): each for each in connections}
    begun, worked, answers = time.perf_counter(), time.process_time(), 0
    for number, each in waiting.items():
        poll.register(number, select.EPOLLIN)
        each.send(next(requests))
    end = begun + seconds
    while waiting:
        for number, _ in poll.poll(patience):
            connection = waiting[number]
            if not connection.received():
                continue
            answers += 1
            if time.perf_counter() < end:
                connection.send(next(requests))
            else:
                del waiting[number]
                poll.unregister(number)
    return Load(answers, time.perf_counter() - begun, time.process_time() - worked)


if __name__ == "__main__":
    main()
