"""`export`: a list as a file with its filter, day and revision, complete or marked as cut."""

from __future__ import annotations

import csv
from base64 import b64decode
from io import BytesIO, StringIO
from typing import Any

import networkx as nx
import openpyxl
import pytest

from tests.api.service_fixture import REVISION, Held, ask, error_codes, with_rows
from tests.api.test_coverage import covered

FILE = "fileName mediaType rows total isComplete content"
GAPS = {
    "REGIONS_WITHOUT_ORGANIZATION": "regionsWithoutOrganization",
    "UNITS_WITHOUT_ORGANIZATION": "unitsWithoutOrganization",
    "WITHOUT_APPROVING_POWER": "withoutApprovingPower",
    "WITHOUT_LAWFUL_WAY": "withoutLawfulWay",
}


async def exported(arguments: str, *, service: Held | None = None, language: str = "zh") -> Any:
    """Return the file of an export, its content as bytes."""
    query = f'{{ export({arguments}, asOf: "2019-06-03") {{ {FILE} }} }}'
    found = (await ask(query, service=service or covered(), language=language))["export"]
    return found | {"content": b64decode(found["content"])}


def head_and_rows(content: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return the head of a file of text and its rows by column."""
    lines = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    empty = lines.index([])
    columns = lines[empty + 1]
    rows = [dict(zip(columns, line, strict=True)) for line in lines[empty + 2 :]]
    head = [(label, value) for label, value in lines[:empty]]
    return dict(head), rows


@pytest.mark.rows("U9", "V6")
async def test_a_file_says_what_it_holds_of_which_day_and_revision() -> None:
    found = await exported('list: UNITS_WITHOUT_ORGANIZATION, format: CSV, within: "A1"')

    head, rows = head_and_rows(found["content"])
    assert head == {
        "清单": "应建未建单位", "范围": "A1 中共甲一县委员会", "日期": "2019-06-03",
        "数据版本": str(REVISION), "行数": "共 3 行，完整",
    }  # fmt: skip
    assert [row["代码"] for row in rows] == ["W1", "W2", "W4"]
    assert rows[0] == {
        "代码": "W1", "名称": "甲厂", "性质": "ENTERPRISE", "所在地代码": "430121",
        "所在地": "甲一县", "主管部门党组织代码": "A1E", "主管部门党组织": "甲一县委教育工委",
    }  # fmt: skip
    assert found["fileName"] == "zhuanjie-units-without-organization-2019-06-03-v7.csv"
    assert found["mediaType"].startswith("text/csv")


@pytest.mark.rows("U9")
@pytest.mark.parametrize("name", GAPS)
async def test_a_file_has_as_many_rows_as_the_list_shows(name: str) -> None:
    query = f"""{{ coverage(within: "A", asOf: "2019-06-03") {{
      {GAPS[name]} {{ totalCount edges {{ node {{ code }} }} }} }} }}"""
    shown = (await ask(query, service=covered()))["coverage"][GAPS[name]]

    found = await exported(f'list: {name}, format: CSV, within: "A"')

    _, rows = head_and_rows(found["content"])
    assert [row["代码"] for row in rows] == [edge["node"]["code"] for edge in shown["edges"]]
    assert found["rows"] == found["total"] == shown["totalCount"]
    assert found["isComplete"] is True


@pytest.mark.rows("U9", "U11")
async def test_the_head_and_the_columns_are_in_the_language_of_the_request() -> None:
    found = await exported(
        'list: WITHOUT_LAWFUL_WAY, format: CSV, relation: FORMAL, within: "RW"', language="en"
    )

    head, rows = head_and_rows(found["content"])
    assert head["list"] == "without a lawful way"
    assert (head["as of"], head["relation"]) == ("2019-06-03", "FORMAL")
    assert rows[0]["code"] == "RB"
    assert rows[0]["superior"] == "RW"


async def test_only_places_with_members_can_be_exported() -> None:
    found = await exported("list: UNITS_WITHOUT_ORGANIZATION, format: CSV, withMembers: true")

    head, rows = head_and_rows(found["content"])
    assert head["筛选"] == "有党员的"
    assert [row["代码"] for row in rows] == ["W2"]


@pytest.mark.rows("U9")
async def test_the_organizations_below_a_body_are_listed_with_their_superiors() -> None:
    found = await exported('list: ORGANIZATIONS, format: CSV, within: "A1"')

    _, rows = head_and_rows(found["content"])
    by_code = {row["代码"]: row for row in rows}
    assert len(by_code) == found["total"] == 15
    assert by_code["T1"]["上级名称"] == "中共甲一县委员会"
    assert by_code["A1O"]["所属党委代码"] == "A1"
    assert (by_code["T9"]["审批权限"], by_code["T1"]["所在地"]) == ("false", "43012101")


@pytest.mark.rows("U9")
async def test_a_workbook_holds_what_the_text_holds() -> None:
    asked = 'list: ORGANIZATIONS, within: "A1"'
    text = await exported(f"{asked}, format: CSV")

    found = await exported(f"{asked}, format: XLSX")

    page = openpyxl.load_workbook(BytesIO(found["content"])).active
    assert page is not None
    lines = [[cell.value or "" for cell in row] for row in page.iter_rows()]
    _, rows = head_and_rows(text["content"])
    assert lines[0][:2] == ["清单", "党组织名册"]
    assert [line[:2] for line in lines[-15:]] == [[row["代码"], row["名称"]] for row in rows]
    assert found["fileName"].endswith(".xlsx")


@pytest.mark.rows("U9")
async def test_a_graph_has_the_organizations_and_their_affiliations() -> None:
    found = await exported('list: ORGANIZATIONS, format: GRAPHML, within: "A1"')

    graph = nx.read_graphml(BytesIO(found["content"]))
    relations = {(one, other): cells["relation"] for one, other, cells in graph.edges(data=True)}
    assert len(graph) == found["rows"] == 15
    assert relations["T1b", "T1"] == "SUBORDINATE_TO"
    assert relations["A1O", "A1"] == "ORGAN_OF"
    # The superior of the county is not in the list, so no edge leads out of it.
    assert [one for one, _ in relations].count("A1") == 0
    assert graph.nodes["T1"]["name"] == "东镇党委"
    assert "数据版本: 7".encode() in found["content"]


@pytest.mark.rows("U9", "U8")
async def test_the_parts_of_coverage_are_exported_with_their_figures() -> None:
    found = await exported('list: COVERAGE_PARTS, format: CSV, within: "A1", order: CODE')

    head, rows = head_and_rows(found["content"])
    assert head["划分"] == "按隶属关系"
    assert [row["代码"] for row in rows] == ["A1E", "A1G", "T1", "T2", "T9"]
    assert (rows[0]["党组织数"], rows[0]["应建未建单位"], rows[2]["党员数"]) == ("2", "1", "1")


@pytest.mark.rows("U9", "U8")
async def test_the_parts_of_a_region_are_exported_with_their_names() -> None:
    found = await exported('list: COVERAGE_PARTS, format: CSV, by: REGIONS, region: "430121"')

    head, rows = head_and_rows(found["content"])
    assert (head["划分"], head["区域"]) == ("按区划", "430121")
    assert {row["名称"] for row in rows} == {"东镇", "空镇", "荒镇"}


@pytest.mark.rows("U9", "V2")
async def test_reachability_is_exported_as_a_matrix() -> None:
    found = await exported('list: REACHABILITY, format: CSV, organizations: ["T1b", "T4b", "RW"]')

    _, rows = head_and_rows(found["content"])
    assert rows[0] == {
        "转出组织代码": "T1b", "转出组织": "东镇东村支部",
        "T1b": "SAME_ORGANIZATION", "T4b": "6", "RW": "NO_AUTHORITY",
    }  # fmt: skip


@pytest.mark.rows("U9")
async def test_a_list_that_is_too_long_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resolvers.export.MOST_ROWS", 4)
    for form in ("CSV", "GRAPHML"):
        found = await exported(f'list: ORGANIZATIONS, format: {form}, within: "A1"')

        assert (found["rows"], found["total"], found["isComplete"]) == (4, 15, False)
        assert "共 15 行，仅含前 4 行（已截断）".encode() in found["content"]
    graph = nx.read_graphml(BytesIO(found["content"]))
    assert len(graph) == 4


@pytest.mark.rows("U9")
async def test_a_name_that_begins_like_a_formula_is_made_harmless() -> None:
    service = with_rows(
        organizations=[
            {"code": "=1+1", "name": "@某支部", "kind": "BRANCH", "superior": "T1"},
            {"code": "X<1>&", "name": '"某"<b>支部</b>\'', "kind": "BRANCH", "superior": "T1"},
        ]
    )
    asked = 'list: ORGANIZATIONS, within: "T1"'

    text = await exported(f"{asked}, format: CSV", service=service)
    graph = await exported(f"{asked}, format: GRAPHML", service=service)

    _, rows = head_and_rows(text["content"])
    assert ("'=1+1", "'@某支部") in {(row["代码"], row["名称"]) for row in rows}
    assert nx.read_graphml(BytesIO(graph["content"])).nodes["X<1>&"]["name"] == (
        '"某"<b>支部</b>\''
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ('list: ORGANIZATIONS, format: CSV, within: "nobody"', "UNKNOWN_ORGANIZATION"),
        ("list: COVERAGE_PARTS, format: GRAPHML", "INVALID_INPUT"),
        ("list: REACHABILITY, format: CSV", "INVALID_INPUT"),
        ('list: REACHABILITY, format: CSV, organizations: ["nobody"]', "UNKNOWN_ORGANIZATION"),
        ('list: COVERAGE_PARTS, format: CSV, region: "430121"', "INVALID_INPUT"),
    ],
)
@pytest.mark.rows("U12")
async def test_what_cannot_be_exported_is_refused(arguments: str, code: str) -> None:
    query = f"{{ export({arguments}) {{ rows }} }}"

    assert await error_codes(query, service=covered()) == [code]


async def test_too_many_bodies_are_not_compared_in_a_file() -> None:
    query = """query ($codes: [ID!]) {
      export(list: REACHABILITY, format: CSV, organizations: $codes) { rows } }"""

    assert await error_codes(query, {"codes": ["T1b"] * 151}) == ["INVALID_INPUT"]


@pytest.mark.rows("Q4")
async def test_many_files_at_once_are_too_costly() -> None:
    one = "export(list: ORGANIZATIONS, format: CSV) { rows }"
    query = " ".join(f"e{number}: {one}" for number in range(4))

    assert await error_codes(f"{{ {query} }}") == ["TOO_COSTLY"]
