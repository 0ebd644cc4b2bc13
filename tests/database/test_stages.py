"""A change goes in as a stage: all of it or nothing, and nobody sees it before it is published."""

from __future__ import annotations

from typing import Any

import pytest

from graph import lease, stages
from graph.changes import get_change, list_changes_of
from graph.connection import Database
from graph.errors import ChangeInProgress, Conflict, StaleRevision, StatementDefect
from graph.facts import Fact, digest_of
from graph.head import read_head
from graph.migrations import migrate
from graph.reading import check, read_facts
from tests.database.changing import change
from tests.database.invented_facts import a_power, a_state, an_affiliation, bodies


@pytest.fixture
async def store(database: Database) -> Database:
    """Give a migrated database without a fact."""
    await migrate(database)
    return database


async def test_opened_facts_are_there_from_the_new_revision_on(store: Database) -> None:
    facts = {a_state("T1"), an_affiliation("T1", "A1"), a_power("T1")}

    revision = await change(store, opens=facts)

    assert revision == 1
    assert await read_facts(store, 1) == facts
    assert await read_facts(store, 0) == set()


async def test_closed_facts_are_still_there_at_the_old_revision(store: Database) -> None:
    old, new = an_affiliation("T1", "A1"), an_affiliation("T1", "B1")
    await change(store, opens=[old])

    revision = await change(store, closes=[old], opens=[new])

    assert await read_facts(store, revision) == {new}
    assert await read_facts(store, revision - 1) == {old}


async def test_the_head_carries_digest_and_counts_of_what_is_visible(store: Database) -> None:
    await change(store, opens=[*bodies(5), a_power("T00001")])
    gone = an_affiliation("T00003", "T00000")

    await change(store, closes=[gone])

    head = await read_head(store)
    left = (set(bodies(5)) | {a_power("T00001")}) - {gone}
    assert head.digest == digest_of(left)
    assert head.counts == {"HAS_STATE": 5, "SUBORDINATE_TO": 3, "HOLDS": 1}
    assert (await check(store)).is_sound


async def test_nothing_to_do_makes_no_revision(store: Database) -> None:
    await change(store, opens=bodies(2))
    same = a_state("T1")

    revision = await change(store, closes=[same], opens=[same])

    assert revision == 1
    assert (await read_head(store)).revision == 1


async def test_a_change_decided_on_an_old_revision_is_refused(store: Database) -> None:
    await change(store, opens=[a_state("T1")], by="县委组织部")

    with pytest.raises(ChangeInProgress) as refusal:
        await change(store, opens=[a_state("T2")], expected=0)

    assert refusal.value.facts["by"] == "县委组织部"
    assert await read_facts(store, 1) == {a_state("T1")}


async def test_a_change_decided_on_a_revision_to_come_is_refused(store: Database) -> None:
    with pytest.raises(StaleRevision):
        await change(store, opens=[a_state("T1")], expected=3)


async def test_nothing_of_a_change_is_visible_while_it_is_verified(store: Database) -> None:
    old = an_affiliation("T1", "A1")
    await change(store, opens=[old])
    seen: list[set[Fact]] = []

    async def look(stage: int) -> None:
        head = await read_head(store)
        seen.extend([await read_facts(store, head.revision), await read_facts(store, stage)])

    await change(store, closes=[old], opens=[a_state("T1")], verify=look)

    assert seen == [{old}, {a_state("T1")}]


async def test_a_change_that_fails_its_verification_leaves_nothing(store: Database) -> None:
    old = an_affiliation("T1", "A1")
    await change(store, opens=[old])
    before = await read_head(store)

    async def refuse(_stage: int) -> None:
        raise Conflict(reason="a cycle")

    with pytest.raises(Conflict, match="a cycle"):
        await change(store, closes=[old], opens=bodies(3), verify=refuse)

    assert await read_head(store) == before
    assert (await check(store)).is_sound
    assert await change(store, closes=[old]) == 2


async def test_closing_a_fact_that_is_not_open_ends_the_change(store: Database) -> None:
    await change(store, opens=[a_state("T1")])

    with pytest.raises(StatementDefect):
        await change(store, closes=[a_state("T1"), a_state("T2")])

    assert await read_facts(store, 1) == {a_state("T1")}
    assert (await check(store)).is_sound


async def test_a_stage_that_lost_a_row_is_not_published(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drop_one(rows: Any) -> Any:
        return {name: found[:-1] for name, found in kept(rows).items()}

    kept = stages._rows
    claimed = stages._change([], bodies(3), "clerk", "test", "d")
    monkeypatch.setattr(stages, "_rows", drop_one)
    short = stages._change([], bodies(3), "clerk", "test", "d")
    monkeypatch.setattr(stages, "_change", lambda *_: short._replace(sums=claimed.sums))

    with pytest.raises(StatementDefect, match="the stage differs"):
        await change(store, opens=bodies(3))

    assert (await read_head(store)).revision == 0


async def test_progress_is_told_after_each_chunk(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "CHUNK_ROWS", 2)
    told: list[tuple[int, int]] = []

    await change(store, opens=bodies(3), on_progress=lambda *seen: told.append(seen))

    assert told == [(2, 8), (3, 8), (5, 8), (6, 8), (8, 8)]


async def test_a_change_names_the_bodies_it_touched(store: Database) -> None:
    await change(store, opens=[a_state("T1"), an_affiliation("T2", "A1")], why="改隶")

    record = await get_change(store, 1)

    assert (record.by, record.why, record.whole) == ("clerk", "改隶", False)
    assert record.opened == {"HAS_STATE": 1, "SUBORDINATE_TO": 1}
    assert record.digest == (await read_head(store)).digest
    assert [await list_changes_of(store, code) for code in ("T1", "A1", "B1")] == [[1], [1], []]


async def test_a_change_that_touches_too_many_bodies_is_whole(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "TOUCHED_LIMIT", 2)

    await change(store, opens=bodies(3))

    assert (await get_change(store, 1)).whole
    assert await list_changes_of(store, "B1") == [1]


async def test_the_stage_of_an_ended_change_is_free(store: Database) -> None:
    await change(store, opens=[a_state("T1")])

    assert (await read_head(store)).stage is None
    assert not lease._live_tokens
