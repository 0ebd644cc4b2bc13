"""Every statement is planned by the database without a scan, unless its header says so."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import neo4j
import pytest

from graph.connection import Database, Endpoint
from graph.migrations import migrate
from graph.statements import Statement, list_statements
from tests.database.changing import change
from tests.database.invented_facts import a_power, bodies, one_of_each_type

PLANNED = [found for found in list_statements() if not found.name.startswith("migration_0")]

BODIES = 1_500


@pytest.fixture
async def session(database: Database, endpoint: Endpoint) -> AsyncIterator[neo4j.AsyncSession]:
    """Give a session of the driver itself, as it shows plans."""
    await migrate(database)
    driver = neo4j.AsyncGraphDatabase.driver(
        endpoint.uri,
        auth=(endpoint.username, endpoint.password),
        notifications_min_severity="OFF",
    )
    async with driver, driver.session(database=endpoint.database) as opened:
        yield opened


async def fill(database: Database, session: neo4j.AsyncSession) -> None:
    """Make a graph of some size: where all is small, a scan is as good as a seek."""
    holders = [a_power(fact.start) for fact in bodies(BODIES) if fact.type == "HAS_STATE"]
    facts = bodies(BODIES) + holders + one_of_each_type(is_given=True)
    await change(database, opens=facts)
    # A plan rests on samples of the indexes, and those there are were taken of another graph.
    await (await session.run("CALL db.prepareForReplanning(60)")).consume()


async def scans(session: neo4j.AsyncSession, text: str, names: Any) -> list[str]:
    """Return the operators of a plan that scan."""
    result = await session.run(f"EXPLAIN {text}", dict.fromkeys(names))
    summary = await result.consume()
    assert summary.plan is not None
    return [name for name in operators(summary.plan) if "Scan" in name]


def operators(plan: dict[str, Any]) -> Iterator[str]:
    """Yield the names of the operators of a plan."""
    yield plan["operatorType"]
    for child in plan.get("children", ()):
        yield from operators(child)


async def test_no_statement_scans_unless_it_says_so(
    database: Database, session: neo4j.AsyncSession
) -> None:
    await fill(database, session)

    found = {one.name: await scans(session, one.text, one.parameters) for one in PLANNED}

    said = {one.name for one in PLANNED if one.scan}
    assert {name: names for name, names in found.items() if names and name not in said} == {}
    assert {name for name in said if not found[name]} == set()


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (node) RETURN node",
        "MATCH (node:Organization) RETURN node",
        "MATCH ()-[fact:HOLDS]->() RETURN fact",
    ],
)
async def test_a_scan_is_found(session: neo4j.AsyncSession, text: str) -> None:
    assert await scans(session, text, ())


def test_statements_are_planned_at_all() -> None:
    assert len(PLANNED) > 80
    assert all(isinstance(found, Statement) for found in PLANNED)
