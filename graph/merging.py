"""What a second import means: a data set laid over what is known.

The rows are the truth for the keys they name; a key that is not named stays as it is, and so does
a column that the file does not have. Whether the result may stand is left to `invariants`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from graph.conversion import facts_of, tables_of
from graph.findings import found
from graph.problems import Problem
from graph.tables import TABLES, DataSet, Key, SourcedRow, Table, Tables


class Lost(NamedTuple):
    """The rows that are known and would be no more, and the filled tables without any row left."""

    rows: dict[str, int]
    emptied: tuple[str, ...]


def merge(known: Tables, data_set: DataSet, *, replace: bool) -> tuple[Tables, list[Problem], Lost]:
    """Lay a data set over what is known.

    Args:
        known: the tables in normal form, as `conversion.tables_of` gives them.
        data_set: the rows that were read; no key stands there twice.
        replace: the data set is the whole of what is known, a table it lacks counts as empty.

    Returns:
        The tables as they would be (not in normal form), what forbids to lay the one over the
        other, and the rows that would be lost.
    """
    merged: Tables = {name: {} if replace else dict(known[name]) for name in TABLES}
    formal = _formal_rows(data_set)
    superiors = _superior_cells(data_set)
    problems = list(_contradictions(superiors, formal))
    _forget_rows_behind(superiors, merged)
    _forget_dropped_superiors(data_set, merged)
    for name, rows in data_set.items():
        _lay(TABLES[name], rows, merged)
    _forget_cells_behind(formal, merged)
    return merged, problems, _lost(known, merged)


def _lay(table: Table, rows: list[SourcedRow], merged: Tables) -> None:
    known = merged[table.name]
    empty = dict.fromkeys(table.names)
    for row in rows:
        key = table.key_of(row.cells)
        if row.drop:
            known.pop(key, None)
        else:
            known[key] = {**known.get(key, empty), **row.cells}


def _superior_cells(data_set: DataSet) -> dict[str, SourcedRow]:
    """Return the organizations rows that give a superior, by code."""
    return {
        row.cells["code"]: row
        for row in data_set.get("organizations", ())
        if row.cells.get("superior") and not row.drop
    }


def _formal_rows(data_set: DataSet) -> dict[str, list[SourcedRow]]:
    """Return the FORMAL affiliations rows by the code of the subordinate."""
    rows: dict[str, list[SourcedRow]] = defaultdict(list)
    for row in data_set.get("affiliations", ()):
        if row.cells.get("kind") == "FORMAL" and not row.drop:
            rows[row.cells["subordinate"]].append(row)
    return rows


def _contradictions(
    superiors: dict[str, SourcedRow], formal: dict[str, list[SourcedRow]]
) -> Iterator[Problem]:
    for code, row in superiors.items():
        given = row.cells["superior"]
        others = sorted({other.cells["superior"] for other in formal.get(code, ())} - {given})
        if others:
            yield found(
                "SUPERIOR_GIVEN_TWICE", "organizations", (code,), "superior", given,
                subordinate=code, other=", ".join(others),
            ).at(row.file, row.line)  # fmt: skip


def _forget_rows_behind(superiors: dict[str, SourcedRow], merged: Tables) -> None:
    """Remove the FORMAL rows of every code whose superior is given in its own row."""
    rows = merged["affiliations"]
    for key in [key for key in rows if key[2] == "FORMAL" and key[0] in superiors]:
        del rows[key]


def _forget_cells_behind(formal: dict[str, list[SourcedRow]], merged: Tables) -> None:
    """Empty the superior of every code whose FORMAL rows are given."""
    for code in formal:
        _empty_superior((code,), merged)


def _forget_dropped_superiors(data_set: DataSet, merged: Tables) -> None:
    """Empty each superior whose FORMAL row is dropped: the cell is short for that row."""
    for row in data_set.get("affiliations", ()):
        subordinate, superior, kind, since = TABLES["affiliations"].key_of(row.cells)
        known = merged["organizations"].get((subordinate,))
        is_superior = known and (known["superior"], known["since"]) == (superior, since)
        if row.drop and kind == "FORMAL" and is_superior:
            _empty_superior((subordinate,), merged)


def _empty_superior(key: Key, merged: Tables) -> None:
    if row := merged["organizations"].get(key):
        merged["organizations"][key] = {**row, "superior": None}


def _lost(known: Tables, merged: Tables) -> Lost:
    """Count the known keys that are in the merged tables no more, both in normal form."""
    if all(known[name].keys() <= merged[name].keys() for name in TABLES):
        return Lost(dict.fromkeys(TABLES, 0), ())
    after = tables_of(facts_of(merged))
    rows = {name: len(known[name].keys() - after[name].keys()) for name in TABLES}
    return Lost(rows, tuple(name for name in TABLES if known[name] and not after[name]))
