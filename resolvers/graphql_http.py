"""(io) GraphQL over HTTP: one request in, one answer out, within its limits and its time.

The guard checks the bytes, `resolvers.documents` the document, `resolvers.cost` what it asks for;
only then does the schema run. Nothing here knows a type or a field of the schema.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal

import orjson
import structlog
from graphql import OperationDefinitionNode, OperationType
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect

from graph.errors import StaleRevision, ZhuanjieError
from resolvers.cost import CostRule, ItemPrice, Limits, sizes_of
from resolvers.documents import (
    AdmittedDocument,
    Document,
    DocumentRefused,
    Documents,
    KnownOperation,
    admitted,
)
from resolvers.entrance import Answer
from resolvers.guard import (
    BodyLimits,
    GraphQLRequest,
    reject,
    request_from_get,
    request_from_post,
)
from resolvers.in_time import in_time
from resolvers.logs import loggable_name
from resolvers.masking import entries_of, entry_of, masked
from resolvers.media import (
    GRAPHQL,
    JSON,
    LANGUAGES,
    heads_of,
    pick_language,
    pick_media_type,
    wants_page,
)
from resolvers.neighbours import completed
from resolvers.operations import Operations
from resolvers.persisted import PersistedDocuments
from resolvers.refusals import (
    DocumentNotFound,
    MethodNotAllowed,
    RequestTimedOut,
    TooCostly,
    WrongPageSize,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    import strawberry
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

    from resolvers.guard import Heads
    from resolvers.metrics import Metrics

log = structlog.get_logger("zhuanjie.http")

REVISION_HEADER = b"x-graph-version"
COSTS_KEPT = 64
# What the request asks for is wrong, not its form: the media type decides about the status.
ABOUT_CONTENT = (TooCostly, WrongPageSize, StaleRevision, DocumentNotFound)

_HEADERS = {
    # No cache keeps an answer, so that none needs to know by which headers it was chosen.
    kind: completed(((b"content-type", f"{kind}; charset=utf-8".encode()),))
    for kind in (JSON, GRAPHQL)
}


@dataclass(frozen=True, slots=True)
class Caller:
    """What the resolvers may know of a request.

    Args:
        language: `zh` or `en`, for messages.
        demanded: the revision that the caller demands at least.
    """

    language: str = "zh"
    demanded: int | None = None


_CALLERS = {language: Caller(language) for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Revisions:
    """How the edge learns which revision is served.

    Args:
        current: the revision that answers are given for now.
        wait_for: waits until a revision is served, a second at most, and tells whether it is.
    """

    current: Callable[[], int]
    wait_for: Callable[[int], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Every limit on one request, and which documents are compiled."""

    body: BodyLimits = field(default_factory=BodyLimits)
    document: Limits = field(default_factory=Limits)
    item_prices: Mapping[str, ItemPrice] = field(default_factory=dict)
    timeout_seconds: float = 5.0
    revision_seconds: float = 1.0
    compiled: Literal["known", "all", "none"] = "known"


@dataclass(slots=True)
class Reply:
    """An answer before it is written."""

    payload: dict[str, Any]
    status: int = 200


@dataclass(slots=True)
class Exchange:
    """One request on its way to its answer, with what the log will say of it."""

    caller: Caller
    media_type: str = JSON
    cost: int | None = None
    document: Document | None = None
    operation_name: str | None = None


