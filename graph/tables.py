"""The tables of a data set: their columns, keys and lists of values, as data.

What a table means is told in one place only, here; how cells are read is left to `loaders.cells`,
how rows become facts to `conversion`, and what a whole data set must keep to `invariants`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

KINDS = (
    "LOCAL_COMMITTEE", "ORGANIZATION_DEPARTMENT", "WORK_COMMITTEE", "WORK_COMMITTEE_OFFICE",
    "STREET_COMMITTEE", "TOWNSHIP_COMMITTEE", "GRASSROOTS_COMMITTEE", "GENERAL_BRANCH", "BRANCH",
    "MILITARY_ORGAN", "MILITARY_ORGANIZATION", "TALENT_SERVICE", "FLOATING_ORGANIZATION",
)  # fmt: skip
LEVELS = (
    "NATION", "PROVINCE", "SUBPROVINCE", "PREFECTURE", "COUNTY", "TOWNSHIP", "GRASSROOTS",
)  # fmt: skip
UNITS = (
    "DEPARTMENT", "ENTERPRISE", "INSTITUTION", "SOCIAL_ORGANIZATION", "VILLAGE", "COMMUNITY",
    "PARK", "TALENT_AGENCY", "PART",
)  # fmt: skip
RANKS = ("COMMITTEE", "GENERAL_BRANCH", "BRANCH")
SYSTEMS = (
    "ORGANS", "EDUCATION", "STATE_ASSETS", "NON_PUBLIC", "RETIRED", "HEALTH", "CONSTRUCTION",
    "RAILWAY", "MILITARY", "FINANCE",
)  # fmt: skip
"""The usual systems; any other upper-case word is one too."""
AFFILIATIONS = ("FORMAL", "LEADS", "ASSISTS", "ENTRUSTED")
RELATIONS = ("FORMAL", "TEMPORARY")
RANGES = ("NATION", "SYSTEM", "COUNTY")
REGION_LEVELS = ("PROVINCE", "PREFECTURE", "COUNTY", "TOWNSHIP", "VILLAGE")
FACT_FIELDS = (
    "name", "short_name", "level", "kind", "rank", "seat", "system", "unit", "admits",
    "temporary", "on_system",
)  # fmt: skip
SUCCESSIONS = ("RENAME", "MERGE", "SPLIT")
EVENTS = ("NATIONAL_EXCHANGE_OPENED",)
STATUSES = ("FULL", "PROBATIONARY")
STANDINGS = (
    "ACTIVE", "SUSPENDED", "STOPPED", "OUTSIDE", "LEFT", "NOT_RECOGNISED", "DECEASED",
)  # fmt: skip

Row = dict[str, Any]
"""Column to str, bool, datetime.date or None; an absent column did not stand in the file."""
Key = tuple[Any, ...]
"""The cells of the key columns of a row; an empty one is None."""
Tables = dict[str, dict[Key, Row]]
"""What is known, normalized: every table is there, and every column in every row."""


class Column(NamedTuple):
    """One column: its type, and which values it takes.

    The types are `code` (text without blanks), `reference` (the code of a row of `references`),
    `name` (at most 120 characters), `text`, `word` (an upper-case word; `values` are the usual
    ones), `enum` (one of `values`), `date`, `boolean`, and `value` (typed like the column of
    `organizations` that the cell `field` of the same row names).
    """

    name: str
    required: bool
    type: str
    values: tuple[str, ...] = ()
    references: str = ""


class Table(NamedTuple):
    """One table: its columns in the order of export, and those that make its key."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns in the order of export."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column with this name."""
        return self.columns[self.names.index(name)]

    def key_of(self, row: Row) -> Key:
        """Return the key of a row; a key column that the row lacks counts as empty.

        >>> TABLES["regions"].key_of({"code": "43", "name": "湖南省"})
        ('43', None)
        """
        return tuple([row.get(name) for name in self.key])


class SourcedRow(NamedTuple):
    """One row of a data set with its place; `drop` says that the key is to be removed.

    A cell that could not be read is absent; a row whose key could not be read is left out.
    """

    cells: Row
    file: str
    line: int
    drop: bool


DataSet = dict[str, list[SourcedRow]]
"""The rows of each table that a data set has; a table it does not have is absent."""

DROP = Column("drop", required=False, type="boolean")
"""The column that every table takes beside its own."""


def _code(name: str) -> Column:
    return Column(name, required=True, type="code")


def _reference(name: str, table: str = "organizations", *, required: bool = False) -> Column:
    return Column(name, required, "reference", references=table)


def _enum(name: str, values: tuple[str, ...], *, required: bool = False) -> Column:
    return Column(name, required, "enum", values)


def _optional(type_: str, *names: str) -> tuple[Column, ...]:
    return tuple(Column(name, required=False, type=type_) for name in names)


_NAME = Column("name", required=True, type="name")
_ON = Column("on", required=True, type="date")
_LIFE = _optional("date", "since", "until")

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table("organizations", (
            _code("code"), _NAME, *_optional("name", "short_name"),
            _enum("kind", KINDS, required=True), _enum("level", LEVELS),
            _reference("superior"), _reference("organ_of"), _enum("unit", UNITS),
            _enum("rank", RANKS), _reference("seat", "regions"),
            Column("system", required=False, type="word", values=SYSTEMS),
            *_optional("boolean", "admits", "temporary", "on_system"), *_LIFE,
        ), ("code",)),
        Table("affiliations", (
            _reference("subordinate", required=True), _reference("superior", required=True),
            _enum("kind", AFFILIATIONS, required=True), *_LIFE,
        ), ("subordinate", "superior", "kind", "since")),
        Table("authority_grants", (
            _reference("holder", required=True), _enum("relation", RELATIONS, required=True),
            _enum("range", RANGES, required=True), _reference("range_of"),
            Column("basis", required=True, type="text"), *_optional("code", "pack"),
            *_optional("text", "article", "readings"), *_LIFE,
        ), ("holder", "relation", "range", "range_of", "since")),
        Table("regions", (
            _code("code"), _NAME, _enum("level", REGION_LEVELS, required=True),
            _reference("part_of", "regions"), *_LIFE,
        ), ("code", "since")),
        Table("facts", (
            _reference("code", required=True), _enum("field", FACT_FIELDS, required=True),
            *_optional("value", "value"), Column("since", required=True, type="date"),
            *_optional("date", "until"),
        ), ("code", "field", "since")),
        Table("successions", (
            _reference("predecessor", required=True), _reference("successor", required=True),
            _enum("kind", SUCCESSIONS, required=True), _ON,
        ), ("predecessor", "successor", "on")),
        Table("units", (
            _code("code"), _NAME, _enum("nature", UNITS), _reference("seat", "regions"),
            _reference("authority"), _reference("organization"), *_LIFE,
        ), ("code",)),
        Table("events", (
            _enum("event", EVENTS, required=True), _ON, *_optional("text", "source"),
        ), ("event",)),
        Table("members", (
            _code("ref"), _reference("organization", required=True),
            _enum("status", STATUSES, required=True), _enum("standing", STANDINGS),
            _reference("unit", "units"), _reference("residence", "regions"),
            *_optional("date", "since"),
        ), ("ref",)),
        Table("placements", (
            _reference("member", "members", required=True),
            _reference("organization", required=True),
            _enum("relation", RELATIONS, required=True), *_LIFE,
        ), ("member", "organization", "since")),
        Table("rule_adoptions", (
            _code("pack"), _reference("territory", required=True), *_LIFE,
        ), ("pack", "territory", "since")),
    )
}  # fmt: skip
"""Every table by name, in the order of export."""
