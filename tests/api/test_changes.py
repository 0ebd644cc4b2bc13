"""The history of an organization: the only field that asks the database, and says when it cannot."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from graph.connection import Database, Endpoint
from loaders.served import Served
from tests.api.service_fixture import answer, error_codes, the_service
from tests.database.command_line import a_free_port

HISTORY = """{ organization(code: "A1", asOf: "2019-06-03") {
  name changes { totalCount edges { node { graphVersion by why } } } } }"""


class WithDatabase(NamedTuple):
    """A service that follows a database."""

    served: Served
    database: Database


@pytest.mark.rows("P22", "U12")
async def test_without_a_database_the_history_is_an_error_and_the_rest_is_answered() -> None:
    found = await answer(HISTORY)

    assert found["data"] == {"organization": {"name": "中共甲一县委员会", "changes": None}}
    (error,) = found["errors"]
    assert error["extensions"]["code"] == "STORE_UNAVAILABLE"
    assert error["extensions"]["retryable"] is True
    assert error["path"] == ["organization", "changes"]


@pytest.mark.rows("P22", "U12")
@pytest.mark.parametrize(("language", "words"), [("zh", "数据库"), ("en", "database")])
async def test_a_database_that_is_away_is_told_in_the_language_of_the_request(
    language: str, words: str
) -> None:
    endpoint = Endpoint(f"bolt://127.0.0.1:{a_free_port()}", "neo4j", "not-used")
    async with Database.connect(endpoint) as database:
        service: Any = WithDatabase(the_service().served, database)

        found = await answer(HISTORY, service=service, language=language, is_steady=False)

    assert found["data"]["organization"] == {"name": "中共甲一县委员会", "changes": None}
    (error,) = found["errors"]
    assert error["extensions"]["code"] in {"STORE_UNAVAILABLE", "STORE_TIMEOUT"}
    assert words in error["message"]


async def test_a_cursor_of_another_list_is_refused() -> None:
    query = '{ organization(code: "A1") { changes(after: "WyJjb2RlIiwiVDEiXQ") { totalCount } } }'

    assert await error_codes(query) == ["INVALID_INPUT"]


@pytest.mark.rows("Q4")
async def test_the_histories_of_many_bodies_at_once_are_too_costly() -> None:
    query = "{ organizations(first: 1000) { edges { node { changes(first: 1) { totalCount } } } } }"

    assert await error_codes(query) == ["TOO_COSTLY"]
