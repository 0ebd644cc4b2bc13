"""The upper parts of lines that are kept change no answer, on any day and in any order of asking."""

from __future__ import annotations

import numpy as np
import pytest

from law import upper_lines
from law.engine import Engine
from tests.random_graphs import DAYS
from tests.unit.test_batch import engine_of, some_pairs

DAYS_ASKED = 12


@pytest.mark.parametrize("name", ["invented", "adopted", "cases"])
@pytest.mark.parametrize("relation", ["FORMAL", "TEMPORARY"])
def test_kept_parts_of_lines_change_no_answer(name: str, relation: str) -> None:
    engine = engine_of(name)
    code = engine.snapshot.code
    pairs = [(code(origin), code(end)) for origin, end in zip(*some_pairs(engine, 3), strict=True)]
    days = np.random.default_rng(4).choice([day.toordinal() for day in DAYS], DAYS_ASKED).tolist()
    asked = [(*pair, day) for pair in pairs[:150] for day in days]

    answers = [engine.route(one, other, relation, as_of=day) for one, other, day in asked]

    assert len(engine.view(relation, engine.book.default).upper_lines) > 0
    for question, answer in zip(asked, answers, strict=True):
        one, other, day = question
        fresh = Engine(engine.snapshot, engine.book).route(one, other, relation, as_of=day)
        assert fresh == answer, question


def test_no_more_parts_are_kept_than_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upper_lines, "KEPT", 5)
    engine = Engine(engine_of("cases").snapshot, engine_of("cases").book)
    code = engine.snapshot.code

    for origin, end in zip(*some_pairs(engine, 5), strict=True):
        engine.route(code(origin), code(end), as_of=DAYS[-1].toordinal())

    view = engine.view("FORMAL", engine.book.default)
    assert 0 < len(view.upper_lines) <= 5
    assert len(view.codes) <= 5 * upper_lines.HEIGHT


def test_a_body_that_lines_pass_over_is_still_a_step_where_it_is_asked_about(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(upper_lines, "HEIGHT", 64)
    snapshot, book, day = engine_of("cases").snapshot, engine_of("cases").book, DAYS[-1].toordinal()
    readings, engine = {"GENERAL_BRANCH": "B"}, Engine(snapshot, book)
    lines = [
        (snapshot.code(below), snapshot.code(body))
        for body in range(snapshot.size)
        for below in snapshot.subordinates(body, day)
    ]
    for (below, _), (elsewhere, _) in zip(lines, reversed(lines), strict=True):
        engine.route(below, elsewhere, as_of=day, readings=readings)

    answers = [engine.route(*ends, as_of=day, readings=readings) for ends in lines]

    for ends, answer in zip(lines, answers, strict=True):
        fresh = Engine(snapshot, book).route(*ends, as_of=day, readings=readings)
        assert fresh == answer, ends
