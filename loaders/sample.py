"""The sample data set: Hunan with its real divisions, and invented units of every kind.

Places are real as of 2023-06-30, units and their organizations are invented; the days on which
places were merged or renamed are there to show lineage, not as a source for them. The same rows
come out each time. `NOTABLE` names the bodies that questions about the rules speak of:

    PO GW JY GZ FG0 LT   province: 组织部, 直属机关工委, 教育工委, 国资委党委组织部, 非公工委办公室,
                         离退休干部工委 (missing from article 4 of the rules of 2018)
    AO AG AJ AS          长沙市: 组织部, 直属机关工委, 教育工委, 国资委党委; As1, As2 schools in
                         different districts, F a city firm, AD a bureau that is a branch, ADG one
                         that is a general branch, TS a talent service
    A1 A1O T1 T2 T9 S9   长沙县, its 组织部, towns; T9 and the street S9 may not admit members
    A1G A1E A1H          长沙县: 直属机关工委, 教育工委, 卫健工委; A1Gb, A1Eb branches below
    A1D A1DG             bureaus of 长沙县: one is a branch, one a general branch
    A2 A2O A2G A2GO T3   浏阳市, its 直属机关工委 with an office of its own
    BO B1 B1O T4         株洲市 and 攸县
    U1 U2 U3 U3O E1      universities (U1 sits in A1, U3 has its own 组织部), a provincial firm;
                         U2L is a temporary branch
    FGU LTU              a unit of the 非公工委, one of the 离退休干部工委
    CG CG2 CG3           a central firm of three tiers; CG holds its power by grant
    RB                   a railway company; its grant ended on 2013-03-10
    MP MB                the political organ of a regiment and a battalion, off the system
    XO XT                a county department and a town of Jiangxi
    FL1 FL2              floating organizations led from home, and entrusted to the host
    OT TD OC TC          a town merged into TD; 株洲县 (OC) that became 渌口区 (TC)
    PK                   the work committee of a zone

A name that ends in `b` is a branch: T1b, T1c, T2b, T3b, T4b, T9b, XTb, U1b, E1b, LTUb, CG3b, RBb.
"""

from __future__ import annotations

from collections.abc import Iterable

from graph.tables import TABLES
from loaders.chance import draw, fraction, uneven
from loaders.divisions import Division, load_divisions
from loaders.sample_members import MemberMaker
from loaders.sample_rows import Row, hand_written
from loaders.sample_spine import SpineMaker, region_rows, villages_without_branch
from loaders.sample_units import UnitMaker, places_of

NOTABLE: dict[str, str] = {
    "CPC": "000000", "CPCO": "000000-ZZB", "P": "430000", "PO": "430000-ZZB",
    "GW": "430000-JGGW", "JY": "430000-JYGW", "GZ0": "430000-GZW", "GZ": "430000-GZW-ZZB",
    "FG": "430000-FGGW", "FG0": "430000-FGGW-BGS", "LT": "430000-LTGW",
    "A": "430100", "AO": "430100-ZZB", "AG": "430100-JGGW", "AJ": "430100-JYGW",
    "AS": "430100-GZW", "As1": "430100-XX01", "As1b": "430100-XX01-ZB1", "As2": "430100-XX02",
    "As2b": "430100-XX02-ZB1", "F": "430100-GQ01", "Fb": "430100-GQ01-ZB1",
    "AD": "430100-JG01", "ADG": "430100-JZ01", "ADGb": "430100-JZ01-ZB1", "TS": "430100-RC01",
    "A1": "430121", "A1O": "430121-ZZB", "A1G": "430121-JGGW", "A1Gb": "430121-JG01",
    "A1E": "430121-JYGW", "A1Eb": "430121-XZ01", "A1H": "430121-WJGW", "A1D": "430121-JG01",
    "A1DG": "430121-JZ01", "A1DGb": "430121-JZ01-ZB1",
    "T1": "430121105", "T1b": "430121105001", "T1c": "430121105002",
    "T2": "430121106", "T2b": "430121106212", "T9": "430121112", "T9b": "430121112001",
    "S9": "430121005", "S9b": "430121005001", "FL1": "430121105-LD1", "FL2": "430121106-LD1",
    "A2": "430181", "A2O": "430181-ZZB", "A2G": "430181-JGGW", "A2GO": "430181-JGGW-BGS",
    "T3": "430181117", "T3b": "430181117247",
    "B": "430200", "BO": "430200-ZZB", "B1": "430223", "B1O": "430223-ZZB",
    "T4": "430223122", "T4b": "430223122001",
    "U1": "430000-GX01", "U1Y": "430000-GX01-Y1", "U1b": "430000-GX01-Y1-ZB1",
    "U2": "430000-GX02", "U2b": "430000-GX02-Y1-ZB1", "U2L": "430000-GX02-LS1",
    "U3": "430000-GX03", "U3O": "430000-GX03-ZZB", "U3b": "430000-GX03-Y1-ZB1",
    "E1": "430000-GQ01", "E1b": "430000-GQ01-ZB1", "FGU": "430000-FG01",
    "LTU": "430000-LT01", "LTUb": "430000-LT01-ZB1",
    "CG0": "000000-GZW", "CG": "YQ01", "CGb": "YQ01-ZB1", "CG2": "YQ01-01",
    "CG3": "YQ01-01-01", "CG3b": "YQ01-01-01-ZB1", "RB": "TD00-01", "RBb": "TD00-01-ZB1",
    "MP": "JD00-01", "MB": "JD00-01-01",
    "X": "360000", "XO": "360121-ZZB", "XT": "360121101", "XTb": "360121101001",
    "OT": "430121-SJZ", "TD": "430121110", "OC": "430221", "OCO": "430221-ZZB", "TC": "430212",
    "PK": "430371",
}  # fmt: skip
"""Short names of sample bodies, as the tests and the pages use them, to their codes."""

