"""Migrations bring a database to the schema of this program, and refuse a later one."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

import pytest

from graph.connection import Database
from graph.errors import StoreOutOfDate
from graph.facts import FACT_TYPES
from graph.faults import KeyTaken
from graph.head import read_head
from graph.migrations import check_version, list_migrations, migrate, read_version


class Probe(NamedTuple):
    """A statement of these tests."""

    name: str
    text: str


LATER = Probe("test_later", "CREATE (:Migration {number: 9999, name: 'migration_9999_later'})")
INDEXES = Probe("test_indexes", "SHOW INDEXES YIELD name, state RETURN name, state")
TWIN = Probe("test_twin", "CREATE (:Organization {code: 'T1'}), (:Organization {code: 'T1'})")
IMPLIED = Probe(
    "test_implied",
    "MATCH (one:AuthorityScope)-[implies:IMPLIES]->(other:AuthorityScope) "
    "RETURN one.key AS one, implies.side AS side, other.key AS other",
)


async def test_an_empty_database_is_out_of_date(database: Database) -> None:
    with pytest.raises(StoreOutOfDate):
        await check_version(database)
    with pytest.raises(StoreOutOfDate):
        await read_head(database)


async def test_migrating_brings_it_up_to_date_and_gives_an_empty_graph(database: Database) -> None:
    applied = await migrate(database)

    await check_version(database)
    assert applied == len(list_migrations())
    assert await read_head(database) == (0, 0, {}, None)


async def test_migrating_again_does_nothing(database: Database) -> None:
    await migrate(database)

    assert await migrate(database) == 0


async def test_two_processes_may_migrate_at_once(database: Database) -> None:
    await asyncio.gather(migrate(database), migrate(database), migrate(database))

    assert await read_version(database) == max(list_migrations())
    assert (await read_head(database)).revision == 0


async def test_a_database_of_a_later_program_is_refused(database: Database) -> None:
    await migrate(database)
    await database.write(LATER)

    with pytest.raises(StoreOutOfDate) as refusal:
        await migrate(database)
    with pytest.raises(StoreOutOfDate):
        await check_version(database)

    assert refusal.value.facts["found"] == 9999


async def test_every_type_of_fact_is_found_by_the_revisions_that_opened_and_closed_it(
    database: Database,
) -> None:
    await migrate(database)

    online = {row["name"] for row in await database.read(INDEXES) if row["state"] == "ONLINE"}

    for name in FACT_TYPES:
        assert {f"{name.lower()}_from_rev", f"{name.lower()}_to_rev"} <= online


async def test_a_code_names_one_organization(database: Database) -> None:
    await migrate(database)

    with pytest.raises(KeyTaken):
        await database.write(TWIN)


async def test_the_formal_power_of_the_nation_implies_the_temporary_one(
    database: Database,
) -> None:
    await migrate(database)

    rows = await database.read(IMPLIED)

    assert rows == [{"one": "FORMAL:NATION:", "side": "BOTH", "other": "TEMPORARY:NATION:"}]
