"""The guard refuses every body that is no single, small, well-formed request - and never breaks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.service import a_client, a_service, codes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx

JSON_HEADERS = {"content-type": "application/json"}
GOOD = {"query": "query q($t: String!) { echo(text: $t) }", "variables": {"t": "村"}}


async def post(body: bytes, **headers: str) -> httpx.Response:
    """Send raw bytes as a POST body."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with a_client() as client:
        return await client.post("/graphql", content=body, headers=JSON_HEADERS | named)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"1",
        b'"x"',
        b"true",
        b"[]",
        b"{}",
        b"{",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b"[" * 100 + b"]" * 100,
        b'{"query": null}',
        b'{"query": ""}',
        b'{"query": 7}',
        b'{"query": "{hello}", "variables": []}',
        b'{"query": "{hello}", "variables": "{}"}',
        b'{"query": "{hello}", "operationName": 3}',
        b'{"query": "{hello}", "extensions": 3}',
        b'{"query": "{hello}", "query": "{hello}"}',
        b'{"query": "{hello}", "variables": {"a": 1, "a": 2}}',
        b'{"query": "{hello}", "variables": {"a": NaN}}',
        b'{"query": "{hello}", "variables": {"a": ' + b"9" * 5000 + b"}}",
        b'{"query": "{hello}", "variables": {"a": "\\ud800"}}',
        b'{"query": "{hello}", "variables": {"\\udc00": 1}}',
        b'{"query": "{hello} # \\ud83d"}',
        b'{"query": "{hello}", "variables": {"a": ' + b"[" * 40 + b"]" * 40 + b"}}",
    ],
)
async def test_a_body_that_is_no_request_is_refused_with_a_typed_400(body: bytes) -> None:
    response = await post(body)

    assert response.status_code == 400
    assert codes(response) == ["INVALID_INPUT"]


async def test_a_batch_is_refused() -> None:
    response = await post(json.dumps([GOOD, GOOD]).encode())

    assert response.status_code == 400
    assert codes(response) == ["INVALID_INPUT"]


async def test_thirty_two_levels_of_json_pass_and_thirty_three_do_not() -> None:
    inside = b"[" * 30 + b"]" * 30
    just = b'{"query": "{hello}", "variables": {"a": ' + inside + b"}}"
    over = just.replace(inside, b"[" + inside + b"]")

    assert (await post(just)).json()["data"] == {"hello": "你好"}
    assert (await post(over)).status_code == 400


async def test_a_pair_of_surrogates_in_an_escape_is_one_character() -> None:
    body = json.dumps({**GOOD, "variables": {"t": "𠀀"}}).encode()
    assert b"\\ud840\\udc00" in body

    response = await post(body)

    assert response.json()["data"] == {"echo": "𠀀"}


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "text/plainapplication/json",
        "application/jsonp",
        "application/json; charset=gbk",
        "application/json, text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "",
    ],
)
async def test_only_json_is_taken_as_a_body(content_type: str) -> None:
    response = await post(json.dumps(GOOD).encode(), content_type=content_type)

    assert response.status_code == 415
    assert codes(response) == ["UNSUPPORTED_MEDIA_TYPE"]


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "Application/JSON; charset=UTF-8", 'application/json;charset="utf-8"'],
)
async def test_json_in_utf_8_is_taken_however_it_is_spelt(content_type: str) -> None:
    response = await post(json.dumps(GOOD).encode(), content_type=content_type)

    assert response.json()["data"] == {"echo": "村"}


async def test_a_compressed_body_is_refused() -> None:
    response = await post(json.dumps(GOOD).encode(), content_encoding="gzip")

    assert response.status_code == 415


async def test_a_body_announced_as_a_gigabyte_is_refused_before_it_is_read() -> None:
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(1024):
            read += 1
            yield b" " * 1024 * 1024

    async with a_client() as client:
        response = await client.post(
            "/graphql",
            content=body(),
            headers=JSON_HEADERS | {"content-length": str(1024**3)},
        )

    assert response.status_code == 413
    assert codes(response) == ["TOO_LARGE"]
    assert response.headers["connection"] == "close"
    assert read == 0


