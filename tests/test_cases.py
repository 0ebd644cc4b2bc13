"""Every case of tests/cases is answered as a lawyer reads the documents."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from graph.conversion import facts_of
from graph.invariants import check
from graph.snapshot import Snapshot
from graph.tables import Tables
from law.answer import NoPath, Path, Ruling, UnknownBody
from law.authority import derive
from law.basis import LegalBasis
from law.engine import Engine
from law.rulebook import rulebook
from tests.casefile import Ask, Case, all_cases, fixture

CASES = all_cases()
QUESTIONS = [
    pytest.param(
        case, ask,
        id=f"{case.name}-{number}",
        marks=pytest.mark.rows(*case.rows),
    )
    for case in CASES
    for number, ask in enumerate(case.asks, start=1)
]  # fmt: skip
_PATH_KEYS = {
    "path", "moves", "articles", "held", "channel", "initiator", "receiver", "heading",
    "working_days", "rulings", "rulings_include", "rulings_exclude", "refused", "refused_include",
    "others",
}  # fmt: skip
_NO_PATH_KEYS = {
    "no_path", "nearest", "obstacles", "obstacles_of", "obstacles_include", "rulings",
    "rulings_include", "rulings_exclude",
}  # fmt: skip


def engine_of(tables: Tables) -> Engine:
    """Return the engine over these tables and the powers that follow from them."""
    book = rulebook()
    given = facts_of(tables)
    derived = derive(given, book)
    kept = {fact for fact in given if fact.type != "ORGAN_OF"}
    return Engine(Snapshot.of_facts(kept | derived), book)


@cache
def _engine(name: str) -> Engine:
    return engine_of(next(case for case in CASES if case.name == name).tables)


def _answer(case: Case, ask: Ask) -> Path | NoPath | UnknownBody:
    return _engine(case.name).path(
        ask.origin,
        ask.destination,
        relation=ask.relation,
        as_of=ask.as_of,
        packs=ask.packs,
        all_shortest=ask.all_shortest,
        readings=ask.readings,
    )


@pytest.mark.parametrize(("case", "ask"), QUESTIONS)
def test_the_case_is_answered_as_the_documents_say(case: Case, ask: Ask) -> None:
    answer = _answer(case, ask)

    assert _shown(answer, ask.expect) == _expected(ask.expect)


@pytest.mark.rows("W16")
@pytest.mark.parametrize(("case", "ask"), QUESTIONS)
def test_a_temporary_relation_never_travels_online(case: Case, ask: Ask) -> None:
    answer = _engine(case.name).path(
        ask.origin, ask.destination, relation="TEMPORARY", as_of=ask.as_of
    )

    if isinstance(answer, Path):
        assert answer.channel == "PAPER_LETTER"
        assert (answer.initiator, answer.receiver) == (None, None)
        assert {step.working_days for step in answer.steps} == {None}
        assert {basis.pack for step in answer.steps for basis in step.basis} <= {
            "cn-2004", "hn-2018", "granted",
        }  # fmt: skip


@pytest.mark.rows("G17")
@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_the_rows_of_a_case_are_a_data_set_that_could_be_imported(case: Case) -> None:
    tables = case.tables

    bodies = dict(rulebook().bodies.data) | {"packs": ["cn-2004", "hn-2018"]}

    assert check(tables, facts_of(tables), bodies) == []


@pytest.mark.rows("G17")
def test_the_common_fixture_has_no_orphan_and_no_cycle() -> None:
    assert check(fixture(), facts_of(fixture()), rulebook().bodies.data) == []


@pytest.mark.rows("P19")
@pytest.mark.parametrize(("case", "ask"), QUESTIONS)
def test_every_cited_basis_names_its_document_and_quotes_a_phrase(case: Case, ask: Ask) -> None:
    answer = _answer(case, ask)

    for basis in _bases(answer):
        assert basis.document
        assert basis.phrase
        if basis.pack == "granted":
            assert basis.held


@pytest.mark.rows("P19")
def test_every_step_carries_its_basis() -> None:
    for case in CASES:
        for ask in case.asks:
            answer = _answer(case, ask)
            if isinstance(answer, Path):
                assert [step.order for step in answer.steps] == list(
                    range(1, len(answer.bodies))
                ), case.name
                assert all(step.basis for step in answer.steps), case.name


@pytest.mark.rows("P17")
@pytest.mark.parametrize(("case", "ask"), QUESTIONS)
def test_the_same_question_twice_gives_the_same_answer(case: Case, ask: Ask) -> None:
    again = engine_of(case.tables).path(
        ask.origin,
        ask.destination,
        relation=ask.relation,
        as_of=ask.as_of,
        packs=ask.packs,
        all_shortest=ask.all_shortest,
        readings=ask.readings,
    )

    assert again == _answer(case, ask)


def test_an_unknown_code_is_named() -> None:
    case = CASES[0]

    answer = _engine(case.name).path("NOBODY", "T1", as_of=737000)

    assert answer == UnknownBody("NOBODY")


def _bases(answer: Path | NoPath | UnknownBody) -> list[LegalBasis]:
    if isinstance(answer, Path):
        steps = [basis for step in answer.steps for basis in step.basis]
        return steps + [basis for way in answer.refused for basis in way.basis]
    if isinstance(answer, NoPath):
        return [basis for obstacle in answer.obstacles for basis in obstacle.basis]
    return []


# What a case expects and what an answer shows, in one form.


def _expected(expect: dict[str, Any]) -> dict[str, Any]:
    known = _PATH_KEYS if "path" in expect else _NO_PATH_KEYS
    if not expect.keys() <= known:
        raise ValueError(f"unknown expectations {sorted(expect.keys() - known)}")
    wanted = dict(expect)
    for key in ("refused", "refused_include", "obstacles", "obstacles_include"):
        if key in wanted:
            wanted[key] = [
                {name: sorted(cell) if name == "articles" else cell for name, cell in entry.items()}
                for entry in wanted[key]
            ]
    return wanted


def _shown(answer: Path | NoPath | UnknownBody, expect: dict[str, Any]) -> dict[str, Any]:
    if isinstance(answer, UnknownBody):
        return {"unknown": answer.code}
    whole = _shown_path(answer) if isinstance(answer, Path) else _shown_no_path(answer)
    shown = {key: whole[key] for key in expect if key in whole}
    if isinstance(answer, Path) != ("path" in expect):
        shown |= {key: whole[key] for key in ("path", "no_path", "refused") if key in whole}
    if "articles" in expect and "articles" in shown:
        shown["articles"] = [
            None if wanted is None else articles
            for wanted, articles in zip(expect["articles"], whole["articles"], strict=True)
        ]
    shown |= _shown_rulings(answer.rulings, expect)
    return shown | _shown_entries(whole, expect)


def _shown_path(path: Path) -> dict[str, Any]:
    return {
        "path": " > ".join(path.bodies),
        "moves": list(path.moves),
        "articles": [_articles(step.basis) for step in path.steps],
        "held": [all(basis.held for basis in step.basis) for step in path.steps],
        "channel": path.channel,
        "initiator": path.initiator,
        "receiver": path.receiver,
        "heading": path.heading,
        "working_days": [step.working_days for step in path.steps],
        "refused": [
            {
                "path": " > ".join(way.bodies),
                "code": way.code,
                "articles": sorted(_articles(way.basis)),
                "unknown_admits": list(way.unknown_admits),
            }
            for way in path.refused
        ],
        "others": [" > ".join(other.bodies) for other in path.others],
    }


def _shown_no_path(answer: NoPath) -> dict[str, Any]:
    return {
        "no_path": answer.code,
        "nearest": answer.nearest,
        "obstacles": [
            {
                "organization": obstacle.organization,
                "code": obstacle.code,
                "articles": sorted(_articles(obstacle.basis)),
            }
            for obstacle in answer.obstacles
        ],
        "obstacles_of": [obstacle.organization for obstacle in answer.obstacles],
    }


def _articles(bases: tuple[LegalBasis, ...]) -> list[str]:
    named = [f"{basis.pack} {basis.article}".strip() for basis in bases]
    return list(dict.fromkeys(named))


def _shown_entries(whole: dict[str, Any], expect: dict[str, Any]) -> dict[str, Any]:
    """Return the refused ways or obstacles with the cells that the case names."""
    shown: dict[str, Any] = {}
    for key in ("refused", "obstacles"):
        if key in expect and key in whole:
            names = [set(entry) for entry in expect[key]] or [set()]
            cells = set.union(*names)
            shown[key] = [_cut(entry, cells) if cells else entry for entry in whole[key]]
        include = f"{key}_include"
        if include in expect and key in whole:
            wanted = _expected(
                {("path" if key == "refused" else "no_path"): "", include: expect[include]}
            )
            found = [
                entry
                for entry in wanted[include]
                if any(_cut(other, set(entry)) == entry for other in whole[key])
            ]
            shown[include] = found if len(found) == len(expect[include]) else whole[key]
    return shown


def _cut(entry: dict[str, Any], cells: set[str]) -> dict[str, Any]:
    return {name: cell for name, cell in entry.items() if name in cells}


def _shown_rulings(rulings: tuple[Ruling, ...], expect: dict[str, Any]) -> dict[str, Any]:
    found = {ruling.key: _ruling(ruling) for ruling in rulings}
    shown: dict[str, Any] = {}
    if "rulings" in expect:
        shown["rulings"] = {
            key: _cut(ruling, set(expect["rulings"].get(key, ruling)))
            for key, ruling in found.items()
        }
    if "rulings_include" in expect:
        wanted = expect["rulings_include"]
        shown["rulings_include"] = {
            key: _cut(found[key], set(wanted[key])) for key in wanted if key in found
        }
    if "rulings_exclude" in expect:
        shown["rulings_exclude"] = [key for key in expect["rulings_exclude"] if key not in found]
    return shown


def _ruling(ruling: Ruling) -> dict[str, Any]:
    readings = {
        reading.key: None if reading.bodies is None else " > ".join(reading.bodies)
        for reading in ruling.readings
    }
    return {"needs": ruling.needs_ruling, **readings}
