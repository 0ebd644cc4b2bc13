"""The closed lists of values of the schema, each value with what it means.

Their names and values are those of the tables; nothing is decided by them here.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import strawberry


def _value(name: str, description: str) -> Any:
    return strawberry.enum_value(name, description=description)


@strawberry.enum(description="Which relation of a member is transferred (组织关系的种类).")
class Relation(Enum):
    """A kind of relation."""

    FORMAL = _value(
        "FORMAL",
        "The formal relation (正式组织关系): where the member belongs; moved by an introduction letter.",
    )
    TEMPORARY = _value(
        "TEMPORARY",
        "The temporary relation (临时组织关系): where the member takes part while away; moved by a "
        "certificate letter or an activity card.",
    )


@strawberry.enum(description="How one step of a path gets from one body to the next.")
class Move(Enum):
    """A kind of step."""

    RISE = _value("RISE", "From a body to the one it is affiliated to (逐级上报).")
    EXCHANGE = _value(
        "EXCHANGE", "Between two bodies that hold a power with the same range (相互直接转接)."
    )
    DESCEND = _value("DESCEND", "From a body to one that is affiliated to it (逐级下转).")


@strawberry.enum(description="By which means a relation is transferred along a path.")
class Channel(Enum):
    """A means of transfer."""

    ONLINE = _value("ONLINE", "In the online system of the province (网上转接).")
    PAPER_LETTER = _value("PAPER_LETTER", "By a letter on paper (纸质介绍信、证明信).")
    OFF_SYSTEM = _value(
        "OFF_SYSTEM", "Out of the online system, to a unit that does not use it (转往系统外)."
    )


@strawberry.enum(description="How far a power to exchange directly reaches.")
class Range(Enum):
    """The reach of a power."""

    NATION = _value("NATION", "The whole country (全国范围).")
    SYSTEM = _value(
        "SYSTEM",
        "The bodies affiliated to one work committee of a province or city (同一行业系统).",
    )
    COUNTY = _value("COUNTY", "The bodies affiliated to one county committee (同一县市区).")
    OFF_SYSTEM = _value(
        "OFF_SYSTEM",
        "Between the online system and units that do not use it (没有使用系统的特殊单位).",
    )


@strawberry.enum(description="What a member carries (党员组织关系凭证).")
class Credential(Enum):
    """A credential."""

    INTRODUCTION_LETTER = _value(
        "INTRODUCTION_LETTER", "The introduction letter (介绍信): moves the formal relation."
    )
    CERTIFICATE_LETTER = _value(
        "CERTIFICATE_LETTER", "The certificate letter (证明信): gives a temporary relation."
    )
    ACTIVITY_CARD = _value(
        "ACTIVITY_CARD", "The activity card of a floating member (流动党员活动证)."
    )
    NONE = _value("NONE", "None is needed; one may be issued all the same (可不开具).")


@strawberry.enum(
    description="The level of a body itself, by its division and not by its rank (层级)."
)
class Level(Enum):
    """A level of the hierarchy."""

    NATION = _value("NATION", "The whole country (中央).")
    PROVINCE = _value("PROVINCE", "A province, autonomous region or 直辖市 (省级).")
    SUBPROVINCE = _value("SUBPROVINCE", "A sub-provincial city (副省级城市).")
    PREFECTURE = _value("PREFECTURE", "A city or prefecture (市州).")
    COUNTY = _value("COUNTY", "A county, county-level city or district (县市区).")
    TOWNSHIP = _value("TOWNSHIP", "A township or street (乡镇、街道).")
    GRASSROOTS = _value("GRASSROOTS", "A body of a unit, whatever the rank of the unit (基层).")


@strawberry.enum(
    description="What a body is the highest Party organization of (所在单位的性质); PART is less."
)
class Unit(Enum):
    """The nature of a unit."""

    DEPARTMENT = _value("DEPARTMENT", "A department or office of Party or state (机关、部门).")
    ENTERPRISE = _value("ENTERPRISE", "An enterprise (企业).")
    INSTITUTION = _value("INSTITUTION", "A public institution, such as a school (事业单位).")
    SOCIAL_ORGANIZATION = _value("SOCIAL_ORGANIZATION", "A social organization (社会组织).")
    VILLAGE = _value("VILLAGE", "A village (村).")
    COMMUNITY = _value("COMMUNITY", "An urban community (社区).")
    PARK = _value("PARK", "A development or management zone (园区).")
    TALENT_AGENCY = _value("TALENT_AGENCY", "A talent service agency (人才服务机构).")
    PART = _value(
        "PART", "Only a part of the organization of a unit, such as a faculty (院系、处室)."
    )


@strawberry.enum(description="The kind of a Party organization (党组织类别).")
class OrganizationKind(Enum):
    """A kind of organization."""

    LOCAL_COMMITTEE = _value(
        "LOCAL_COMMITTEE", "A local committee (党的地方委员会); the top of the hierarchy likewise."
    )
    ORGANIZATION_DEPARTMENT = _value(
        "ORGANIZATION_DEPARTMENT", "The organization department of a local committee (组织部)."
    )
    WORK_COMMITTEE = _value(
        "WORK_COMMITTEE",
        "A work committee and its equals (工委、国资委党委、园区工委、县级系统党委).",
    )
    WORK_COMMITTEE_OFFICE = _value(
        "WORK_COMMITTEE_OFFICE",
        "The office of a work committee, or the 组织部 of a work or grass-roots committee (工委办公室).",
    )
    STREET_COMMITTEE = _value("STREET_COMMITTEE", "The committee of an urban street (街道党工委).")
    TOWNSHIP_COMMITTEE = _value("TOWNSHIP_COMMITTEE", "The committee of a township (乡镇党委).")
    GRASSROOTS_COMMITTEE = _value(
        "GRASSROOTS_COMMITTEE", "The grass-roots committee of a unit (基层党委)."
    )
    GENERAL_BRANCH = _value("GENERAL_BRANCH", "A general branch (党总支).")
    BRANCH = _value("BRANCH", "A branch (党支部), where members have their seat.")
    MILITARY_ORGAN = _value(
        "MILITARY_ORGAN", "A political organ of regiment level or above (团级以上政治机关)."
    )
    MILITARY_ORGANIZATION = _value(
        "MILITARY_ORGANIZATION", "A Party organization of the army below regiment (团级以下)."
    )
    TALENT_SERVICE = _value(
        "TALENT_SERVICE", "The organization of a talent service agency (人才服务机构党组织)."
    )
    FLOATING_ORGANIZATION = _value(
        "FLOATING_ORGANIZATION", "An organization of floating members (流动党员党组织)."
    )


@strawberry.enum(description="By what one organization followed another (沿革).")
class SuccessionEvent(Enum):
    """A kind of succession."""

    RENAME = _value("RENAME", "It got another name and code (更名).")
    MERGE = _value("MERGE", "It was merged into the other (合并).")
    SPLIT = _value("SPLIT", "It was split, and the other came of it (分设).")


@strawberry.enum(description="By what coverage is divided into parts.")
class CoverageDivision(Enum):
    """A division of coverage."""

    SUBORDINATES = _value(
        "SUBORDINATES", "By affiliation: one part for each direct subordinate (隶属关系)."
    )
    REGIONS = _value("REGIONS", "By location: one part for each direct part of a region (区划).")


@strawberry.enum(description="In which order the parts of coverage are told.")
class PartOrder(Enum):
    """An order of parts."""

    GAPS = _value(
        "GAPS", "Those with the most gaps of all kinds first, likewise by code (空白多者在先)."
    )
    CODE = _value("CODE", "By code.")


@strawberry.enum(description="A list that can be had as a file.")
class ExportList(Enum):
    """A list that is exported."""

    ORGANIZATIONS = _value(
        "ORGANIZATIONS", "All organizations within a body, with their affiliation (党组织名册)."
    )
    REGIONS_WITHOUT_ORGANIZATION = _value(
        "REGIONS_WITHOUT_ORGANIZATION", "Regions in which no organization sits (空白区域)."
    )
    UNITS_WITHOUT_ORGANIZATION = _value(
        "UNITS_WITHOUT_ORGANIZATION", "Workplaces that have no organization (应建未建)."
    )
    WITHOUT_APPROVING_POWER = _value(
        "WITHOUT_APPROVING_POWER",
        "Committees that may not approve new members, or not surely (没有发展党员审批权限).",
    )
    WITHOUT_LAWFUL_WAY = _value(
        "WITHOUT_LAWFUL_WAY", "Organizations out of which no exchange leads (没有合规途径)."
    )
    COVERAGE_PARTS = _value("COVERAGE_PARTS", "The figures of each part, as in `coverageParts`.")
    REACHABILITY = _value(
        "REACHABILITY", "Between each two of some organizations, as in `reachability`."
    )


@strawberry.enum(description="The form of an exported file.")
class ExportFormat(Enum):
    """A form of file."""

    CSV = _value(
        "CSV", "Text with commas, in UTF-8 with a byte order mark, as spreadsheets read it."
    )
    XLSX = _value("XLSX", "A workbook with one sheet, all cells of which are texts.")
    GRAPHML = _value(
        "GRAPHML", "A graph of the organizations and their affiliations; for ORGANIZATIONS only."
    )
