"""What is kept for bodies that look alike gives the answers that are worked out for each by itself."""

from __future__ import annotations

import pytest

from law.answer import Path
from law.engine import Engine
from law.rulebook import rulebook
from tests.random_graphs import DAYS
from tests.unit.test_batch import engine_of, some_pairs

RELATIONS = ("FORMAL", "TEMPORARY")
NAMES = ("cases", "invented", "adopted")


def ends(engine: Engine, seed: int) -> list[tuple[str, str]]:
    """Return the codes of some pairs, many of which stand in one graph."""
    code = engine.snapshot.code
    return [(code(one), code(other)) for one, other in zip(*some_pairs(engine, seed), strict=True)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("relation", RELATIONS)
def test_an_answer_with_what_is_kept_is_the_answer_without(name: str, relation: str) -> None:
    snapshot = engine_of(name).snapshot
    keeping = Engine(snapshot, rulebook())
    found = 0

    for seed, day in enumerate(sorted({day.toordinal() for day in DAYS})[::2]):
        for pair in ends(keeping, seed)[:60]:
            alone = Engine(snapshot, rulebook())
            answer = keeping.path(*pair, relation, as_of=day, all_shortest=True)
            assert answer == alone.path(*pair, relation, as_of=day, all_shortest=True), pair
            found += isinstance(answer, Path)

    assert found
    assert keeping.view(relation, keeping.book.default).courses


def test_paths_of_bodies_that_look_alike_are_worked_out_once() -> None:
    engine = Engine(engine_of("cases").snapshot, rulebook())
    view, day = engine.view("FORMAL", engine.book.default), max(DAYS).toordinal()
    answers = [engine.path(*pair, as_of=day) for pair in ends(engine, 1)]
    kept = dict(view.courses)

    again = [engine.path(*pair, as_of=day) for pair in ends(engine, 1)]

    assert again == answers
    assert view.courses == kept
    assert 0 < len(kept) < sum(isinstance(answer, Path) for answer in answers)
