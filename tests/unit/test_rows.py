"""Rows and chains are written from what is kept of them, and say what their entries would."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import orjson
import pytest

from resolvers.given import Variables
from resolvers.graphql_http import Reply, _written
from resolvers.layouts import Expression, Program, Run
from resolvers.media import JSON
from resolvers.recurring import Recurring
from resolvers.rows import Chain, Form, Link, Numbered, Row

NAMES = ("甲%d", '"乙"', "100 %b", "\\u4e01")


@dataclass
class Place(Numbered):
    """A source of a row."""

    name: str


class Places(Row[Place]):
    """A row of places that counts how many it has made."""

    made = 0

    def source(self, number: int) -> Place:
        """Make a place."""
        type(self).made += 1
        return Place(NAMES[number])


@dataclass
class Road(Link):
    """A link between two places."""

    words: str
    from_: Place
    to: Place


class Roads(Chain):
    """A chain of roads, all with the same words."""

    row: Places

    def __iter__(self) -> Iterator[Road]:
        """Make the roads."""
        places = [self.row.source(number) for number in self.row.numbers]
        for near, far in pairwise(places):
            yield Road("50 % %b %%", near, far)


RUN = Run(None, Variables({}), {})
Lay = Callable[[Any, Run], Any]


@pytest.fixture
def kept() -> Recurring[int, bytes]:
    """Return what is kept of places."""
    return Recurring(limit=8)


@pytest.fixture
def programs() -> tuple[Lay, Lay]:
    """Return what lays out a row of places, and a chain of roads."""
    program = Program()
    place, _ = program.object(Place, [("name", Expression("s.name"))])
    texts = program.texts(place)
    words, left_out = Expression("s.words"), Expression("...")
    link, _ = program.object(Road, [("to", left_out), ("words", words), ("from", left_out)])
    ends = [("to", Expression(f"{place}(s.to, r)")), ("words", words)]
    whole, _ = program.object(Road, [*ends, ("from", Expression(f"{place}(s.from_, r)"))])
    row = program.row(texts, place)
    chain = program.chain(link, [(texts, 1), (texts, 0)], is_costly=False, entry=whole)
    made = program.made(row)
    return made, made.__globals__[chain]


def read(value: object) -> Any:
    """Return what a part of an answer says once it is written."""
    return orjson.loads(orjson.dumps(value))


def test_a_row_says_what_its_sources_say(
    programs: tuple[Lay, Lay], kept: Recurring[int, bytes]
) -> None:
    """In the order of its numbers, the same number twice included."""
    told = read(programs[0](Places([2, 0, 2], kept), RUN))
    assert told == [{"name": NAMES[number]} for number in (2, 0, 2)]


def test_a_chain_says_what_its_links_say(
    programs: tuple[Lay, Lay], kept: Recurring[int, bytes]
) -> None:
    """Signs that have a meaning in a text with places mean themselves in words and in names."""
    for numbers in ([0, 1, 2, 3], [3, 2], [1], []):
        chain = Roads(Places(numbers, kept), Form())
        for _ in range(2):
            told = read(programs[1](chain, RUN))
            assert told == read(programs[1](list(chain), RUN))
            assert len(told) == max(len(numbers) - 1, 0)


def test_a_source_that_is_met_again_is_not_made_again(
    programs: tuple[Lay, Lay], kept: Recurring[int, bytes]
) -> None:
    """It is made twice, as one that comes only once displaces nothing."""
    Places.made = 0
    for _ in range(5):
        programs[0](Places([1], kept), RUN)
    assert Places.made == 2


def test_what_is_written_stands_beside_a_number_of_any_length() -> None:
    """The slower writer, which alone knows such numbers, reads what is written already."""
    written = orjson.Fragment('["甲"]'.encode())
    answer = _written(Reply({"data": {"number": 2**70, "row": written}}), JSON)
    assert json.loads(answer.body) == {"data": {"number": 2**70, "row": ["甲"]}}
