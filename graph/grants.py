"""What a granted power needs: a basis, readings that can be read, and the body its range is of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.conversion import readings_of
from graph.evidence import Evidence
from graph.findings import found
from graph.problems import Problem
from graph.tables import Key, Row

_READING = re.compile(r"[A-Z][A-Z0-9_]*=[A-Z](\+[A-Z])*")
_TABLE = "authority_grants"
_RANGE_WITHOUT_BODY = "NATION"


def wrong_grants(evidence: Evidence) -> Iterator[Problem]:
    """Find the grants that lack what a power needs."""
    for key, row in evidence.tables[_TABLE].items():
        yield from _basis(key, row)
        yield from _range(key, row)
        for reading in readings_of(row["readings"]):
            if not _READING.fullmatch(reading):
                yield found("READINGS_SYNTAX", _TABLE, key, "readings", reading)


def _basis(key: Key, row: Row) -> Iterator[Problem]:
    if not (row["basis"] or "").strip():
        yield found("MISSING_BASIS", _TABLE, key, "basis")
    if bool(row["pack"]) != bool(row["article"]):
        missing = "article" if row["pack"] else "pack"
        yield found("INCOMPLETE_BASIS", _TABLE, key, missing)


def _range(key: Key, row: Row) -> Iterator[Problem]:
    needs_body = row["range"] != _RANGE_WITHOUT_BODY
    if needs_body and not row["range_of"]:
        yield found("RANGE_WITHOUT_COMMITTEE", _TABLE, key, "range_of", range=row["range"])
    if row["range_of"] and not needs_body:
        code = row["range_of"]
        yield found("RANGE_WITH_COMMITTEE", _TABLE, key, "range_of", code, range=row["range"])
