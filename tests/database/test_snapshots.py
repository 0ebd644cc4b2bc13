"""The files of a revision, and the service that follows the head of a real database."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from graph.connection import Database, Endpoint
from graph.days import FIRST_DAY, LAST_DAY, today
from graph.facts import Fact
from graph.head import Head, read_head, text_of
from graph.migrations import migrate
from graph.rewriting import main as rewrite
from graph.snapshot import Snapshot
from graph.snapshots import GraphDiffers, Opened, Shelf
from law.answer import Path as FoundPath
from loaders.importing import import_data_set
from loaders.service import Service
from loaders.undoing import undo_revision
from tests.database.changing import change
from tests.database.data_sets import a_data_set, two_counties, without_power
from tests.database.invented_facts import a_power, a_state
from tests.proxy import Fault, a_proxy
from tests.servers import Statement
from tests.unit.patched_facts import told, with_more
from tests.unit.small_facts import facts_of_random

FORGE_OPENED = Statement("forge", "MATCH ()-[f:HAS_STATE {from_rev: 2}]->() SET f.hash = 1")
FORGE_CLOSED = Statement(
    "forge", "MATCH ()-[f:HOLDS {to_rev: 2}]->() WITH f LIMIT 1 SET f.hash = 1"
)
MISTAKEN = Statement(
    "mistake", "MATCH ()-[f:HOLDS {to_rev: 2}]->() WITH f LIMIT 1 SET f.article = '第九十九条'"
)
FORGE = Statement("forge", "MATCH (:Organization {code: 'T1'})-[f:HOLDS]->() SET f.hash = 1")


@pytest.fixture
async def known(database: Database, tmp_path: Path) -> Database:
    """Give the test database with the two counties."""
    await migrate(database)
    await import_data_set(database, a_data_set(tmp_path / "known"))
    return database


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Give the shelf of an empty home."""
    return Shelf(tmp_path / "home", is_embedded=True)


@pytest.fixture
async def service(known: Database, tmp_path: Path) -> AsyncIterator[Service]:
    """Give the service over the two counties."""
    async with Service.open(known, tmp_path / "home") as opened:
        yield opened


def bodies_of(service: Service, origin: str = "T1b", destination: str = "T2b") -> tuple[str, ...]:
    """Return the bodies of a path of today."""
    answer = service.engine.path(origin, destination, as_of=today(), explain=False)
    assert isinstance(answer, FoundPath)
    return answer.bodies


def told_of(snapshot: Snapshot) -> list[tuple[object, ...]]:
    """Return what a snapshot says of every body today, the powers in any order."""
    meta = snapshot.meta
    return [
        (
            snapshot.code(body),
            meta["classes"][snapshot.class_of(body, today()) or 0],
            snapshot.superior(body, today()),
            sorted(
                repr((meta["scopes"][held.scope], meta["powers"][held.power], held[2:]))
                for held in snapshot.holdings(body, today())
            ),
        )
        for body in range(snapshot.size)
    ]


def the_file(shelf: Shelf, suffix: str) -> Path:
    """Return the only file of a kind."""
    [path] = shelf.folder.glob(f"*.{suffix}")
    return path


