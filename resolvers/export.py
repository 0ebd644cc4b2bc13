"""Exports: a list as a file, complete or marked as cut, headed by its filter, day and revision."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import strawberry

from graph.errors import InvalidInput
from law.coverage import coverage
from law.reachability import reachability
from loaders import lists
from loaders.day_graphml import graphml_of
from loaders.list_file import Sheet, csv_of, workbook_of
from loaders.lists import Lists, Row, Words
from resolvers.coverage_parts import PartsWanted, parts_of
from resolvers.enums import CoverageDivision, ExportFormat, ExportList, Relation
from resolvers.reachability import check_number

if TYPE_CHECKING:
    from graph.code_list import CodeList
    from resolvers.as_of import AsOf

MOST_ROWS: Final = 100_000
"""Rows that a file has at most; more are read page by page."""
MOST_WORKBOOK_ROWS: Final = 40_000
"""Rows of a workbook at most: more would take longer to write than an answer may."""

List = Annotated[ExportList, strawberry.argument(description="Which list is wanted.")]
Format = Annotated[ExportFormat, strawberry.argument(description="The form of the file.")]
WithMembers = Annotated[
    bool,
    strawberry.argument(
        description="For regions and workplaces without organization: only those where members live or work."
    ),
]
Crossed = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(
        description="For REACHABILITY: the codes of the organizations that are compared, at most 150."
    ),
]

_TITLES: Final[dict[ExportList, Words]] = {
    ExportList.ORGANIZATIONS: ("党组织名册", "organizations"),
    ExportList.REGIONS_WITHOUT_ORGANIZATION: ("空白区域", "regions without organization"),
    ExportList.UNITS_WITHOUT_ORGANIZATION: ("应建未建单位", "units without organization"),
    ExportList.WITHOUT_APPROVING_POWER: ("没有发展党员审批权限", "without approving power"),
    ExportList.WITHOUT_LAWFUL_WAY: ("没有合规途径", "without a lawful way"),
    ExportList.COVERAGE_PARTS: ("覆盖情况", "coverage by parts"),
    ExportList.REACHABILITY: ("可达情况", "reachability"),
}
_MEDIA_TYPES: Final = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.GRAPHML: "application/graphml+xml",
}
_RELATIONS: Final[dict[Relation, Words]] = {
    Relation.FORMAL: ("正式组织关系", "FORMAL"),
    Relation.TEMPORARY: ("临时组织关系", "TEMPORARY"),
}
_DIVISIONS: Final[dict[CoverageDivision, Words]] = {
    CoverageDivision.SUBORDINATES: ("按隶属关系", "subordinates"),
    CoverageDivision.REGIONS: ("按区划", "regions"),
}
_OF_RELATION: Final = frozenset(
    {ExportList.WITHOUT_LAWFUL_WAY, ExportList.COVERAGE_PARTS, ExportList.REACHABILITY}
)
_OF_PLACES: Final = frozenset(
    {ExportList.REGIONS_WITHOUT_ORGANIZATION, ExportList.UNITS_WITHOUT_ORGANIZATION}
)


@strawberry.type(description="A list as a file.")
class ExportFile:
    """A list as a file."""

    file_name: str = strawberry.field(
        description="A name for the file: list, day and revision, in plain letters."
    )
    media_type: str = strawberry.field(description="The media type of the content.")
    rows: int = strawberry.field(description="How many rows of the list the file has.")
    total: int = strawberry.field(description="How many rows the whole list has.")
    is_complete: bool = strawberry.field(
        description="Whether the file has all rows. It is cut at 100,000, and says so in its head."
    )
    content: str = strawberry.field(description="The bytes of the file in Base64.")


@dataclass(frozen=True)
class Wanted:
    """Which list is wanted, of what, and in which form."""

    list: ExportList
    format: ExportFormat
    within: str | None
    relation: Relation
    with_members: bool
    parts: PartsWanted
    organizations: Sequence[str] | None


class _Body(NamedTuple):
    """The columns and rows of a list, and how many rows there are; numbers where they are bodies."""

    columns: Sequence[Words]
    rows: Iterable[Row]
    total: int
    bodies: Sequence[int] = ()


async def file_of(at: AsOf, wanted: Wanted) -> ExportFile:
    """Return the file of a list, written in a thread.

    Raises:
        OrganizationNotFound: nobody has a code that is given.
        InvalidInput: the list cannot be had in this form or without its arguments.
    """
    _check(wanted)
    return await asyncio.to_thread(_written, at, wanted)


def _check(wanted: Wanted) -> None:
    if wanted.format is ExportFormat.GRAPHML and wanted.list is not ExportList.ORGANIZATIONS:
        raise InvalidInput(
            field="format",
            value=wanted.format.value,
            reason_zh="GraphML 只用于 ORGANIZATIONS。其他清单请选 CSV 或 XLSX。",
            reason_en="only ORGANIZATIONS is a graph. Choose CSV or XLSX for other lists.",
        )
    if wanted.list is ExportList.REACHABILITY:
        if not wanted.organizations:
            raise InvalidInput(
                field="organizations",
                value="",
                reason_zh="导出可达情况须给出要比较的组织代码。",
                reason_en="reachability needs the codes of the organizations that are compared.",
            )
        check_number(wanted.organizations)


def _written(at: AsOf, wanted: Wanted) -> ExportFile:
    body = _body(at, wanted)
    most = MOST_WORKBOOK_ROWS if wanted.format is ExportFormat.XLSX else MOST_ROWS
    count = min(body.total, most)
    heading = _heading(at, wanted, body.total, count)
    place = 0 if at.language == "zh" else 1
    sheet = Sheet(
        _TITLES[wanted.list][place],
        heading,
        [words[place] for words in body.columns],
        islice(body.rows, most),
    )
    if wanted.format is ExportFormat.GRAPHML:
        content = graphml_of(at.snapshot, at.day, body.bodies[:most], heading)
    else:
        content = csv_of(sheet) if wanted.format is ExportFormat.CSV else workbook_of(sheet)
    return ExportFile(
        file_name=_file_name(at, wanted),
        media_type=_MEDIA_TYPES[wanted.format],
        rows=count,
        total=body.total,
        is_complete=count == body.total,
        content=b64encode(content).decode(),
    )


def _body(at: AsOf, wanted: Wanted) -> _Body:
    told = Lists(at.snapshot, at.day)
    if wanted.list is ExportList.COVERAGE_PARTS:
        return _parts(at, told, wanted)
    if wanted.list is ExportList.REACHABILITY:
        return _crossings(at, told, wanted)
    figures = coverage(at.engine, wanted.within, at.day)
    if wanted.list is ExportList.REGIONS_WITHOUT_ORGANIZATION:
        found = figures.regions_without_organization(with_members=wanted.with_members)
        return _Body(lists.REGION_COLUMNS, told.regions(_numbers(found)), len(found))
    if wanted.list is ExportList.UNITS_WITHOUT_ORGANIZATION:
        found = figures.units_without_organization(with_members=wanted.with_members)
        return _Body(lists.WORKPLACE_COLUMNS, told.workplaces(_numbers(found)), len(found))
    if wanted.list is ExportList.WITHOUT_APPROVING_POWER:
        found = figures.without_approving_power()
    elif wanted.list is ExportList.WITHOUT_LAWFUL_WAY:
        found = figures.without_lawful_way(wanted.relation.value)
    else:
        found = figures.bodies()
    bodies = _numbers(found)
    return _Body(lists.ORGANIZATION_COLUMNS, told.organizations(bodies), len(found), bodies)


def _numbers(found: CodeList) -> list[int]:
    numbers: list[int] = found.numbers.tolist()
    return numbers


def _parts(at: AsOf, told: Lists, wanted: Wanted) -> _Body:
    found = parts_of(at, wanted.parts, MOST_ROWS)
    are_regions = wanted.parts.by is CoverageDivision.REGIONS
    rows = told.parts(found.parts, are_regions=are_regions)
    return _Body(lists.PART_COLUMNS, rows, found.total)


def _crossings(at: AsOf, told: Lists, wanted: Wanted) -> _Body:
    codes = list(wanted.organizations or ())
    matrix = reachability(at.engine, codes, at.day, wanted.relation.value)
    columns = [*lists.ORIGIN_COLUMNS, *((code, code) for code in codes)]
    return _Body(columns, told.crossings(codes, matrix), len(codes))


def _heading(at: AsOf, wanted: Wanted, total: int, count: int) -> list[tuple[str, str]]:
    place = 0 if at.language == "zh" else 1
    within = wanted.within
    if within is not None:
        within = f"{within} {Lists(at.snapshot, at.day).name_of(at.snapshot.find(within))}"
    are_parts = wanted.list is ExportList.COVERAGE_PARTS
    is_matrix = wanted.list is ExportList.REACHABILITY
    whole, cut = (
        (f"共 {total} 行，完整", f"all {total} rows"),
        (f"共 {total} 行，仅含前 {count} 行（已截断）", f"cut: the first {count} of {total} rows"),
    )
    lines: list[tuple[Words, str | None]] = [
        (("清单", "list"), _TITLES[wanted.list][place]),
        (("范围", "within"), None if is_matrix else within or ("全部", "everything")[place]),
        (("日期", "as of"), lists.day_text(at.day)),
        (("数据版本", "graph version"), str(at.snapshot.revision)),
        (("关系", "relation"),
         _RELATIONS[wanted.relation][place] if wanted.list in _OF_RELATION else None),
        (("划分", "divided by"),
         _DIVISIONS[wanted.parts.by][place] if are_parts else None),
        (("区域", "region"), wanted.parts.region if are_parts else None),
        (("筛选", "only"), ("有党员的", "with members")[place]
         if wanted.with_members and wanted.list in _OF_PLACES else None),
        (("行数", "rows"), (whole if count == total else cut)[place]),
    ]  # fmt: skip
    return [(label[place], value) for label, value in lines if value is not None]


def _file_name(at: AsOf, wanted: Wanted) -> str:
    name = wanted.list.value.lower().replace("_", "-")
    revision, suffix = at.snapshot.revision, wanted.format.value.lower()
    return f"zhuanjie-{name}-{lists.day_text(at.day)}-v{revision}.{suffix}"
