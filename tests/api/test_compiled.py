"""A compiled operation gives the bytes that the engine gives, or leaves the answer to it."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any, cast

import orjson
import pytest
from graphql import (
    FieldNode,
    IntValueNode,
    OperationDefinitionNode,
    StringValueNode,
    parse,
    print_ast,
    visit,
)
from graphql.language import Visitor
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from resolvers.compiled import Operation
from resolvers.cost import CostRule, Limits
from resolvers.documents import DocumentRefused, Documents
from resolvers.graphql_http import Caller
from resolvers.layouts import Program
from resolvers.operations import Operations
from resolvers.refusals import Refusal
from resolvers.schema import ITEM_PRICES, make_context, schema
from tests.api.service_fixture import ask, the_service

CODES = ("T1b", "T4b", "A1", "RW", "T1", "NOBODY", "A1-ZZB")
DAYS = ("2004-06-01", "2018-11-01", "2018-11-03", "2024-06-03")
EXAMPLES = 1_000
SLOW_FIELDS = ("export", "deadline")
"""What writes whole files, and what tells the day of the request."""

CORE = schema._schema
PATH = """query Path($from: ID!, $to: ID!, $refused: Boolean!) {
  approvalPath(origin: $from, destination: $to, asOf: "2024-06-03") {
    __typename
    ... on ApprovalPath {
      bodies { ...named }
      steps { order move basis { article } from { ...named } }
      refused @include(if: $refused) { code message }
    }
    ... on UnknownOrganization { code }
  }
}
fragment named on Organization { code named: name }"""


class Answerable(Visitor):
    """Puts codes of the fixture and small pages into a generated query, so that it is answered."""

    def enter_string_value(self, node: StringValueNode, *_: Any) -> StringValueNode | None:
        """Put one of the codes, or leave a day."""
        if node.value in DAYS:
            return None
        return StringValueNode(value=CODES[sum(map(ord, node.value)) % len(CODES)])

    def enter_int_value(self, node: IntValueNode, *_: Any) -> IntValueNode:
        """Put a small number."""
        return IntValueNode(value=str(abs(int(node.value)) % 5))


class Names(Visitor):
    """Collects the names of the fields of a query."""

    def __init__(self) -> None:
        """Start with none."""
        super().__init__()
        self.found: set[str] = set()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """Note a field."""
        self.found.add(node.name.value)


@cache
def documents() -> Documents:
    return Documents(CORE, Limits())


def generated() -> st.SearchStrategy[str]:
    """Return queries to the schema that the service would run."""
    day = st.sampled_from(DAYS).map(nodes.String)
    made = queries(schema.as_str(), custom_scalars={"Date": day, "DateTime": day})
    return made.map(lambda text: print_ast(visit(parse(text), Answerable()))).filter(is_run)


def is_run(text: str) -> bool:
    names = Names()
    visit(parse(text), names)
    if names.found & set(SLOW_FIELDS):
        return False
    try:
        document = documents().read(text)
        rule = CostRule(CORE, ITEM_PRICES, Limits())
        return rule.cost(document.node, document.operation(None).node, {}) < Limits().cost // 10
    except (DocumentRefused, Refusal):
        return False


async def by_engine(text: str, variables: dict[str, Any] | None = None) -> Any:
    context = make_context(the_service())(Caller())
    return await schema.execute(text, variable_values=variables, context_value=context)


async def compiled(text: str, variables: dict[str, Any] | None = None) -> dict[str, Any] | None:
    document = documents().read(text)
    context = make_context(the_service())(Caller())
    operation = document.operation(None).node
    answer = Operations(schema).answer(document, operation, variables, context)
    return answer if answer is None or isinstance(answer, dict) else await answer


async def test_generated_queries_are_answered_alike_both_ways() -> None:
    seen: list[bool] = []

    async def compare(text: str) -> None:
        data = await compiled(text)
        answer = await by_engine(text)
        seen.append(data is not None)
        if answer.errors:
            assert data is None, text
        elif data is not None:
            assert orjson.dumps(data) == orjson.dumps(answer.data), text

    texts = await asyncio.to_thread(_examples)
    for text in texts:
        await compare(text)

    assert len(seen) >= EXAMPLES
    assert sum(seen) > len(seen) * 0.5


def _examples() -> list[str]:
    """Return the generated queries; they are drawn outside the loop that answers them."""
    found: list[str] = []

    @settings(max_examples=EXAMPLES, deadline=None, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(text=generated())
    def draw(text: str) -> None:
        found.append(text)

    draw()
    return found


@pytest.mark.parametrize("refused", [True, False])
@pytest.mark.parametrize("ends", [("T1b", "T4b"), ("T1b", "NOBODY"), ("T1b", "T1b")])
async def test_variables_fragments_and_conditions_are_compiled(
    ends: tuple[str, str], *, refused: bool
) -> None:
    variables = {"from": ends[0], "to": ends[1], "refused": refused}

    data = await compiled(PATH, variables)

    answer = await by_engine(PATH, variables)
    assert data is not None
    assert orjson.dumps(data) == orjson.dumps(answer.data)


def test_a_selection_is_compiled_once_however_deep_it_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[str] = []
    function = Program.function

    def counted(program: Program, *body: Any, **kind: Any) -> str:
        written.append(function(program, *body, **kind))
        return written[-1]

    def functions_of(depth: int) -> int:
        written.clear()
        inner = "{ superiors " * depth + "{ code superior { code } }" + " }" * depth
        node = parse(f'{{ organization(code: "T1b") {inner} }}')
        Operation(schema, node, cast("OperationDefinitionNode", node.definitions[0]), {})
        return len(written)

    monkeypatch.setattr(Program, "function", counted)

    assert functions_of(10) - functions_of(9) == functions_of(3) - functions_of(2)


async def test_each_layout_of_a_document_is_compiled_once() -> None:
    document, operations = documents().read(PATH), Operations(schema)
    context = make_context(the_service())(Caller())
    for refused in (True, False, True):
        variables = {"from": "T1b", "to": "T4b", "refused": refused}
        operations.answer(document, document.operation(None).node, variables, context)

    layouts = [mark for mark in document.compiled if isinstance(mark, tuple)]
    assert operations.compiled == 3
    assert len(layouts) == 2


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("{ __schema { queryType { name } } }", {}),
        ('{ organization(code: "A1") { changes { totalCount } } }', {}),
        ('{ organizations(within: "NOBODY") { totalCount } }', {}),
        (PATH, {"from": "T1b", "refused": True}),
        (PATH, {"from": "T1b", "to": "T4b", "refused": "yes"}),
        (PATH, {"from": ["T1b"], "to": "T4b", "refused": True}),
    ],
)
async def test_what_is_not_covered_or_fails_is_left_to_the_engine(
    text: str, variables: dict[str, Any]
) -> None:
    assert await compiled(text, variables) is None


async def test_an_answer_is_the_same_when_its_document_is_known() -> None:
    variables = {"from": "T1b", "to": "T4b", "refused": True}

    answers = [await ask(PATH, variables) for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
