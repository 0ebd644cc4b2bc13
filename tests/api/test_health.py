"""Health and figures: what a supervisor asks, and what it may conclude."""

from __future__ import annotations

import pytest

from graph.errors import StoreUnavailable
from resolvers.asgi import create_app
from resolvers.graphql_http import Revisions
from resolvers.metrics import Metrics
from tests.api.service import Head, a_client, a_schema, a_service, codes


async def test_a_running_service_is_live_and_ready() -> None:
    async with a_client() as client:
        live = await client.get("/health/live")
        ready = await client.get("/health/ready")

    assert (live.status_code, live.json()) == (200, {"status": "live"})
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})


async def test_a_service_that_cannot_answer_is_live_but_not_ready() -> None:
    async with a_client(a_service(Head(ready=False))) as client:
        live = await client.get("/health/live")
        ready = await client.get("/health/ready")

    assert live.status_code == 200
    assert ready.status_code == 503
    assert codes(ready) == ["NOT_READY"]


@pytest.mark.parametrize("fault", [StoreUnavailable(), RuntimeError("secret")])
async def test_a_probe_that_fails_means_not_ready(fault: Exception) -> None:
    async def fails() -> bool:
        raise fault

    head = Head()
    app = create_app(
        a_schema(),
        lambda caller: caller,
        is_ready=fails,
        revisions=Revisions(lambda: 1, head.wait_for),
    )

    async with a_client(app) as client:
        response = await client.get("/health/ready")

    assert response.status_code == 503
    assert "secret" not in response.text


async def test_health_is_only_read() -> None:
    async with a_client() as client:
        response = await client.post("/health/live")

    assert response.status_code == 405
    assert codes(response) == ["METHOD_NOT_ALLOWED"]


async def test_the_figures_count_requests_errors_and_documents() -> None:
    async with a_client() as client:
        for _ in range(3):
            await client.post("/graphql", json={"query": "{ hello }"})
        await client.post("/graphql", json={"query": "{ fault }"})
        await client.post("/graphql", content=b"null")
        await client.get("/some/unknown/address")
        page = (await client.get("/metrics")).text

    assert 'requests_total{method="POST",route="/graphql",status="200"} 4.0' in page
    assert 'requests_total{method="POST",route="/graphql",status="415"} 1.0' in page
    assert 'route="other",status="404"} 1.0' in page
    assert "some/unknown" not in page
    assert 'zhuanjie_graphql_errors_total{code="INTERNAL_ERROR"} 1.0' in page
    assert 'zhuanjie_graphql_documents{remembered="yes"} 1.0' in page
    assert "zhuanjie_graphql_cost_count 4.0" in page


async def test_figures_can_be_kept_in_a_registry_of_the_program() -> None:
    metrics = Metrics()

    async with a_client(a_service(metrics=metrics)) as client:
        await client.post("/graphql", json={"query": "{ hello }"})

    assert metrics.registry.get_sample_value("zhuanjie_graphql_cost_count") == 1.0
