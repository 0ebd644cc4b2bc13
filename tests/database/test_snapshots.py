"""The files of a revision, and the service that follows the head of a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from graph.connection import Database, Endpoint
from graph.days import today
from graph.head import Head, read_head, text_of
from graph.migrations import migrate
from graph.snapshot import Snapshot
from graph.snapshots import GraphDiffers, Shelf
from law.answer import Path as FoundPath
from loaders.importing import import_data_set
from loaders.service import Service
from tests.database.data_sets import a_data_set, two_counties, without_power
from tests.proxy import Fault, a_proxy
from tests.servers import Statement

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


async def test_files_of_older_revisions_are_removed(
    known: Database, shelf: Shelf, tmp_path: Path
) -> None:
    for town in ("T1", "T2", "T4"):
        await shelf.provide(known, await read_head(known))
        await import_data_set(known, without_power(tmp_path / town, town))
    (shelf.folder / "left.123.part").write_bytes(b"half")

    await shelf.provide(known, await read_head(known))

    revisions = sorted(path.name.partition("-")[0] for path in shelf.folder.glob("*.snapshot"))
    assert revisions == ["3", "4"]
    assert not list(shelf.folder.glob("*.part"))


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


async def test_two_services_build_a_revision_once(known: Database, tmp_path: Path) -> None:
    head: Head = await read_head(known)
    shelves = [Shelf(tmp_path / "home", is_embedded=False) for _ in range(2)]
    built: list[str] = []

    opened = await asyncio.gather(
        *(shelf.provide(known, head, lambda phase, *_: built.append(phase)) for shelf in shelves)
    )

    assert [each.version for each in opened] == [(1, text_of(head.digest))] * 2
    assert built.count("READ") == 1