async def test_a_body_without_a_length_is_dropped_once_it_is_too_long() -> None:
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(1024):
            read += 1
            yield b" " * 1024 * 1024

    async with a_client() as client:
        response = await client.post("/graphql", content=body(), headers=JSON_HEADERS)

    assert response.status_code == 413
    assert read <= 4


async def test_a_document_of_more_than_64_kib_is_refused() -> None:
    long = "{hello}" + " " * (64 * 1024 - 6)

    response = await post(json.dumps({"query": long}).encode())

    assert response.status_code == 413
    assert "64" not in response.json()["errors"][0]["message"]
    assert response.json()["errors"][0]["extensions"]["facts"]["limit"] == 65536


async def test_a_document_of_64_kib_in_escapes_passes() -> None:
    text = "{hello}#" + "村" * 21_000

    response = await post(json.dumps({"query": text}).encode())

    assert response.json()["data"] == {"hello": "你好"}


async def test_variables_of_more_than_two_mebibytes_are_refused() -> None:
    body = json.dumps({**GOOD, "variables": {"t": "x" * (2048 * 1024)}}).encode()

    response = await post(body)

    assert response.status_code == 413
    assert response.json()["errors"][0]["extensions"]["facts"]["part"] == "variables"


async def test_a_parameter_given_twice_in_the_address_is_refused() -> None:
    async with a_client() as client:
        response = await client.get("/graphql?query={hello}&query={language}")

    assert response.status_code == 400


@pytest.mark.parametrize("variables", ["{", "[]", "1", '{"a":1,"a":2}', "[" * 999])
async def test_wrong_variables_in_the_address_are_refused(variables: str) -> None:
    async with a_client() as client:
        response = await client.get("/graphql", params={"query": "{hello}", "variables": variables})

    assert response.status_code == 400
    assert codes(response) == ["INVALID_INPUT"]


# One application for all examples: building a schema for each would be most of the time.
FUZZED = a_service()


async def status_of(body: bytes, content_type: str = "application/json") -> int:
    """Send raw bytes to the fuzzed application and return the status."""
    async with a_client(FUZZED) as client:
        response = await client.post(
            "/graphql", content=body, headers={"content-type": content_type}
        )
        assert response.headers["content-type"].startswith("application/json")
        response.json()
        return response.status_code


@given(body=st.binary(max_size=300))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_no_bytes_break_the_service(body: bytes) -> None:
    assert await status_of(body) < 500


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=())),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["query", "variables", "operationName", "t"]), inner)
    ),
    max_leaves=12,
)
DOCUMENTS = st.sampled_from(
    [
        "query q($t: String!) { echo(text: $t) }",
        "query q($t: Int!) { number(value: $t) bodies(first: $t) { edges { cursor } } }",
        "query q($t: [PairInput!]!) { approvalPaths(requests: $t) { __typename } }",
        "query q($t: Colour!) { paint(colour: $t) }",
        "query q($t: Date!) { weekday(day: $t) }",
        "query q($t: ID!) { body(code: $t) { name } }",
    ]
)


@given(document=DOCUMENTS, value=JSON_VALUES)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_no_variable_breaks_the_service(document: str, value: Any) -> None:
    body = json.dumps({"query": document, "variables": {"t": value}}).encode()

    assert await status_of(body) < 500


@given(value=JSON_VALUES)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_no_json_breaks_the_service(value: Any) -> None:
    assert await status_of(json.dumps(value).encode()) < 500


@given(
    at=st.integers(min_value=0, max_value=200),
    length=st.integers(min_value=0, max_value=12),
    replacement=st.binary(max_size=12),
    document=st.sampled_from(
        [
            b"query q($t: ID!) { body(code: $t) { name superiors { code } } }",
            (
                b"{ ...F } fragment F on Query { bodies(first: 3) { edges { ...G } } }"
                b" fragment G on Edge { node { superior { name } } }"
            ),
            b"{ a: hello b: __schema { types { name fields { name } } } }",
        ]
    ),
)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_no_mutation_of_a_good_request_breaks_the_service(
    at: int, length: int, replacement: bytes, document: bytes
) -> None:
    body = b'{"query": "' + document + b'", "variables": {"t": "1"}}'
    mutated = body[:at] + replacement + body[at + length :]

    assert await status_of(mutated) < 500
