"""Codes that stand for a row of another table, and rule packs that an adoption or grant names."""

from __future__ import annotations

from collections.abc import Iterator

from graph.evidence import Evidence
from graph.findings import found
from graph.problems import Problem
from graph.tables import TABLES, Column, Table, Tables

_PACK_TABLES = ("authority_grants", "rule_adoptions")


def dangling_codes(evidence: Evidence) -> Iterator[Problem]:
    """Find the codes that no row has; a region's only where any region is known."""
    tables = evidence.tables
    codes = {name: {key[0] for key in rows} for name, rows in tables.items()}
    for table in TABLES.values():
        for column in table.columns:
            if column.references and (column.references != "regions" or codes["regions"]):
                yield from _dangling(tables, table, column, codes[column.references])
    if codes["regions"]:
        yield from _dangling_seats(tables, codes["regions"])


def unknown_packs(evidence: Evidence) -> Iterator[Problem]:
    """Find the packs that are none, where the known ones are given."""
    known = evidence.bodies.get("packs")
    if known is None:
        return
    for name in _PACK_TABLES:
        for key, row in evidence.tables[name].items():
            if row["pack"] and row["pack"] not in known:
                names = ", ".join(sorted(known))
                yield found("UNKNOWN_PACK", name, key, "pack", row["pack"], known=names)


def _dangling(tables: Tables, table: Table, column: Column, codes: set[str]) -> Iterator[Problem]:
    name = column.name
    for key, row in tables[table.name].items():
        value = row[name]
        if value and value not in codes:
            yield found("DANGLING_CODE", table.name, key, name, value, table=column.references)


def _dangling_seats(tables: Tables, codes: set[str]) -> Iterator[Problem]:
    for key, row in tables["facts"].items():
        value = row["value"]
        if row["field"] == "seat" and value and value not in codes:
            yield found("DANGLING_CODE", "facts", key, "value", value, table="regions")
