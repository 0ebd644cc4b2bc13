"""Services over organizations in memory, asked by HTTP in one process.

The common fixture of the cases is used unless a test brings other tables. Nothing here has a
database: a field that reached for one would fail.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import httpx

from graph.columns import columns_of
from graph.conversion import facts_of
from graph.search import SearchIndex
from graph.snapshot import Snapshot
from graph.snapshots import Opened, name_rows
from graph.tables import Row, Tables
from law.authority import derive
from law.rulebook import rulebook
from loaders.served import Served
from resolvers.asgi import create_app
from resolvers.graphql_http import Bounds, Revisions
from resolvers.schema import ITEM_PRICES, make_context, schema
from tests.casefile import CASES, fixture, laid_over, read_case

if TYPE_CHECKING:
    from resolvers.entrance import Entrance

REVISION = 7
INCIDENT = re.compile(rb"[0-9a-f]{12,32}")
"""The numbers of unexpected faults are invented each time."""
Compiled = Literal["known", "all", "none"]
ADDRESS = "http://127.0.0.1:8000"


class Held(NamedTuple):
    """What the schema needs of a service."""

    served: Served


@cache
def the_service() -> Held:
    """Return the service over the common fixture."""
    return a_service(fixture())


def a_service(tables: Tables) -> Held:
    """Return a service over these tables and the powers that follow from them."""
    book, given = rulebook(), facts_of(tables)
    facts = {fact for fact in given if fact.type != "ORGAN_OF"} | derive(given, book)
    columns = columns_of(facts)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names"
        SearchIndex.build(path, name_rows(columns))
        served = Served(Opened(Snapshot.of_columns(columns, REVISION, "digest"), path), book)
        # The names are mapped while their file is there; the map outlives it.
        assert len(served.search)
    return Held(served)


def with_rows(**changes: list[Row]) -> Held:
    """Return a service over the common fixture with these rows laid over it."""
    return a_service(laid_over(fixture(), changes))


@cache
def of_case(name: str) -> Held:
    """Return a service over the organizations of a case."""
    return a_service(read_case(CASES / f"{name}.yaml").tables)


def an_app(service: Held | None = None, compiled: Compiled = "known") -> Entrance:
    """Return the web application over a service."""

    async def is_ready() -> bool:
        return True

    async def wait_for(_revision: int) -> bool:
        return await asyncio.Event().wait()

    return create_app(
        schema,
        make_context(service or the_service()),
        is_ready=is_ready,
        revisions=Revisions(lambda: REVISION, wait_for),
        bounds=Bounds(item_prices=ITEM_PRICES, compiled=compiled),
    )


async def answer(
    query: str,
    variables: dict[str, Any] | None = None,
    *,
    service: Held | None = None,
    language: str = "zh",
    is_steady: bool = True,
) -> dict[str, Any]:
    """Return the whole answer to a query; the engine and the compiled operation must give the same.

    Args:
        is_steady: whether it may be asked twice; what a lost database is told by depends on time.
    """
    asked = {"query": query, "variables": variables}
    compiled = await _response(an_app(service, "all"), asked, language)
    if is_steady:
        by_engine = await _response(an_app(service, "none"), asked, language)
        assert compiled.status_code == by_engine.status_code
        assert INCIDENT.sub(b"", compiled.content) == INCIDENT.sub(b"", by_engine.content)
    assert compiled.status_code in {200, 400}, compiled.text
    found: dict[str, Any] = compiled.json()
    return found


async def _response(app: Entrance, asked: dict[str, Any], language: str) -> httpx.Response:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
        return await client.post("/graphql", json=asked, headers={"Accept-Language": language})


async def ask(query: str, variables: dict[str, Any] | None = None, **options: Any) -> Any:
    """Return the data of an answer that has no errors."""
    found = await answer(query, variables, **options)
    assert "errors" not in found, found
    return found["data"]


async def error_codes(query: str, variables: dict[str, Any] | None = None, **options: Any) -> Any:
    """Return the codes of the errors of an answer."""
    found = await answer(query, variables, **options)
    return [error["extensions"]["code"] for error in found["errors"]]
