"""The schema is printed, keeps what callers rely on, and describes everything it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    specified_scalar_types,
)
from graphql.utilities import find_breaking_changes

from resolvers.descriptions import chinese_texts
from resolvers.schema import printed

CHINESE = re.compile(r"[^\n]*[\u4e00-\u9fff][^\n]*。\n\n\S")
ROOT = Path(__file__).parent.parent
PRINTED = ROOT / "schema.graphql"
CONTRACT = ROOT / "tests" / "contract.graphql"


@pytest.fixture(scope="module")
def served() -> GraphQLSchema:
    return build_schema(PRINTED.read_text("utf-8"))


def test_the_printed_schema_is_the_one_that_is_served() -> None:
    assert PRINTED.read_text("utf-8") == printed(), "run `make schema`"


def test_nothing_that_callers_rely_on_has_changed(served: GraphQLSchema) -> None:
    contract = build_schema(CONTRACT.read_text("utf-8"))

    assert find_breaking_changes(contract, served) == []


def test_the_comparison_finds_a_field_that_is_gone(served: GraphQLSchema) -> None:
    contract = CONTRACT.read_text("utf-8").replace("heading: Organization", "gone: Organization")

    found = find_breaking_changes(build_schema(contract), served)

    assert [change.description for change in found] == ["Field ApprovalPath.gone was removed."]


@pytest.mark.rows("Q1")
def test_everything_in_the_schema_is_described(served: GraphQLSchema) -> None:
    lacking = [name for name, text in described(served) if not (text or "").strip()]

    assert lacking == []


@pytest.mark.rows("U13")
def test_everything_in_the_schema_is_described_in_chinese_first(served: GraphQLSchema) -> None:
    own = [(name, text) for name, text in described(served) if name not in specified_scalar_types]
    lacking = [name for name, text in own if not CHINESE.match(text or "")]

    assert lacking == [], "write it into resolvers/descriptions.zh.json"


def test_no_chinese_description_is_left_of_a_text_that_is_gone(served: GraphQLSchema) -> None:
    shown = {(text or "").partition("\n\n")[2] for _, text in described(served)}

    assert set(chinese_texts()) - shown == set()


def test_no_description_is_only_the_name_again(served: GraphQLSchema) -> None:
    short = [name for name, text in described(served) if len((text or "").split()) < 2]

    assert short == []


def described(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """Yield everything of the schema that is ours, with its description."""
    for name, kind in schema.type_map.items():
        if name.startswith("__"):
            continue
        yield name, kind.description
        if isinstance(kind, GraphQLEnumType):
            for value, member in kind.values.items():
                yield f"{name}.{value}", member.description
        if isinstance(kind, GraphQLInputObjectType):
            for key, given in kind.fields.items():
                yield f"{name}.{key}", given.description
        if isinstance(kind, GraphQLObjectType):
            for key, field in kind.fields.items():
                yield f"{name}.{key}", field.description
                for argument, taken in field.args.items():
                    yield f"{name}.{key}({argument})", taken.description