class GraphQLEndpoint:
    """Serves one schema at one address.

    Args:
        context_factory: makes the context of a request from what is known of its caller.
        console: answers a browser that comes without a query.
        persisted: the documents that callers may name by their hash.
    """

    def __init__(
        self,
        schema: strawberry.Schema,
        context_factory: Callable[[Caller], object],
        *,
        revisions: Revisions,
        console: Callable[[], Response],
        metrics: Metrics,
        bounds: Bounds | None = None,
        persisted: PersistedDocuments | None = None,
    ) -> None:
        """Teach the schema to take admitted documents, and start with none remembered."""
        if AdmittedDocument not in schema.extensions:
            schema.extensions = (AdmittedDocument, *schema.extensions)
        self.schema = schema
        self.context_factory = context_factory
        self.revisions = revisions
        self.console = console
        self.metrics = metrics
        self.bounds = bounds or Bounds()
        self.persisted = persisted or PersistedDocuments()
        core = schema._schema  # noqa: SLF001 -- Strawberry has no public way to its schema.
        self.documents = Documents(core, self.bounds.document)
        self.operations = Operations(schema)
        self.prices = CostRule(core, self.bounds.item_prices, self.bounds.document)
        metrics.watch(self.documents)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; a browser that asks for nothing is shown the console."""
        if scope["method"] == "GET" and self._is_for_the_console(scope):
            await self.console()(scope, receive, send)
            return
        answer = await self.answer(scope, receive)
        for message in answer.messages if answer is not None else ():
            await send(message)

    @staticmethod
    def _is_for_the_console(scope: Scope) -> bool:
        given = QueryParams(scope["query_string"]).keys()
        accepted = heads_of(scope).get(b"accept")
        return given.isdisjoint(("query", "documentId")) and wants_page(accepted)

    async def answer(self, scope: Scope, receive: Receive) -> Answer | None:
        """Return the answer to one HTTP request, None where its caller is gone."""
        started, heads = perf_counter(), heads_of(scope)
        exchange = Exchange(_CALLERS[pick_language(heads.get(b"accept-language"))])
        try:
            answer = self._answer(scope, heads, receive, exchange)
            reply = await in_time(answer, self.bounds.timeout_seconds)
        except TimeoutError:
            late = RequestTimedOut(timeout_seconds=self.bounds.timeout_seconds)
            reply = self._refusal(late, exchange)
        except ZhuanjieError as error:
            reply = self._refusal(error, exchange)
        except ClientDisconnect:
            return None
        except Exception as fault:  # noqa: BLE001 -- nothing unexpected may leave this service.
            reply = self._refusal(masked(fault), exchange)
        self._note(scope["method"], exchange, reply, perf_counter() - started)
        return _written(reply, exchange.media_type)

    async def _answer(
        self, scope: Scope, heads: Heads, receive: Receive, exchange: Exchange
    ) -> Reply:
        exchange.media_type = pick_media_type(heads.get(b"accept"))
        method, given = scope["method"], heads.get(REVISION_HEADER)
        if given is not None:
            exchange.caller = Caller(exchange.caller.language, _demanded(given))
        if method == "POST":
            asked = await request_from_post(heads, receive, self.bounds.body)
        elif method == "GET":
            asked = request_from_get(QueryParams(scope["query_string"]), self.bounds.body)
        else:
            raise MethodNotAllowed(value=method[:20], allowed="GET, POST")
        asked = self.persisted.resolved(asked)
        exchange.operation_name = asked.operation_name
        try:
            document = self.documents.read(asked.query)
        except DocumentRefused as refused:
            return _request_errors(entries_of(refused.errors, exchange.caller.language), exchange)
        exchange.document = document
        operation = document.operation(asked.operation_name)
        _check_operation(operation.node, method)
        self._check_cost(document, operation, asked, exchange)
        if exchange.caller.demanded is not None:
            await self._wait_for_revision(exchange.caller.demanded)
        return await self._run(document, operation.node, asked, exchange)

    def _check_cost(
        self,
        document: Document,
        operation: KnownOperation,
        asked: GraphQLRequest,
        exchange: Exchange,
    ) -> None:
        # The cost is the same wherever the same sizes are given.
        sizes = sizes_of(asked.variables, operation.sized) if operation.sized else ()
        cost = operation.costs.get(sizes)
        if cost is None:
            cost = self.prices.cost(document.node, operation.node, asked.variables)
            if len(operation.costs) < COSTS_KEPT:
                operation.costs[sizes] = cost
        exchange.cost, limit = cost, self.bounds.document.cost
        if cost > limit:
            raise TooCostly(measure="cost", measure_zh="代价", value=cost, limit=limit)
        self.metrics.figures.cost.observe(cost)

    async def _wait_for_revision(self, demanded: int) -> None:
        if demanded <= self.revisions.current():
            return
        try:
            reached = await asyncio.wait_for(
                self.revisions.wait_for(demanded), self.bounds.revision_seconds
            )
        except TimeoutError:
            reached = False
        if not reached:
            raise StaleRevision(wanted=demanded, revision=self.revisions.current())

    async def _run(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        asked: GraphQLRequest,
        exchange: Exchange,
    ) -> Reply:
        context = self.context_factory(exchange.caller)
        if self._is_compiled(asked.query):
            data = self.operations.answer(document, operation, asked.variables, context)
            if data is not None and not isinstance(data, dict):
                data = await data
            if data is not None:
                return Reply({"data": data, "extensions": {"cost": exchange.cost}})
        token = admitted.set(document.node)
        try:
            result = await self.schema.execute(
                asked.query,
                variable_values=asked.variables,
                context_value=context,
                operation_name=operation.name.value if operation.name else None,
            )
        finally:
            admitted.reset(token)
        extensions = {**(result.extensions or {}), "cost": exchange.cost}
        if not result.errors:
            return Reply({"data": result.data, "extensions": extensions})
        entries = entries_of(result.errors, exchange.caller.language)
        if result.data is None and all(error.path is None for error in result.errors):
            return _request_errors(entries, exchange)
        return Reply({"data": result.data, "errors": entries, "extensions": extensions})

    def _is_compiled(self, text: str) -> bool:
        # What comes once is answered sooner than it would be compiled.
        which = self.bounds.compiled
        return which == "all" or (which == "known" and self.documents.is_known(text))

    def _refusal(self, error: ZhuanjieError, exchange: Exchange) -> Reply:
        entries = [entry_of(error, exchange.caller.language)]
        if isinstance(error, ABOUT_CONTENT):
            return _request_errors(entries, exchange)
        status = getattr(error, "status", 400)
        payload: dict[str, Any] = {"errors": entries}
        if status == 200:
            # Something began to run and gave nothing.
            payload["data"] = None
        return Reply(payload, status)

    def _note(self, method: str, exchange: Exchange, reply: Reply, seconds: float) -> None:
        errors = reply.payload.get("errors", ())
        codes = [entry["extensions"]["code"] for entry in errors]
        for code in codes:
            self.metrics.errors.labels(code).inc()
        log.info(
            "graphql",
            method=method[:20],
            status=reply.status,
            seconds=round(seconds, 6),
            operation=loggable_name(exchange.operation_name),
            document=exchange.document.digest if exchange.document else None,
            cost=exchange.cost,
            codes=sorted(set(codes)) if codes else [],
            language=exchange.caller.language,
        )


def _demanded(header: bytes) -> int:
    """Return the revision that a caller demands at least."""
    text = header.strip()
    if not (text.isdigit() and len(text) <= 18):
        reject(
            "X-Graph-Version 应为版本号（非负整数）。请填写回答中的 graphVersion。",
            "X-Graph-Version must be a revision, a number. Send the graphVersion of an answer.",
        )
    return int(text)


def _check_operation(operation: OperationDefinitionNode, method: str) -> None:
    kind = operation.operation
    if kind is OperationType.SUBSCRIPTION:
        reject("不支持订阅。请改用查询。", "subscriptions are not served. Use a query.")
    if kind is OperationType.MUTATION and method != "POST":
        raise MethodNotAllowed(value=f"{method} (mutation)", allowed="POST")


def _request_errors(entries: list[dict[str, Any]], exchange: Exchange) -> Reply:
    # GraphQL over HTTP: before anything ran there is no `data`, and only the newer media type
    # tells a refused request by its status.
    payload: dict[str, Any] = {"errors": entries}
    if exchange.cost is not None:
        payload["extensions"] = {"cost": exchange.cost}
    return Reply(payload, 400 if exchange.media_type == GRAPHQL else 200)


def _written(reply: Reply, media_type: str) -> Answer:
    try:
        body = orjson.dumps(reply.payload)
    except TypeError:
        # Numbers beyond 64 bits are rare, and the slower writer knows them; it cannot take what is
        # written already.
        body = json.dumps(reply.payload, separators=(",", ":"), default=_unwritten).encode()
    headers = [(b"content-length", b"%d" % len(body)), *_HEADERS[media_type]]
    if reply.status == 405:
        headers.insert(0, (b"allow", b"GET, POST"))
    if reply.status in {408, 413, 415}:
        # The rest of the body is not read, so the connection cannot be used again.
        headers.insert(0, (b"connection", b"close"))
    return Answer(reply.status, headers, body)


def _unwritten(fragment: orjson.Fragment) -> Any:
    return orjson.loads(orjson.dumps(fragment))
