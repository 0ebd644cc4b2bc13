"""A thousand random graphs: the engine finds what a search that tries everything finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from random import Random

import pytest

from graph.conversion import facts_of
from graph.invariants import check
from law.answer import NoPath, Path, UnknownBody
from law.rulebook import rulebook
from tests.oracle import Judge, Question, Verdict
from tests.random_graphs import RandomGraph, random_graph
from tests.register import Register
from tests.test_cases import engine_of

DEFAULT, ADOPTED = range(700), range(300)
"""Numbers of the graphs where each document applies by its default, and where rows say where."""
READINGS = {
    "COUNTY_COMMITTEE": "AB", "COUNTY_SYSTEM": "AB", "DIRECT_COMMITTEE": "ABC",
    "EFFECTIVE_DATE": "AB", "GENERAL_BRANCH": "AB", "HIGHER_MILITARY": "AB", "ART4_LIST": "AB",
    "NATIONAL_OPENED": "AB", "OFF_SYSTEM_RETURN": "AB", "REFERRED_POWER": "AB",
    "SOCIAL_ORGANIZATION": "AB", "TURN_WITHOUT_ARTICLE": "AB",
}  # fmt: skip
"""The questions that the oracle reads both ways."""
Answer = Path | NoPath | UnknownBody


@cache
def graphs() -> list[RandomGraph]:
    """Return the thousand graphs."""
    return [random_graph(number) for number in DEFAULT] + [
        random_graph(number, adopted=True) for number in ADOPTED
    ]


@cache
def answers() -> list[tuple[Question, Verdict, Answer]]:
    """Return every question with what the oracle and the engine say."""
    return [
        (question, verdict, answer)
        for graph in graphs()
        for question, verdict, answer in _asked(graph)
    ]


def _asked(graph: RandomGraph) -> Iterator[tuple[Question, Verdict, Answer]]:
    register, engine = Register(graph.tables), engine_of(graph.tables)
    for question in graph.questions:
        verdict = Judge(register, question.day).judge(question)
        answer = engine.path(
            question.origin,
            question.destination,
            relation=question.relation,
            as_of=question.day.toordinal(),
            all_shortest=True,
        )
        yield question, verdict, answer


def verdict_of(answer: Answer) -> Verdict:
    """Return an answer of the engine in the form of the oracle."""
    if isinstance(answer, UnknownBody):
        return Verdict("UNKNOWN", frozenset())
    if isinstance(answer, NoPath):
        return Verdict(answer.code, frozenset())
    return Verdict(None, frozenset((way.bodies, way.moves) for way in (answer, *answer.others)))


@pytest.mark.rows("P16", "P17", "O1")
def test_the_engine_finds_the_shortest_ways_that_a_search_of_everything_finds() -> None:
    differing = [
        (question, verdict, verdict_of(answer))
        for question, verdict, answer in answers()
        if verdict != verdict_of(answer)
    ]

    assert differing == []


@pytest.mark.rows("P21")
def test_the_engine_and_the_oracle_agree_under_other_readings() -> None:
    differing, changed = [], 0
    for number in range(250):
        graph = random_graph(number, adopted=number % 3 == 0)
        register, engine = Register(graph.tables), engine_of(graph.tables)
        random = Random(number)  # noqa: S311
        for question in graph.questions:
            readings = {
                key: random.choice(keys) for key, keys in READINGS.items() if random.random() < 0.5
            }
            verdict = Judge(register, question.day, readings).judge(question)
            changed += verdict != Judge(register, question.day).judge(question)
            answer = engine.path(
                question.origin,
                question.destination,
                relation=question.relation,
                as_of=question.day.toordinal(),
                all_shortest=True,
                readings=readings,
                explain=False,
            )
            if verdict != verdict_of(answer):
                differing.append((question, readings, verdict, verdict_of(answer)))

    assert differing == []
    assert changed > 50


def test_the_questions_are_worth_asking() -> None:
    asked = answers()
    found = [answer for _, _, answer in asked if isinstance(answer, Path)]
    exchanged = [path for path in found if "EXCHANGE" in path.moves]
    prohibited = [path for path in found if any(way.code == "PROHIBITED" for way in path.refused)]
    codes = Counter(answer.code for _, _, answer in asked if isinstance(answer, NoPath))
    relations = Counter(question.relation for question, _, _ in asked)

    assert len(exchanged) >= 0.30 * len(asked)
    assert len(prohibited) >= 0.10 * len(asked)
    assert len(asked) - len(found) >= 0.10 * len(asked)
    assert min(relations["FORMAL"], relations["TEMPORARY"]) >= 0.2 * len(asked)
    assert codes.keys() == {
        "SAME_ORGANIZATION", "DISSOLVED", "NO_RULE_IN_FORCE", "RULE_GAP", "FACT_MISSING",
        "NO_AUTHORITY",
    }  # fmt: skip
    assert min(codes.values()) >= 20
    assert sum(1 for path in found if path.others) >= 10
    assert len({question.day for question, _, _ in asked}) >= 6


@pytest.mark.rows("G17")
def test_every_random_graph_could_be_imported() -> None:
    bodies = dict(rulebook().bodies.data) | {"packs": ["cn-2004", "hn-2018"]}

    for graph in graphs()[::7]:
        assert check(graph.tables, facts_of(graph.tables), bodies) == []


def test_a_random_graph_is_the_same_whenever_it_is_drawn() -> None:
    assert random_graph(7) == random_graph(7)
    assert random_graph(7) != random_graph(8)


@pytest.mark.rows("P16")
def test_no_path_goes_down_and_up_again_or_exchanges_twice() -> None:
    for question, _, answer in answers():
        if isinstance(answer, Path):
            for way in (answer, *answer.others):
                assert way.moves.count("EXCHANGE") <= 1, question
                for before, after in pairwise(way.moves):
                    assert (before, after) not in (
                        ("DESCEND", "RISE"), ("EXCHANGE", "RISE"), ("DESCEND", "EXCHANGE"),
                    ), question  # fmt: skip


@pytest.mark.rows("P16")
def test_no_path_meets_a_body_twice() -> None:
    for question, _, answer in answers():
        if isinstance(answer, Path):
            for way in (answer, *answer.others):
                assert len(set(way.bodies)) == len(way.bodies), question
                assert len(way.moves) == len(way.bodies) - 1, question


@pytest.mark.rows("P17")
def test_all_shortest_gives_each_co_shortest_way_once_in_the_order_of_codes() -> None:
    for question, _, answer in answers():
        if isinstance(answer, Path):
            ways = [way.bodies for way in (answer, *answer.others)]
            assert ways == sorted(set(ways)), question
            assert {len(way) for way in ways} == {len(answer.bodies)}, question


@pytest.mark.rows("P17")
def test_the_same_question_twice_gives_identical_answers() -> None:
    again = [answer for graph in graphs()[:100] for _, _, answer in _asked(graph)]

    assert again == [answer for _, _, answer in answers()[: len(again)]]


@pytest.mark.rows("P19")
def test_a_refused_way_is_shorter_than_the_path_and_carries_its_articles() -> None:
    for question, _, answer in answers():
        if isinstance(answer, Path):
            lengths = [(len(way.bodies), way.bodies) for way in answer.refused]
            assert lengths == sorted(lengths), question
            assert len(lengths) <= 12, question
            for way in answer.refused:
                assert len(way.bodies) < len(answer.bodies), question
                assert way.basis, question


@pytest.mark.rows("P20")
def test_a_refusal_without_a_rule_names_nothing_and_one_with_a_rule_names_obstacles() -> None:
    for question, _, answer in answers():
        if isinstance(answer, NoPath):
            is_early = answer.code in ("SAME_ORGANIZATION", "DISSOLVED", "NO_RULE_IN_FORCE")
            if is_early:
                assert (answer.nearest, answer.obstacles) == (None, ()), question
