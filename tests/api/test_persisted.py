"""Persisted documents: named by their hash, beside others or alone."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.errors import InvalidInput
from resolvers.persisted import PersistedDocuments, persisted_documents
from tests.api.service import a_client, a_service, codes

HELLO = "query Greeting { hello }"
HASH = hashlib.sha256(HELLO.encode()).hexdigest()
NAMED = f"sha256:{HASH}"


def kept(mode: Any) -> PersistedDocuments:
    """Return one document, taken in a mode."""
    return PersistedDocuments(mode, {HASH: HELLO})


async def post(mode: Any, accept: str = "application/json", **members: Any) -> httpx.Response:
    """Send members of a request to a service that takes documents in a mode."""
    async with a_client(a_service(persisted=kept(mode))) as client:
        return await client.post("/graphql", json=members, headers={"Accept": accept})


@pytest.mark.parametrize("mode", ["allow", "only"])
async def test_a_document_is_named_by_its_hash(mode: str) -> None:
    answer = await post(mode, documentId=NAMED)

    assert answer.json()["data"] == {"hello": "你好"}


async def test_a_get_names_a_document_too() -> None:
    async with a_client(a_service(persisted=kept("only"))) as client:
        answer = await client.get("/graphql", params={"documentId": NAMED})

    assert answer.json()["data"] == {"hello": "你好"}


async def test_other_documents_are_taken_beside_them() -> None:
    answer = await post("allow", query="{ hello }")

    assert answer.json()["data"] == {"hello": "你好"}


async def test_the_text_of_a_registered_document_is_the_document() -> None:
    answer = await post("only", query=HELLO)

    assert answer.json()["data"] == {"hello": "你好"}


async def test_where_only_registered_documents_are_taken_others_are_refused() -> None:
    answer = await post("only", query="{ hello }")

    assert (answer.status_code, codes(answer)) == (403, ["DOCUMENT_NOT_ALLOWED"])


@pytest.mark.parametrize(
    ("accept", "status"),
    [("application/json", 200), ("application/graphql-response+json", 400)],
)
async def test_an_unknown_hash_says_so(accept: str, status: int) -> None:
    answer = await post("allow", accept, documentId=f"sha256:{'0' * 64}")

    assert (answer.status_code, codes(answer)) == (status, ["PERSISTED_DOCUMENT_NOT_FOUND"])


@pytest.mark.parametrize(
    ("mode", "members"),
    [
        ("off", {"documentId": NAMED}),
        ("allow", {"documentId": HASH}),
        ("allow", {"documentId": f"sha256:{HASH.upper()}"}),
        ("allow", {"documentId": 7}),
        ("allow", {"documentId": NAMED, "query": HELLO}),
        ("allow", {}),
    ],
)
async def test_a_request_that_names_no_document_plainly_is_refused(
    mode: str, members: dict[str, Any]
) -> None:
    answer = await post(mode, **members)

    assert (answer.status_code, codes(answer)) == (400, ["INVALID_INPUT"])


@pytest.mark.parametrize("prefix", ["", "sha256:"])
def test_a_manifest_is_read_with_and_without_the_prefix(tmp_path: Path, prefix: str) -> None:
    path = tmp_path / "documents.json"
    path.write_text(json.dumps({f"{prefix}{HASH}": HELLO}), "utf-8")

    assert persisted_documents(path) == kept("allow")
    assert persisted_documents(path, "only") == kept("only")
    assert persisted_documents(path, "off") == PersistedDocuments()


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"a": 1}', json.dumps({HASH: "{ other }"}), json.dumps({"a": HELLO})]
)
def test_a_manifest_that_does_not_hold_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "documents.json"
    path.write_text(text, "utf-8")

    with pytest.raises(InvalidInput):
        persisted_documents(path)


@pytest.mark.parametrize("mode", ["only", "allow", "some"])
def test_a_mode_that_cannot_be_is_refused(mode: str) -> None:
    with pytest.raises(InvalidInput):
        persisted_documents(None, mode)


def test_without_a_manifest_no_document_is_kept() -> None:
    assert persisted_documents(None) == PersistedDocuments()
