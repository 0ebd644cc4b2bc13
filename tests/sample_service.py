"""(io) The sample behind the GraphQL edge, without a database; changes are laid over its tables."""

from __future__ import annotations

import csv
import tempfile
from functools import cache
from pathlib import Path

from graph.merging import merge
from graph.tables import TABLES, DataSet, Tables
from loaders.reading import read_data_set
from loaders.sample import sample_tables
from tests.api.service_fixture import Held, a_service


@cache
def the_sample() -> Tables:
    """Return the tables of the sample as an import would leave them."""
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in sample_tables().items():
            with Path(folder, f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, TABLES[name].names)
                writer.writeheader()
                writer.writerows(rows)
        return laid_over_nothing(read_flawless(Path(folder)))


def read_flawless(folder: Path) -> DataSet:
    """Return a data set that has no problem."""
    data_set, problems = read_data_set(folder)
    assert problems == []
    return data_set


def laid_over_nothing(data_set: DataSet) -> Tables:
    """Return the tables that a first import of a data set leaves."""
    tables, problems, _ = merge({name: {} for name in TABLES}, data_set, replace=True)
    assert problems == []
    return tables


def sample_with(**files: str) -> Held:
    """Return the service over the sample after an import of these tables, each as CSV text."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            Path(folder, f"{name}.csv").write_text(text, "utf-8")
        change = read_flawless(Path(folder)) if files else {}
    tables, problems, _ = merge(the_sample(), change, replace=False)
    assert problems == []
    return a_service(tables)
