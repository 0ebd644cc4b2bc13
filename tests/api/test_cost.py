"""What a document asks for is weighed before it runs, in one pass, with its variables."""

from __future__ import annotations

import contextlib
from time import perf_counter
from typing import Any

import pytest
from graphql import OperationDefinitionNode, build_schema, parse
from hypothesis import given
from hypothesis import strategies as st

from resolvers.cost import CostRule, ItemPrice, Limits, check_shape
from resolvers.documents import CACHED_DOCUMENTS, Document, DocumentRefused, Documents
from resolvers.refusals import TooCostly, TooManyTokens, WrongPageSize
from tests.api.service import PRICES, ask, codes

SCHEMA = build_schema(
    """
    type Query { body: Body  bodies(first: Int = 50): Page!  paths(pairs: [Pair!]!): [Found!]! }
    input Pair { origin: ID! }
    type Found { bodies: [Body!]!  channel: String }
    type Body {
      code: ID!
      superior: Body
      superiors: [Body!]!
      subordinates(first: Int = 50, after: String): Page!
    }
    type Page { edges: [Edge!]!  pageInfo: PageInfo!  totalCount: Int }
    type Edge { cursor: String!  node: Body! }
    type PageInfo { hasNextPage: Boolean! }
    """
)
RULE = CostRule(SCHEMA, {"Query.paths": ItemPrice("pairs", 5)}, Limits())
PAGE = "{ edges { cursor node { code } } pageInfo { hasNextPage } }"


def cost(text: str, variables: dict[str, Any] | None = None) -> int:
    """Return the cost of a document with one operation."""
    document = parse(text)
    operation = next(
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    )
    return RULE.cost(document, operation, variables or {})


def doubling(levels: int, body: str = "a: superior { ...F%d } b: superior { ...F%d }") -> str:
    """Return a document that expands to two to the power of its levels."""
    fragments = [
        f"fragment F{level} on Body {{ {body % (level + 1, level + 1)} }}"
        for level in range(levels)
    ]
    return "{ body { ...F0 } } " + " ".join(fragments) + f" fragment F{levels} on Body {{ code }}"


def test_leaves_cost_nothing_and_every_object_costs_one() -> None:
    assert cost("{ body { code } }") == 1
    assert cost("{ body { code superior { code superior { code } } } }") == 3


def test_a_page_costs_its_entries_and_its_information_once() -> None:
    assert cost("{ bodies(first: 100) { totalCount } }") == 1
    assert cost("{ bodies(first: 100) { pageInfo { hasNextPage } } }") == 2
    assert cost("{ bodies(first: 100) " + PAGE + " }") == 1 + 100 * 2 + 1


def test_pages_within_pages_multiply() -> None:
    inner = "subordinates(first: 20) " + PAGE
    text = "{ bodies(first: 10) { edges { node { " + inner + " } } } }"

    assert cost(text) == 1 + 10 * (2 + (1 + 20 * 2 + 1))


def test_a_page_size_comes_from_the_variable_its_default_or_the_schema() -> None:
    edges = "{ edges { cursor } }"

    assert cost("query($n: Int) { bodies(first: $n) " + edges + " }", {"n": 30}) == 31
    assert cost("query($n: Int = 20) { bodies(first: $n) " + edges + " }") == 21
    assert cost("{ bodies " + edges + " }") == 51


def test_a_page_of_unknown_size_costs_as_the_largest() -> None:
    edges = "{ edges { cursor } }"

    assert cost("{ bodies(first: null) " + edges + " }") == 1001
    assert cost("query($n: Int) { bodies(first: $n) " + edges + " }", {"n": "x"}) == 1001


@pytest.mark.parametrize("size", ["-1", "1001", "9" * 5000])
def test_a_page_size_out_of_bounds_is_invalid_input(size: str) -> None:
    with pytest.raises(WrongPageSize) as caught:
        cost("{ bodies(first: " + size + ") { totalCount } }")

    assert caught.value.code == "INVALID_INPUT"


@pytest.mark.parametrize("size", [-1, 1001, 1001.0, 10**30])
def test_a_page_size_in_a_variable_has_the_same_bounds(size: float) -> None:
    with pytest.raises(WrongPageSize):
        cost("query($n: Int) { bodies(first: $n) { totalCount } }", {"n": size})


def test_a_list_without_a_size_counts_as_ten() -> None:
    assert cost("{ body { superiors { code } } }") == 1 + 10


def test_an_item_of_paths_costs_five_whatever_is_selected_in_it() -> None:
    pairs = [{"origin": "a"}] * 1000

    little = cost("query($p: [Pair!]!) { paths(pairs: $p) { channel } }", {"p": pairs})
    much = cost(
        "query($p: [Pair!]!) { paths(pairs: $p)"
        " { channel bodies { code superior { code superiors { code } } } } }",
        {"p": pairs},
    )

    assert little == much == 5000


