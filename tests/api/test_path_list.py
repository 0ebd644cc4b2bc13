"""`approvalPaths` says of each pair what `approvalPath` says, and leaves others their turns."""

from __future__ import annotations

import asyncio
from typing import Any

import numpy as np
import pytest

from resolvers.turns import in_turns
from tests.api.service_fixture import Held, a_service, ask, the_service
from tests.unit.test_batch_answers import with_two_ways

SELECTION = """
    __typename
    ... on ApprovalPath {
      origin { code name } destination { code } relation asOf channel graphVersion
      bodies { code name }
      steps { order from { code } to { code } move basis { pack article phrase held } workingDays }
      initiator { code } receiver { code } heading { code }
      rulings { key needsRuling readings { key bodies } }
      refused { code message bodies { code } basis { article } }
      others { channel }
    }
    ... on NoLawfulPath {
      code message graphVersion origin { code } destination { code } nearest { code }
      obstacles { code message organization { code } basis { article } }
      rulings { key readings { key bodies } }
    }
    ... on UnknownOrganization { code message }
"""
MANY = f"query($requests: [ApprovalPathRequest!]!) {{ approvalPaths(requests: $requests) {{ {SELECTION} }} }}"
ONE = f"""
query($origin: ID!, $destination: ID!, $relation: Relation! = FORMAL, $asOf: Date) {{
  approvalPath(origin: $origin, destination: $destination, relation: $relation, asOf: $asOf) {{
    {SELECTION}
  }}
}}"""
DAYS = ("2012-06-01", "2019-06-03", "2024-06-03")


def some_requests(service: Held, seed: int, count: int) -> list[dict[str, Any]]:
    """Return requests about few relations and days, with a code that nobody has among them."""
    chance, snapshot = np.random.default_rng(seed), service.served.snapshot
    bodies = chance.integers(0, snapshot.size, (count, 2)).tolist()
    requests = [
        {
            "origin": snapshot.code(origin),
            "destination": snapshot.code(destination),
            "relation": ("FORMAL", "FORMAL", "TEMPORARY")[at % 3],
            "asOf": DAYS[at // 3 % 3],
        }
        for at, (origin, destination) in enumerate(bodies)
    ]
    requests[7]["destination"] = "nobody"
    return requests


@pytest.mark.rows("P25")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["fixture", "two ways"])
async def test_each_of_many_is_answered_as_if_it_were_asked_alone(name: str, language: str) -> None:
    service = the_service() if name == "fixture" else a_service(with_two_ways())
    requests = some_requests(service, len(name), 70)

    many = await ask(MANY, {"requests": requests}, service=service, language=language)

    for found, request in zip(many["approvalPaths"], requests, strict=True):
        alone = await ask(ONE, request, service=service, language=language)
        assert found == alone["approvalPath"], request


async def test_the_compared_requests_have_answers_of_every_kind() -> None:
    """Keep the comparison honest: what it never meets it cannot hold."""
    service = the_service()

    many = await ask(MANY, {"requests": some_requests(service, 7, 120)}, service=service)

    kinds = [each["__typename"] for each in many["approvalPaths"]]
    assert {*kinds} == {"ApprovalPath", "NoLawfulPath", "UnknownOrganization"}
    assert any(each.get("initiator") for each in many["approvalPaths"])


async def test_a_request_about_a_day_of_its_own_stands_beside_the_others() -> None:
    service = the_service()
    requests = some_requests(service, 3, 40)
    requests[3]["asOf"] = "1900-01-01"

    many = await ask(MANY, {"requests": requests}, service=service)

    alone = await ask(ONE, requests[3], service=service)
    assert many["approvalPaths"][3] == alone["approvalPath"]
    assert alone["approvalPath"]["code"] == "NO_RULE_IN_FORCE"


async def test_others_get_their_turns_while_a_long_list_is_told() -> None:
    turns: list[int] = []

    async def another() -> None:
        while len(turns) < 1_000:
            turns.append(len(turns))
            await asyncio.sleep(0)

    other = asyncio.create_task(another())
    entries: Any = in_turns(range(100), 10)
    told = [(await entry, len(turns)) for entry in entries]
    other.cancel()

    assert [entry for entry, _ in told] == list(range(100))
    assert len({turn for _, turn in told}) >= 9
