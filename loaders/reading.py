"""(io) Reads a data set: a folder of CSV files, a workbook or a file of JSON Lines.

Nothing that a file holds makes this module raise: whatever is wrong becomes a problem with its
place, and all problems are found in one reading. Cells and rows are judged by `cells` and `rows`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from graph.problems import Problem
from graph.tables import DataSet
from loaders.csv_files import read_csv
from loaders.flaws import flaw
from loaders.json_lines import read_json_lines
from loaders.lines import Meter
from loaders.rows import Findings
from loaders.sheets import read_workbook

FILE_LIMIT = 2 << 30
_READERS = {".csv": read_csv, ".xlsx": read_workbook, ".jsonl": read_json_lines}
_TABULAR_SUFFIXES = {".tsv", ".xlsm", ".xls", ".ods", ".json", ".ndjson", *_READERS}

Progress = Callable[[int, int], None]
"""Told now and then how many of how many bytes have been read."""


def read_data_set(path: Path, progress: Progress | None = None) -> tuple[DataSet, list[Problem]]:
    """Return the rows of each table that the data set has, and every problem in it by place."""
    findings = Findings()
    data_set: DataSet = {}
    try:
        _read(path, data_set, findings, progress or _tell_nobody)
    except OSError as error:
        findings.add(flaw("UNREADABLE_FILE", reason=error.strerror or "?"), path.name)
    if not data_set and not findings.problems:
        findings.add(flaw("EMPTY_DATA_SET"), path.name)
    problems = sorted(findings.problems, key=lambda problem: (problem.file, problem.line))
    return data_set, problems


def _tell_nobody(done: int, whole: int) -> None:
    """Take the place of a progress that nobody asked for."""


def _read(path: Path, data_set: DataSet, findings: Findings, progress: Progress) -> None:
    if path.is_dir():
        _read_folder(path, data_set, findings, progress)
    elif not path.exists():
        findings.add(flaw("NO_DATA_SET"), path.name)
    elif path.suffix not in _READERS:
        findings.add(flaw("UNKNOWN_FORMAT"), path.name, value=path.suffix)
    elif _is_fit(path, findings):
        meter = _meter(progress, 0, path.stat().st_size)
        _READERS[path.suffix](path, data_set, findings, meter)


def _read_folder(folder: Path, data_set: DataSet, findings: Findings, progress: Progress) -> None:
    """Read every CSV file; another file of tables is a problem, anything else is left alone."""
    files = sorted(
        entry
        for entry in folder.iterdir()
        if entry.suffix.lower() in _TABULAR_SUFFIXES and not entry.name.startswith((".", "~$"))
    )
    fit = [entry for entry in files if _is_fit(entry, findings)]
    sizes = [entry.stat().st_size for entry in fit]
    for index, entry in enumerate(fit):
        try:
            read_csv(entry, data_set, findings, _meter(progress, sum(sizes[:index]), sum(sizes)))
        except OSError as error:
            findings.add(flaw("UNREADABLE_FILE", reason=error.strerror or "?"), entry.name)


def _is_fit(path: Path, findings: Findings) -> bool:
    """Test that a file is a plain one, since a pipe may never end, and not too large."""
    if not path.is_file():
        findings.add(flaw("NOT_A_FILE"), path.name)
        return False
    size = path.stat().st_size
    if size > FILE_LIMIT:
        findings.add(flaw("FILE_TOO_LARGE", size=size, limit=FILE_LIMIT), path.name)
    return size <= FILE_LIMIT


def _meter(progress: Progress, before: int, whole: int) -> Meter:
    return lambda done: progress(before + done, whole)
