"""Many answers of which equal ones are worked out once are those that the engine gives one by one."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.conversion import facts_of
from graph.snapshot import Snapshot
from graph.snapshot_arrays import Array
from graph.tables import TABLES, Tables
from law.authority import derive
from law.batch import answer_many
from law.batch_answers import DAYS_KEPT, Together, together
from law.engine import Engine
from law.rulebook import rulebook
from law.verdict import verdict
from loaders.national_snapshot import write_national_snapshot
from loaders.questions import CHUNK, FAILURES_KEPT, Questions, QuestionsUnreadable
from tests.casefile import empty_tables, fixture, laid_over
from tests.random_graphs import DAYS, random_graphs
from tests.random_graphs import together as together_tables
from tests.unit.test_batch import RELATIONS, engine_of, some_pairs

NUMBERS = range(5_100, 5_107)
COPIES = 3
"""In the last copy all codes stand in the opposite order."""
ALIKE = 15
NATIONAL = 12_000
NOBODY = "无" * 121
TODAY = 739_400


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Return the engine over a small country."""
    path = tmp_path_factory.mktemp("national") / "national.snapshot"
    write_national_snapshot(path, NATIONAL, rulebook())
    return Engine(Snapshot.open(path), rulebook())


def differing(
    engine: Engine, pairs: tuple[list[int], list[int]], relation: str, day: int
) -> list[tuple[Any, Any]]:
    """Return what the two ways to answer say where it is not the same, and nothing where it is."""
    asked = Together(engine, relation, day).ask(*pairs)
    found = []
    for each, origin, destination in zip(asked, *pairs, strict=True):
        for explain in (False, True) if each is not None else ():
            inquiry = engine.inquiry(origin, destination, relation, day, engine.book.default)
            alone = engine.answer(inquiry, explain=explain)
            if each is not None and each.answer(explain=explain) != alone:
                found.append((each.answer(explain=explain), alone))
    return found


def with_two_ways() -> Tables:
    """Return the fixture with a body from which two ways are equally short: codes decide."""
    grant = {column.name: None for column in TABLES["authority_grants"].columns} | {
        "holder": "Q1", "relation": "FORMAL", "range": "NATION", "basis": "某文件",
    }  # fmt: skip
    college = {
        "code": "Q1",
        "name": "某校附属单位党委",
        "superior": "U1",
        "admits": None,
        "unit": None,
    }
    return laid_over(
        fixture(),
        {
            "organizations": [fixture()["organizations"][("U1",)] | college],
            "authority_grants": [grant],
        },
    )


def recoded(tables: Tables, code_of: Callable[[int, int], str]) -> Tables:
    """Return the tables with codes made from the place of each code and the number of all."""
    known = sorted(row["code"] for row in tables["organizations"].values())
    made = {code: code_of(place, len(known)) for place, code in enumerate(known)}
    whole = empty_tables()
    for name, rows in tables.items():
        columns = TABLES[name].columns
        named = {each.name for each in columns if each.references == "organizations"}
        named |= {"code"} if name == "organizations" else set()
        for row in rows.values():
            cells = row | {cell: made[row[cell]] for cell in named if row[cell]}
            whole[name][TABLES[name].key_of(cells)] = cells
    return whole


@cache
def copied(*, adopted: bool) -> Engine:
    """Return the engine over invented graphs and the fixture, all of which are there several times."""
    book = rulebook()
    graphs = random_graphs(NUMBERS, adopted=adopted)
    one = together_tables([with_two_ways(), *(graph.tables for graph in graphs)])
    tables = together_tables(
        [
            recoded(one, lambda place, _: f"a{place:05}"),
            recoded(one, lambda place, _: f"b{place:05}"),
            recoded(one, lambda place, count: f"c{count - place:05}"),
        ]
    )
    given_facts = facts_of(tables)
    kept = {fact for fact in given_facts if fact.type != "ORGAN_OF"}
    # Powers are told in the order in which they come; in every copy it shall be the same.
    facts = sorted(kept | derive(given_facts, book), key=repr)
    return Engine(Snapshot.of_facts(facts), book)


