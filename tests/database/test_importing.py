"""Imports against a real database: all or nothing, and what a second one means."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph.changes import list_changes
from graph.connection import Database, Endpoint
from graph.conversion import tables_of
from graph.errors import ChangeInProgress, InvalidInput
from graph.facts import Fact
from graph.head import read_head
from graph.home import CHECKOUT
from graph.migrations import migrate
from graph.reading import check, read_facts
from graph.snapshot import Snapshot
from law.answer import Path as FoundPath
from law.engine import Engine
from law.pack import Pack
from law.rulebook import Rulebook, rulebook
from loaders.importing import (
    ConfirmationNeeded,
    DataSetRejected,
    import_data_set,
    law_digest,
    law_of,
    renew_powers,
)
from loaders.writing import write_tables
from tests.database.data_sets import a_data_set, organization, two_counties, without_power

DAY = 739_920  # 2026-10-31
KILLED = """
import asyncio, os, sys
from pathlib import Path
from graph.connection import Database, Endpoint
from loaders.importing import import_data_set

def die(phase, done, total):
    if phase == "WRITE":
        os._exit(9)

async def main():
    async with Database.connect(Endpoint(*sys.argv[2:])) as database:
        await import_data_set(database, Path(sys.argv[1]), progress=die)

asyncio.run(main())
"""


@pytest.fixture
async def store(database: Database) -> Database:
    """Give the migrated, empty test database."""
    await migrate(database)
    return database


@pytest.fixture
async def known(store: Database, tmp_path: Path) -> Database:
    """Give the test database with the two counties."""
    await import_data_set(store, a_data_set(tmp_path / "known"))
    return store


async def facts_of(database: Database, *types: str) -> set[Fact]:
    """Return what is published now."""
    return await read_facts(database, (await read_head(database)).revision, types or None)


async def bodies_of(database: Database, origin: str, destination: str) -> tuple[str, ...]:
    """Return the bodies of a path as published now."""
    engine = Engine(Snapshot.of_facts(await facts_of(database)), rulebook())
    answer = engine.path(origin, destination, as_of=DAY, explain=False)
    assert isinstance(answer, FoundPath)
    return answer.bodies


async def test_an_import_makes_one_revision_with_the_powers_that_follow(
    store: Database, tmp_path: Path
) -> None:
    outcome = await import_data_set(store, a_data_set(tmp_path / "data"), why="初次", by="clerk")

    assert (outcome.revision, outcome.counts) == (1, {"organizations": len(two_counties())})
    assert await bodies_of(store, "T1b", "T4b") == ("T1b", "T1", "A1O", "B1O", "T4", "T4b")
    [change] = await list_changes(store)
    assert (change.by, change.why, change.opened) == ("clerk", "初次", outcome.opened)
    assert (await check(store)).is_sound


async def test_the_same_import_again_changes_nothing(known: Database, tmp_path: Path) -> None:
    outcome = await import_data_set(known, tmp_path / "known")

    assert (outcome.revision, outcome.opened, outcome.closed) == (1, {}, {})


async def test_a_committee_without_power_is_passed_over_from_its_day_on(
    known: Database, tmp_path: Path
) -> None:
    before = await bodies_of(known, "T1b", "T2b")

    await import_data_set(known, without_power(tmp_path / "change"))

    assert before == ("T1b", "T1", "T2", "T2b")
    assert await bodies_of(known, "T1b", "T2b") == ("T1b", "T1", "A1O", "T2", "T2b")


async def test_a_dropped_row_is_known_no_more(known: Database, tmp_path: Path) -> None:
    rows = [{"code": "T2b", "drop": "true"}]

    outcome = await import_data_set(known, a_data_set(tmp_path / "drop", organizations=rows))

    assert outcome.lost.rows["organizations"] == 1
    assert ("T2b",) not in tables_of(await facts_of(known))["organizations"]


async def test_a_dry_run_tells_everything_and_writes_nothing(
    known: Database, tmp_path: Path
) -> None:
    rows = [row for row in two_counties() if row["code"] != "T2b"]
    before = await facts_of(known)

    outcome = await import_data_set(
        known, a_data_set(tmp_path / "less", organizations=rows), replace=True, dry_run=True
    )

    assert (outcome.revision, outcome.lost.rows["organizations"]) == (1, 1)
    assert outcome.closed["HAS_STATE"] == 1
    assert await facts_of(known) == before


async def test_emptying_a_filled_table_needs_a_yes(known: Database, tmp_path: Path) -> None:
    await import_data_set(known, without_power(tmp_path / "change"))
    data = a_data_set(tmp_path / "all")

    with pytest.raises(ConfirmationNeeded) as refused:
        await import_data_set(known, data, replace=True)
    outcome = await import_data_set(known, data, replace=True, yes=True)

    assert "facts" in refused.value.text("zh")
    assert (outcome.revision, outcome.lost.emptied) == (3, ("facts",))
    assert await bodies_of(known, "T1b", "T2b") == ("T1b", "T1", "T2", "T2b")


async def test_all_problems_are_told_at_once_and_nothing_is_written(
    known: Database, tmp_path: Path
) -> None:
    rows = [
        organization("N1", "新镇党委", "TOWNSHIP", "A1"),
        organization("N2", "新村支部", "BRANCH", "NOWHERE"),
        organization("N3", "=cmd()", "BRANCH", "T1"),
        organization("X1", "甲党委", "GRASSROOTS_COMMITTEE", "X2"),
        organization("X2", "乙党委", "GRASSROOTS_COMMITTEE", "X1"),
    ]

    with pytest.raises(DataSetRejected) as rejected:
        await import_data_set(known, a_data_set(tmp_path / "bad", organizations=rows))

    found = {(problem.code, problem.line) for problem in rejected.value.problems}
    assert {("UNKNOWN_VALUE", 2), ("DANGLING_CODE", 3), ("FORMULA_CELL", 4)} <= found
    assert {code for code, line in found if line in (5, 6)} == {"CYCLE"}
    assert all(problem.file == "organizations.csv" for problem in rejected.value.problems)
    assert (await read_head(known)).revision == 1


async def test_a_row_that_cannot_be_read_does_not_make_others_dangle(
    store: Database, tmp_path: Path
) -> None:
    rows = [{**row, "code": "T 1"} if row["code"] == "T1" else row for row in two_counties()]

    with pytest.raises(DataSetRejected) as rejected:
        await import_data_set(store, a_data_set(tmp_path / "bad", organizations=rows))

    assert {problem.code for problem in rejected.value.problems} == {"CODE_WITH_BLANKS"}


async def test_personal_data_does_not_enter_the_history(store: Database, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        await import_data_set(store, a_data_set(tmp_path / "data"), why="请电 13800000000")

    assert (await read_head(store)).revision == 0


async def test_of_two_imports_at_once_one_is_told_of_the_other(
    store: Database, endpoint: Endpoint, tmp_path: Path
) -> None:
    first, second = a_data_set(tmp_path / "first"), a_data_set(tmp_path / "second")

    async def load(path: Path, by: str) -> int:
        async with Database.connect(endpoint) as own:
            return (await import_data_set(own, path, by=by)).revision

    outcomes = await asyncio.gather(
        load(first, "first"), load(second, "second"), return_exceptions=True
    )

    [revision] = [outcome for outcome in outcomes if isinstance(outcome, int)]
    [refused] = [outcome for outcome in outcomes if isinstance(outcome, ChangeInProgress)]
    assert revision == 1
    assert refused.facts["by"] in ("first", "second")
    assert str(refused.facts["since"]).startswith("20")


async def test_a_killed_import_leaves_nothing_and_the_next_works(
    store: Database, endpoint: Endpoint, tmp_path: Path
) -> None:
    data = a_data_set(tmp_path / "data")
    command = [sys.executable, "-c", KILLED, str(data), *endpoint]

    killed = await asyncio.to_thread(
        lambda: subprocess.run(
            command, cwd=CHECKOUT, env={**os.environ, "PYTHONPATH": str(CHECKOUT)}, check=False
        )
    )
    left = await read_head(store)
    outcome = await import_data_set(store, data)

    assert (killed.returncode, left.revision, left.counts) == (9, 0, {})
    assert outcome.revision == 1
    assert (await check(store)).is_sound


async def test_what_is_exported_comes_back_the_same(known: Database, tmp_path: Path) -> None:
    await import_data_set(known, without_power(tmp_path / "change"))
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    write_tables(tables_of(await facts_of(known)), first, "jsonl")

    outcome = await import_data_set(known, first, replace=True)
    write_tables(tables_of(await facts_of(known)), second, "jsonl")

    assert (outcome.opened, outcome.closed) == ({}, {})
    assert first.read_bytes() == second.read_bytes()


async def test_changed_rule_packs_renew_the_powers(known: Database) -> None:
    book = rulebook()
    fewer: list[Pack] = [pack for key, pack in book.packs.items() if key != "hn-2018"]
    older = Rulebook(fewer, book.bodies)
    held = await facts_of(known, "HOLDS")

    revision = await renew_powers(known, book=older)
    changes = await list_changes(known)

    assert (revision, law_of(changes)) == (2, law_digest(older))
    assert {fact.get("pack") for fact in await facts_of(known, "HOLDS")} == {"cn-2004"}
    assert await renew_powers(known) == 3
    assert await facts_of(known, "HOLDS") == held