_COMMITTEES = ("TOWNSHIP_COMMITTEE", "STREET_COMMITTEE", "GRASSROOTS_COMMITTEE")
_SHARE_WITHOUT_POWER = 0.02
_SHARE_OF_THEM_UNKNOWN = 0.25


def sample_tables() -> dict[str, list[Row]]:
    """Return the sample: every table of the contract, its rows as text cells."""
    hunan, jiangxi = load_divisions("hunan"), load_divisions("jiangxi")
    spared = _with_superiors(NOTABLE.values())
    organizations = [
        *hand_written("organizations"),
        *SpineMaker(hunan, outline=False).organizations(villages_without_branch(hunan, spared)),
        *SpineMaker(jiangxi, outline=True).organizations(set()),
    ]
    units = _add_units(organizations, hunan)
    _withhold_power(organizations, spared)
    affiliations = hand_written("affiliations")
    _clear_superiors(organizations, affiliations)
    maker = MemberMaker(organizations, units)
    members = maker.members(set(NOTABLE.values()))
    tables: dict[str, list[Row]] = {name: hand_written(name) for name in TABLES}
    return tables | {
        "organizations": organizations,
        "affiliations": affiliations,
        "regions": _with_changed_regions(region_rows([*hunan, *jiangxi]), tables["regions"]),
        "units": units,
        "members": members,
        "placements": maker.placements(members),
    }


def _with_superiors(codes: Iterable[str]) -> set[str]:
    """Add to these bodies what their codes lie within: before a dash, or a wider division."""
    spared: set[str] = set()
    for notable in codes:
        code = notable
        while code:
            spared.add(code)
            above, dash, _ = code.rpartition("-")
            code = above if dash else code[:-3] if len(code) > len("430000") else ""
    return spared


def _add_units(organizations: list[Row], hunan: list[Division]) -> list[Row]:
    bodies = {body["code"]: body for body in organizations}
    maker = UnitMaker(bodies)
    maker.make(places_of(hunan, bodies))
    organizations.extend(maker.organizations)
    return maker.units


def _withhold_power(organizations: list[Row], spared: set[str]) -> None:
    """Take the approving power from a few committees; of some of them it is not known."""
    committees = {
        body["code"]: body
        for body in organizations
        if body["kind"] in _COMMITTEES and body["code"].startswith("43")
    }
    without = sum(body["admits"] != "true" for body in committees.values())
    count = round(len(committees) * _SHARE_WITHOUT_POWER) - without
    open_to_chance = [
        code for code, body in committees.items() if code not in spared and body["admits"] == "true"
    ]
    for code in draw("admits", open_to_chance, count, lambda code: uneven("admits", code[:6])):
        is_unknown = fraction("unknown", code) < _SHARE_OF_THEM_UNKNOWN
        committees[code]["admits"] = "" if is_unknown else "false"


def _clear_superiors(organizations: list[Row], affiliations: list[Row]) -> None:
    """Empty `superior` where the formal superiors stand in `affiliations`."""
    dated = {row["subordinate"] for row in affiliations if row["kind"] == "FORMAL"}
    for body in organizations:
        if body["code"] in dated:
            body["superior"] = ""


def _with_changed_regions(regions: list[Row], changed: list[Row]) -> list[Row]:
    codes = {region["code"] for region in changed}
    return [*(region for region in regions if region["code"] not in codes), *changed]
