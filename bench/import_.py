"""(io) Measure the import of a data set into the embedded database, and deriving its powers alone."""

from __future__ import annotations

import asyncio
import gc
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.figures import Figure, print_table, time_runs
from bench.processes import Work
from graph.connection import Database
from graph.conversion import facts_of
from graph.embedded import endpoint
from graph.facts import Fact
from graph.home import Home
from graph.migrations import migrate
from graph.tables import TABLES, Tables
from law.authority import derive
from law.rulebook import rulebook
from loaders.importing import import_data_set
from loaders.national import national_columns, national_rows
from loaders.writing import write_tables

SIZE = 100_000

_WORDS = {"": None, "true": True, "false": False}


def measure(size: int = SIZE) -> None:
    """Print the figures of an import of that many organizations."""
    # As every command does, which ends before a collection would pay.
    gc.disable()
    tables = _tables(size)
    given = facts_of(tables)
    derived = _derived(given)
    with tempfile.TemporaryDirectory(prefix="zhuanjie-bench-", ignore_cleanup_errors=True) as home:
        data_set = Path(home, "data-set")
        write_tables(tables, data_set, "csv")
        imported = asyncio.run(_imported(Path(home), data_set))
    print_table(f"A data set of {size:,} organizations", [derived, imported])


def _tables(size: int) -> Tables:
    columns = national_columns(size)
    seats = {columns.divisions[seat] for seat in columns.seat.tolist() if seat >= 0}
    tables: Tables = {name: {} for name in TABLES}
    for cells in national_rows(columns):
        row: dict[str, Any] = {name: _WORDS.get(cell, cell) for name, cell in cells.items()}
        tables["organizations"][row["code"],] = row
    for each in seats:
        region = dict.fromkeys(TABLES["regions"].names)
        region |= {"code": each.code, "name": each.name, "level": each.level_word}
        tables["regions"][each.code,] = region
    return tables


def _derived(given: set[Fact]) -> Figure:
    seconds, worked = time_runs(lambda: derive(given, rulebook()))
    return Figure(
        "powers derived by the rule packs", f"{seconds:.1f} s ({worked:.1f} s of work)", "at most 8 s",
        f"from {len(given):,} given facts",
    )  # fmt: skip


async def _imported(home: Path, data_set: Path) -> Figure:
    async with endpoint(home, os.environ) as served, Database.connect(served) as database:
        await migrate(database)
        record = Home(home).record()
        # A database that NEO4J_URI names runs elsewhere; then our own process stands for it.
        work = Work(record.server.pid if record else os.getpid())
        begun, phases = time.perf_counter(), dict[str, float]()

        def tell(phase: str, done: int, total: int) -> None:  # noqa: ARG001
            phases.setdefault(phase, time.perf_counter() - begun)

        outcome = await import_data_set(database, data_set, progress=tell)
        seconds, worked = time.perf_counter() - begun, str(work)
    opened = sum(outcome.opened.values())
    starts = ", ".join(f"{phase.lower()} {at:.0f}" for phase, at in phases.items())
    return Figure(
        "imported from CSV into the embedded database", f"{seconds:.1f} s ({worked})", "at most 60 s",
        f"{opened:,} facts; phases began at {starts} s",
    )  # fmt: skip
