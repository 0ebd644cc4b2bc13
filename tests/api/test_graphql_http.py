"""GraphQL over HTTP: methods, media types, languages, revisions, errors and time."""

from __future__ import annotations

import asyncio
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
import structlog
from graphql import get_introspection_query

from resolvers.graphql_http import Bounds
from resolvers.logs import WAIT_SECONDS, Lines, Sink, WarningLines
from tests.api.service import Head, a_client, a_service, ask, codes

GRAPHQL = "application/graphql-response+json"


async def get(address: str, **headers: str) -> Any:
    """Send one GET."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with a_client() as client:
        return await client.get(address, headers=named)


async def test_a_post_is_answered() -> None:
    response = await ask("{ hello }")

    assert response.status_code == 200
    assert response.json() == {"data": {"hello": "你好"}, "extensions": {"cost": 0}}


async def test_a_get_answers_queries() -> None:
    response = await get("/graphql?query={hello}")

    assert response.json()["data"] == {"hello": "你好"}


async def test_a_get_takes_variables_and_the_name_of_an_operation() -> None:
    async with a_client() as client:
        response = await client.get(
            "/graphql",
            params={
                "query": "query a { hello } query b($t: String!) { echo(text: $t) }",
                "operationName": "b",
                "variables": '{"t": "x"}',
            },
        )

    assert response.json()["data"] == {"echo": "x"}


async def test_a_get_never_changes_anything() -> None:
    response = await get("/graphql?query=mutation{change}")

    assert response.status_code == 405
    assert response.headers["allow"] == "GET, POST"
    assert codes(response) == ["METHOD_NOT_ALLOWED"]


async def test_a_mutation_by_post_runs() -> None:
    assert (await ask("mutation { change }")).json()["data"] == {"change": "changed"}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "BREW"])
async def test_other_methods_are_refused(method: str) -> None:
    async with a_client() as client:
        response = await client.request(method, "/graphql")

    assert response.status_code == 405


async def test_subscriptions_are_not_served() -> None:
    response = await ask("subscription { ticks }", accept="text/event-stream, */*")

    assert response.status_code == 400
    assert codes(response) == ["INVALID_INPUT"]


@pytest.mark.parametrize("host", [b"127.0.0.1", b"evil.example"])
async def test_websockets_are_refused(host: bytes) -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await a_service()(
        {
            "type": "websocket",
            "path": "/graphql",
            "headers": [(b"host", host)],
            "subprotocols": ["graphql-transport-ws"],
        },
        receive,
        send,
    )

    assert [message["type"] for message in sent] == ["websocket.close"]


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/*;q=0.9", "application/json"),
        ("application/json", "application/json"),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, application/json;q=0.9", GRAPHQL),
        (f"application/json, {GRAPHQL};q=0.5", "application/json"),
        (f"application/json;q=0, {GRAPHQL};q=0.1", GRAPHQL),
        (f"text/html;q=nonsense, {GRAPHQL}; charset=utf-8", GRAPHQL),
    ],
)
async def test_the_answer_has_the_media_type_that_is_wanted_most(
    accept: str | None, answered: str
) -> None:
    async with a_client() as client:
        if accept is None:
            del client.headers["accept"]
        else:
            client.headers["accept"] = accept
        response = await client.post("/graphql", json={"query": "{hello}"})

    assert response.headers["content-type"] == f"{answered}; charset=utf-8"
    assert response.json()["data"]


async def test_a_caller_that_accepts_neither_json_is_refused() -> None:
    response = await ask("{hello}", accept="image/png")

    assert response.status_code == 406
    assert codes(response) == ["NOT_ACCEPTABLE"]


@pytest.mark.parametrize(("accept", "status"), [("application/json", 200), (GRAPHQL, 400)])
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "INVALID_INPUT"),
        ("{ unknown }", "INVALID_INPUT"),
        ("query($c: Colour!) { paint(colour: $c) }", "INVALID_INPUT"),
        ('{ weekday(day: "2018-13-40") }', "INVALID_INPUT"),
        ("{ bodies(first: 1001) { totalCount } }", "INVALID_INPUT"),
        ("{ " + "hello " * 3000 + "}", "TOO_COSTLY"),
        (
            (
                "{ bodies(first: 1000) { edges { node { "
                "subordinates(first: 1000) { edges { cursor } } } } } }"
            ),
            "TOO_COSTLY",
        ),
    ],
)
async def test_a_wrong_query_has_no_data_and_the_status_of_its_media_type(
    query: str, code: str, accept: str, status: int
) -> None:
    response = await ask(query, {"c": "BLUE"}, accept=accept)

    assert response.status_code == status
    assert codes(response) == [code]
    assert "data" not in response.json()


async def test_which_operation_to_run_must_be_clear() -> None:
    async with a_client() as client:
        none = await client.post("/graphql", json={"query": "query a{hello} query b{hello}"})
        other = await client.post("/graphql", json={"query": "{hello}", "operationName": "x"})

    assert (none.status_code, codes(none)) == (400, ["INVALID_INPUT"])
    assert (other.status_code, codes(other)) == (400, ["INVALID_INPUT"])


async def test_suggestions_are_not_given_away() -> None:
    field = await ask("{ hell }")
    value = await ask("query($c: Colour!) { paint(colour: $c) }", {"c": "REDD"})

    assert "Did you mean" not in field.text + value.text
    assert "hello" not in field.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en", "en"),
        ("en-GB, zh;q=0.1", "en"),
        ("fr, de", "zh"),
        ("fr, en;q=0.2", "en"),
        ("en;q=0", "zh"),
    ],
)
async def test_the_language_is_chosen_by_the_header(header: str | None, language: str) -> None:
    async with a_client() as client:
        if header is not None:
            client.headers["accept-language"] = header
        response = await client.post("/graphql", json={"query": "{ language }"})

    assert response.json()["data"] == {"language": language}


async def test_an_error_says_what_to_do_in_both_languages() -> None:
    query = '{ body(code: "unknown-1") { name } }'

    zh = (await ask(query)).json()
    en = (await ask(query, accept_language="en")).json()

    assert zh["data"] == en["data"] == {"body": None}
    assert zh["errors"][0]["message"].startswith("没有代码为“unknown-1”的组织")
    assert en["errors"][0]["message"].startswith("No organization has the code 'unknown-1'")
    assert en["errors"][0]["path"] == ["body"]
    assert en["errors"][0]["locations"] == [{"line": 1, "column": 3}]
    assert en["errors"][0]["extensions"] == {
        "code": "UNKNOWN_ORGANIZATION",
        "retryable": False,
        "facts": {"value": "unknown-1"},
    }


async def test_a_database_that_is_away_is_an_error_worth_a_retry() -> None:
    response = await ask("{ store }")

    extensions = response.json()["errors"][0]["extensions"]
    assert (extensions["code"], extensions["retryable"]) == ("STORE_UNAVAILABLE", True)
    assert response.status_code == 200


@pytest.mark.parametrize("field", ["fault", "deepFault", "wrongResult"])
async def test_an_unexpected_fault_shows_its_incident_and_nothing_else(field: str) -> None:
    with structlog.testing.capture_logs() as logs:
        response = await ask("{ " + field + " }")

    error = response.json()["errors"][0]
    incident = error["extensions"]["facts"]["incident"]
    assert response.status_code == 200
    assert error["extensions"]["code"] == "INTERNAL_ERROR"
    assert incident in error["message"]
    assert "secret" not in response.text
    assert "11010519491231002X" not in response.text
    logged = next(entry for entry in logs if entry["event"] == "fault")
    assert logged["incident"] == incident
    assert "11010519491231002X" not in str(logs)


async def test_a_value_that_does_not_fit_an_argument_is_invalid_input() -> None:
    response = await ask("query($f: Int) { number(value: 2, factor: $f) }", {"f": None})

    assert codes(response) == ["INVALID_INPUT"]


async def test_a_number_beyond_its_type_is_invalid_input() -> None:
    response = await ask("query($v: Int!) { number(value: $v) }", {"v": 2**70})

    assert codes(response) == ["INVALID_INPUT"]


async def test_an_answer_that_takes_too_long_is_given_up() -> None:
    app = a_service(bounds=Bounds(timeout_seconds=0.05))

    response = await ask("{ slow(seconds: 30) }", app=app)

    assert response.status_code == 200
    assert codes(response) == ["TIMEOUT"]
    assert response.json()["data"] is None


async def test_a_revision_that_is_there_is_not_waited_for() -> None:
    head = Head(revision=7)

    response = await ask("{ hello }", app=a_service(head), x_graph_version="7")

    assert response.json()["data"]
    assert head.waits == []


async def test_a_revision_that_comes_in_time_is_waited_for() -> None:
    head = Head(revision=7)

    async def move(wanted: int) -> bool:
        head.revision = wanted
        return True

    head.wait_for = move  # type: ignore[method-assign]
    response = await ask("{ hello }", app=a_service(head), x_graph_version="8")

    assert response.json()["data"]


async def test_a_revision_that_does_not_come_is_an_error_after_the_wait() -> None:
    head = Head(revision=7)

    response = await ask(
        "{ hello }", app=a_service(head, Bounds(revision_seconds=0.05)), x_graph_version="9"
    )

    assert codes(response) == ["STALE_REVISION"]
    assert head.waits == [9]
    assert response.json()["errors"][0]["extensions"]["facts"] == {"wanted": 9, "revision": 7}


@pytest.mark.parametrize("header", ["x", "", "-1", "1.5", "٣", "9" * 30, "1, 2"])
async def test_a_revision_that_is_no_number_is_refused(header: str) -> None:
    async with a_client() as client:
        response = await client.post(
            "/graphql", json={"query": "{hello}"}, headers={b"x-graph-version": header.encode()}
        )

    assert response.status_code == 400
    assert codes(response) == ["INVALID_INPUT"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil", ""])
async def test_another_host_name_is_refused(host: str) -> None:
    response = await ask("{ hello }", host=host)

    assert response.status_code == 403
    assert codes(response) == ["FOREIGN_HOST"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:9999", "LOCALHOST", "[::1]:8000"])
async def test_the_names_of_this_machine_are_answered(host: str) -> None:
    assert (await ask("{ hello }", host=host)).status_code == 200


async def test_configured_hosts_are_answered_and_a_star_is_any() -> None:
    named = a_service(hosts=("graph.example",))
    anyone = a_service(hosts=("*",))

    assert (await ask("{ hello }", app=named, host="graph.example:80")).status_code == 200
    assert (await ask("{ hello }", app=named)).status_code == 403
    assert (await ask("{ hello }", app=anyone, host="x.example")).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://[", "file://"])
async def test_a_page_of_another_site_is_refused(origin: str) -> None:
    response = await ask("{ hello }", origin=origin)

    assert response.status_code == 403
    assert codes(response) == ["FOREIGN_ORIGIN"]


async def test_a_page_of_this_service_is_answered() -> None:
    response = await ask("{ hello }", origin="http://127.0.0.1:8000", sec_fetch_site="same-origin")

    assert response.status_code == 200


async def test_another_site_may_link_to_a_page_but_load_nothing() -> None:
    loaded = await get(
        "/graphql?query={hello}", sec_fetch_site="cross-site", sec_fetch_mode="no-cors"
    )
    linked = await get(
        "/graphql", sec_fetch_site="cross-site", sec_fetch_mode="navigate", accept="text/html"
    )

    assert loaded.status_code == 403
    assert linked.status_code == 200


async def test_every_answer_carries_the_security_headers() -> None:
    async with a_client() as client:
        answers = [
            await client.post("/graphql", json={"query": "{hello}"}),
            await client.post("/graphql", content=b"null"),
            await client.get("/health/live"),
            await client.get("/nothing"),
            await client.get("/metrics", headers={"host": "evil.example"}),
        ]

    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in answer.headers


async def test_every_page_keeps_others_from_using_it() -> None:
    page = await get("/graphql", accept="text/html")

    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cross-origin-opener-policy"] == "same-origin"
    assert page.headers["cross-origin-resource-policy"] == "same-origin"


async def test_an_unknown_address_is_a_typed_404() -> None:
    response = await get("/nothing")

    assert response.status_code == 404
    assert codes(response) == ["NOT_FOUND"]


async def test_the_schema_can_be_asked_for() -> None:
    response = await ask(get_introspection_query(input_value_deprecation=True))

    assert response.json()["data"]["__schema"]["queryType"]["name"] == "Query"


async def test_a_circular_question_about_the_schema_is_refused() -> None:
    inner = "name"
    for _ in range(6):
        inner = "fields { type { " + inner + " } }"

    response = await ask("{ __schema { types { " + inner + " } } }")

    assert "data" not in response.json()


async def test_a_number_beyond_64_bits_in_an_error_is_still_written() -> None:
    response = await ask("query($n: Int) { bodies(first: $n) { totalCount } }", {"n": 10**17})

    assert codes(response) == ["INVALID_INPUT"]


async def test_a_request_is_logged_without_its_text() -> None:
    with structlog.testing.capture_logs() as logs:
        document = 'query Known($t: String!) { echo(text: $t) a: echo(text: "canary-1") }'
        await ask(document, {"t": "canary-2"})
        await ask("query m13800000000 { hello }")
        await ask("query wrong { canary3 }")

    assert "canary" not in str(logs)
    assert "13800000000" not in str(logs)
    assert {"status", "seconds", "document", "cost", "codes"} <= logs[0].keys()
    assert len(logs[0]["document"]) == 16


@pytest.mark.parametrize("kind", [Lines, WarningLines])
def test_a_line_says_only_what_the_list_allows(kind: type[Lines]) -> None:
    written = io.BytesIO()
    logger = structlog.wrap_logger(Sink(written), wrapper_class=cast("Any", kind))

    logger.debug("detail", status=100)
    logger.info("graphql", status=200, variables={"name": "canary"})
    logger.warning("worker ended", pid=7, name="canary")

    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    infos = [] if kind is WarningLines else [{"event": "graphql", "status": 200, "level": "info"}]
    stamps = [datetime.fromisoformat(line.pop("timestamp")) for line in lines]
    assert lines == [*infos, {"event": "worker ended", "pid": 7, "level": "warning"}]
    assert all(abs(datetime.now(UTC) - stamp) < timedelta(minutes=1) for stamp in stamps)


async def test_lines_are_written_together_and_a_warning_takes_all_before_it_along() -> None:
    written = io.BytesIO()
    logger = structlog.wrap_logger(Sink(written), wrapper_class=cast("Any", Lines))

    def cells(name: str) -> list[object]:
        return [json.loads(line)[name] for line in written.getvalue().splitlines()]

    logger.info("graphql", status=1)
    assert written.getvalue() == b""
    logger.warning("worker ended", status=2)
    assert cells("status") == [1, 2]
    for status in range(3, 203):
        logger.info("graphql", status=status)
    await asyncio.sleep(3 * WAIT_SECONDS)
    assert cells("status") == list(range(1, 203))


def test_a_line_is_written_also_where_the_loop_before_ended_with_one_waiting() -> None:
    written = io.BytesIO()
    logger = structlog.wrap_logger(Sink(written), wrapper_class=cast("Any", Lines))

    async def log(status: int, seconds: float) -> None:
        logger.info("graphql", status=status)
        await asyncio.sleep(seconds)

    asyncio.run(log(1, 0))
    asyncio.run(log(2, 3 * WAIT_SECONDS))

    assert [json.loads(line)["status"] for line in written.getvalue().splitlines()] == [1, 2]


async def test_the_engine_logs_nothing_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    await ask("{ fault }")

    assert caplog.text == ""
