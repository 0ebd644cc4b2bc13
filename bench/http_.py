"""(io) Measure requests a second over HTTP, in turns: this service, others, and the bare route.

The bare route returns the same bytes and is the limit of what the layers below allow. The load comes
from a process of its own (`bench.load`). It is not pinned to a core: on two cores the service alone
had one to itself either way, and the rates were the same within their spread. Where a service works
alone the generator stays awake; where a database needs the other core it sleeps between answers, and so
it does for this service where that is compared with those.

The services over the database say bodies and moves by their codes, and are asked for no more; names,
deadlines and articles only this service can say. What all say must be equal, or the run ends. The work told for each is that of the processors
for an answer, without what the database worked: it depends less on what else the machine does.
"""

from __future__ import annotations

import statistics
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import orjson

from bench.effort import effort
from bench.figures import Figure, hold, print_table, ratios, spread
from bench.load import loaded, one_answer, write_requests
from bench.national_side import filled_database, folder, snapshot_file
from bench.questions import Question, questions, told_by
from bench.services import NAMES, Running, compare, node_command, started, write_config
from bench.turns import Turn, taken_turn
from graph.snapshot import Snapshot
from law.engine import Engine
from law.rulebook import rulebook

SIZE: Final = 925_216
ALONE: Final = ("bare", "ours", "engine", "rows")
"""The ways that need no database."""
ASLEEP: Final = "asleep"
"""The turns of this service with a generator that sleeps."""

Turns = dict[str, list[Turn]]


def measure(size: int = SIZE) -> None:
    """Print the figures of a country of that size."""
    engine = Engine(Snapshot.open(snapshot_file(size)), rulebook())
    config = write_config(folder() / "config.json", filled_database(size).endpoint)
    with ExitStack() as stack:
        ways = {"ours": snapshot_file(size), "engine": snapshot_file(size), "strawberry": config}
        if node_command():
            ways["node"] = config
        running = [started(stack, way, file) for way, file in ways.items()]
        for question in questions(engine):
            able = [each for each in running if each.requests(question)]
            turns = _measured(question, able)
            print_table(
                f"{question.what} over HTTP, {size:,} organizations, one worker",
                [*_figures(turns), _generator(turns)],
            )
            _hold(question, turns)
    if "node" not in ways:
        print("\n@neo4j/graphql was left out: node or its packages are missing (npm ci)")


def _measured(question: Question, running: list[Running]) -> Turns:
    """Return the turns of each service, one in each round."""
    usual = compare(question, running)
    with ExitStack() as stack:
        answer = folder() / f"{question.key}.json"
        answer.write_bytes(usual)
        everybody = [started(stack, "bare", answer), *running]
        if question.key == "list":
            rows = started(stack, "rows", _rows(question, everybody))
            compare(question, [everybody[1], rows])
            everybody.append(rows)
        files = {each.way: _requests(question, each) for each in everybody}
        for each in everybody:
            loaded(each.port, files[each.way], effort.warm_seconds)
        sides = [(each.way, each) for each in everybody]
        sides.insert(2, (ASLEEP, next(each for each in everybody if each.way == "ours")))
        turns: Turns = {side: [] for side, _ in sides}
        # What else the machine does changes from one turn to the next: of many the median is steady.
        for _ in range(2 * effort.rounds - 1):
            for side, each in sides:
                turn = taken_turn(each.port, each.pid, files[each.way], awake=side in ALONE)
                turns[side].append(turn)
    return turns


def _rows(question: Question, everybody: list[Running]) -> Path:
    """Write the rows of every page by the code before it, as a database would have given them."""
    ours = next(each for each in everybody if each.way == "ours")
    pages = {}
    for asked, plain in zip(question.ours, question.plain, strict=True):
        after = orjson.loads(plain.partition(b"\r\n\r\n")[2])["variables"]["after"]
        pages[after] = told_by(question, one_answer(ours.port, asked))
    path = folder() / "rows.json"
    path.write_bytes(orjson.dumps(pages))
    return path


def _requests(question: Question, running: Running) -> Path:
    path = folder() / f"{question.key}-{running.way}-requests.json"
    return write_requests(path, running.requests(question))


def _figures(turns: Turns) -> list[Figure]:
    rates = {way: [turn.load.rate for turn in each] for way, each in turns.items()}
    return [
        Figure(
            NAMES.get(way) or f"{NAMES['ours']}, the generator asleep",
            f"{spread(taken)} a second",
            "",
            f"{spread(ratios(taken, rates['bare']))} of the bare route; "
            f"{spread([turn.a_request() for turn in turns[way]])} µs of work",
        )
        for way, taken in rates.items()
    ]


def _generator(turns: Turns) -> Figure:
    asleep = [turn.load for turn in turns[ASLEEP]]
    cost = statistics.median(load.worked / load.answers * 1e6 for load in asleep)
    return Figure("the load generator", f"{cost:.0f} µs an answer of ours", "", "")


def _hold(question: Question, turns: Turns) -> None:
    rates = {way: [turn.load.rate for turn in each] for way, each in turns.items()}
    alone, beside = rates["ours"], rates[ASLEEP]
    if question.key != "list":
        of_bare = ratios(alone, rates["bare"])
        hold(f"{question.what} over HTTP, of the bare route", of_bare, at_least=0.5)
        if "node" in rates:
            times = ratios(beside, rates["node"])
            hold(f"{question.what} over HTTP, times @neo4j/graphql", times, at_least=15)
        return
    what = "a list over HTTP, times Strawberry as it comes"
    hold(f"{what}, one statement", ratios(beside, rates["strawberry"]), at_least=5)
