"""(io) Figures of a benchmark: how they are taken, and the table they are printed in."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from graph.snapshot_arrays import Array

ROUNDS = 3
_MICROSECONDS = 1e3


class Times(NamedTuple):
    """Microseconds of many calls: of all of them, and of the least disturbed of each call's rounds."""

    median: float
    p95: float
    undisturbed: float
    undisturbed_p95: float


class Figure(NamedTuple):
    """One line of the table: what was measured, what it may be at most, and the other side."""

    what: str
    measured: str
    target: str = ""
    beside: str = ""


def time_calls(
    call: Callable[..., object], arguments: Sequence[tuple[Any, ...]], warm_up: int = 200
) -> Times:
    """Call once with each of some arguments, in a few rounds, and return how long it took."""
    for each in arguments[:warm_up]:
        call(*each)
    taken = np.zeros((ROUNDS, len(arguments)))
    for round_ in range(ROUNDS):
        for number, each in enumerate(arguments):
            begun = time.perf_counter_ns()
            call(*each)
            taken[round_, number] = time.perf_counter_ns() - begun
    return times_of(taken / _MICROSECONDS)


def times_of(taken: Array) -> Times:
    """Return what microseconds say that were taken in rounds, a row for each."""
    whole, best = (np.percentile(each, (50, 95)).tolist() for each in (taken, taken.min(axis=0)))
    return Times(*whole, *best)


def time_runs(call: Callable[[], object], runs: int = ROUNDS) -> tuple[float, float]:
    """Return the median seconds of some runs by the clock, and those that the processor worked."""
    clocked, worked = [], []
    for _ in range(runs):
        begun, work = time.perf_counter(), time.process_time()
        call()
        clocked.append(time.perf_counter() - begun)
        worked.append(time.process_time() - work)
    return statistics.median(clocked), statistics.median(worked)


def shown(times: Times, unit: str = "µs") -> str:
    """Return times as text: median and 95th percentile, of all calls and of undisturbed ones."""
    scale = 1.0 if unit == "µs" else 1e-3
    median, p95, best, best_p95 = (each * scale for each in times)
    return f"{median:,.1f} {unit}, p95 {p95:,.1f} (undisturbed {best:,.1f}, p95 {best_p95:,.1f})"


class Work:
    """The seconds that processors worked, in this process and in another one."""

    def __init__(self, pid: int) -> None:
        """Begin to count."""
        self._stat = Path(f"/proc/{pid}/stat")
        self._begun = self._seconds()

    def __str__(self) -> str:
        """Say how much both have worked since."""
        own, other = (now - then for now, then in zip(self._seconds(), self._begun, strict=True))
        return f"{own:.1f} s of work here, {other:.1f} s in the server"

    def _seconds(self) -> tuple[float, float]:
        # The name of the program stands in brackets and may hold blanks.
        fields = self._stat.read_text("utf-8").rpartition(")")[2].split()
        ticks = int(fields[11]) + int(fields[12])
        return time.process_time(), ticks / os.sysconf("SC_CLK_TCK")


def machine() -> str:
    """Return what the figures were taken on, and how busy it was."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    models = {line.partition(":")[2].strip() for line in lines if line.startswith("model name")}
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "neo4j", "neo4j-rust-ext"))
    return (
        f"{', '.join(sorted(models)) or platform.machine()}, {os.cpu_count()} cores, "
        f"{memory:.0f} GB, {platform.system()} {platform.release()}\n"
        f"Python {platform.python_version()}, {packages}"
    )


def load() -> str:
    """Return how many programs wanted a core in the last minute."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def print_table(title: str, figures: Iterable[Figure]) -> None:
    """Print figures as a table in Markdown."""
    print(f"\n### {title} ({load()})\n")
    print("| what | measured | at most | other side |\n|---|---|---|---|")
    for each in figures:
        print(f"| {' | '.join(each)} |", flush=True)
