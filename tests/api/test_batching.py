"""A hundred organizations with all that stands around them are read from memory, bounded for each."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from graph.snapshot import Snapshot
from tests.api.service_fixture import ask, error_codes, the_service, with_rows

WITH_SUPERIORS = """
query ($first: Int!) {
  organizations(first: $first, kind: [BRANCH], asOf: "2019-06-03") {
    edges { node { code name superior { code name } superiors { code name } organ { code } } }
  }
}
"""


def villages(count: int) -> list[dict[str, Any]]:
    """Return branches of one township."""
    village = {"kind": "BRANCH", "superior": "T1", "unit": "VILLAGE"}
    return [{"code": f"T1v{n:03}", "name": f"第{n}村支部", **village} for n in range(count)]


@pytest.mark.rows("Q4")
async def test_a_hundred_organizations_with_superiors_cost_as_many_reads_each_as_ten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    service = with_rows(organizations=villages(100))
    read: Counter[str] = Counter()
    for name in ("state", "superior", "organs"):
        plain = getattr(Snapshot, name)

        def counting(*given: Any, name: str = name, plain: Any = plain) -> Any:
            read[name] += 1
            return plain(*given)

        monkeypatch.setattr(Snapshot, name, counting)
    counts = []
    for first in (10, 100):
        read.clear()
        found = await ask(WITH_SUPERIORS, {"first": first}, service=service)
        assert len(found["organizations"]["edges"]) == first
        counts.append(dict(read))

    ten, hundred = counts
    assert all(hundred[name] <= 12 * ten[name] for name in hundred)


@pytest.mark.rows("Q4")
async def test_a_read_needs_no_database_and_no_database_driver() -> None:
    found = await ask(WITH_SUPERIORS, {"first": 100})

    assert len(found["organizations"]["edges"]) >= 20
    assert the_service()._fields == ("served",)
    assert not any(name.startswith("neo4j") for name in loaded_by("resolvers.schema"))


@pytest.mark.rows("Q4")
async def test_a_query_that_multiplies_its_pages_is_too_costly() -> None:
    nested = "edges { node { descendants(first: 1000) { edges { node { code } } } } }"

    assert await error_codes(f"{{ organizations(first: 1000) {{ {nested} }} }}") == ["TOO_COSTLY"]


def loaded_by(module: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after importing one."""
    script = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    return set(done.stdout.split())
