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

from bench.effort import effort
from graph.native import is_compiled
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
    """One line of a table: what was measured, its bar, and the other side."""

    what: str
    measured: str
    bar: str = ""
    beside: str = ""


class Held(NamedTuple):
    """A figure that has a bar, with one value for each round."""

    what: str
    values: Sequence[float]
    bound: float
    is_least: bool
    unit: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the median reaches its bar."""
        middle = statistics.median(self.values)
        return middle >= self.bound if self.is_least else middle <= self.bound

    @property
    def measured(self) -> str:
        """The median with its spread."""
        return f"{spread(self.values)}{self.unit and f' {self.unit}'}"

    @property
    def bar(self) -> str:
        """What it must be."""
        word = "at least" if self.is_least else "at most"
        return f"{word} {self.bound:,g}{self.unit and f' {self.unit}'}"


_held: list[Held] = []


def hold(
    what: str,
    values: Sequence[float],
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    unit: str = "",
) -> Held:
    """Keep a figure for the last table of the run, and return it for the table of its part."""
    bound = at_most if at_least is None else at_least
    assert bound is not None  # noqa: S101
    _held.append(Held(what, tuple(values), bound, at_least is not None, unit))
    return _held[-1]


def spread(values: Sequence[float]) -> str:
    """Return the median of some rounds with the least and the most.

    >>> spread([0.5, 0.52, 0.61]), spread([7_950.2, 8_000.4]), spread([3.0])
    ('0.52 (0.50 to 0.61)', '7,975 (7,950 to 8,000)', '3.0')
    """
    middle, low, high = statistics.median(values), min(values), max(values)
    return (
        _number(middle)
        if low == high
        else (f"{_number(middle)} ({_number(low)} to {_number(high)})")
    )


def ratios(ones: Sequence[float], others: Sequence[float]) -> list[float]:
    """Return the ratio of two ways in each round.

    >>> ratios([1.0, 3.0], [2.0, 4.0])
    [0.5, 0.75]
    """
    return [one / other for one, other in zip(ones, others, strict=True)]


def _number(value: float) -> str:
    digits = 0 if value >= 100 else 1 if value >= 2 else 2 if value >= 0.1 else 3
    return f"{value:,.{digits}f}"


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


def machine() -> str:
    """Return what the figures were taken on, and how busy it was."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    models = {line.partition(":")[2].strip() for line in lines if line.startswith("model name")}
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "neo4j", "neo4j-rust-ext"))
    return (
        f"{', '.join(sorted(models)) or platform.machine()}, {os.cpu_count()} cores, "
        f"{memory:.0f} GB, {platform.system()} {platform.release()}\n"
        f"Python {platform.python_version()}, {packages}, "
        f"{'with' if is_compiled() else 'without'} compiled modules"
    )


def load() -> str:
    """Return how many programs wanted a core in the last minute."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def print_table(title: str, figures: Iterable[Figure]) -> None:
    """Print figures as a table in Markdown."""
    print(f"\n### {title} ({load()})\n")
    print("| what | measured | bar | other side |\n|---|---|---|---|")
    for each in figures:
        print(f"| {' | '.join(each)} |", flush=True)


def print_held() -> None:
    """Print every figure of the run that has a bar, with the spread of its rounds."""
    if not _held:
        return
    print(f"\n### Figures with a bar ({load()})\n")
    print("| what | measured | bar | met |\n|---|---|---|---|")
    for each in _held:
        met = ("yes" if each.is_met else "no") if effort.is_judged else "not judged"
        print(f"| {each.what} | {each.measured} | {each.bar} | {met} |")
