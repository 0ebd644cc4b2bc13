"""The questions that are put to every service over HTTP, and what their answers must agree on."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np

from bench.load import request
from bench.statements import DAY, ENTRIES, TODAY
from graph.snapshot import Snapshot
from law.engine import Engine
from resolvers.cursors import cursor_of
from resolvers.listings import BY_CODE

PATHS: Final = 1_000
PAGES: Final = 20

_PATH: Final = f"""query Path($origin: ID!, $destination: ID!) {{
  approvalPath(origin: $origin, destination: $destination, asOf: "{TODAY}") {{
    ... on ApprovalPath {{
      bodies {{ code }}
      steps {{ order move from {{ code }} to {{ code }} }}
    }}
  }}
}}"""
_ARTICLES: Final = f"""query Articles($origin: ID!, $destination: ID!) {{
  approvalPath(origin: $origin, destination: $destination, asOf: "{TODAY}") {{
    __typename
    ... on ApprovalPath {{
      bodies {{ code name }}
      steps {{
        order move workingDays from {{ code name }} to {{ code name }}
        basis {{ pack document article phrase held }}
      }}
    }}
    ... on NoLawfulPath {{ code message }}
  }}
}}"""
_PLAIN_PATH: Final = """query Path($origin: String!, $destination: String!) {
  approvalPath(origin: $origin, destination: $destination) {
    bodies
    steps { order move from to }
  }
}"""
_FIELDS: Final = "code name shortName kind level unit system admits onSystem since"
_PAGE: Final = f"""query List($after: String) {{
  organizations(first: {ENTRIES}, after: $after, asOf: "{TODAY}") {{ edges {{ node {{
    {_FIELDS}
  }} }} }}
}}"""
_PLAIN_PAGE: Final = f"""query List($after: String!) {{
  organizations(after: $after) {{ {_FIELDS} }}
}}"""


class Question(NamedTuple):
    """What is asked, as this service and as the others take it, and what an answer says.

    `told` takes the data of an answer of either form and returns what both must have in common;
    `plain` is empty where only this service can say it.
    """

    key: str
    what: str
    ours: list[bytes]
    plain: list[bytes]
    told: Callable[[Any], object]


def questions(engine: Engine) -> list[Question]:
    """Return the questions: a path with its steps, the same with articles, and a list."""
    return [*_paths(engine), _pages(engine.snapshot)]


def told_by(question: Question, answer: bytes) -> object:
    """Return what the bytes of an answer say."""
    return question.told(json.loads(answer)["data"])


def _paths(engine: Engine) -> tuple[Question, Question]:
    """Ask for random pairs between which there is a lawful path."""
    chance, code = np.random.default_rng(5), engine.snapshot.code
    pairs: list[dict[str, Any]] = []
    while len(pairs) < PATHS:
        ends = tuple(code(body) for body in chance.integers(0, engine.snapshot.size, 2).tolist())
        if getattr(engine.route(*ends, as_of=DAY), "bodies", ()):
            pairs.append(dict(zip(("origin", "destination"), ends, strict=True)))
    return (
        Question(
            "path", "a path with its steps",
            [request(_PATH, **pair) for pair in pairs],
            [request(_PLAIN_PATH, **pair) for pair in pairs],
            told_of_path,
        ),
        Question(
            "articles", "a path with names, deadlines and articles",
            [request(_ARTICLES, **pair) for pair in pairs], [],
            told_of_path,
        ),
    )  # fmt: skip


def _pages(snapshot: Snapshot) -> Question:
    """Ask for pages that begin anywhere in the list."""
    last = max(snapshot.size - ENTRIES - 1, 1)
    bodies = np.random.default_rng(6).integers(0, last, PAGES).tolist()
    starts = [snapshot.code(body) for body in bodies]
    return Question(
        "list", f"a list of {ENTRIES:,} organizations with 10 fields",
        [request(_PAGE, after=cursor_of(BY_CODE, (start,))) for start in starts],
        [request(_PLAIN_PAGE, after=start) for start in starts],
        told_of_page,
    )  # fmt: skip


def told_of_path(data: Any) -> object:
    """Return bodies and steps by their codes, from an answer of either form."""
    path = data["approvalPath"]
    return (
        [_code(body) for body in path["bodies"]],
        [(step["order"], step["move"], _code(step["from"]), _code(step["to"]))
         for step in path["steps"]],
    )  # fmt: skip


def told_of_page(data: Any) -> object:
    """Return the organizations of a page, from an answer of either form."""
    page = data["organizations"]
    return [edge["node"] for edge in page["edges"]] if isinstance(page, dict) else page


def _code(body: Any) -> str:
    return str(body["code"] if isinstance(body, dict) else body)
