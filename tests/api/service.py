"""Builds the HTTP edge over the small schema, and a client that speaks to it in one process."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import strawberry

from resolvers.asgi import create_app
from resolvers.cost import ItemPrice
from resolvers.graphql_http import Bounds, Revisions
from tests.api.small_schema import Mutation, Query, Subscription

if TYPE_CHECKING:
    from resolvers.entrance import Entrance

PRICES = {"Query.approvalPaths": ItemPrice("requests", 5)}
ADDRESS = "http://127.0.0.1:8000"


def a_schema() -> strawberry.Schema:
    """Return the small schema; each service needs one of its own."""
    return strawberry.Schema(query=Query, mutation=Mutation, subscription=Subscription)


@dataclass
class Head:
    """A revision that tests move."""

    revision: int = 7
    ready: bool = True
    waits: list[int] = field(default_factory=list)

    async def wait_for(self, wanted: int) -> bool:
        """Wait until the revision is there, without end."""
        self.waits.append(wanted)
        return await asyncio.Event().wait()

    async def is_ready(self) -> bool:
        """Tell whether the service may be asked."""
        return self.ready


def a_service(head: Head | None = None, bounds: Bounds | None = None, **parts: Any) -> Entrance:
    """Return the edge over the small schema."""
    head = head or Head()
    return create_app(
        a_schema(),
        lambda caller: caller,
        is_ready=head.is_ready,
        revisions=Revisions(lambda: head.revision, head.wait_for),
        bounds=bounds or Bounds(item_prices=PRICES, compiled="all"),
        **parts,
    )


def a_client(app: Entrance | None = None) -> httpx.AsyncClient:
    """Return a client that calls the application without a network."""
    transport = httpx.ASGITransport(app or a_service())
    return httpx.AsyncClient(transport=transport, base_url=ADDRESS)


async def ask(
    query: str,
    variables: dict[str, Any] | None = None,
    *,
    app: Entrance | None = None,
    **headers: str,
) -> httpx.Response:
    """Send one query by POST; header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with a_client(app) as client:
        return await client.post(
            "/graphql", json={"query": query, "variables": variables}, headers=named
        )


def codes(response: httpx.Response) -> list[str]:
    """Return the codes of the errors of an answer."""
    return [error["extensions"]["code"] for error in json.loads(response.content)["errors"]]
