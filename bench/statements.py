"""The two statements that the services over the database run, and what their answers look like.

The path is the statement that the project itself keeps as a check of its snapshot; a page of
organizations has no statement of its own elsewhere, as the service answers lists from the snapshot.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final, NamedTuple

from bench.national_database import REVISION
from graph.statements import statement
from law.rulebook import Rulebook
from law.statement_path import parameters

TODAY: Final = date(2025, 6, 3)
DAY: Final = TODAY.toordinal()
ENTRIES: Final = 1_000


class BenchStatement(NamedTuple):
    """A statement of the measurements' own."""

    name: str
    text: str


PAGE: Final = BenchStatement(
    "bench_page",
    f"""\
CALL () {{
  MATCH (one:Organization)
  WHERE one.code > $after
  RETURN one
  ORDER BY one.code
  LIMIT {ENTRIES}
}}
MATCH (one)-[is:HAS_STATE WHERE is.since <= $as_of < is.until
  AND is.from_rev <= $revision < is.to_rev]->(state:OrganizationState)
RETURN {{
  code: one.code,
  name: state.name,
  shortName: state.short_name,
  kind: state.kind,
  level: state.level,
  unit: state.unit,
  system: state.system,
  admits: state.admits,
  onSystem: coalesce(state.on_system, true),
  since: CASE is.since WHEN date('0001-01-01') THEN null ELSE toString(is.since) END
}} AS organization
ORDER BY one.code""",
)
"""A thousand organizations behind a code, in the order of codes."""


def path_in_one_column() -> str:
    """Return the statement of the path with bodies and steps in one map, as a field wants it."""
    return f"""\
CALL () {{
{statement("approval_path").text.rstrip().rstrip(";")}
}}
WITH head(ways) AS way
WHERE way IS NOT NULL
RETURN {{
  bodies: way.bodies,
  steps: [i IN range(0, size(way.moves) - 1) |
    {{order: i + 1, move: way.moves[i], from: way.bodies[i], to: way.bodies[i + 1]}}]
}} AS path"""


def node_config(endpoint: tuple[str, str, str, str], book: Rulebook) -> dict[str, Any]:
    """Return what the service on Node needs to know."""
    names = ("uri", "username", "password", "database")
    return {
        "endpoint": dict(zip(names, endpoint, strict=True)),
        "day": TODAY.isoformat(),
        "revision": REVISION,
        "rules": {"relation": "FORMAL", **parameters(book, "FORMAL", book.default)},
        "path": path_in_one_column(),
        "page": PAGE.text,
    }
