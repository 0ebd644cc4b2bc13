"""(io) The sample in a database: loaded once, and never into one that holds anything else."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.background import in_thread
from graph.changes import ChangeRecord, list_changes
from graph.connection import Database
from graph.errors import ForeignDatabase
from graph.head import read_head
from graph.migrations import read_version
from graph.snapshots import Shelf
from graph.statements import statement
from graph.tables import TABLES
from law.rulebook import rulebook
from loaders.importing import Progress, import_data_set, law_digest, law_of, renew_powers
from loaders.sample import sample_tables

SAMPLE_ACCOUNT = "sample"
SAMPLE_REASON = "示例数据 / sample data"
QUESTION = ("T1b", "T4b")
"""Two villages of different counties, by their short names in `loaders.sample.NOTABLE`."""


async def refuse_foreign(database: Database) -> None:
    """Refuse a database that holds something and was never one of this service.

    Raises:
        ForeignDatabase: names what it holds.
    """
    if await read_version(database):
        return
    rows = await database.read(statement("database_contents"))
    if rows:
        raise ForeignDatabase(what=", ".join(row["label"] or "?" for row in rows[:5]))


async def load_sample_once(
    database: Database, progress: Progress, shelf: Shelf | None = None
) -> bool:
    """Load the sample into an empty database, and tell whether it was loaded now.

    What was imported on top of the sample stays, and its powers are kept up to the rule packs.

    Raises:
        ForeignDatabase: it holds something else than the sample.
    """
    changes = await list_changes(database)
    if not changes and not (await read_head(database)).revision:
        with TemporaryDirectory(prefix="zhuanjie-sample-") as folder:
            await in_thread(lambda: write_sample(Path(folder)))
            await import_data_set(
                database, Path(folder), by=SAMPLE_ACCOUNT, why=SAMPLE_REASON, progress=progress,
                shelf=shelf,
            )  # fmt: skip
        return True
    if not _is_sample(changes):
        what = f"revision {changes[-1].revision}: {changes[-1].by}" if changes else "?"
        raise ForeignDatabase(what=what)
    if law_of(changes) != law_digest(rulebook()):
        await renew_powers(database, by=SAMPLE_ACCOUNT, progress=progress)
    return False


def write_sample(folder: Path) -> None:
    """Write the sample as a data set of CSV files."""
    for name, rows in sample_tables().items():
        if rows:
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, TABLES[name].names)
                writer.writeheader()
                writer.writerows(rows)


def _is_sample(changes: list[ChangeRecord]) -> bool:
    """Tell whether what is known began as the sample and was not replaced as a whole."""
    if not changes or changes[0].by != SAMPLE_ACCOUNT:
        return False
    gone = ("replace:", f"undo:{changes[0].revision}")
    return not any(change.input_digest.startswith(gone) for change in changes[1:])
