"""The statement files: each keeps its own header, the rules of the house, and one caller."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import StatementDefect
from graph.facts import FACT_TYPES
from graph.statements import FOLDER, Statement, aliases, list_statements, parse, statement

ROOT = FOLDER.parent
PACKAGES = ("graph", "law", "loaders", "resolvers", "commands")
STATEMENTS = list_statements()
NAMES = [found.name for found in STATEMENTS]
MIGRATIONS = [name for name in NAMES if re.match(r"migration_\d{4}_", name)]

LABELS = {
    *("Organization", "Region", "AuthorityScope", "RulePack", "Workplace", "Event", "Member"),
    *("OrganizationState", "RegionState", "WorkplaceState", "EventState", "MemberState"),
    *("Head", "Change", "Migration"),
}
TYPES = {*FACT_TYPES, "IMPLIES", "TOUCHED"}

WRITES = re.compile(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|FOREACH|DROP|LOAD CSV)\b")
FORBIDDEN = re.compile(r"apoc\.|\bid\(|\belementId\(|\bIN TRANSACTIONS\b", re.IGNORECASE)
UNBOUNDED = re.compile(r"\]-(?:>|)(?:\s*\+|\s*\*)|\)\s*[+*]\s*\(|\{\d*,\s*\}|\*\d*(?:\.\.)?\s*\]")
RELATION = re.compile(r"\[\s*(\w*)\s*:\s*([A-Z_]+(?:\|[A-Z_]+)*)")
LABEL = re.compile(r"\(\s*\w*\s*:\s*(\w+)")
STRING = re.compile(r"'(?:[^'\\]|\\.)*'")

GOOD = """// sample_read
// Read a sample.
//
// @mode     read
// @param    codes  LIST<STRING>  Codes to look up.
// @returns  code   STRING        One row per code.
MATCH (sample:Organization)
WHERE sample.code IN $codes
RETURN sample.code AS code
"""


def calls() -> Iterator[tuple[str, str]]:
    """Yield each literal call of `statement` and `family` in our code: the function and its name."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                match node:
                    case ast.Call(
                        func=ast.Name(id=function), args=[ast.Constant(value=str(name)), *_]
                    ):
                        yield function, name


CALLS = Counter(calls())


def callers_of(name: str) -> int:
    """Return how many places of our code ask for a statement."""
    families = sum(
        number
        for (function, prefix), number in CALLS.items()
        if function == "family" and name.startswith(f"{prefix}_")
    )
    return CALLS["statement", name] + families


def untested_facts(text: str) -> list[str]:
    """Return the patterns over facts that do not test both their day and their revision."""
    text = STRING.sub("''", text)
    patterns = Counter[str]()
    for variable, types in RELATION.findall(text):
        if set(types.split("|")) & FACT_TYPES.keys():
            patterns[variable] += 1
    tests = Counter[str]()
    for variable in patterns:
        day = rf"\b{variable}\.since <= \$as_of < {variable}\.until\b"
        revision = rf"\b{variable}\.from_rev <= \$revision < {variable}\.to_rev\b"
        tests[variable] = min(len(re.findall(day, text)), len(re.findall(revision, text)))
    return [
        name or "an unnamed one" for name in patterns if not name or tests[name] < patterns[name]
    ]


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_the_folder_holds_statements_only(path: Path) -> None:
    assert path.suffix == ".cypher"
    assert path.stem in NAMES


@pytest.mark.parametrize("name", [name for name in NAMES if name not in MIGRATIONS])
def test_each_statement_has_exactly_one_caller(name: str) -> None:
    assert callers_of(name) == 1


def test_no_code_asks_for_a_statement_that_is_not_there() -> None:
    asked = {name for function, name in CALLS if function == "statement"}
    prefixes = {name for function, name in CALLS if function == "family"}

    assert asked <= set(NAMES)
    assert all(any(name.startswith(f"{prefix}_") for name in NAMES) for prefix in prefixes)


@pytest.mark.parametrize("found", STATEMENTS, ids=NAMES)
def test_a_reading_statement_writes_nothing(found: Statement) -> None:
    clauses = WRITES.findall(STRING.sub("''", found.text))

    assert bool(clauses) == (found.mode != "read")


@pytest.mark.parametrize("found", STATEMENTS, ids=NAMES)
def test_no_statement_uses_database_ids_or_plugins_or_unbounded_patterns(found: Statement) -> None:
    text = STRING.sub("''", found.text)

    assert not FORBIDDEN.search(text)
    assert not UNBOUNDED.search(text)


@pytest.mark.parametrize("found", STATEMENTS, ids=NAMES)
def test_every_pattern_over_a_fact_tests_its_day_and_its_revision(found: Statement) -> None:
    assert found.time_all or found.mode == "schema" or not untested_facts(found.text)


