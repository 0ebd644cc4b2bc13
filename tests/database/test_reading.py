"""Facts come back from the database as they went in, in columns, at any revision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pytest

from graph import reading
from graph.columns import FactColumns
from graph.connection import Database
from graph.days import LAST_DAY
from graph.facts import FACT_TYPES, Fact, digest_of
from graph.head import FOREVER, read_head
from graph.migrations import migrate
from graph.reading import (
    ChangedFact,
    check,
    read_changes,
    read_changes_since,
    read_columns,
    read_facts,
)
from tests.database.changing import change
from tests.database.invented_facts import (
    a_power,
    a_state,
    an_affiliation,
    bodies,
    one_of_each_type,
)


def changed(fact: Fact, from_rev: int, to_rev: int) -> ChangedFact:
    """Return a fact as it is told among changes."""
    return ChangedFact(fact, from_rev, to_rev, fact.hash)


def facts_in(columns: Mapping[str, FactColumns]) -> set[Fact]:
    """Return the facts that columns say."""
    return {
        fact for name, listed in columns.items() for fact in reading.Page(name, listed, []).facts()
    }


class Tampering(NamedTuple):
    """A statement that changes facts behind the back of the system."""

    name: str
    text: str


@pytest.fixture
async def store(database: Database) -> Database:
    """Give a migrated database without a fact."""
    await migrate(database)
    return database


@pytest.mark.parametrize("is_given", [True, False])
async def test_every_type_of_fact_comes_back_with_all_its_cells(
    store: Database, *, is_given: bool
) -> None:
    facts = one_of_each_type(is_given=is_given)

    revision = await change(store, opens=facts)

    assert {fact.type for fact in facts} == set(FACT_TYPES)
    assert await read_facts(store, revision) == set(facts)


async def test_a_false_cell_is_not_taken_for_one_that_is_not_given(store: Database) -> None:
    fact = a_state("T1", admits=False, temporary=True, on_system=None)

    await change(store, opens=[fact])

    [found] = await read_facts(store, 1)
    assert [found.get(name) for name in ("admits", "temporary", "on_system")] == [False, True, None]


async def test_pages_together_hold_every_fact_once(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE_ROWS", 2)
    facts = bodies(5)

    await change(store, opens=facts)

    contents = await read_columns(store, 1)
    codes = contents.columns["HAS_STATE"].start
    assert codes == sorted(fact.start for fact in facts if fact.type == "HAS_STATE")
    assert contents.counts == {"HAS_STATE": 5, "SUBORDINATE_TO": 4}


async def test_facts_keep_what_they_say_whether_they_share_it_or_not(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE_ROWS", 4)
    kinds = ["LOCAL_COMMITTEE", "TOWNSHIP_COMMITTEE", None, "TOWNSHIP_COMMITTEE"] * 3
    states = [
        a_state(f"T{number:02}", f"名称{number // 2}", kind=kind, temporary=number % 3 == 0 or None)
        for number, kind in enumerate(kinds)
    ]
    days = [(1, 700_000), (700_000, LAST_DAY)]
    superiors = [an_affiliation(f"T{n:02}", f"T{n - 1:02}", *days[n % 2]) for n in range(1, 12)]
    powers = [a_power(f"T{number:02}", held=number % 2 == 0) for number in range(0, 12, 3)]
    facts = {*states, *superiors, *powers, a_power("T00", held=False)}

    await change(store, opens=facts)

    contents = await read_columns(store, 1)
    assert facts_in(contents.columns) == facts
    assert (contents.digest, contents.counts) == (
        digest_of(facts), {"HAS_STATE": 12, "SUBORDINATE_TO": 11, "HOLDS": 5},
    )  # fmt: skip


async def test_states_of_one_body_that_follow_each_other_all_come_back(store: Database) -> None:
    first = a_state("T1", "旧名")._replace(until=730_000)
    second = a_state("T1", "新名", kind="LOCAL_COMMITTEE")._replace(since=730_000)

    await change(store, opens=[first, second, *bodies(2)])

    contents = await read_columns(store, 1)
    assert {first, second} <= facts_in(contents.columns)


async def test_columns_carry_the_digest_of_what_was_read(store: Database) -> None:
    facts = bodies(3)

    await change(store, opens=facts)

    contents = await read_columns(store, 1)
    affiliations = contents.columns["SUBORDINATE_TO"]
    assert contents.digest == digest_of(facts) == (await read_head(store)).digest
    assert affiliations.end == ["T00000", "T00000"]
    assert affiliations.since == [1, 1]
    assert contents.columns["HOLDS"].start == []


async def test_only_the_types_asked_for_are_read(store: Database) -> None:
    await change(store, opens=bodies(3))

    facts = await read_facts(store, 1, ["SUBORDINATE_TO"])

    assert facts == {fact for fact in bodies(3) if fact.type == "SUBORDINATE_TO"}


async def test_a_body_of_which_nothing_is_known_any_more_has_no_facts(store: Database) -> None:
    await change(store, opens=[a_state("T1")])

    await change(store, closes=[a_state("T1")])

    assert await read_facts(store, 2) == set()
    assert await read_facts(store, 1) == {a_state("T1")}


async def test_changes_since_a_revision_hold_what_was_opened_and_closed(store: Database) -> None:
    old, new = an_affiliation("T1", "A1"), an_affiliation("T1", "B1")
    await change(store, opens=[old, a_state("T1")])
    await change(store, closes=[old], opens=[new])

    changes = await read_changes_since(store, 1)

    assert changes.revision == 2
    assert set(changes.rows) == {changed(old, 1, 2), changed(new, 2, FOREVER)}


async def test_a_fact_opened_and_closed_between_two_revisions_comes_once(store: Database) -> None:
    await change(store, opens=[a_state("T1")])
    await change(store, opens=[a_state("T2")])
    await change(store, closes=[a_state("T2")])

    rows = await read_changes(store, 1, 3)

    assert rows == [changed(a_state("T2"), 2, 3)]


async def test_many_changes_come_in_parts_that_hold_every_fact_once(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE_ROWS", 2)
    await change(store, opens=bodies(6))

    rows = await read_changes(store, 0, 1)

    assert sorted(row.fact.start for row in rows) == sorted(fact.start for fact in bodies(6))


async def test_a_staged_fact_is_no_change_yet(store: Database) -> None:
    async def look(_stage: int) -> None:
        assert await read_changes_since(store, 0) == (0, [])

    expected: list[Fact] = [a_state("T1")]
    await change(store, opens=expected, verify=look)

    assert (await read_changes_since(store, 0)).rows == [changed(expected[0], 1, FOREVER)]


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (:Organization {code: 'T00001'})-[f:SUBORDINATE_TO]->() SET f.to_rev = 1",
        "MATCH (:Organization {code: 'T00001'})-[f:SUBORDINATE_TO]->() DELETE f",
        "MATCH (:Organization {code: 'T00001'})-[f:HAS_STATE]->(s) SET s.name = '别的名称'",
        "MATCH (:Organization {code: 'T00001'})-[f:HAS_STATE]->(s) SET f.hash = f.hash + 1",
    ],
)
async def test_a_check_finds_a_fact_that_was_changed_behind_its_back(
    store: Database, text: str
) -> None:
    await change(store, opens=bodies(3))
    assert (await check(store)).is_sound

    await store.write(Tampering("test_tampering", text))

    assert not (await check(store)).is_sound