def pairs_of_copies(engine: Engine, seed: int) -> tuple[list[int], list[int]]:
    """Return pairs of near bodies, each within every copy and from every copy to every other."""
    chance, size = np.random.default_rng(seed), engine.snapshot.size // COPIES
    origins = chance.integers(0, size, ALIKE)
    near = np.clip(origins + chance.integers(-12, 13, ALIKE), 0, size - 1)
    # Every fifth has two ways: the codes of the fixture come first.
    codes = sorted(key[0] for key in with_two_ways()["organizations"])
    origins[::5] = codes.index("Q1")
    near[::5] = chance.choice([codes.index("U2"), codes.index("U2b")], len(near[::5]))
    copies = np.arange(COPIES)

    def everywhere(bodies: Array) -> Array:
        mirrored = (copies == COPIES - 1)[None, :]
        return np.where(mirrored, size - 1 - bodies[:, None], bodies[:, None]) + copies * size

    first, second = everywhere(origins), everywhere(near)
    shape = (ALIKE, COPIES, COPIES)
    pairs = np.broadcast_to(first[:, :, None], shape), np.broadcast_to(second[:, None], shape)
    return pairs[0].ravel().tolist(), pairs[1].ravel().tolist()


@pytest.mark.rows("P25")
@settings(max_examples=20, deadline=None)
@given(
    adopted=st.booleans(),
    seed=st.integers(0, 10_000),
    relation=st.sampled_from(RELATIONS),
    day=st.sampled_from([day.toordinal() for day in DAYS]),
)
def test_what_a_class_shares_is_the_answer_to_each_of_its_pairs(
    *, adopted: bool, seed: int, relation: str, day: int
) -> None:
    engine = copied(adopted=adopted)

    assert differing(engine, pairs_of_copies(engine, seed), relation, day) == []


@pytest.mark.parametrize("relation", RELATIONS)
def test_pairs_of_the_country_are_answered_as_one_by_one(national: Engine, relation: str) -> None:
    chance = np.random.default_rng(4)
    origins, destinations = chance.integers(0, national.snapshot.size, (2, 1_500)).tolist()

    assert differing(national, (origins, destinations), relation, TODAY) == []


def test_the_country_has_few_classes_and_no_pair_without_one(national: Engine) -> None:
    """Keep the comparison honest: pairs that share nothing would be equal as well."""
    chance = np.random.default_rng(5)
    origins, destinations = chance.integers(0, national.snapshot.size, (2, 6_000)).tolist()

    asked = Together(national, "FORMAL", TODAY).ask(origins, destinations)

    assert None not in asked
    assert len({id(each.plain) for each in asked if each is not None}) < len(asked) / 3


def test_copies_have_pairs_that_share_and_answers_of_both_kinds() -> None:
    engine = copied(adopted=False)
    found: Counter[str] = Counter()

    for day in sorted({day.toordinal() for day in DAYS}):
        asked = Together(engine, "FORMAL", day).ask(*pairs_of_copies(engine, day))
        shared = [each.told for each in asked if each is not None]
        found.update(type(each.answer).__name__ for each in shared)
        found["alone"] += len(asked) - len(shared)
        found["shared"] += len(shared) - len(set(map(id, shared)))
        found["tied"] += sum(each.is_tied_by_reading for each in shared)

    assert min(found["Path"], found["NoPath"], found["tied"], found["alone"]) > 10
    assert found["shared"] > found["Path"] / 3


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("day", [day.toordinal() for day in sorted(set(DAYS))][::3])
def test_the_way_that_is_chosen_is_the_one_of_the_engine(relation: str, day: int) -> None:
    engine = engine_of("invented")
    pairs = some_pairs(engine, day)
    answers = answer_many(engine.view(relation, engine.book.default), *pairs, day)

    for pair, ends in enumerate(zip(*pairs, strict=True)):
        inquiry = engine.inquiry(*ends, relation, day, engine.book.default)
        if verdict(inquiry) is None:
            way = inquiry.ways[0]
            found = answers.up[pair], answers.down[pair], answers.turns[pair] == 1
            assert found == (way.up, way.down, way.turns)


