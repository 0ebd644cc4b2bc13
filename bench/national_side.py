"""(io) What several parts of one run share: snapshots of the country, and a filled database.

Usage: python -m bench.national_side HOME SNAPSHOT

The database is started and filled by a process of its own, which keeps it until its input ends;
everybody else is a visitor of that home, as any other command would be.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from bench.figures import time_runs
from bench.national_database import fill
from graph.connection import Database, Endpoint
from graph.embedded import endpoint
from graph.home import Home
from graph.snapshot import Snapshot
from law.rulebook import rulebook
from loaders.national_snapshot import write_national_snapshot

ROOT: Final = Path(__file__).parents[1]
HEAP_MB: Final = "1024"

shared: Final = ExitStack()
"""What the run holds until its end."""


class Filled(NamedTuple):
    """A database that holds the national data set, in a home of its own."""

    home: Path
    endpoint: Endpoint
    facts: int
    seconds: float

    @property
    def environ(self) -> dict[str, str]:
        """The environment in which a command works on this database."""
        return {"ZHUANJIE_HEAP_MB": HEAP_MB, **os.environ, "ZHUANJIE_HOME": str(self.home)}

    @property
    def server(self) -> int:
        """The number of the server's process; our own where the database runs elsewhere."""
        record = Home(self.home).record()
        return record.server.pid if record else os.getpid()


@cache
def folder() -> Path:
    """Return a folder that is removed at the end of the run."""
    made = tempfile.TemporaryDirectory(prefix="zhuanjie-bench-", ignore_cleanup_errors=True)
    return Path(shared.enter_context(made))


class Written(NamedTuple):
    """A snapshot file, the seconds that writing took, and those that the processor worked."""

    path: Path
    seconds: float
    worked: float


@cache
def written(size: int) -> Written:
    """Write the snapshot of a country of that many organizations, once in a run."""
    path = folder() / f"national-{size}.snapshot"
    return Written(
        path, *time_runs(lambda: write_national_snapshot(path, size, rulebook()), runs=1)
    )


def snapshot_file(size: int) -> Path:
    """Return the snapshot of a country of that many organizations."""
    return written(size).path


@cache
def filled_database(size: int) -> Filled:
    """Return a database with that many organizations, filled once in a run."""
    home = folder() / f"database-{size}"
    print(f"\nfilling a database with {size:,} organizations", flush=True)
    arguments = [sys.executable, "-m", "bench.national_side", str(home), str(snapshot_file(size))]
    keeper = subprocess.Popen(  # noqa: S603 -- our own module, by our own Python.
        arguments, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert keeper.stdin is not None  # noqa: S101
    assert keeper.stdout is not None  # noqa: S101
    shared.callback(keeper.wait)
    shared.callback(keeper.stdin.close)
    for line in keeper.stdout:
        if line.startswith("{"):
            told = json.loads(line)
            return Filled(home, Endpoint(*told["endpoint"]), told["facts"], told["seconds"])
        print(line, end="", flush=True)
    raise SystemExit(keeper.wait())


async def _keep(home: Path, path: Path) -> None:
    environ = {"ZHUANJIE_HEAP_MB": HEAP_MB, **os.environ}
    async with endpoint(home, environ) as served:
        async with Database.connect(served) as database:
            begun = time.perf_counter()
            counts = await fill(database, Snapshot.open(path))
            seconds = time.perf_counter() - begun
        told: dict[str, Any] = {
            "endpoint": served, "facts": sum(counts.values()), "seconds": seconds
        }  # fmt: skip
        print(json.dumps(told), flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_keep(*map(Path, sys.argv[1:])))
