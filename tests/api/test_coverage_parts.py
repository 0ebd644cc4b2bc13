"""`coverageParts` and `coverageComparison`: what lies where, and what changed between two days."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from tests.api.service_fixture import Held, answer, ask, error_codes, with_rows
from tests.api.test_coverage import covered

LATER, GONE = date(2020, 1, 1), date(2021, 1, 1)
COUNTS = """{ organizations branches members regions regionsWithoutOrganization units
  unitsWithoutOrganization withoutApprovingPower withoutLawfulWay }"""


async def parts(arguments: str, selection: str, **options: Any) -> Any:
    query = f'{{ coverageParts({arguments}, asOf: "2019-06-03") {{ {selection} }} }}'
    return (await ask(query, service=covered(), **options))["coverageParts"]


@pytest.mark.rows("V1", "U8")
async def test_the_parts_of_a_county_come_with_their_figures_and_gaps_first() -> None:
    selection = f"""totalCount isComplete region {{ code }} whole {COUNTS}
      parts {{ code name parts organization {{ code kind }} counts {COUNTS} }}"""

    found = await parts('within: "A1"', selection)

    assert (found["totalCount"], found["isComplete"], found["region"]) == (5, True, None)
    assert found["whole"] == {
        "organizations": 15, "branches": 8, "members": 1, "regions": 4,
        "regionsWithoutOrganization": 2, "units": 4, "unitsWithoutOrganization": 3,
        "withoutApprovingPower": 2, "withoutLawfulWay": 0,
    }  # fmt: skip
    assert [part["code"] for part in found["parts"]] == ["A1E", "T2", "T9", "A1G", "T1"]
    assert found["parts"][0] == {
        "code": "A1E",
        "name": "甲一县委教育工委",
        "parts": 1,
        "organization": {"code": "A1E", "kind": "WORK_COMMITTEE"},
        "counts": {
            "organizations": 2, "branches": 1, "members": 0, "regions": 0,
            "regionsWithoutOrganization": 0, "units": 1, "unitsWithoutOrganization": 1,
            "withoutApprovingPower": 0, "withoutLawfulWay": 0,
        },
    }  # fmt: skip


@pytest.mark.rows("V1", "U8")
async def test_each_part_is_told_as_its_own_coverage_tells_it() -> None:
    found = await parts('within: "A"', f"parts {{ code counts {COUNTS} }}")

    for part in found["parts"]:
        query = f"""{{ coverage(within: "{part["code"]}", asOf: "2019-06-03") {{
          organizations branches members regions units
          regionsWithoutOrganization {{ totalCount }} unitsWithoutOrganization {{ totalCount }}
          withoutApprovingPower {{ totalCount }} withoutLawfulWay {{ totalCount }} }} }}"""
        alone = (await ask(query, service=covered()))["coverage"]
        assert part["counts"] == {
            name: value if isinstance(value, int) else value["totalCount"]
            for name, value in alone.items()
        }


@pytest.mark.rows("V1", "U8")
async def test_the_parts_of_a_region_name_the_body_that_leads_it() -> None:
    selection = (
        f"region {{ code name }} parts {{ code name organization {{ code }} counts {COUNTS} }}"
    )

    found = await parts('by: REGIONS, region: "430121", order: CODE', selection)
    tops = await parts("by: REGIONS", "region { code } parts { code organization { code } }")

    assert found["region"] == {"code": "430121", "name": "甲一县"}
    assert [(part["code"], part["name"]) for part in found["parts"]] == [
        ("43012101", "东镇"), ("43012102", "空镇"), ("43012103", "荒镇"),
    ]  # fmt: skip
    assert found["parts"][0]["organization"] == {"code": "T1"}
    assert found["parts"][1]["organization"] is None
    assert [part["counts"]["regionsWithoutOrganization"] for part in found["parts"]] == [0, 1, 1]
    assert tops["region"] is None
    assert {"code": "430121", "organization": {"code": "A1"}} in tops["parts"]


@pytest.mark.rows("U8")
async def test_a_body_is_divided_by_the_region_it_sits_in() -> None:
    found = await parts('within: "A1", by: REGIONS', "region { code } parts { code }")

    assert found["region"] == {"code": "430121"}
    assert len(found["parts"]) == 3


@pytest.mark.rows("U8")
async def test_the_parts_of_parts_are_found_at_once() -> None:
    found = await parts('within: "P", depth: 2, order: CODE', "parts { code }")

    codes = [part["code"] for part in found["parts"]]
    assert codes == sorted(codes)
    assert {"A1", "A2", "B1"} <= set(codes)
    assert not {"A", "T1"} & set(codes)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ('within: "nobody"', "UNKNOWN_ORGANIZATION"),
        ('by: REGIONS, region: "nowhere"', "INVALID_INPUT"),
        ('region: "430121"', "INVALID_INPUT"),
        ("depth: 0", "INVALID_INPUT"),
    ],
)
@pytest.mark.rows("U12")
async def test_what_cannot_be_divided_is_refused(arguments: str, code: str) -> None:
    query = f"{{ coverageParts({arguments}) {{ totalCount }} }}"

    assert await error_codes(query, service=covered()) == [code]


@pytest.mark.rows("Q4")
async def test_pages_in_each_of_two_thousand_parts_are_too_costly() -> None:
    query = """{ coverageParts { parts { organization {
      subordinates(first: 100) { edges { node { code } } } } } } }"""

    assert await error_codes(query) == ["TOO_COSTLY"]


@pytest.mark.rows("Q4")
async def test_the_parts_of_a_body_cost_what_two_thousand_parts_may_cost() -> None:
    query = "{ coverageParts { parts { code organization { code } counts { units } } } }"

    found = await answer(query)

    assert 2_000 < found["extensions"]["cost"] < 20_000


@cache
def changing() -> Held:
    """Return a county in which bodies and workplaces come and go."""
    unit = {"nature": "ENTERPRISE", "seat": "430121"}
    return with_rows(
        regions=[
            {"code": "430121", "name": "甲一县", "level": "COUNTY"},
            {"code": "43012101", "name": "东镇", "level": "TOWNSHIP", "part_of": "430121"},
            {"code": "43012102", "name": "新镇", "level": "TOWNSHIP", "part_of": "430121"},
        ],
        organizations=[
            {"code": "T1", "seat": "43012101"},
            {"code": "T7", "name": "新镇党委", "kind": "TOWNSHIP_COMMITTEE", "superior": "A1",
             "seat": "43012102", "admits": False, "since": LATER},
            {"code": "T8", "name": "厂支部", "kind": "BRANCH", "superior": "T1", "until": LATER},
        ],
        units=[
            {"code": "W1", "name": "甲厂", **unit, "organization": "T8"},
            {"code": "W2", "name": "乙厂", **unit, "since": LATER},
            {"code": "W3", "name": "丙厂", **unit, "until": LATER},
        ],
    )  # fmt: skip


async def comparison(selection: str, arguments: str = "") -> Any:
    query = f"""{{ coverageComparison(within: "A1", asOf: "2019-06-03", with: "2020-06-03") {{
      {selection} }} }}"""
    return (await ask(query.replace('"A1",', f'"A1",{arguments}'), service=changing()))[
        "coverageComparison"
    ]


@pytest.mark.rows("V1", "U8")
async def test_two_days_are_compared_by_figures_and_by_what_appeared_and_vanished() -> None:
    nodes = "{ totalCount edges { node { code name } } }"

    found = await comparison(f"""
      before {{ organizations units }} after {{ organizations units }}
      organizations {{ appeared {nodes} vanished {nodes} }}
      regionsWithoutOrganization {{ appeared {nodes} vanished {nodes} }}
      unitsWithoutOrganization {{ appeared {nodes} vanished {nodes} }}
      withoutApprovingPower {{ appeared {nodes} vanished {nodes} }}
      withoutLawfulWay {{ appeared {nodes} vanished {nodes} }}""")

    assert (found["before"], found["after"]) == (
        {"organizations": 16, "units": 2}, {"organizations": 16, "units": 2},
    )  # fmt: skip
    assert listed(found["organizations"]) == (["T7"], ["T8"])
    assert found["organizations"]["appeared"]["edges"][0]["node"]["name"] == "新镇党委"
    assert listed(found["regionsWithoutOrganization"]) == ([], ["43012102"])
    assert listed(found["unitsWithoutOrganization"]) == (["W1", "W2"], ["W3"])
    assert listed(found["withoutApprovingPower"]) == (["T7"], [])
    assert listed(found["withoutLawfulWay"]) == ([], [])
    assert found["unitsWithoutOrganization"]["appeared"]["totalCount"] == 2


def listed(difference: Any) -> tuple[list[str], list[str]]:
    """Return the codes of what appeared and of what vanished."""
    appeared, vanished = (
        [edge["node"]["code"] for edge in difference[side]["edges"]]
        for side in ("appeared", "vanished")
    )
    return appeared, vanished


async def test_what_vanished_is_told_as_it_stood_on_the_day_before() -> None:
    found = await comparison(
        "organizations { vanished { edges { node { code superior { code } } } } }"
    )

    (edge,) = found["organizations"]["vanished"]["edges"]
    assert edge["node"] == {"code": "T8", "superior": {"code": "T1"}}


async def test_the_days_of_a_comparison_may_be_the_other_way_round() -> None:
    query = """{ coverageComparison(within: "A1", asOf: "2020-06-03", with: "2019-06-03") {
      organizations { appeared { edges { node { code } } } vanished { edges { node { code } } } }
    } }"""

    found = (await ask(query, service=changing()))["coverageComparison"]

    assert listed(found["organizations"]) == (["T8"], ["T7"])


async def test_a_difference_is_read_page_by_page() -> None:
    query = """query ($after: String) {
      coverageComparison(within: "A1", asOf: "2019-06-03", with: "2020-06-03") {
        unitsWithoutOrganization { appeared(first: 1, after: $after) {
          edges { node { code } } pageInfo { hasNextPage endCursor } } } } }"""

    codes, after = [], None
    for _ in range(2):
        found = (await ask(query, {"after": after}, service=changing()))["coverageComparison"]
        page = found["unitsWithoutOrganization"]["appeared"]
        codes += [edge["node"]["code"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]

    assert codes == ["W1", "W2"]
    assert page["pageInfo"]["hasNextPage"] is False


@pytest.mark.rows("U12")
async def test_the_comparison_of_an_unknown_body_is_refused() -> None:
    query = '{ coverageComparison(within: "nobody", with: "2020-06-03") { before { units } } }'

    assert await error_codes(query) == ["UNKNOWN_ORGANIZATION"]