def test_answers_that_are_still_read_keep_what_they_share(
    national: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("law.batch_answers.KEPT", 3)
    many, chance = Together(national, "FORMAL", TODAY), np.random.default_rng(6)
    pairs = chance.integers(0, national.snapshot.size, (2, 60)).tolist()

    first = many.ask(*pairs)
    before = [each.answer(explain=False) for each in first if each is not None]
    many.ask(pairs[1], pairs[0])

    assert [each.answer(explain=False) for each in first if each is not None] == before
    assert [each.answer(explain=True).origin for each in first if each is not None] == [
        national.snapshot.code(origin) for origin in pairs[0]
    ]


def test_what_answers_many_is_kept_for_few_days(national: Engine) -> None:
    first = together(national, "FORMAL", TODAY)

    assert together(national, "FORMAL", TODAY) is first
    for day in range(DAYS_KEPT):
        together(national, "TEMPORARY", TODAY + day)
    assert together(national, "FORMAL", TODAY) is not first


class Held(NamedTuple):
    """What questions need of a revision that is served."""

    engine: Engine
    snapshot: Snapshot


def served(engine: Engine) -> Any:
    return Held(engine, engine.snapshot)


def a_file(engine: Engine, rows: Sequence[tuple[int, int, str, str]], path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("origin", "destination", "relation", "as_of"))
        code = engine.snapshot.code
        writer.writerows((code(origin), code(end), *rest) for origin, end, *rest in rows)
    return path


def written(path: Path, engine: Engine, language: str, **few: int) -> str:
    questions = Questions(path, served(engine), language, **few)
    out = io.StringIO()
    writer = csv.DictWriter(out, questions.columns())
    writer.writerows(row for _, row in questions.answers())
    return out.getvalue()


@pytest.mark.rows("P25")
@pytest.mark.parametrize(
    ("name", "language"), [("invented", "zh"), ("adopted", "en"), ("cases", "en")]
)
def test_rows_are_written_as_if_each_were_asked_alone(
    name: str, language: str, tmp_path: Path
) -> None:
    engine = engine_of(name)
    days = [day.isoformat() for day in sorted(set(DAYS))[::6]]
    rows = [
        (origin, destination, relation, day)
        for day in days
        for relation in RELATIONS
        for origin, destination in zip(*some_pairs(engine, len(day)), strict=True)
    ]
    chance = np.random.default_rng(7)
    path = a_file(engine, [rows[at] for at in chance.permutation(len(rows))], tmp_path / "q.csv")

    together_, alone = (written(path, engine, language, few=few) for few in (16, 1 << 30))

    assert together_ == alone
    assert together_.count("PATH") > 100


@pytest.mark.rows("P25")
def test_rows_of_the_country_are_written_as_if_each_were_asked_alone(
    national: Engine, tmp_path: Path
) -> None:
    chance = np.random.default_rng(8)
    pairs = chance.integers(0, national.snapshot.size, (1_500, 2)).tolist()
    rows = [(origin, end, "", "2025-06-03") for origin, end in pairs]
    path = a_file(national, rows, tmp_path / "q.csv")

    assert written(path, national, "zh") == written(path, national, "zh", few=1 << 30)


def test_a_file_of_several_chunks_is_answered_in_its_order(
    national: Engine, tmp_path: Path
) -> None:
    chance = np.random.default_rng(9)
    pairs = chance.integers(0, 40, (CHUNK + 5, 2)).tolist()
    path = a_file(national, [(one, other, "", "") for one, other in pairs], tmp_path / "q.csv")
    questions = Questions(path, served(national), "zh")

    answers = list(questions.answers())

    code = national.snapshot.code
    assert [row["origin"] for _, row in answers] == [code(origin) for origin, _ in pairs]
    assert questions.tally.rows == CHUNK + 5
    reads = [read for read, _ in answers]
    assert reads == sorted(reads)
    assert reads[-1] == path.stat().st_size


def test_questions_come_from_the_standard_input(
    national: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = national.snapshot.code
    text = f"\ufefforigin,destination\n{code(1)},{code(2)}\n{NOBODY},{code(1)}\n"
    given_input = io.TextIOWrapper(io.BytesIO(text.encode()))
    monkeypatch.setattr(sys, "stdin", given_input)
    questions = Questions(None, served(national), "zh")

    assert questions.size == 0
    assert questions.columns()[:2] == ["origin", "destination"]
    assert [row["code"] for _, row in questions.answers()][1] == "UNKNOWN_ORGANIZATION"
    assert not given_input.buffer.closed


def test_an_input_that_is_damaged_is_told_by_its_name(
    national: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"origin,destination\n\xff\n")))

    with pytest.raises(QuestionsUnreadable) as refused:
        list(Questions(None, served(national), "zh").answers())

    assert "“-”" in refused.value.text("zh")


def test_reasons_are_kept_of_the_first_failures_and_all_are_counted(
    national: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "q.csv"
    path.write_text("origin,destination\n" + f"{NOBODY},none\n" * (FAILURES_KEPT + 7), "utf-8")
    questions = Questions(path, served(national), "en")

    assert {row["code"] for _, row in questions.answers()} == {"UNKNOWN_ORGANIZATION"}

    assert questions.tally.failed == questions.tally.rows == FAILURES_KEPT + 7
    assert [line for line, _ in questions.tally.failures] == list(range(2, FAILURES_KEPT + 2))
