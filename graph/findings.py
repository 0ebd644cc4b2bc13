"""Every finding of the checks of a data set, with its words and remedy in two languages.

The checks (`invariants` and the modules it calls) name a finding by its code and give the values;
how a cell is read, and what can be wrong with it alone, is left to `loaders`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from graph.days import date_of
from graph.problems import Problem
from graph.tables import Key


class Words(NamedTuple):
    """The words of one finding, as templates over the values it is found with."""

    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


def found(
    code: str, table: str, key: Key, column: str = "", value: Any = "", /, **values: Any
) -> Problem:
    """Return the problem with this code, its words filled with the values."""
    zh, en, remedy_zh, remedy_en = (text.format(value=value, **values) for text in FINDINGS[code])
    return Problem(code, table, key, column, str(value), zh, en, remedy_zh, remedy_en)


def period(since: int, until: int) -> str:
    """Return an interval as ISO 8601 writes it; an open end is two dots.

    >>> period(733042, 3652059)
    '2008-01-01/..'
    """
    return f"{date_of(since) or '..'}/{date_of(until) or '..'}"


FINDINGS: dict[str, Words] = {
    "DANGLING_CODE": Words(
        "表 {table} 中没有代码“{value}”。",
        "The table {table} has no code “{value}”.",
        "请改正代码，或在数据中补上这一行。",
        "Correct the code, or add its row to the data set.",
    ),
    "INVALID_VALIDITY": Words(
        "有效期为空：起始日不早于终止日（{period}；终止日是不再有效的第一天）。",
        "The validity is empty: since is not before until ({period}; until no longer counts).",
        "请改正日期。",
        "Correct the dates.",
    ),
    "OVERLAP": Words(
        "与同一内容的另一行在时间上重叠：{period} 与 {other}。",
        "Two rows on the same thing overlap in time: {period} and {other}.",
        "请改正日期，使前一段的终止日不晚于后一段的起始日，或用 drop 删除其中一行。",
        "Correct the dates so that one ends before the other begins, or drop one of the rows.",
    ),
    "SECOND_STATE": Words(
        "组织“{value}”在同一天有两个状态：{period} 与 {other}。",
        "The organization “{value}” has two states on one day: {period} and {other}.",
        "请运行 zhuanjie check，并从备份恢复。",
        "Run `zhuanjie check` and restore from a backup.",
    ),
    "SUPERIOR_GIVEN_TWICE": Words(
        "组织“{subordinate}”的 superior 是“{value}”，affiliations 中的 FORMAL 行却是“{other}”。",
        "The superior of “{subordinate}” is “{value}” here, and “{other}” in a FORMAL row of "
        "affiliations.",
        "隶属关系只在一处填写：有变更时清空 superior，全部写入 affiliations。",
        "Give it in one place: where it changes, empty `superior` and write all of it in "
        "affiliations.",
    ),
    "SECOND_SUPERIOR": Words(
        "组织“{subordinate}”同时有两个隶属上级：“{value}”（{period}）与“{other}”（{other_period}）。",
        "“{subordinate}” has two FORMAL superiors at once: “{value}” ({period}) and “{other}” "
        "({other_period}).",
        "请改正日期，使两段首尾相接，或用 drop 删除其中一行。",
        "Correct the dates so that the periods adjoin, or drop one of the rows.",
    ),
    "CYCLE": Words(
        "关系成环：{value}（自 {day} 起）。",
        "This is a cycle: {value} (from {day} on).",
        "请改正其中一个上级代码或日期。",
        "Correct one of the codes or dates in it.",
    ),
    "ORPHAN": Words(
        "组织“{value}”在 {period} 没有隶属上级，在其余日子有。",
        "“{value}” has no FORMAL superior in {period}, and has one on other days of its life.",
        "请补上这段时间的 FORMAL 行，或改正该组织的起止日期。",
        "Add a FORMAL row for that time, or correct the dates of the organization.",
    ),
    "OUTSIDE_LIFE": Words(
        "有效期 {period} 超出组织“{other}”的存续期 {life}。",
        "The validity {period} lies outside the life {life} of “{other}”.",
        "请改正日期；系统不会自动截短。",
        "Correct the dates; nothing is clipped.",
    ),
    "LEVEL_REQUIRED": Words(
        "“{kind}”必须填写层级 level（{period}）。",
        "A {kind} needs a level ({period}).",
        "请填写组织本身的层级，例如 COUNTY。",
        "Give the level of the body itself, such as COUNTY.",
    ),
    "STATE_INCOMPLETE": Words(
        "“{field}”自 {day} 起为空，但它是必填的。",
        "“{field}” is empty from {day} on, but it is required.",
        "请填写新的值，或删除这一行。",
        "Give the new value, or remove the row.",
    ),
    "ORGAN_WITH_SUPERIOR": Words(
        "“{organ}”是“{committee}”的工作机构，不能另有隶属上级“{value}”。",
        "“{organ}” is an organ of “{committee}” and has no superior of its own (“{value}”).",
        "请清空 superior（或删除 FORMAL 行），或清空 organ_of。",
        "Empty `superior` (or drop the FORMAL row), or empty `organ_of`.",
    ),
    "ORGAN_WITHOUT_COMMITTEE": Words(
        "“{kind}”必须填写 organ_of。",
        "A {kind} needs `organ_of`.",
        "请填写它是哪个委员会的工作机构。",
        "Give the code of the committee whose organ it is.",
    ),
    "NOT_AN_ORGAN": Words(
        "“{kind}”不是工作机构，不能填写 organ_of（{period}）。",
        "A {kind} is no organ and takes no `organ_of` ({period}).",
        "请清空 organ_of，隶属关系写在 superior；或改正 kind。",
        "Empty `organ_of` and give its affiliation in `superior`, or correct the kind.",
    ),
    "ORGAN_OF_WRONG_BODY": Words(
        "“{kind}”不能是“{value}”（{committee_kind}）的工作机构（{period}）。",
        "A {kind} cannot be an organ of “{value}” ({committee_kind}) in {period}.",
        "请改正 organ_of 或 kind；可以的类别：{allowed}。",
        "Correct `organ_of` or the kind; possible are: {allowed}.",
    ),
    "SEAT_NOT_A_BRANCH": Words(
        "党员只能编入支部：“{value}”在 {period} 是 {kind}。",
        "A member sits in a branch only: “{value}” is a {kind} in {period}.",
        "请改为该组织下的支部。",
        "Give a branch of that organization.",
    ),
    "TEMPORARY_SEAT": Words(
        "“{value}”在 {period} 是临时党支部，不能接收正式组织关系。",
        "“{value}” is a temporary branch in {period} and has no FORMAL seat.",
        "请把正式关系留在原支部，这里写 TEMPORARY。",
        "Leave the FORMAL relation at the branch it comes from, and write TEMPORARY here.",
    ),
    "TERRITORY_NOT_LOCAL": Words(
        "“{value}”在 {period} 是 {kind}，不能作为规则包的适用范围。",
        "“{value}” is a {kind} in {period}, no territory of a rule pack.",
        "请填写地方委员会（LOCAL_COMMITTEE）的代码。",
        "Give the code of a local committee (LOCAL_COMMITTEE).",
    ),
    "MISSING_BASIS": Words(
        "授权没有依据。",
        "The power has no basis.",
        "请在 basis 中写明授予它的文件及原文。",
        "Name in `basis` the document that gives it, with its words.",
    ),
    "INCOMPLETE_BASIS": Words(
        "pack 与 article 只填了一个。",
        "Only one of `pack` and `article` is given.",
        "请两个都填，或都留空（以 basis 的文字为依据）。",
        "Give both, or neither (the text of `basis` is the legal basis then).",
    ),
    "UNKNOWN_PACK": Words(
        "没有名为“{value}”的规则包。",
        "There is no rule pack “{value}”.",
        "可用的有：{known}。",
        "Known are: {known}.",
    ),
    "READINGS_SYNTAX": Words(
        "读法的写法不对：“{value}”。",
        "“{value}” names no readings.",
        "请写成 DIRECT_COMMITTEE=A+B；多个问题之间用分号。",
        "Write DIRECT_COMMITTEE=A+B; separate several questions by semicolons.",
    ),
    "RANGE_WITHOUT_COMMITTEE": Words(
        "范围 {range} 必须填写 range_of。",
        "The range {range} needs `range_of`.",
        "请填写该系统或该县委员会的代码。",
        "Give the code of the committee of that system or county.",
    ),
    "RANGE_WITH_COMMITTEE": Words(
        "范围 {range} 不能填写 range_of。",
        "The range {range} takes no `range_of`.",
        "请清空 range_of。",
        "Empty `range_of`.",
    ),
}
"""The words of every finding by its code."""