@pytest.mark.parametrize("found", STATEMENTS, ids=NAMES)
def test_only_labels_and_types_that_exist_are_named(found: Statement) -> None:
    text = STRING.sub("''", found.text)
    types = {name for _, names in RELATION.findall(text) for name in names.split("|")}

    assert types <= TYPES
    assert set(LABEL.findall(text)) <= LABELS


@pytest.mark.parametrize("found", STATEMENTS, ids=NAMES)
def test_a_statement_uses_constraints_and_indexes_that_a_migration_makes(found: Statement) -> None:
    schema = " ".join(statement(name).text for name in MIGRATIONS)
    made = set(re.findall(r"CREATE (?:CONSTRAINT|INDEX|FULLTEXT INDEX) (\w+)", schema))

    assert set(found.uses) <= made


@pytest.mark.parametrize("fact_type", FACT_TYPES.values(), ids=FACT_TYPES)
def test_the_statements_of_a_fact_type_know_all_its_cells(fact_type: object) -> None:
    name = getattr(fact_type, "name", "").lower()
    opened = set(re.findall(r"(\w+): row\.(\w+)", statement(f"fact_open_{name}").text))
    cells = set(FACT_TYPES[name.upper()].properties)

    assert {(cell, cell) for cell in cells} <= opened
    for prefix in ("fact_page", "fact_changed"):
        assert cells <= {field.name for field in statement(f"{prefix}_{name}").returns}


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("fact_page_")])
def test_a_page_gives_each_property_of_its_facts_by_group_or_by_fact(name: str) -> None:
    kinds = {field.name: field.type for field in statement(name).returns}

    by_fact = {column for column, kind in kinds.items() if kind.startswith("LIST<LIST<")}
    assert {"starts", "hashes"} <= by_fact
    assert {kinds.pop("last"), kinds.pop("sinces"), kinds.pop("untils")} == {
        "STRING", "LIST<INTEGER>",
    }  # fmt: skip
    assert all(kind.startswith("LIST<") for kind in kinds.values())


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [int(name[10:14]) for name in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a)-[:HOLDS]->(b) RETURN a",
        "MATCH (a)-[h:HOLDS]->(b) WHERE h.since <= $as_of < h.until RETURN a",
        "MATCH (a)-[h:HOLDS]->(b) WHERE h.from_rev <= $revision < h.to_rev RETURN a",
        "MATCH (a)-[h:IMPLIES|HOLDS]->(b) RETURN a",
    ],
)
def test_a_fact_pattern_without_its_tests_is_found(text: str) -> None:
    assert untested_facts(text)


@pytest.mark.parametrize(
    "text",
    ["()-[:HOLDS*]->()", "()-[:HOLDS*2..]->()", "(()-[h]->()){1,} (b)", "(()-[h]->())+ (b)"],
)
def test_an_unbounded_pattern_is_found(text: str) -> None:
    assert UNBOUNDED.search(text)


def test_a_good_file_is_read_with_its_header() -> None:
    found = parse("sample_read", GOOD)

    assert (found.mode, found.description) == ("read", "Read a sample.")
    assert found.parameters == ("codes",)
    assert found.returns[0].meaning == "One row per code."
    assert found.text.startswith("MATCH")
    assert not found.time_all
    assert not found.scan


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("// sample_read", "// another", "first line"),
        ("// Read a sample.", "//", "no description"),
        ("@mode     read", "@mode     look", "its mode"),
        ("IN $codes", "IN $keys", "parameters"),
        ("AS code", "AS key", "its header returns"),
        ("// @mode", "// @made     by us\n// @mode", "unknown header line"),
        ("Codes to look up.", "", "is not a name, a type and a meaning"),
    ],
)
def test_a_file_that_breaks_its_header_is_refused(old: str, new: str, reason: str) -> None:
    with pytest.raises(StatementDefect, match=reason):
        parse("sample_read", GOOD.replace(old, new, 1))


def test_a_statement_without_a_file_is_refused() -> None:
    with pytest.raises(StatementDefect, match="missing"):
        statement("no_such_statement")


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("MATCH (n) RETURN n", ("n",)),
        (
            "MATCH (n) RETURN DISTINCT n.a AS a, {b: 1, c: [2, 3]} AS d ORDER BY a LIMIT 3",
            ("a", "d"),
        ),
        ("CALL () { RETURN 1 AS x UNION RETURN 2 AS x } RETURN x AS y", ("y",)),
        ("RETURN ', RETURN x' AS text // RETURN other", ("text",)),
        ("MERGE (n:Migration)", ()),
    ],
)
def test_the_columns_of_a_statement_are_those_of_its_last_return(
    text: str, columns: tuple[str, ...]
) -> None:
    assert aliases(text) == columns
