"""The statement, the snapshot and a search that tries everything give the same answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

import pytest

from graph.connection import Database
from graph.conversion import facts_of
from graph.lease import persistently
from graph.migrations import migrate
from graph.snapshot import Snapshot
from graph.tables import Tables
from law.authority import derive
from law.engine import Engine
from law.rulebook import rulebook
from law.statement_path import StatementQuestion, answer_by_statement
from tests.casefile import Case, all_cases, prefixed
from tests.database.changing import change
from tests.oracle import Judge, Question, Verdict
from tests.random_graphs import random_graphs, together
from tests.register import Register
from tests.test_random_graphs import ADOPTED, DEFAULT, READINGS, verdict_of

AT_ONCE = 4
"""Questions that are asked of the database at the same time."""
OF_EACH = 3
"""Questions of each random graph; the first ones, the others are asked of the snapshot only."""
OF_ALL = ("events", "rule_adoptions")
"""Tables whose rows hold for all that is stored together."""
BODIES_UNCHANGED = {"INITIATOR", "PAPER_ENTRY", "OFF_SYSTEM_PAPER"}
"""Questions whose readings never change the bodies of a path."""


class Asked(NamedTuple):
    """One question, the readings it is asked under, and what the oracle says."""

    question: Question
    readings: Mapping[str, str]
    verdict: Verdict


class Situation(NamedTuple):
    """The tables of one case or graph, and the questions with the readings they are asked under."""

    tables: Tables
    questions: list[tuple[Question, Mapping[str, str]]]


class Differing(NamedTuple):
    """A question whose three answers are not the same."""

    asked: Asked
    snapshot: Verdict
    statement: Verdict


class Stored:
    """Tables as they stand in the database, and the engine over the same facts."""

    def __init__(self, database: Database, engine: Engine, tables: Tables, revision: int) -> None:
        """Keep them; the day of the event comes from the tables."""
        self.database = database
        self.engine = engine
        self.revision = revision
        self.events = {row["event"]: row["on"].toordinal() for row in tables["events"].values()}

    async def differing(self, asked: Iterator[Asked]) -> list[Differing]:
        """Return the questions of which the three do not say the same."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def compared(each: Asked) -> Differing:
            async with gate:
                return Differing(each, self._by_snapshot(each), await self._by_statement(each))

        # The first answer alone and with patience: the statement is planned on its first use.
        first, *others = asked
        await persistently(lambda: self._by_statement(first))
        found = [await compared(first), *await asyncio.gather(*map(compared, others))]
        return [each for each in found if not each.asked.verdict == each.snapshot == each.statement]

    async def _by_statement(self, asked: Asked) -> Verdict:
        origin, destination, relation, day = asked.question
        answer = await answer_by_statement(
            self.database,
            StatementQuestion(origin, destination, relation, day.toordinal(), self.revision),
            rulebook(),
            events=self.events,
            choice=rulebook().choice(**asked.readings),
        )
        if answer is None:
            return Verdict("UNKNOWN", frozenset())
        assert list(answer.ways) == sorted(set(answer.ways)), asked.question
        return Verdict(answer.code, frozenset(answer.ways))

    def _by_snapshot(self, asked: Asked) -> Verdict:
        origin, destination, relation, day = asked.question
        return verdict_of(
            self.engine.path(
                origin,
                destination,
                relation=relation,
                as_of=day.toordinal(),
                all_shortest=True,
                readings=asked.readings,
                explain=False,
            )
        )


async def _store(database: Database, tables: Tables) -> Stored:
    """Write the tables and the powers that follow from them as one stage."""
    book = rulebook()
    given = facts_of(tables)
    facts = {fact for fact in given if fact.type != "ORGAN_OF"} | derive(given, book)
    await migrate(database)
    revision = await change(database, opens=facts)
    return Stored(database, Engine(Snapshot.of_facts(facts, revision), book), tables, revision)


@pytest.mark.rows("O1", "P26", "X5")
@pytest.mark.parametrize(
    ("numbers", "adopted"),
    [pytest.param(DEFAULT, False, id="by-default"), pytest.param(ADOPTED, True, id="by-adoption")],
)
async def test_the_three_ways_agree_on_every_case_and_the_random_graphs(
    database: Database, numbers: range, *, adopted: bool
) -> None:
    situations = [*_cases(adopted=adopted), *_graphs(numbers, adopted=adopted)]
    whole = together(situation.tables for situation in situations)
    stored = await _store(database, whole)

    differing = await stored.differing(
        asked for situation in situations for asked in _judged(situation, whole)
    )

    assert differing == []


def _graphs(numbers: range, *, adopted: bool) -> Iterator[Situation]:
    for graph in random_graphs(numbers, adopted=adopted):
        yield Situation(graph.tables, [(each, {}) for each in graph.questions[:OF_EACH]])


def _cases(*, adopted: bool) -> Iterator[Situation]:
    """Yield the cases that say where a document applies, or those that do not."""
    for number, case in enumerate(all_cases()):
        if ("rule_adoptions" in case.changes) == adopted:
            prefix = f"c{number:02}."
            yield Situation(prefixed(case.tables, prefix), _questions(case, prefix))


def _questions(case: Case, prefix: str) -> list[tuple[Question, Mapping[str, str]]]:
    """Return the questions of a case by the adopted packs, as far as the oracle reads them."""
    known = READINGS.keys() | BODIES_UNCHANGED
    found: list[tuple[Question, Mapping[str, str]]] = []
    for ask in case.asks:
        ends = prefix + ask.origin, prefix + ask.destination
        question = Question(*ends, ask.relation, date.fromordinal(ask.as_of))
        readings = ask.readings or {}
        found.append((question, readings if readings.keys() <= known else {}))
    return found


def _judged(situation: Situation, whole: Tables) -> Iterator[Asked]:
    """Judge a situation alone; what happened and which documents were named holds for all."""
    register = Register(situation.tables | {name: whole[name] for name in OF_ALL})
    for question, readings in situation.questions:
        yield Asked(question, readings, Judge(register, question.day, readings).judge(question))
