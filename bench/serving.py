"""(io) The command `zhuanjie serve` over a filled database, run until the end of a stack."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final, NamedTuple

from bench.load import one_answer, request
from bench.national_side import ROOT, Filled, folder
from bench.processes import family_of

START_SECONDS: Final = 300


class Served(NamedTuple):
    """A service of some workers, and the seconds from its start until it could be asked."""

    workers: int
    port: int
    pid: int
    seconds: float

    @property
    def answering(self) -> list[int]:
        """The processes that answer: the parent alone, or those that it started."""
        found = family_of(self.pid)
        return found if self.workers == 1 else found[1:]


def serve(stack: ExitStack, filled: Filled, workers: int) -> Served:
    """Run `zhuanjie serve` for the length of a stack, and return when all its workers answer."""
    begun = time.perf_counter()
    log = (folder() / f"serve-{workers}.log").open("w")
    process = subprocess.Popen(  # noqa: S603 -- our own command, by our own Python.
        [sys.executable, "-m", "commands.main", "serve", "--port", "0", "--workers", str(workers)],
        cwd=ROOT, env=filled.environ, stdout=subprocess.PIPE, stderr=log, text=True,
    )  # fmt: skip
    stack.callback(process.wait)
    stack.callback(process.terminate)
    stack.callback(log.close)
    assert process.stdout is not None  # noqa: S101
    line = next((line for line in process.stdout if "/graphql" in line), "")
    if not line:
        raise SystemExit(Path(log.name).read_text("utf-8")[-2000:])
    port = int(line.partition("127.0.0.1:")[2].partition("/")[0])
    served = Served(workers, port, process.pid, 0)
    _until_all_answer(served)
    return served._replace(seconds=time.perf_counter() - begun)


def _until_all_answer(served: Served) -> None:
    """Return when every process that is to answer has the snapshot mapped, and one has answered."""
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        answering = served.answering
        if len(answering) == served.workers and all(map(_has_snapshot, answering)):
            one_answer(served.port, request("{ __typename }"))
            return
        time.sleep(0.02)
    raise SystemExit(f"{served.workers} workers were not there after {START_SECONDS} s")


def _has_snapshot(pid: int) -> bool:
    return ".snapshot" in Path(f"/proc/{pid}/maps").read_text("utf-8")
