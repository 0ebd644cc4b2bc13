"""Many pairs at once are answered as one pair is, on invented graphs and on the sample's rules."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.conversion import facts_of
from graph.snapshot import Snapshot
from law.answer import NoPath, Path, UnknownBody
from law.authority import derive
from law.batch import CODES, Answers, answer_many
from law.engine import Engine, Route
from law.rulebook import rulebook
from tests.casefile import fixture
from tests.random_graphs import DAYS, random_graphs, together

NUMBERS = range(5_000, 5_040)
RELATIONS = ("FORMAL", "TEMPORARY")
PAIRS = 400


@cache
def engine_of(name: str) -> Engine:
    """Return the engine over the fixture of the cases, or over invented graphs."""
    book = rulebook()
    graphs = random_graphs(NUMBERS, adopted=name == "adopted")
    tables = fixture() if name == "cases" else together(graph.tables for graph in graphs)
    given_facts = facts_of(tables)
    kept = {fact for fact in given_facts if fact.type != "ORGAN_OF"}
    return Engine(Snapshot.of_facts(kept | derive(given_facts, book)), book)


def some_pairs(engine: Engine, seed: int) -> tuple[list[int], list[int]]:
    """Return pairs of bodies, most of which stand in one graph: they share the start of a code."""
    chance, size = np.random.default_rng(seed), engine.snapshot.size
    origins = chance.integers(0, size, PAIRS)
    near = np.clip(origins + chance.integers(-15, 16, PAIRS), 0, size - 1)
    is_near = chance.random(PAIRS) < 0.75
    destinations = np.where(is_near, near, chance.integers(0, size, PAIRS))
    return origins.tolist(), destinations.tolist()


def ask_one_by_one(
    engine: Engine, pairs: tuple[list[int], list[int]], relation: str, day: int,
    readings: dict[str, str],
) -> list[tuple[str | None, tuple[str, ...]]]:  # fmt: skip
    answers = []
    for origin, destination in zip(*pairs, strict=True):
        ends = engine.snapshot.code(origin), engine.snapshot.code(destination)
        answer = engine.route(*ends, relation, as_of=day, readings=readings)
        assert not isinstance(answer, UnknownBody)
        answers.append((answer.code, answer.bodies))
    return answers


def as_listed(answers: Answers) -> list[tuple[str | None, tuple[str, ...]]]:
    return [(CODES[answers.code[pair]], answers.bodies(pair)) for pair in range(len(answers))]


def ask_at_once(
    engine: Engine, pairs: tuple[list[int], list[int]], relation: str, day: int,
    readings: dict[str, str],
) -> Answers:  # fmt: skip
    view = engine.view(relation, engine.book.choice(**readings))
    return answer_many(view, *pairs, day)


def one_reading_each() -> st.SearchStrategy[dict[str, str]]:
    options = rulebook().options
    return st.fixed_dictionaries(
        {}, optional={key: st.sampled_from(readings) for key, readings in sorted(options.items())}
    )


@pytest.mark.rows("P25")
@settings(max_examples=40, deadline=None)
@given(
    name=st.sampled_from(("invented", "adopted", "cases")),
    seed=st.integers(0, 10_000),
    relation=st.sampled_from(RELATIONS),
    day=st.sampled_from([day.toordinal() for day in DAYS]),
    readings=one_reading_each(),
)
def test_many_pairs_are_answered_as_one_by_one(
    name: str, seed: int, relation: str, day: int, readings: dict[str, str]
) -> None:
    engine = engine_of(name)
    pairs = some_pairs(engine, seed)

    answers = ask_at_once(engine, pairs, relation, day, readings)

    assert as_listed(answers) == ask_one_by_one(engine, pairs, relation, day, readings)


@pytest.mark.parametrize("day", [day.toordinal() for day in sorted(set(DAYS))][::2])
def test_a_body_that_others_pass_over_is_a_step_where_it_is_an_end(day: int) -> None:
    engine = engine_of("invented")
    bodies = range(engine.snapshot.size)
    above = [(body, up) for body in bodies if (up := engine.snapshot.superior(body, day))]
    pairs = [(first, second) for link in above for first, second in (link, link[::-1])]
    asked = [first for first, _ in pairs], [second for _, second in pairs]
    readings = {"GENERAL_BRANCH": "B"}

    answers = ask_at_once(engine, asked, "FORMAL", day, readings)

    assert as_listed(answers) == ask_one_by_one(engine, asked, "FORMAL", day, readings)


@pytest.mark.rows("P25")
@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    relation=st.sampled_from(RELATIONS),
    day=st.sampled_from([day.toordinal() for day in DAYS]),
    packs=st.sampled_from((None, ("hn-2018", "cn-2004"))),
)
def test_a_route_is_the_path_without_its_reasons(
    seed: int, relation: str, day: int, packs: tuple[str, ...] | None
) -> None:
    engine = engine_of("invented")

    for ends in list(zip(*some_pairs(engine, seed), strict=True))[:60]:
        codes = [engine.snapshot.code(end) for end in ends]
        route = engine.route(codes[0], codes[1], relation, as_of=day, packs=packs)
        path = engine.path(codes[0], codes[1], relation, as_of=day, packs=packs, explain=False)

        assert not isinstance(route, UnknownBody)
        if isinstance(path, Path):
            assert route == Route(None, path.bodies, path.moves)
        else:
            assert isinstance(path, NoPath)
            assert route == Route(path.code, (), ())


def test_a_route_names_the_code_that_nobody_has() -> None:
    engine = engine_of("cases")

    assert engine.route("NOBODY", "T1", as_of=737_000) == UnknownBody("NOBODY")
    assert engine.route("T1", "NOBODY", as_of=737_000) == UnknownBody("NOBODY")


@pytest.mark.rows("P25")
def test_the_cost_is_the_number_of_bodies_and_nothing_else_without_a_path() -> None:
    engine = engine_of("cases")
    bodies = range(engine.snapshot.size)
    origins, destinations = zip(*product(bodies, bodies), strict=True)

    answers = ask_at_once(engine, (list(origins), list(destinations)), "FORMAL", 737_213, {})

    for pair, code in enumerate(answers.code.tolist()):
        assert answers.cost[pair] == len(answers.bodies(pair))
        assert bool(code) == (answers.cost[pair] == 0)


def test_every_code_and_both_kinds_of_join_are_among_the_compared() -> None:
    """Keep the comparison honest: what it never meets it cannot hold."""
    engine = engine_of("invented")
    seen: Counter[str] = Counter()

    for relation, day in product(RELATIONS, sorted({day.toordinal() for day in DAYS})):
        answers = ask_at_once(engine, some_pairs(engine, day), relation, day, {})
        seen.update(str(CODES[code]) for code in answers.code.tolist())
        seen.update(f"turns {turns}" for turns in answers.turns[answers.code == 0].tolist())

    assert {str(code) for code in CODES} <= set(seen)
    assert min(seen["turns 0"], seen["turns 1"]) > PAIRS


def test_pairs_are_answered_in_their_order_whatever_else_is_asked() -> None:
    engine = engine_of("invented")
    origins, destinations = some_pairs(engine, 1)
    order = np.random.default_rng(1).permutation(PAIRS)

    answers = ask_at_once(engine, (origins, destinations), "FORMAL", 737_213, {})
    mixed = ask_at_once(
        engine, ([origins[at] for at in order], [destinations[at] for at in order]), "FORMAL",
        737_213, {},
    )  # fmt: skip

    assert mixed.code.tolist() == answers.code[order].tolist()
    assert mixed.cost.tolist() == answers.cost[order].tolist()


def test_no_pairs_have_no_answers() -> None:
    assert len(ask_at_once(engine_of("cases"), ([], []), "FORMAL", 737_213, {})) == 0
