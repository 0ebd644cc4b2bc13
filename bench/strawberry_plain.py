"""(io) Strawberry as it comes: a small schema, the usual router, one Cypher statement for a request.

`strawberry.asgi.GraphQL` over plain types, asked by the same statements as @neo4j/graphql. A list can
also be given from rows that lie ready, so that the layer of GraphQL is seen without a database.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import strawberry
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.asgi import GraphQL

from bench.national_database import REVISION
from bench.statements import DAY, PAGE, TODAY
from graph.connection import Database
from law.rulebook import Rulebook
from law.statement_path import StatementQuestion, answer_by_statement

Row = Mapping[str, Any]
PathOf = Callable[[str, str], Awaitable["Path | None"]]
PageAfter = Callable[[str], Awaitable["list[Listed]"]]


@strawberry.type
class Step:
    """One step of a path."""

    order: int
    move: str
    from_: str = strawberry.field(name="from")
    to: str


@strawberry.type
class Path:
    """A path: its bodies and its steps by their codes."""

    bodies: list[str]
    steps: list[Step]


@strawberry.type
class Listed:
    """An organization in a list."""

    code: str
    name: str
    short_name: str | None
    kind: str
    level: str | None
    unit: str | None
    system: str | None
    admits: bool | None
    on_system: bool
    since: str | None


def application(path_of: PathOf, page_after: PageAfter) -> Starlette:
    """Return the service over two ways to find what is asked for."""

    async def one_path(origin: str, destination: str) -> Path | None:
        return await path_of(origin, destination)

    async def one_page(after: str) -> list[Listed]:
        return await page_after(after)

    @strawberry.type
    class Query:
        approval_path: Path | None = strawberry.field(resolver=one_path)
        organizations: list[Listed] = strawberry.field(resolver=one_page)

    return Starlette(routes=[Route("/graphql", GraphQL(strawberry.Schema(query=Query)))])


def from_database(database: Database, book: Rulebook) -> tuple[PathOf, PageAfter]:
    """Return how both are found by one statement each."""

    async def path_of(origin: str, destination: str) -> Path | None:
        question = StatementQuestion(origin, destination, "FORMAL", DAY, REVISION)
        answer = await answer_by_statement(database, question, book)
        if answer is None or answer.code is not None:
            return None
        bodies, moves = answer.ways[0]
        return Path(bodies=list(bodies), steps=_steps(bodies, moves))

    async def page_after(after: str) -> list[Listed]:
        rows = await database.read(PAGE, after=after, revision=REVISION, as_of=TODAY)
        return [_listed(row["organization"]) for row in rows]

    return path_of, page_after


def from_rows(rows: Mapping[str, Sequence[Row]]) -> tuple[PathOf, PageAfter]:
    """Return how pages are found that lie ready as rows; there is no path among them."""

    async def path_of(_origin: str, _destination: str) -> Path | None:
        return None

    async def page_after(after: str) -> list[Listed]:
        return [_listed(row) for row in rows[after]]

    return path_of, page_after


def _steps(bodies: Sequence[str], moves: Sequence[str]) -> list[Step]:
    return [
        Step(order=place + 1, move=move, from_=bodies[place], to=bodies[place + 1])
        for place, move in enumerate(moves)
    ]


def _listed(row: Row) -> Listed:
    return Listed(
        code=row["code"], name=row["name"], short_name=row["shortName"], kind=row["kind"],
        level=row["level"], unit=row["unit"], system=row["system"], admits=row["admits"],
        on_system=row["onSystem"], since=row["since"],
    )  # fmt: skip
