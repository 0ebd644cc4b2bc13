"""A snapshot answers as a plain reading of the facts does, on every day."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.columns import FactColumns, columns_of
from graph.day_columns import ABSENT, DayColumns
from graph.days import FIRST_DAY, LAST_DAY
from graph.facts import FACT_TYPES, Fact
from graph.places import Places, RegionState, WorkplaceState
from graph.snapshot import BodyState, Holding, Snapshot
from graph.snapshot_build import CLASS_CELLS, hash_slots
from graph.tables import KINDS
from loaders.national import Columns, national_columns
from tests.unit.small_facts import DAYS, REGIONS, WORKPLACES, Cells, facts_of_a_revision


class Plain:
    """The facts, read one by one."""

    def __init__(self, facts: set[Fact]) -> None:
        """Keep the facts."""
        self.facts = facts

    def on(self, type_: str, day: int, **ends: str) -> Iterator[Fact]:
        """Yield the facts of a type on a day that start or end at a code."""
        for fact in sorted(self.facts, key=repr):
            is_meant = all(getattr(fact, name) == code for name, code in ends.items())
            if fact.type == type_ and fact.since <= day < fact.until and is_meant:
                yield fact

    def one(self, type_: str, day: int, start: str) -> Fact | None:
        """Return what holds at a start on a day."""
        return next(self.on(type_, day, start=start), None)

    def end(self, type_: str, day: int, start: str) -> str | None:
        """Return where the fact of a start leads on a day."""
        fact = self.one(type_, day, start)
        return fact.end if fact else None

    def committee(self, code: str) -> str | None:
        """Return the committee that a body is an organ of."""
        organs = [fact for fact in self.facts if fact.type == "ORGAN_OF"]
        return next((fact.end for fact in organs if fact.start == code), None)

    @property
    def codes(self) -> list[str]:
        """The codes of all bodies in their order."""
        return sorted({fact.start for fact in self.facts if fact.type == "HAS_STATE"})


def mapped(facts: set[Fact], folder: Path) -> Snapshot:
    Snapshot.write(folder / "snapshot", columns_of(facts), 7, "9a")
    return Snapshot.open(folder / "snapshot")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("snapshots")


@settings(max_examples=25, deadline=None)
@given(facts=facts_of_a_revision())
def test_every_body_reads_as_its_facts_say(facts: set[Fact], folder: Path) -> None:
    plain, snapshot = Plain(facts), mapped(facts, folder)

    assert [snapshot.code(body) for body in range(snapshot.size)] == plain.codes
    for body, code in enumerate(plain.codes):
        assert snapshot.find(code) == body
        states = [fact for fact in facts if fact.type == "HAS_STATE" and fact.start == code]
        life = min(fact.since for fact in states), max(fact.until for fact in states)
        assert snapshot.life(body) == life
        assert _committee(snapshot, body) == plain.committee(code)
        for day in DAYS:
            _body_reads_as(snapshot, plain, body, day)
            _links_read_as(snapshot, plain, body, day)


def _committee(snapshot: Snapshot, body: int) -> str | None:
    committee = snapshot.committee_of(body)
    return None if committee is None else snapshot.code(committee)


def _body_reads_as(snapshot: Snapshot, plain: Plain, body: int, day: int) -> None:
    fact = plain.one("HAS_STATE", day, snapshot.code(body))
    state, number = snapshot.state(body, day), snapshot.class_of(body, day)
    if fact is None:
        assert (state, number) == (None, None)
        return
    assert number is not None
    assert snapshot.meta["classes"][number] == [fact.get(name) for name in CLASS_CELLS]
    names = fact.get("name"), fact.get("short_name")
    assert state == BodyState(number, *names, fact.since, fact.until)


def _links_read_as(snapshot: Snapshot, plain: Plain, body: int, day: int) -> None:
    code, meta = snapshot.code(body), snapshot.meta
    superior = snapshot.superior(body, day)
    above = None if superior is None else snapshot.code(superior)
    assert above == plain.end("SUBORDINATE_TO", day, code)
    below = [fact.start for fact in plain.on("SUBORDINATE_TO", day, end=code)]
    assert [snapshot.code(each) for each in snapshot.subordinates(body, day)] == sorted(below)
    assert snapshot.seat(body, day) == plain.end("SEATED_IN", day, code)
    organs = [
        (fact.start, list(fact.get("readings")))
        for fact in plain.on("ORGAN_OF", day, end=code)
        if fact.get("acts") is True
    ]
    read = [(snapshot.code(organ), meta["organ_readings"][number])
            for organ, number in snapshot.organs(body, day)]  # fmt: skip
    assert sorted(read) == sorted(organs)
    held = sorted((fact.end, fact.since, fact.until, fact.cells)
                  for fact in plain.on("HOLDS", day, start=code))  # fmt: skip
    assert sorted(_told(snapshot, each) for each in snapshot.holdings(body, day)) == held


def _told(snapshot: Snapshot, holding: Holding) -> tuple[str, int, int, Cells]:
    *cells, readings = snapshot.meta["powers"][holding.power]
    scope = snapshot.meta["scopes"][holding.scope]
    return scope, holding.since, holding.until, (*cells, tuple(readings))


@settings(max_examples=25, deadline=None)
@given(facts=facts_of_a_revision())
def test_regions_and_workplaces_read_as_their_facts_say(facts: set[Fact], folder: Path) -> None:
    plain, snapshot = Plain(facts), mapped(facts, folder)
    places = Places(snapshot)

    for day in DAYS:
        for code in REGIONS:
            number, fact = places.find_region(code), plain.one("REGION_STATE", day, code)
            read = None if number is None else places.region(number, day)
            region = fact and (code, *fact.cells, plain.end("PART_OF", day, code))
            assert read == (RegionState._make(region) if region else None)
        for code in WORKPLACES:
            number, fact = places.find_workplace(code), plain.one("UNIT_STATE", day, code)
            links = [plain.end(type_, day, code)
                     for type_ in ("UNIT_SEATED_IN", "UNDER_AUTHORITY", "ORGANIZED_AS")]  # fmt: skip
            site = None if number is None else places.workplace(number, day)
            workplace = fact and (code, *fact.cells, *links)
            assert site == (WorkplaceState._make(workplace) if workplace else None)


@settings(max_examples=25, deadline=None)
@given(facts=facts_of_a_revision(), day=st.sampled_from(DAYS))
def test_the_columns_of_a_day_say_what_each_body_says(facts: set[Fact], day: int) -> None:
    snapshot = Snapshot.of_facts(facts)
    columns, places = DayColumns(snapshot, day), Places(snapshot)

    bodies = range(snapshot.size)
    superiors = [snapshot.superior(body, day) for body in bodies]
    absent_as = [ABSENT if body is None else body for body in superiors]
    seats = [None if number == ABSENT else places.region_code(number)
             for number in columns.column("seat", "region").tolist()]  # fmt: skip
    assert columns.column("superior", "body").tolist() == absent_as
    assert columns.superiors_of(np.arange(snapshot.size)[::-1]).tolist() == absent_as[::-1]
    assert columns.existing().tolist() == [snapshot.state(body, day) is not None for body in bodies]
    assert seats == [snapshot.seat(body, day) for body in bodies]


def test_of_two_seats_that_nobody_checked_both_ways_of_reading_take_the_first() -> None:
    seats = [Fact("SEATED_IN", "A", region, since, 9) for region, since in (("44", 2), ("43", 3))]
    snapshot = Snapshot.of_facts([_state("A"), *seats])

    (number,) = DayColumns(snapshot, 5).column("seat", "region").tolist()

    assert snapshot.seat(0, 5) == Places(snapshot).region_code(number) == "44"


def test_an_unknown_code_is_no_body() -> None:
    snapshot = Snapshot.of_facts([])

    assert (snapshot.size, snapshot.find("A")) == (0, None)


def test_the_revision_and_its_digest_stand_in_the_file(tmp_path: Path) -> None:
    snapshot = mapped({_state("A")}, tmp_path)

    assert (snapshot.revision, snapshot.digest, snapshot.size) == (7, "9a", 1)


def test_codes_that_want_one_slot_are_all_found() -> None:
    size = len(hash_slots([b"x"] * 20))
    homes = [f"K{number}" for number in range(4000)]
    crowded = [code for code in homes if zlib.crc32(code.encode()) % size == size - 1][:21]

    snapshot = Snapshot.of_facts(map(_state, crowded[:20]))

    assert len(crowded) == 21
    assert len(snapshot.arrays["slots"]) == size
    assert [snapshot.code(snapshot.find(code) or 0) for code in crowded[:20]] == crowded[:20]
    assert snapshot.find(crowded[20]) is None


def test_a_file_that_was_cut_is_refused(tmp_path: Path) -> None:
    mapped({_state("A"), Fact("SEATED_IN", "A", "43", 1, 9)}, tmp_path)
    whole = (tmp_path / "snapshot").read_bytes()

    for length in (len(whole) - 1, len(whole) // 2, 64, 21, 5, 0):
        (tmp_path / "snapshot").write_bytes(whole[:length])
        with pytest.raises(ValueError, match=r"."):
            Snapshot.open(tmp_path / "snapshot")


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "snapshot").write_bytes(b"code,name\n" * 50)

    with pytest.raises(ValueError, match="no snapshot file"):
        Snapshot.open(tmp_path / "snapshot")


def test_no_reference_of_a_member_stands_in_the_file(tmp_path: Path) -> None:
    facts = {
        _state("A"),
        Fact("MEMBER_STATE", "m_opaque", "", 1, 9, ("FULL", None, None, None)),
        Fact("RELATION_AT", "m_opaque", "A", 1, 9, ("FORMAL", False)),
    }

    snapshot = mapped(facts, tmp_path)

    assert len(snapshot.arrays["member_body_at"]) == 1
    assert b"m_opaque" not in (tmp_path / "snapshot").read_bytes()


def test_an_organization_takes_at_most_a_hundred_bytes_beside_its_names() -> None:
    columns = _fact_columns(national_columns(100_000))

    snapshot = Snapshot.of_columns(columns, 1, "")

    texts = {"code_text", "name_at", "name_text", "short_at", "short_text"}
    of_places = ("region", "part_", "workplace", "authority", "organized", "member")
    taken = sum(array.nbytes for name, array in snapshot.arrays.items()
                if name not in texts and not name.startswith(of_places))  # fmt: skip
    assert taken / snapshot.size <= 100


def _state(code: str) -> Fact:
    cells = ("某支部", None, "BRANCH", None, None, None, None, None, None, None)
    return Fact("HAS_STATE", code, "", 1, 9, cells)


def _fact_columns(national: Columns) -> dict[str, FactColumns]:
    """Return the columns of national data as facts, a power for each body that may admit."""
    count, columns = len(national), columns_of([])
    codes = [code.decode() for code in national.code.tolist()]

    def put(type_: str, rows: list[int], ends: list[str], cells: list[list[Any]]) -> None:
        named = dict(zip(FACT_TYPES[type_].properties, cells, strict=True))
        days = [FIRST_DAY] * len(rows), [LAST_DAY] * len(rows)
        columns[type_] = FactColumns([codes[row] for row in rows], ends, *days, named)

    def linked(type_: str, of: Any, targets: list[str], cells: Cells = ()) -> None:
        rows = np.flatnonzero(of >= 0).tolist()
        ends = [targets[of[row]] for row in rows]
        put(type_, rows, ends, [[cell] * len(rows) for cell in cells])

    kinds = [KINDS[kind] for kind in national.kind.tolist()]
    admits = [number == 1 for number in national.admits.tolist()]
    none: list[Any] = [None] * count
    cells = [list(national.names()), none, kinds, none, none, none, none, admits, none, none]
    put("HAS_STATE", list(range(count)), [""] * count, cells)
    linked("SUBORDINATE_TO", national.superior, codes)
    linked("ORGAN_OF", national.organ_of, codes, (True, ()))
    linked("SEATED_IN", national.seat, [division.code for division in national.divisions])
    powers = np.where(national.admits == 1, 0, ABSENT)
    power = ("hn-2018", "第五条", True, "DERIVED", "b", "BOTH", ())
    linked("HOLDS", powers, ["FORMAL:NATION:"], power)
    return columns
