"""Every rule of the packs counts: taken away, it changes the answer of at least one case.

The cases are those of `tests/cases`; the tables of bulk transfers and of credentials are taken
apart by their own tests (`test_bulk`, `test_credential`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import msgspec
import pytest

from graph.conversion import facts_of
from graph.snapshot import Snapshot
from law.authority import derive
from law.bodies import load_bodies
from law.engine import Engine
from law.pack import Pack
from law.rulebook import Rulebook, load_packs
from tests.casefile import Case, all_cases
from tests.test_cases import _expected, _shown

Data = dict[str, Any]


def _opened(value: Any) -> Any:
    """Return a value with lists for tuples, so that a rule can be taken out."""
    if isinstance(value, dict):
        return {name: _opened(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_opened(part) for part in value]
    return value


PACKS: dict[str, Data] = {pack.key: _opened(msgspec.to_builtins(pack)) for pack in load_packs()}
CASES = all_cases()

ELSEWHERE = {
    # Questions of bulk transfers, of credentials, and of the cases that run on a path.
    "SYSTEM_TO_SYSTEM", "SYSTEM_BORDER", "COUNTY_BULK", "SYSTEM_RIGHTS",
    "GENERALLY", "SIX_MONTHS", "UNCERTAIN", "FLOATING_CARD",
    "FILE_REVIEWER",
}  # fmt: skip
ON_THE_PATH = ("BETWEEN", "RECEIVER")


def _without(path: tuple[Any, ...]) -> Callable[[Data], None]:
    def take_away(packs: Data) -> None:
        place = packs
        for step in path[:-1]:
            place = place[step]
        if isinstance(place, list):
            place.pop(path[-1])
        else:
            place[path[-1]] = None if path[-1] in {"off_system", "crossing", "turn"} else []

    return take_away


def _without_reading(pack: str, question: str, reading: str) -> Callable[[Data], None]:
    def take_away(packs: Data) -> None:
        del packs[pack]["questions"][question]["readings"][reading]

    return take_away


def _lists(key: str, pack: Data) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for name in ("grants", "prohibitions", "implies", "organs", "skips", "overrides", "in_force"):
        for number, rule in enumerate(pack[name]):
            yield f"{key} {name} {rule.get('id', number)}", (key, name, number)
    for number, clock in enumerate(pack["clocks"]):
        if clock["applies"] in ON_THE_PATH:
            yield f"{key} clocks {clock['id']}", (key, "clocks", number)
    for move, rules in pack["moves"].items():
        for number in range(len(rules)):
            yield f"{key} {move} {number}", (key, "moves", move, number)
    for name in ("off_system", "crossing", "turn"):
        if pack[name]:
            yield f"{key} {name}", (key, name)


def _mutations() -> Iterator[Any]:
    for key, pack in PACKS.items():
        for name, path in _lists(key, pack) if pack["settles"] else ():
            yield pytest.param(_without(path), name, id=name)
        for question, data in pack["questions"].items():
            for reading, text in data["readings"].items():
                if question not in ELSEWHERE and not text["default"]:
                    name = f"{key} {question} {reading}"
                    yield pytest.param(_without_reading(key, question, reading), question, id=name)


@pytest.mark.rows("A7")
@pytest.mark.parametrize(("take_away", "word"), list(_mutations()))
def test_a_rule_that_is_taken_away_changes_the_answer_of_a_case(
    take_away: Callable[[Data], None], word: str
) -> None:
    packs = deepcopy(PACKS)
    take_away(packs)
    book = Rulebook([msgspec.convert(pack, Pack) for pack in packs.values()], load_bodies())

    assert any(_is_answered_otherwise(case, book) for case in _likely_first(word))


@pytest.mark.rows("W5", "W11", "W21")
def test_the_clocks_are_those_of_the_document() -> None:
    clocks = {
        clock["id"]: (clock["count"], clock["unit"], clock["soft"])
        for clock in PACKS["hn-2018"]["clocks"]
    }

    assert clocks == {
        "approval": (5, "WORKING_DAYS", True),
        "reception": (15, "WORKING_DAYS", True),
        "file-review": (15, "WORKING_DAYS", True),
        "identity": (15, "WORKING_DAYS", True),
        "report": (15, "WORKING_DAYS", False),
        "overdue": (3, "MONTHS", False),
    }


def test_every_question_is_tried_here_or_by_the_tests_of_its_own_table() -> None:
    questions = {question for pack in PACKS.values() for question in pack["questions"]}

    assert questions >= ELSEWHERE


def _likely_first(word: str) -> list[Case]:
    """Put the cases that speak of a question before the others; any of them may decide."""
    return sorted(CASES, key=lambda case: word not in repr(case.asks))


def _is_answered_otherwise(case: Case, book: Rulebook) -> bool:
    given = facts_of(case.tables)
    kept = {fact for fact in given if fact.type != "ORGAN_OF"}
    try:
        engine = Engine(Snapshot.of_facts(kept | derive(given, book)), book)
        return any(
            _shown(_asked(engine, ask), ask.expect) != _expected(ask.expect) for ask in case.asks
        )
    except (KeyError, ValueError):
        # Another rule leaned on the one that is gone, so its absence cannot pass unseen.
        return True


def _asked(engine: Engine, ask: Any) -> Any:
    return engine.path(
        ask.origin,
        ask.destination,
        relation=ask.relation,
        as_of=ask.as_of,
        packs=ask.packs,
        all_shortest=ask.all_shortest,
        readings=ask.readings,
    )