def test_a_page_within_an_item_of_paths_is_not_free() -> None:
    page = "subordinates(first: 9) " + PAGE
    text = "query($p: [Pair!]!) { paths(pairs: $p) { bodies { " + page + " } } }"

    assert cost(text, {"p": [{"origin": "a"}]}) == 5 + 10 * (1 + 9 * 2 + 1)


@pytest.mark.parametrize(
    ("written", "items"),
    [("[]", 0), ('[{origin: "a"}, {origin: "b"}]', 2), ('{origin: "a"}', 1)],
)
def test_the_items_of_a_written_list_are_counted(written: str, items: int) -> None:
    assert cost("{ paths(pairs: " + written + ") { channel } }") == 5 * items


def test_the_items_of_a_default_are_counted() -> None:
    text = 'query($p: [Pair!]! = [{origin: "a"}, {origin: "b"}]) { paths(pairs: $p) { channel } }'

    assert cost(text) == 10
    assert cost(text, {"p": []}) == 0


def test_fragments_cost_what_they_expand_to() -> None:
    fragment = " fragment F on Body { superior { code } superiors { code } }"

    spread = cost("{ body { ...F } }" + fragment)

    assert spread == cost("{ body { superior { code } superiors { code } } }") == 12
    assert cost("{ body { ... on Body { ...F } ... { superior { code } } } }" + fragment) == 13


def test_doubling_fragments_are_weighed_in_linear_time() -> None:
    started = perf_counter()
    weight = cost(doubling(40))
    with pytest.raises(TooCostly):
        check_shape(parse(doubling(40)), Limits())

    assert weight >= 2**39
    assert perf_counter() - started < 0.5


def test_weights_are_capped_instead_of_growing_without_end() -> None:
    assert cost(doubling(150)) == 10**12


def test_a_cycle_of_fragments_ends() -> None:
    text = "{ body { ...A } } fragment A on Body { superior { ...B } } fragment B on Body { ...A }"

    check_shape(parse(text), Limits())

    with pytest.raises(DocumentRefused):
        Documents(SCHEMA, Limits()).read(text)


def test_fifteen_levels_pass_and_sixteen_do_not() -> None:
    def nested(levels: int) -> str:
        return "{ body " + "{ superior " * (levels - 2) + "{ code }" + " }" * (levels - 2) + " }"

    check_shape(parse(nested(15)), Limits())

    with pytest.raises(TooCostly) as caught:
        check_shape(parse(nested(16)), Limits())
    assert caught.value.facts["value"] == 16


def test_fifty_aliases_pass_and_fifty_one_do_not() -> None:
    def aliased(number: int) -> str:
        return "{ body { " + " ".join(f"a{one}: code" for one in range(number)) + " } }"

    check_shape(parse(aliased(50)), Limits())

    with pytest.raises(TooCostly):
        check_shape(parse(aliased(51)), Limits())


def test_aliases_in_fragments_count_as_often_as_they_are_spread() -> None:
    fragment = " fragment F on Body { " + " ".join(f"a{one}: code" for one in range(20)) + " }"

    twice = "{ body { ...F superior { ...F } } }" + fragment
    thrice = "{ body { ...F superior { ...F superior { ...F } } } }" + fragment

    check_shape(parse(twice), Limits())

    with pytest.raises(TooCostly):
        check_shape(parse(thrice), Limits())


def test_the_question_about_the_schema_has_no_depth() -> None:
    deep = '{ __type(name: "Body") ' + "{ ofType " * 20 + "{ name }" + " }" * 20 + " }"

    check_shape(parse(deep), Limits())


HOSTILE = {
    "repeated fields": "{ body { " + "code " * 1900 + "} }",
    "repeated branches": "{ " + "body { code } " * 450 + "}",
    "tokens": "{ body { " + "code " * 5000 + "} }",
    "comments": "{ body { code } }" + "#\n" * 20_000,
    "directives": "{ body { code " + "@skip(if: false) " * 300 + "} }",
    "brackets": "{" + "body {" * 5000,
    "inline fragments": "{ body " + "{ ... " * 600 + "{ code" + "}" * 602,
    "doubled fragments": doubling(120, "...F%d ...F%d"),
    "branching fragments": doubling(60),
    "long chain": doubling(220, "...F%d ... on Body { code } # %d\n"),
    "nested lists": "{ bodies(first: " + "[" * 900 + "]" * 900 + ") { totalCount } }",
    "unknown fields": "{ " + " ".join(f"x{one}" for one in range(1500)) + " }",
}


@pytest.mark.parametrize("shape", HOSTILE)
def test_a_hostile_document_is_refused_soon_or_is_harmless(shape: str) -> None:
    documents = Documents(SCHEMA, Limits())
    started = perf_counter()

    with contextlib.suppress(TooCostly, DocumentRefused):
        document = documents.read(HOSTILE[shape])
        RULE.cost(document.node, document.operation(None).node, {})

    # A generous multiple of what was measured, for a machine under load.
    assert perf_counter() - started < 1.0


