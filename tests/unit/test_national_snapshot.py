"""The national snapshot holds what a snapshot of the same facts and their powers holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from graph.conversion import facts_of
from graph.days import FIRST_DAY, LAST_DAY
from graph.snapshot import Snapshot
from graph.tables import TABLES, Row, Tables
from law.authority import derive
from law.engine import Engine
from law.rulebook import rulebook
from loaders.divisions import Division, load_divisions
from loaders.national import Columns, national_columns, national_rows
from loaders.national_snapshot import national_snapshot

COUNT = 4_000
DAYS = [FIRST_DAY, 731885, 736999, 737000, 737500, LAST_DAY - 1]
PLACES = ("3601", "3611", "4301", "4312")
BY_HAND = ("430121", "430181")
"""Counties of which the sample sets some cells by hand; rows of the country take them too."""


def some_divisions(file: str, first: int | None = None) -> list[Division]:
    """Return a part of two provinces, one of which has measures of its own."""
    chosen = [
        each
        for each in load_divisions(file)
        if (each.level == 1 and each.code[:2] in {"36", "43"})
        or (each.code.startswith(PLACES) and not each.code.startswith(BY_HAND))
    ]
    return [each for number, each in enumerate(chosen) if each.level < 5 or number % 5 == 0][:3_000]


@pytest.fixture(scope="module")
def columns() -> Iterator[Columns]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("loaders.national.load_divisions", some_divisions)
        patch.setattr("loaders.national.NATIONAL_SPINE", COUNT - 400)
        yield national_columns(COUNT)


@pytest.fixture(scope="module")
def made(columns: Columns) -> Snapshot:
    return national_snapshot(columns, rulebook())


@pytest.fixture(scope="module")
def plain(columns: Columns) -> Snapshot:
    given = facts_of(tables_of(columns))
    kept = {fact for fact in given if fact.type != "ORGAN_OF"}
    return Snapshot.of_facts(kept | derive(given, rulebook()))


def tables_of(columns: Columns) -> Tables:
    tables: Tables = {name: {} for name in TABLES}
    for cells in national_rows(columns):
        row: Row = {name: typed(cell) for name, cell in cells.items()}
        tables["organizations"][row["code"],] = row
    return tables


def typed(cell: str) -> Any:
    return {"": None, "true": True, "false": False}.get(cell, cell)


def test_the_country_has_both_provinces_and_branches(made: Snapshot) -> None:
    assert made.size == COUNT
    assert made.find("430000") is not None
    assert made.find("360000") is not None
    assert made.find("B00000001") is not None


def test_every_body_is_as_its_facts_say(made: Snapshot, plain: Snapshot) -> None:
    assert made.size == plain.size

    for body in range(made.size):
        assert made.code(body) == plain.code(body)
        assert made.find(made.code(body)) == body
        assert made.life(body) == plain.life(body)
        assert made.committee_of(body) == plain.committee_of(body)
        for day in DAYS:
            assert state(made, body, day) == state(plain, body, day)
            assert made.superior(body, day) == plain.superior(body, day)
            assert made.seat(body, day) == plain.seat(body, day)
            assert list(made.subordinates(body, day)) == list(plain.subordinates(body, day))
            assert organs(made, body, day) == organs(plain, body, day)


def test_every_body_holds_the_powers_that_the_packs_give_it(
    made: Snapshot, plain: Snapshot
) -> None:
    for body in range(made.size):
        assert powers(made, body) == powers(plain, body), made.code(body)
    assert sum(len(powers(made, body)) for body in range(made.size)) > COUNT


def test_the_same_packs_govern(made: Snapshot, plain: Snapshot) -> None:
    rows = [sorted(map(repr, each.meta["adoptions"])) for each in (made, plain)]

    assert rows[0] == rows[1]
    assert {row[1] for row in made.meta["adoptions"]} >= {"cn-2004", "hn-2018"}


def test_it_has_every_array_of_a_snapshot(made: Snapshot, plain: Snapshot) -> None:
    assert set(made.arrays) == set(plain.arrays)
    assert set(made.meta) == set(plain.meta)
    for name, array in made.arrays.items():
        assert array.format == plain.arrays[name].format, name
        if name.endswith("_start"):
            assert len(array) == len(plain.arrays[name]), name


def test_it_answers_as_the_other_does(made: Snapshot, plain: Snapshot) -> None:
    book = rulebook()
    engines = Engine(made, book), Engine(plain, book)
    bodies = [made.code(body) for body in range(7, COUNT, 61)]

    for relation in ("FORMAL", "TEMPORARY"):
        for pair in zip(bodies, reversed(bodies), strict=True):
            for day in DAYS:
                first, second = (each.path(*pair, relation, as_of=day) for each in engines)
                assert first == second


def state(snapshot: Snapshot, body: int, day: int) -> Any:
    known = snapshot.state(body, day)
    assert known is not None
    return (snapshot.meta["classes"][known.body_class], *known[1:])


def organs(snapshot: Snapshot, body: int, day: int) -> Any:
    readings = snapshot.meta["organ_readings"]
    return sorted((organ, readings[number]) for organ, number in snapshot.organs(body, day))


def powers(snapshot: Snapshot, body: int) -> list[str]:
    """Return every power of a body with its days."""
    arrays, meta = snapshot.arrays, snapshot.meta
    start, stop = arrays["holds_start"][body : body + 2]
    return sorted(
        repr((
            meta["scopes"][arrays["holds_scope"][row]], meta["powers"][arrays["holds_power"][row]],
            arrays["holds_since"][row], arrays["holds_until"][row],
        ))
        for row in range(start, stop)
    )  # fmt: skip
