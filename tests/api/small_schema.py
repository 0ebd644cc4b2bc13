"""A small schema for the tests of the HTTP edge: lists, pages, nesting, faults and slow fields."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import date
from enum import Enum
from typing import Any

import strawberry

from graph.errors import OrganizationNotFound, StoreUnavailable
from resolvers.graphql_http import Caller


@strawberry.enum
class Colour(Enum):
    """A colour."""

    RED = "red"
    GREEN = "green"


@strawberry.type
class Body:
    """A body with others below it."""

    code: strawberry.ID
    name: str = "名称"

    @strawberry.field
    def superiors(self) -> list[Body]:
        """Bodies above."""
        return [Body(code=strawberry.ID(f"{self.code}-{number}")) for number in range(2)]

    @strawberry.field
    def superior(self) -> Body:
        """The body above."""
        return Body(code=strawberry.ID(f"{self.code}+"))

    @strawberry.field
    def subordinates(self, first: int | None = 50) -> Page:
        """A page of bodies below."""
        return Page.of(self.code, first)


@strawberry.type
class Edge:
    """An entry of a page."""

    cursor: str
    node: Body


@strawberry.type
class PageInfo:
    """Whether there is more."""

    has_next_page: bool = False


@strawberry.type
class Page:
    """A page of bodies."""

    edges: list[Edge]
    page_info: PageInfo
    total_count: int | None = None

    @classmethod
    def of(cls, code: str, first: int | None) -> Page:
        """Return a page with at most three entries."""
        codes = [strawberry.ID(f"{code}/{number}") for number in range(min(first or 0, 3))]
        return cls(
            edges=[Edge(cursor=one, node=Body(code=one)) for one in codes], page_info=PageInfo()
        )


@strawberry.input
class PairInput:
    """Two ends."""

    origin: strawberry.ID
    destination: strawberry.ID


@strawberry.type
class Found:
    """A path."""

    bodies: list[Body]


@strawberry.type
class Missing:
    """No path."""

    code: str


@strawberry.type
class Query:
    """What can be asked."""

    @strawberry.field
    def hello(self) -> str:
        """A greeting."""
        return "你好"

    @strawberry.field
    def language(self, info: strawberry.Info[Caller, None]) -> str:
        """The language of the caller."""
        return info.context.language

    @strawberry.field
    def echo(self, text: str) -> str:
        """The text that was given."""
        return text

    @strawberry.field
    def paint(self, colour: Colour) -> str:
        """The name of a colour."""
        return colour.name

    @strawberry.field
    def weekday(self, day: date) -> int:
        """The day of the week."""
        return day.isoweekday()

    @strawberry.field
    def number(self, value: int, factor: int = 1) -> int:
        """A number times a factor."""
        return value * factor

    @strawberry.field
    def body(self, code: strawberry.ID) -> Body | None:
        """A body."""
        if code.startswith("unknown"):
            raise OrganizationNotFound(value=code)
        return Body(code=code)

    @strawberry.field
    def bodies(self, first: int | None = 50) -> Page:
        """A page of bodies."""
        return Page.of("body", first)

    @strawberry.field
    def approval_paths(self, requests: list[PairInput]) -> list[Found | Missing]:
        """One answer for each request."""
        return [
            Missing(code="SAME")
            if pair.origin == pair.destination
            else Found(bodies=[Body(code=pair.origin), Body(code=pair.destination)])
            for pair in requests
        ]

    @strawberry.field
    def fault(self) -> str | None:
        """Fails with a secret in its text."""
        value = "11010519491231002X"
        raise RuntimeError(f"cannot connect with {value}")

    @strawberry.field
    def deep_fault(self) -> str:
        """Fails where nothing may be null."""
        raise KeyError("secret")

    @strawberry.field
    def wrong_result(self) -> int | None:
        """Returns what does not fit its type."""
        wrong: Any = "secret"
        return wrong  # type: ignore[no-any-return]

    @strawberry.field
    def store(self) -> str | None:
        """The database is away."""
        raise StoreUnavailable

    @strawberry.field
    async def slow(self, seconds: float) -> str:
        """Takes its time."""
        await asyncio.sleep(seconds)
        return "done"


@strawberry.type
class Mutation:
    """What can be changed."""

    @strawberry.mutation
    def change(self) -> str:
        """Pretend a change."""
        return "changed"


@strawberry.type
class Subscription:
    """What can be followed."""

    @strawberry.subscription
    async def ticks(self) -> AsyncGenerator[int, None]:
        """Never served."""
        yield 1
