"""What must always hold for the whole of what is known, checked before anything is written.

Each module that is called here holds one subject; this one runs them all, so that every problem is
reported at once, and finds the place of each in the data set that brought it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graph import grants, lines, lives, ranks, references
from graph.evidence import Evidence
from graph.facts import Fact
from graph.problems import Problem
from graph.tables import TABLES, DataSet, SourcedRow, Tables

_CHECKS = (
    references.dangling_codes,
    references.unknown_packs,
    lives.empty_validities,
    lives.outside_lives,
    lives.overlaps,
    lines.second_superiors,
    lines.orphans,
    lines.cycles,
    ranks.incomplete_states,
    ranks.wrong_organs,
    ranks.wrong_seats,
    ranks.wrong_territories,
    grants.wrong_grants,
)
_ORDER = {name: index for index, name in enumerate(TABLES)}


def check(tables: Tables, facts: Iterable[Fact], bodies: Mapping[str, Any]) -> list[Problem]:
    """Return every problem of what is to be known, sorted by table and key.

    Args:
        tables: the merged tables.
        facts: the facts that they say.
        bodies: what `law/bodies.yaml` says of kinds and ranks; its key `packs`, where given, is
            the list of the rule packs that exist.
    """
    evidence = Evidence.of(tables, facts, bodies)
    problems = {problem for run in _CHECKS for problem in run(evidence)}
    return sorted(problems, key=_by_key)


def locate(problems: Iterable[Problem], data_set: DataSet) -> list[Problem]:
    """Add file and line of the row that a problem speaks of, and sort by place.

    Where that row is known from before, the place is that of a row of the data set on the same
    code, or on a code that the problem names: the one that made it a problem. One without a place
    stands at the end.
    """
    rows, codes = _rows_of(data_set)
    placed = [problem if problem.file else _located(problem, rows, codes) for problem in problems]
    return sorted(placed, key=_by_place)


_Places = tuple[dict[tuple[str, Any], SourcedRow], dict[str, SourcedRow]]


def _rows_of(data_set: DataSet) -> _Places:
    rows: dict[tuple[str, Any], SourcedRow] = {}
    codes: dict[str, SourcedRow] = {}
    for name in TABLES:
        for row in data_set.get(name, ()):
            key = TABLES[name].key_of(row.cells)
            rows[name, key] = row
            codes.setdefault(str(key[0]), row)
    return rows, codes


def _located(
    problem: Problem, rows: dict[tuple[str, Any], SourcedRow], codes: dict[str, SourcedRow]
) -> Problem:
    row = rows.get((problem.table, problem.key))
    row = row or next((codes[code] for code in _codes_in(problem) if code in codes), None)
    return problem.at(row.file, row.line) if row else problem


def _codes_in(problem: Problem) -> Iterator[str]:
    # A code has no blanks, so the codes of a loop are what stands between them.
    yield from (str(cell) for cell in problem.key)
    yield from problem.value.split()


def _by_key(problem: Problem) -> tuple[object, ...]:
    cells = tuple("" if cell is None else str(cell) for cell in problem.key)
    return _ORDER[problem.table], cells, problem.column, problem.code, problem.value, problem.en


def _by_place(problem: Problem) -> tuple[object, ...]:
    return not problem.file, problem.file, problem.line, _by_key(problem)