def test_two_thousand_tokens_pass_and_more_do_not() -> None:
    documents = Documents(SCHEMA, Limits())
    wide = "query({}) {{ body {{ code }} }}"

    with pytest.raises(TooManyTokens):
        documents.read(wide.format("$a: Int " * 500))


def test_a_document_that_takes_too_long_to_validate_is_refused() -> None:
    with pytest.raises(TooCostly) as caught:
        Documents(SCHEMA, Limits(), seconds=0.0).read("{ body { code } }")

    assert "validation" in caught.value.facts["measure"]


def read_often(documents: Documents, text: str) -> Document:
    """Read a document as often as it takes to be remembered."""
    return [documents.read(text) for _ in range(3)][-1]


def test_a_document_that_comes_again_is_read_no_more() -> None:
    documents = Documents(SCHEMA, Limits())

    first, second, third = (documents.read("{ body { code } }") for _ in range(3))

    assert first is not second
    assert second is third
    assert (documents.hits, documents.misses) == (1, 2)


def test_documents_that_never_come_again_displace_none() -> None:
    documents = Documents(SCHEMA, Limits())

    kept = read_often(documents, "{ body { code } }")
    for number in range(2 * CACHED_DOCUMENTS):
        documents.read(f"query q{number} {{ body {{ code }} }}")

    assert documents.read("{ body { code } }") is kept


def test_the_documents_remembered_are_bounded_in_number() -> None:
    documents = Documents(SCHEMA, Limits())

    kept = read_often(documents, "{ body { code } }")
    for number in range(CACHED_DOCUMENTS):
        read_often(documents, f"query q{number} {{ body {{ code }} }}")

    assert documents.read("{ body { code } }") is not kept


def test_the_documents_remembered_are_bounded_in_size() -> None:
    documents = Documents(SCHEMA, Limits())

    kept = read_often(documents, "{ body { code } }")
    for number in range(3):
        read_often(documents, f"query big{number} {{ body {{ code }} }} #" + "x" * 40_000)

    assert documents.read("{ body { code } }") is not kept


def test_a_document_that_is_refused_is_not_remembered() -> None:
    documents = Documents(SCHEMA, Limits())

    for _ in range(2):
        with pytest.raises(DocumentRefused):
            documents.read("{ unknown }")

    assert documents.hits == 0


@st.composite
def selections(draw: st.DrawFn, depth: int = 4) -> str:
    """Draw a selection on Body with pages, lists and fragments."""
    parts = ["code"]
    if depth and draw(st.booleans()):
        parts.append("superior { " + draw(selections(depth - 1)) + " }")
    if depth and draw(st.booleans()):
        parts.append("superiors { " + draw(selections(depth - 1)) + " }")
    if depth and draw(st.booleans()):
        first = draw(st.integers(min_value=0, max_value=9))
        node = draw(selections(depth - 1))
        parts.append(f"subordinates(first: {first}) {{ edges {{ node {{ {node} }} }} }}")
    return " ".join(parts)


@given(one=selections(), other=selections())
def test_a_fragment_costs_the_same_as_its_text_in_place(one: str, other: str) -> None:
    spread = cost(
        f"{{ body {{ ...A superior {{ ...A ...B }} }} }}"
        f" fragment A on Body {{ {one} }} fragment B on Body {{ superiors {{ {other} ...A }} }}"
    )
    in_place = cost(
        f"{{ body {{ ... {{ {one} }} superior {{ ... {{ {one} }} superiors {{ {other} "
        f"... {{ {one} }} }} }} }} }}"
    )

    assert spread == min(in_place, 10**12)


async def test_the_cost_is_reported_with_the_answer() -> None:
    response = await ask("{ bodies(first: 3) { edges { node { code } } } }")

    assert response.json()["extensions"] == {"cost": 7}


async def test_a_query_that_costs_too_much_is_refused_with_its_cost() -> None:
    page = "subordinates(first: 1000) { edges { node { code } } }"
    response = await ask("{ bodies(first: 1000) { edges { node { " + page + " } } } }")

    assert codes(response) == ["TOO_COSTLY"]
    assert response.json()["extensions"]["cost"] > 100_000
    assert "data" not in response.json()


@pytest.mark.parametrize(("number", "refused"), [(20_000, False), (20_001, True)])
async def test_twenty_thousand_pairs_are_the_most(number: int, refused: bool) -> None:
    response = await ask(
        "query($p: [PairInput!]!) { approvalPaths(requests: $p) { __typename } }",
        {"p": [{"origin": "a", "destination": "a"}] * number},
    )

    assert response.json()["extensions"]["cost"] == 5 * number
    assert ("errors" in response.json()) is refused
    assert PRICES["Query.approvalPaths"].price == 5
