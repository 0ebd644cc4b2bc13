"""The history of an organization over GraphQL, from a real database that comes and goes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from graph.connection import Database, Endpoint
from graph.migrations import migrate
from loaders.importing import import_data_set
from loaders.service import Service
from resolvers.changes import DEADLINE_SECONDS
from tests.api.service_fixture import answer
from tests.database.data_sets import a_data_set, organization, without_power
from tests.proxy import Fault, a_proxy

HISTORY = """query ($code: ID!, $first: Int, $after: String) { organization(code: $code) {
  name changes(first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage endCursor }
    edges { node { graphVersion recordedAt by why isWhole
      opened { type count } closed { type count } } } } } }"""


@pytest.fixture
async def known(database: Database, tmp_path: Path) -> Database:
    """Give a database with the two counties and two changes of one township."""
    await migrate(database)
    await import_data_set(database, a_data_set(tmp_path / "1"), by="clerk", why="first")
    power = without_power(tmp_path / "2")
    await import_data_set(database, power, by="deputy", why="power is lost")
    village = organization("T4c", "T4新村支部", "BRANCH", "T4")
    await import_data_set(database, a_data_set(tmp_path / "3", organizations=[village]), why="new")
    renamed = {"code": "T1", "field": "name", "value": "东镇党委", "since": "2026-07-01"}
    await import_data_set(database, a_data_set(tmp_path / "4", facts=[renamed]), why="name")
    return database


@pytest.fixture
async def service(known: Database, tmp_path: Path) -> AsyncIterator[Service]:
    """Give the service over what is known."""
    async with Service.open(known, tmp_path / "home") as opened:
        yield opened


async def history(service: Any, code: str, **variables: Any) -> Any:
    """Return the answer for the history of an organization, which is the engine's either way."""
    asked = {"code": code, **variables}
    return await answer(HISTORY, asked, service=service, is_steady=False)


def told(found: Any, cell: str = "graphVersion") -> list[Any]:
    """Return one cell of each change of an answer."""
    return [edge["node"][cell] for edge in found["data"]["organization"]["changes"]["edges"]]


@pytest.mark.rows("P22")
async def test_the_changes_that_touched_a_body_are_told_the_newest_first(service: Service) -> None:
    found = await history(service, "T1")

    assert told(found) == ["4", "2", "1"]
    assert told(found, "why") == ["name", "power is lost", "first"]
    assert told(found, "by")[1:] == ["deputy", "clerk"]
    assert told(found, "recordedAt") == sorted(told(found, "recordedAt"), reverse=True)
    renaming = found["data"]["organization"]["changes"]["edges"][0]["node"]
    assert {"type": "HAS_STATE", "count": 2} in renaming["opened"]
    assert {"type": "HAS_STATE", "count": 1} in renaming["closed"]


@pytest.mark.rows("P22")
async def test_a_change_of_others_is_not_told(service: Service) -> None:
    assert told(await history(service, "T4c")) == ["3"]
    assert told(await history(service, "T2b")) == ["1"]


@pytest.mark.rows("P22")
async def test_the_history_is_read_page_by_page(service: Service) -> None:
    first = await history(service, "T1", first=2)
    info = first["data"]["organization"]["changes"]["pageInfo"]
    second = await history(service, "T1", first=2, after=info["endCursor"])

    assert (told(first), told(second)) == (["4", "2"], ["1"])
    assert first["data"]["organization"]["changes"]["totalCount"] == 3
    ends = second["data"]["organization"]["changes"]["pageInfo"]
    assert (info["hasNextPage"], ends["hasNextPage"], ends["hasPreviousPage"]) == (
        True, False, True,
    )  # fmt: skip


@pytest.mark.rows("P22", "U12")
async def test_a_database_that_falls_silent_costs_the_history_and_nothing_else(
    known: Database, endpoint: Endpoint, tmp_path: Path
) -> None:
    async with (
        a_proxy(endpoint) as (proxy, through),
        Database.connect(through) as near,
        Service.open(near, tmp_path / "home") as service,
    ):
        before = await history(service, "T1")
        proxy.fault = Fault.SILENT
        await proxy.close()
        began = monotonic()
        away = await history(service, "T1")
        seconds = monotonic() - began
        proxy.fault = Fault.NONE
        await proxy.close()
        back = await history(service, "T1")

    assert away["data"]["organization"]["changes"] is None
    assert away["data"]["organization"]["name"]
    assert away["errors"][0]["extensions"]["code"] in {"STORE_TIMEOUT", "STORE_UNAVAILABLE"}
    assert seconds < DEADLINE_SECONDS + 1
    assert told(back) == told(before) == ["4", "2", "1"]
