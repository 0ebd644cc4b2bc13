"""(io) Measure how the path in process grows from ten thousand organizations to the whole country.

The same pairs by their share of the country at every size, asked in turns: a round of one size and
then of the next, so that whatever else the machine does falls on all of them.
"""

from __future__ import annotations

import statistics
import time
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from bench.effort import effort
from bench.figures import Figure, hold, print_table, ratios, spread
from bench.national_side import snapshot_file
from bench.statements import DAY
from graph.snapshot import Snapshot
from law.engine import Engine
from law.rulebook import rulebook

SIZE: Final = 5_250_000
SIZES: Final = (10_000, 100_000, 925_216)
"""The sizes below the one that is asked for."""
PAIRS: Final = 3_000
MAPPED: Final = 5
_MICROSECONDS: Final = 1e6


class Country(NamedTuple):
    """A country of some size: its engine, pairs of codes, milliseconds to map it and then to answer."""

    engine: Engine
    pairs: list[tuple[str, str]]
    mapped: list[float]
    answered: float


def measure(size: int = SIZE) -> None:
    """Print the figures of countries up to that size."""
    sizes = [each for each in SIZES if each < size] + [size]
    countries = {each: _country(snapshot_file(each)) for each in sizes}
    medians: dict[int, list[float]] = {each: [] for each in sizes}
    for country in countries.values():
        _median(country)
    for _ in range(effort.rounds):
        for each, country in countries.items():
            medians[each].append(_median(country))
    grown = hold(
        f"path in process, growth from {sizes[0]:,} to {size:,} organizations",
        ratios(medians[size], medians[sizes[0]]), at_most=1.5,
    )  # fmt: skip
    whole = f"path in process, {size:,} organizations"
    hold(whole, medians[size], at_most=30, unit="µs")
    mapped = hold(
        f"snapshot mapped, {size:,} organizations", countries[size].mapped, at_most=1_000, unit="ms"
    )
    figures = [
        Figure(
            f"path in process, {each:,} organizations",
            f"{spread(taken)} µs",
            grown.bar if each == size else "",
            f"{spread(ratios(taken, medians[sizes[0]]))} of {sizes[0]:,}",
        )
        for each, taken in medians.items()
    ]
    opened = [
        Figure(
            f"snapshot mapped, {each:,} organizations",
            f"{spread(country.mapped)} ms",
            mapped.bar if each == size else "",
            f"first path answered {country.answered:,.0f} ms after that",
        )
        for each, country in countries.items()
    ]
    print_table("Growth", [*figures, *opened])


def _country(path: Path) -> Country:
    book, mapped = rulebook(), []
    for _ in range(MAPPED):
        begun = time.perf_counter()
        snapshot = Snapshot.open(path)
        mapped.append((time.perf_counter() - begun) * 1e3)
    shares = np.random.default_rng(1).random((effort.of(PAIRS), 2))
    numbers = (shares * snapshot.size).astype(int).tolist()
    pairs = [(snapshot.code(origin), snapshot.code(end)) for origin, end in numbers]
    begun = time.perf_counter()
    engine = Engine(snapshot, book)
    engine.route(*pairs[0], as_of=DAY)
    return Country(engine, pairs, mapped, (time.perf_counter() - begun) * 1e3)


def _median(country: Country) -> float:
    """Ask for every pair once and return the median of the microseconds."""
    route, clock = partial(country.engine.route, as_of=DAY), time.perf_counter
    taken = []
    for pair in country.pairs:
        begun = clock()
        route(*pair)
        taken.append(clock() - begun)
    return statistics.median(taken) * _MICROSECONDS
