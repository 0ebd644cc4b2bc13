"""(io) Cases that a lawyer can read: from their YAML rows to the contract's tables.

A case is laid over the common fixture row by row, as a second import would be: a row changes the
cells it names, `drop` removes its key, and a table the fixture lacks is new.
"""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from graph.tables import TABLES, Row, Tables

CASES = Path(__file__).parent / "cases"
FIXTURE = CASES / "fixture.yaml"

_CASE_KEYS = {"title", "rows", "note", "changes", "asks"}
_ASK_KEYS = {
    "note", "origin", "destination", "relation", "as_of", "packs", "readings", "all_shortest",
    "expect",
}  # fmt: skip


class Ask(NamedTuple):
    """One question of a case, its arguments as the engine takes them, and what is expected."""

    origin: str
    destination: str
    relation: str
    as_of: int
    packs: tuple[str, ...] | None
    readings: dict[str, str] | None
    all_shortest: bool
    expect: dict[str, Any]


class Case(NamedTuple):
    """One situation: its file, the rows it holds, its own rows of the tables, its questions."""

    name: str
    title: str
    rows: tuple[str, ...]
    changes: dict[str, list[Row]]
    asks: tuple[Ask, ...]

    @property
    def tables(self) -> Tables:
        """Return the fixture with the changes of this case."""
        return laid_over(fixture(), self.changes)


class _Loader(yaml.SafeLoader):
    """YAML whose only booleans are true and false: `on` is a column, `NO` could be a code."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), ["t", "f"])


def read_yaml(path: Path) -> Any:
    """Return what a YAML file says."""
    return yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506


def empty_tables() -> Tables:
    """Return every table without a row."""
    return {name: {} for name in TABLES}


def laid_over(tables: Tables, changes: dict[str, list[Row]]) -> Tables:
    """Return the tables with these rows laid over them."""
    merged = deepcopy(tables)
    for name, rows in changes.items():
        table = TABLES[name]
        for row in rows:
            cells = {column: cell for column, cell in row.items() if column != "drop"}
            unknown = cells.keys() - set(table.names)
            if unknown:
                raise ValueError(f"{name} has no column {sorted(unknown)}: {row}")
            key = table.key_of(cells)
            if row.get("drop"):
                del merged[name][key]
            else:
                before = merged[name].get(key, dict.fromkeys(table.names))
                merged[name][key] = {**before, **cells}
    return merged


def prefixed(tables: Tables, prefix: str) -> Tables:
    """Return the tables with every code of an organization behind a prefix."""
    marked = empty_tables()
    for name, rows in tables.items():
        table = TABLES[name]
        codes = [column.name for column in table.columns if column.references == "organizations"]
        if name == "organizations":
            codes.append("code")
        for row in rows.values():
            cells = row | {code: prefix + row[code] for code in codes if row[code]}
            marked[name][table.key_of(cells)] = cells
    return marked


@cache
def fixture() -> Tables:
    """Return the tables of the common fixture."""
    return laid_over(empty_tables(), read_yaml(FIXTURE))


def read_case(path: Path) -> Case:
    """Return the case of a file; a key that means nothing is refused."""
    content = read_yaml(path)
    unknown = content.keys() - _CASE_KEYS
    if unknown:
        raise ValueError(f"{path.name}: unknown keys {sorted(unknown)}")
    return Case(
        path.stem,
        content["title"],
        tuple(content["rows"]),
        content.get("changes", {}),
        tuple(_ask(path, ask) for ask in content["asks"]),
    )


def all_cases() -> list[Case]:
    """Return every case in the order of their files."""
    return [read_case(path) for path in sorted(CASES.glob("*.yaml")) if path != FIXTURE]


def _ask(path: Path, ask: dict[str, Any]) -> Ask:
    unknown = ask.keys() - _ASK_KEYS
    if unknown:
        raise ValueError(f"{path.name}: unknown keys {sorted(unknown)} in a question")
    as_of: date = ask.get("as_of", date(2019, 6, 3))
    return Ask(
        ask["origin"],
        ask["destination"],
        ask.get("relation", "FORMAL"),
        as_of.toordinal(),
        tuple(ask["packs"]) if ask.get("packs") else None,
        ask.get("readings"),
        ask.get("all_shortest", False),
        ask["expect"],
    )
