"""(io) Measure requests a second over HTTP, in turns: the service, its engine alone, the bare route.

The bare route returns the same bytes and is the limit of what the layers below allow. The load comes from this process over kept connections, so it shares the cores with the service.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import orjson

from bench.figures import Figure, print_table
from graph.snapshot import Snapshot
from law.rulebook import rulebook
from loaders.national_snapshot import write_national_snapshot

SIZE: Final = 925_216
WAYS: Final = ("bare", "engine", "compiled")
PAIRS: Final = 2_000
ROUNDS: Final = 5
CONNECTIONS: Final = 4
START_SECONDS: Final = 60
FIRST_PORT: Final = 18_400

_PATH: Final = """query Path($origin: ID!, $destination: ID!) {
  approvalPath(origin: $origin, destination: $destination, asOf: "2025-06-03") {
    __typename
    ... on ApprovalPath {
      bodies { code name }
      steps {
        order move workingDays from { code name } to { code name }
        basis { pack document article phrase held }
      }
    }
    ... on NoLawfulPath { code message }
  }
}"""
_LIST: Final = """query List($code: ID!) {
  organization(code: $code) { subordinates(first: 1000) { edges { node {
    code name shortName kind level unit system admits onSystem since
  } } } }
}"""


class Question(NamedTuple):
    """A document with the variables of its requests, and how many are sent in a round."""

    what: str
    requests: list[bytes]
    number: int


def measure(size: int = SIZE) -> None:
    """Print the figures of a country of that size."""
    with tempfile.TemporaryDirectory(prefix="zhuanjie-bench-") as folder:
        path = Path(folder, "national.snapshot")
        write_national_snapshot(path, size, rulebook())
        for place, question in enumerate(_questions(Snapshot.open(path))):
            ports = [FIRST_PORT + len(WAYS) * place + number for number in range(len(WAYS))]
            rates = asyncio.run(_compared(path, question, ports))
            title = f"{question.what} over HTTP, {size:,} organizations, one worker"
            print_table(title, _figures(rates))


def _questions(snapshot: Snapshot) -> list[Question]:
    chance, code = np.random.default_rng(5), snapshot.code
    pairs = chance.integers(0, snapshot.size, (PAIRS, 2)).tolist()
    paths = [_request(_PATH, origin=code(one), destination=code(other)) for one, other in pairs]
    starts = np.diff(np.asarray(snapshot.arrays["subordinate_start"]))
    day = date(2025, 6, 3).toordinal()
    widest = [
        int(body)
        for body in np.argsort(starts)[-3:]
        if snapshot.class_of(int(body), day) is not None
    ]
    lists = [_request(_LIST, code=code(body)) for body in widest]
    return [
        Question("a path with its steps and articles", paths, PAIRS),
        Question("a list of 1,000 organizations with 10 fields", lists, 60),
    ]


def _request(document: str, **variables: str) -> bytes:
    body = orjson.dumps({"query": document, "variables": variables})
    head = (
        "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Accept: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _compared(path: Path, question: Question, ports: list[int]) -> dict[str, list[float]]:
    """Return the requests a second of each way, a figure for each round."""
    answer = path.with_name("answer.json")
    rates: dict[str, list[float]] = {way: [] for way in WAYS}
    with ExitStack() as stack:
        for way, port in list(zip(WAYS, ports, strict=True))[::-1]:
            # The bare route is started last: it returns the answer that the others give.
            _started(stack, way, port, path, answer)
            await _until_open(port)
            if way == "compiled":
                answer.write_bytes(await _one(port, question.requests[0]))
        for port in ports:
            await _rate(port, question, question.number // 4)
        for _ in range(ROUNDS):
            for way, port in zip(WAYS, ports, strict=True):
                rates[way].append(await _rate(port, question, question.number))
    return rates


def _started(stack: ExitStack, way: str, port: int, path: Path, answer: Path) -> None:
    arguments = [sys.executable, "-m", "bench.http_server", way, str(port), str(path), str(answer)]
    process = subprocess.Popen(arguments)  # noqa: S603 -- our own module, by our own Python.
    stack.callback(process.wait)
    stack.callback(process.terminate)


async def _until_open(port: int) -> None:
    give_up = time.monotonic() + START_SECONDS
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            if time.monotonic() > give_up:
                raise
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return


async def _one(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = await _asked(reader, writer, request)
    writer.close()
    return answer


async def _asked(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> bytes:
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
    answer = await reader.readexactly(length)
    if b" 200 ok" not in head.partition(b"\r\n")[0] or b'"errors"' in answer[:20]:
        raise AssertionError(answer[:200])
    return answer


async def _rate(port: int, question: Question, number: int) -> float:
    async def connection(first: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for place in range(first, number, CONNECTIONS):
            await _asked(reader, writer, question.requests[place % len(question.requests)])
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(connection(first) for first in range(CONNECTIONS)))
    return number / (time.perf_counter() - begun)


def _figures(rates: dict[str, list[float]]) -> list[Figure]:
    names = {"bare": "the bare route, the same bytes", "engine": "this service, by the engine alone",
             "compiled": "this service"}  # fmt: skip
    figures = []
    for way, taken in rates.items():
        ratios = [one / other for one, other in zip(taken, rates["bare"], strict=True)]
        figures.append(
            Figure(
                names[way],
                f"{np.median(taken):,.0f} a second ({min(taken):,.0f} to {max(taken):,.0f})",
                "",
                f"{np.median(ratios):.2f} of the bare route ({min(ratios):.2f} to {max(ratios):.2f})",
            )
        )
    return figures