def change_a_byte(path: Path) -> None:
    """Change one byte in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


def version_of(name: str) -> tuple[int, str]:
    """Return the revision and the digest that stand in the name of a file."""
    revision, _, digest = name.partition(".")[0].partition("-")
    return int(revision) if revision.isdecimal() else 0, digest


async def opened_before(shelf: Shelf, last: Opened) -> Opened:
    """Return the revision before another one."""
    [name] = shelf.folder.glob(f"{last.version[0] - 1}-*.patch")
    opened = shelf.find(*version_of(name.name))
    assert opened is not None
    return opened


async def until(service: Service, revision: int) -> None:
    """Wait until a service serves a revision."""
    async with asyncio.timeout(20):
        while not await service.wait_for(revision):
            pass


def drawn_facts(seed: int) -> set[Fact]:
    """Return facts of every type, the same for the same seed, on days that a calendar knows."""
    random = Random(seed)  # noqa: S311 -- facts, not secrets.
    return with_more(facts_of_random(random), random)


async def test_a_revision_is_built_once_and_then_mapped(known: Database, shelf: Shelf) -> None:
    head = await read_head(known)
    phases: list[str] = []

    first = await shelf.provide(known, head, lambda phase, *_: phases.append(phase))
    second = await shelf.provide(known, head, lambda phase, *_: phases.append(phase))

    assert first.version == second.version == (1, text_of(head.digest))
    assert first.snapshot.size == len(two_counties())
    assert [hit.code for hit in second.search.search("T1镇党委", today(), 5)] == ["T1"]
    assert phases == ["READ", "BUILD", "BUILD"]


@pytest.mark.parametrize("suffix", ["snapshot", "names", "sums"])
async def test_a_changed_file_is_built_again_and_never_served(
    known: Database, shelf: Shelf, suffix: str
) -> None:
    head = await read_head(known)
    await shelf.provide(known, head)
    sound = the_file(shelf, suffix).read_bytes()
    change_a_byte(the_file(shelf, suffix))

    served_as_it_was = shelf.find(1, text_of(head.digest))
    again = await shelf.provide(known, head)

    assert served_as_it_was is None
    assert again.version == (1, text_of(head.digest))
    assert the_file(shelf, suffix).read_bytes() == sound


async def test_a_cut_file_is_built_again(known: Database, shelf: Shelf) -> None:
    head = await read_head(known)
    await shelf.provide(known, head)
    path = the_file(shelf, "snapshot")
    path.write_bytes(path.read_bytes()[:-100])

    assert shelf.find(1, text_of(head.digest)) is None
    assert (await shelf.provide(known, head)).snapshot.size == len(two_counties())


async def test_a_database_that_differs_from_its_head_is_not_served(
    known: Database, shelf: Shelf
) -> None:
    head = await read_head(known)
    await known.write(FORGE)

    with pytest.raises(GraphDiffers):
        await shelf.provide(known, head)

    assert not list(shelf.folder.glob("*.snapshot"))


async def test_files_that_no_revision_needs_are_removed(
    known: Database, shelf: Shelf, tmp_path: Path
) -> None:
    for town in ("T1", "T2", "T4"):
        await shelf.provide(known, await read_head(known))
        await import_data_set(known, without_power(tmp_path / town, town))
    (shelf.folder / "left.123.part").write_bytes(b"half")

    last = await shelf.provide(known, await read_head(known))
    before = await opened_before(shelf, last)
    left = shelf.folder / "2-00.snapshot"
    left.write_bytes(b"nobody needs it")
    os.utime(left, (1, 1))
    await shelf.tidy()

    needed = last.layers.files | before.layers.files
    names = {path.name for path in shelf.folder.iterdir()}
    assert needed <= names
    assert {name for name in names - needed if "sums" not in name} == {"build.lock"}
    assert {path.version for path in (last, before)} <= {
        opened.version
        for name in names
        if (opened := Shelf(tmp_path / "home", is_embedded=True).find(*version_of(name)))
    }


async def test_a_noted_file_is_current_until_the_database_writes_again(
    known: Database, shelf: Shelf
) -> None:
    log = shelf.folder.parent / "neo4j" / "data" / "transactions" / "neo4j"
    log.mkdir(parents=True)
    (log / "neostore.transaction.db.0").write_bytes(b"one")
    opened = await shelf.provide(known, await read_head(known))
    shelf.note(opened, shelf.log_position())
    noted = shelf.current()

    (log / "neostore.transaction.db.0").write_bytes(b"one more")

    assert noted is not None
    assert noted.version == opened.version
    assert shelf.current() is None


async def test_a_write_between_the_look_and_the_note_is_not_overlooked(
    known: Database, shelf: Shelf
) -> None:
    log = shelf.folder.parent / "neo4j" / "data" / "transactions" / "neo4j"
    log.mkdir(parents=True)
    (log / "neostore.transaction.db.0").write_bytes(b"one")
    position = shelf.log_position()
    opened = await shelf.provide(known, await read_head(known))
    (log / "neostore.transaction.db.1").write_bytes(b"")

    shelf.note(opened, position)

    assert shelf.current() is None


async def test_the_service_moves_to_a_new_revision_as_a_whole(
    service: Service, known: Database, tmp_path: Path
) -> None:
    before, bodies = service.served, bodies_of(service)

    await import_data_set(known, without_power(tmp_path / "change", since="2026-01-01"))
    async with asyncio.timeout(20):
        while not all(await asyncio.gather(service.wait_for(2), service.wait_for(2))):
            pass

    assert bodies == ("T1b", "T1", "T2", "T2b")
    assert bodies_of(service) == ("T1b", "T1", "A1O", "T2", "T2b")
    assert (service.revision, service.snapshot.revision) == (2, 2)
    # A request that began before goes on with what it took.
    answer = before.engine.path("T1b", "T2b", as_of=today(), explain=False)
    assert isinstance(answer, FoundPath)
    assert (answer.bodies, before.revision) == (bodies, 1)


async def test_a_revision_that_does_not_come_is_waited_for_a_second(service: Service) -> None:
    loop = asyncio.get_running_loop()
    begun = loop.time()

    is_there = await service.wait_for(99)

    assert not is_there
    assert 0.9 < loop.time() - begun < 3


async def test_the_service_answers_on_while_the_database_is_gone(
    known: Database, endpoint: Endpoint, tmp_path: Path
) -> None:
    async with (
        a_proxy(endpoint) as (proxy, through),
        Database.connect(through) as near,
        Service.open(near, tmp_path / "home") as service,
    ):
        proxy.fault = Fault.SILENT
        await proxy.close()
        async with asyncio.timeout(30):
            while not service.is_stale:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        gone = (await service.is_ready(), bodies_of(service))
        await import_data_set(known, without_power(tmp_path / "change", since="2026-01-01"))
        proxy.fault = Fault.NONE
        await proxy.close()
        async with asyncio.timeout(30):
            while service.revision < 2 or service.is_stale:  # noqa: ASYNC110
                await asyncio.sleep(0.05)

        assert gone == (True, ("T1b", "T1", "T2", "T2b"))
        assert service.faults > 0
        assert bodies_of(service) == ("T1b", "T1", "A1O", "T2", "T2b")


async def test_an_import_makes_the_files_ready_before_it_is_published(
    known: Database, shelf: Shelf, tmp_path: Path
) -> None:
    await import_data_set(known, without_power(tmp_path / "change"), shelf=shelf)
    head = await read_head(known)
    built: list[str] = []

    opened = await shelf.provide(known, head, lambda phase, *_: built.append(phase))
    fresh = await Shelf(tmp_path / "other", is_embedded=False).provide(known, head)

    assert (opened.version, built) == ((2, text_of(head.digest)), [])
    assert told_of(opened.snapshot) == told_of(fresh.snapshot)


async def test_an_import_prepares_a_patch_where_the_revision_before_lies_there(
    known: Database, shelf: Shelf, tmp_path: Path
) -> None:
    before = await shelf.provide(known, await read_head(known))
    await import_data_set(known, without_power(tmp_path / "change"), shelf=shelf)
    head = await read_head(known)

    opened = shelf.find(head.revision, text_of(head.digest))
    fresh = await Shelf(tmp_path / "other", is_embedded=False).provide(known, head)

    assert opened is not None
    assert set(opened.layers.places.values()) & set(before.layers.places.values())
    assert not list(shelf.folder.glob("2-*.snapshot"))
    assert told(opened.snapshot) == told(fresh.snapshot)


async def test_a_service_follows_by_patches_and_tells_what_is_built(
    service: Service, known: Database, tmp_path: Path
) -> None:
    town = Fact("HAS_STATE", "T10", "", FIRST_DAY, LAST_DAY, a_state("T10").cells)
    link = Fact("SUBORDINATE_TO", "T10", "T1", FIRST_DAY, LAST_DAY)
    power = a_power("T10")
    changes = [
        ([], [town, link]),
        ([link], [link._replace(until=738_000), link._replace(since=738_000, end="T2")]),
        ([], [power, Fact("SEATED_IN", "T10", "999999", FIRST_DAY, LAST_DAY)]),
        ([town], [town._replace(cells=("改名支部", *town.cells[1:]))]),
    ]  # fmt: skip
    for number, (closes, opens) in enumerate(changes, start=2):
        await change(known, closes, opens)
        await until(service, number)
        fresh = await Shelf(tmp_path / f"{number}", is_embedded=False).provide(
            known, await read_head(known)
        )

        assert told(service.snapshot) == told(fresh.snapshot)
        for word in ("T10", "支部", "改名", "T1"):
            hits = list(service.search.iterate(word, today()))
            assert hits == list(fresh.search.iterate(word, today()))
    folder = tmp_path / "home" / "snapshots"
    assert [path.name.partition("-")[0] for path in folder.glob("*.snapshot")] == ["1"]


async def test_what_is_undone_is_patched_back(
    service: Service, known: Database, tmp_path: Path
) -> None:
    before = told(service.snapshot)
    await import_data_set(known, without_power(tmp_path / "change"))
    await until(service, 2)
    changed = told(service.snapshot)

    await undo_revision(known, 2)
    await until(service, 3)

    after = told(service.snapshot)
    assert changed["holds"] != before["holds"]
    assert after | {"version": before["version"]} == before
    assert not list((tmp_path / "home" / "snapshots").glob("3-*.snapshot"))


@pytest.mark.parametrize("seed", [3, 4])
async def test_facts_of_every_type_are_patched_out_of_a_database(
    database: Database, tmp_path: Path, seed: int
) -> None:
    await migrate(database)
    shelf, facts = Shelf(tmp_path / "home", is_embedded=False), set[Fact]()
    for revision in range(1, 5):
        after = {each._replace(since=each.since + 700_000, until=each.until + 700_000)
                 for each in drawn_facts(10 * seed + revision)}  # fmt: skip
        await change(database, facts - after, after - facts)
        facts, head = after, await read_head(database)

        opened = await shelf.provide(database, head)

        assert told(opened.snapshot) == told(
            Snapshot.of_facts(facts, head.revision, text_of(head.digest))
        )
        assert opened.layers.counts == head.counts
    assert list(shelf.folder.glob("*.patch"))


async def test_a_forged_fact_of_a_change_leads_to_a_reload_and_is_not_served(
    known: Database, shelf: Shelf
) -> None:
    await shelf.provide(known, await read_head(known))
    await change(known, [], [a_state("T10")])
    await known.write(FORGE_OPENED)
    phases: list[str] = []

    with pytest.raises(GraphDiffers):
        await shelf.provide(known, await read_head(known), lambda phase, *_: phases.append(phase))

    assert phases == ["READ"]
    assert not list(shelf.folder.glob("2-*"))


async def test_a_forged_fact_that_holds_no_more_leads_to_a_reload(
    known: Database, shelf: Shelf, tmp_path: Path
) -> None:
    await shelf.provide(known, await read_head(known))
    await import_data_set(known, without_power(tmp_path / "change"))
    await known.write(FORGE_CLOSED)

    opened = await shelf.provide(known, await read_head(known))

    assert opened.version[0] == 2
    assert not list(shelf.folder.glob("2-*.patch"))


async def test_a_fact_that_changed_behind_the_head_is_not_patched_over(
    known: Database, shelf: Shelf, tmp_path: Path
) -> None:
    first = await shelf.provide(known, await read_head(known))
    await import_data_set(known, without_power(tmp_path / "change"))
    # A row that the snapshot before does not know: the closed fact says another thing than it did.
    await known.write(MISTAKEN)
    phases: list[str] = []

    opened = await shelf.provide(
        known, await read_head(known), lambda phase, *_: phases.append(phase)
    )

    assert first.version[0] == 1
    assert phases[0] == "READ"
    assert opened.version[0] == 2


@pytest.mark.parametrize("suffix", ["patch", "patchnames", "patchsums"])
@pytest.mark.parametrize("harm", ["changed", "cut"])
async def test_a_patch_that_was_harmed_is_made_again_and_never_served(
    known: Database, shelf: Shelf, tmp_path: Path, suffix: str, harm: str
) -> None:
    await shelf.provide(known, await read_head(known))
    await change(known, [], [a_state("T10")])
    head = await read_head(known)
    sound = await shelf.provide(known, head)
    before = told(sound.snapshot), sound.search.search("T10", today(), 5)
    path = the_file(shelf, suffix)
    if harm == "changed":
        change_a_byte(path)
    else:
        path.write_bytes(path.read_bytes()[:-9])
    later = Shelf(shelf.folder.parent, is_embedded=False)

    harmed = (shelf.find(*sound.version), later.find(*sound.version))
    again = await later.provide(known, head)

    assert harmed == (None, None)
    assert (told(again.snapshot), again.search.search("T10", today(), 5)) == before
    assert not list(shelf.folder.glob("2-*.snapshot"))


async def test_a_patch_without_its_base_is_built_anew(
    known: Database, shelf: Shelf, tmp_path: Path
) -> None:
    await shelf.provide(known, await read_head(known))
    await change(known, [], [a_state("T10")])
    head = await read_head(known)
    before = told((sound := await shelf.provide(known, head)).snapshot)
    change_a_byte(the_file(shelf, "snapshot"))
    later = Shelf(shelf.folder.parent, is_embedded=False)

    harmed = later.find(*sound.version)
    again = await later.provide(known, head)

    assert harmed is None
    assert told(again.snapshot) == before
    assert list(shelf.folder.glob("2-*.snapshot"))


async def test_what_was_written_anew_is_served_in_fewer_files(
    service: Service, known: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "home" / "snapshots"
    await change(known, [], [a_state("T10")])
    await until(service, 2)
    rewrite(folder, "{}-{}".format(*service.served.version))

    await change(known, [], [a_state("T11")])
    await until(service, 3)
    fresh = await Shelf(tmp_path / "other", is_embedded=False).provide(
        known, await read_head(known)
    )

    assert told(service.snapshot) == told(fresh.snapshot)
    assert [path.name.partition("-")[0] for path in folder.glob("*.snapshot")] == ["2"]


async def test_two_services_build_a_revision_once(known: Database, tmp_path: Path) -> None:
    head: Head = await read_head(known)
    shelves = [Shelf(tmp_path / "home", is_embedded=False) for _ in range(2)]
    built: list[str] = []

    opened = await asyncio.gather(
        *(shelf.provide(known, head, lambda phase, *_: built.append(phase)) for shelf in shelves)
    )

    assert [each.version for each in opened] == [(1, text_of(head.digest))] * 2
    assert built.count("READ") == 1
