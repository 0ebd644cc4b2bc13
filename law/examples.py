"""The examples of a pack: questions on a few bodies of its own, and the answers it must give.

A pack whose example fails is refused when the packs are loaded, so that an edit of a rule that
changes what it was meant to say is seen at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from graph.conversion import facts_of
from graph.facts import Fact
from graph.snapshot import Snapshot
from graph.tables import TABLES, Row, Tables
from law.answer import NoPath, Path, UnknownBody
from law.authority import derive
from law.engine import Engine
from law.pack import Example, Pack
from law.rulebook import Rulebook


def failures_of(pack: Pack, book: Rulebook) -> Iterator[str]:
    """Yield what is wrong with each example of a pack that fails, one line each."""
    if not pack.examples:
        return
    given = facts_of(_tables(pack.example_organizations))
    facts: set[Fact] = {fact for fact in given if fact.type != "ORGAN_OF"} | derive(given, book)
    engine = Engine(Snapshot.of_facts(facts), book)
    for example in pack.examples:
        found = _shown(_asked(engine, example))
        if found != example.expect:
            yield f"example {example.text!r}: expected {example.expect}, the pack gives {found}"


def _asked(engine: Engine, example: Example) -> Path | NoPath | UnknownBody:
    ask = dict(example.ask)
    as_of: date = ask.pop("as_of")
    return engine.path(**ask, as_of=as_of.toordinal(), explain=False)


def _shown(answer: Path | NoPath | UnknownBody) -> dict[str, Any]:
    """Return an answer in the words of an example."""
    if not isinstance(answer, Path):
        return {"no_path": answer.code}
    articles = [[basis.article for basis in step.basis] for step in answer.steps]
    return {"path": " > ".join(answer.bodies), "articles": articles}


def _tables(organizations: tuple[dict[str, Any], ...]) -> Tables:
    tables: Tables = {name: {} for name in TABLES}
    table = TABLES["organizations"]
    for cells in organizations:
        row: Row = {column.name: cells.get(column.name) for column in table.columns}
        row["name"] = row["name"] or row["code"]
        tables["organizations"][row["code"],] = row
    return tables
