"""A change can be looked up, and taken back unless a later one built upon it."""

from __future__ import annotations

import pytest

from graph.connection import Database
from graph.days import FIRST_DAY, LAST_DAY
from graph.errors import RevisionNotFound, UndoConflict
from graph.head import read_head
from graph.history import change_of_fact, get_change, list_changes, undo
from graph.migrations import migrate
from graph.reading import check, read_facts
from tests.database.changing import change
from tests.database.invented_facts import a_power, a_state, an_affiliation, bodies

DAY = 736635


@pytest.fixture
async def store(database: Database) -> Database:
    """Give a database that holds three bodies at revision 1."""
    await migrate(database)
    await change(database, opens=bodies(3))
    return database


async def take_back(store: Database, revision: int) -> int:
    """Undo a revision, and make sure that the graph is sound."""
    made = await undo(store, revision, by="clerk", why="a mistake")
    assert (await check(store)).is_sound
    return made


async def test_changes_are_listed_from_the_oldest(store: Database) -> None:
    await change(store, opens=[a_power("T00001")], why="second")

    changes = await list_changes(store)

    assert [(record.revision, record.why) for record in changes] == [(1, "test"), (2, "second")]
    assert changes[0].at < changes[1].at
    assert changes[1].opened == {"HOLDS": 1}


async def test_a_revision_that_no_change_made_is_not_found(store: Database) -> None:
    with pytest.raises(RevisionNotFound):
        await get_change(store, 7)
    with pytest.raises(RevisionNotFound):
        await undo(store, 7, by="clerk", why="a mistake")


async def test_the_change_that_made_a_fact_is_found(store: Database) -> None:
    await change(store, opens=[a_power("T00001")])

    record = await change_of_fact(store, a_power("T00001"))

    assert record is not None
    assert record.revision == 2
    assert await change_of_fact(store, a_power("T00002")) is None


async def test_undoing_restores_facts_and_digest(store: Database) -> None:
    before = await read_head(store)
    old = an_affiliation("T00001", "T00000")
    derived = a_power("T00001")
    revision = await change(store, closes=[old], opens=[an_affiliation("T00001", "B1"), derived])

    made = await take_back(store, revision)

    head = await read_head(store)
    assert (made, head.revision) == (3, 3)
    assert (head.digest, head.counts) == (before.digest, before.counts)
    assert await read_facts(store, 3) == set(bodies(3))
    assert derived in await read_facts(store, 2)


async def test_the_first_import_can_be_undone(store: Database) -> None:
    await take_back(store, 1)

    assert await read_facts(store, 2) == set()
    assert (await read_head(store)).digest == 0


async def test_an_undoing_can_be_undone(store: Database) -> None:
    revision = await change(store, opens=[a_power("T00001")])
    undone = await take_back(store, revision)

    await take_back(store, undone)

    assert await read_facts(store, 4) == {*bodies(3), a_power("T00001")}


async def test_an_earlier_change_of_other_facts_can_be_undone(store: Database) -> None:
    revision = await change(store, opens=[a_power("T00001")])
    await change(store, opens=[a_power("T00002")])

    await take_back(store, revision)

    assert await read_facts(store, 4) == {*bodies(3), a_power("T00002")}


async def test_a_change_is_not_undone_twice(store: Database) -> None:
    revision = await change(store, opens=[a_power("T00001")])
    await take_back(store, revision)

    with pytest.raises(UndoConflict):
        await undo(store, revision, by="clerk", why="a mistake")


async def test_a_change_is_not_undone_when_a_later_one_closed_its_fact(store: Database) -> None:
    moved = an_affiliation("T00001", "B1")
    revision = await change(store, closes=[an_affiliation("T00001", "T00000")], opens=[moved])
    await change(store, closes=[moved], opens=[an_affiliation("T00001", "C1")])

    with pytest.raises(UndoConflict) as refusal:
        await undo(store, revision, by="clerk", why="a mistake")

    assert "T00001 → B1" in refusal.value.facts["rows"]
    assert (await read_head(store)).revision == 3


async def test_a_change_is_not_undone_when_a_later_one_filled_its_place(store: Database) -> None:
    revision = await change(store, closes=[an_affiliation("T00001", "T00000")])
    await change(store, opens=[an_affiliation("T00001", "C1")])

    with pytest.raises(UndoConflict) as refusal:
        await undo(store, revision, by="clerk", why="a mistake")

    assert "T00001 → C1" in refusal.value.facts["rows"]


async def test_a_later_change_of_other_days_is_no_conflict(store: Database) -> None:
    early = an_affiliation("U1", "B1", FIRST_DAY, DAY)
    late = an_affiliation("U1", "C1", DAY, LAST_DAY)
    revision = await change(store, opens=[early])
    await change(store, opens=[late])

    await take_back(store, revision)

    assert late in await read_facts(store, 4)
    assert early not in await read_facts(store, 4)


async def test_a_conflict_with_many_facts_names_some_and_counts_the_rest(store: Database) -> None:
    many = [a_state(f"U{number:02}") for number in range(25)]
    revision = await change(store, opens=many)
    await change(store, closes=many)

    with pytest.raises(UndoConflict) as refusal:
        await undo(store, revision, by="clerk", why="a mistake")

    assert refusal.value.facts["rows"].count("HAS_STATE") == 20
    assert refusal.value.facts["rows"].endswith("(+5)")
