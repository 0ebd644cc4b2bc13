"""(io) Data sets for the tests of the tree: ten thousand siblings, hostile names, and a past."""

from __future__ import annotations

import csv
import tempfile
from functools import cache
from pathlib import Path
from unicodedata import normalize

from graph.tables import TABLES, Row
from tests.api.service_fixture import Held, a_service
from tests.sample_service import laid_over_nothing, read_flawless

MANY = 10_000
HOSTILE = 200

Cells = dict[str, str]


def imported(**tables: list[Cells]) -> Held:
    """Return the service over what an import of these rows leaves."""
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in tables.items():
            with Path(folder, f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, TABLES[name].names, restval="")
                writer.writeheader()
                writer.writerows(rows)
        return a_service(laid_over_nothing(read_flawless(Path(folder))))


def _county() -> list[Cells]:
    return [
        {"code": "CPC", "name": "中国共产党", "kind": "LOCAL_COMMITTEE", "level": "NATION"},
        {"code": "P", "name": "甲省委", "kind": "LOCAL_COMMITTEE", "level": "PROVINCE",
         "superior": "CPC"},
        {"code": "A1", "name": "甲县委", "kind": "LOCAL_COMMITTEE", "level": "COUNTY",
         "superior": "P"},
        {"code": "A1O", "name": "甲县委组织部", "kind": "ORGANIZATION_DEPARTMENT",
         "organ_of": "A1"},
        {"code": "T1", "name": "大镇党委", "kind": "TOWNSHIP_COMMITTEE", "superior": "A1",
         "admits": "true"},
        {"code": "T2", "name": "小镇党委", "kind": "TOWNSHIP_COMMITTEE", "superior": "A1",
         "admits": "true"},
    ]  # fmt: skip


@cache
def with_many_siblings() -> Held:
    """Return the service over a township that has ten thousand branches."""
    branches = [
        {"code": f"T1-{number:05}", "name": f"大镇第{number}村支部", "kind": "BRANCH",
         "superior": "T1"}
        for number in range(1, MANY + 1)
    ]  # fmt: skip
    return imported(organizations=[*_county(), *branches])


ATTACKS = [
    "<script>window.wasRun=1</script>党支部",
    "<img src=x onerror=window.wasRun=1>党支部",
    '"><svg onload=window.wasRun=1>党支部',
    "{{constructor.constructor('window.wasRun=1')()}}党支部",
    "${window.wasRun=1}党支部",
    "javascript:window.wasRun=1//党支部",
    "</title></style><b>党支部",
    "'; DROP TABLE organizations; --党支部",
    '=HYPERLINK("http://example.invalid")党支部',
    "&lt;b&gt;&amp;党支部",
    "🚩👩👧🏽🇨🇳党支部",
    "حزب العمل 党支部",
    "Z" + "\u0301\u0300\u0302" * 12 + "党支部",
    "𠮷野家𡨸党支部",
    "镇" * 120,
    "W" * 120,
]
"""Names that an import takes, and that a careless page would run, mix up or let run over."""
TURNED = ["\u202e部支党\u202c甲", "甲\u2066乙\u2069丙", "a\u200bb\u200fc", "上\u0000下\u2028左"]
"""Names that an import refuses; data from elsewhere may hold them all the same."""


def hostile_names() -> list[str]:
    """Return the names of all hostile branches as an import keeps them."""
    attacks = [(ATTACKS * HOSTILE)[number] for number in range(HOSTILE - len(TURNED))]
    return [normalize("NFC", name) for name in attacks] + TURNED


@cache
def with_hostile_names() -> Held:
    """Return the service over a township whose branches have hostile names."""
    names = hostile_names()
    rows = [
        {"code": f"H{number:03}", "name": name, "kind": "BRANCH", "superior": "T1"}
        for number, name in enumerate(names[: -len(TURNED)])
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "organizations.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, TABLES["organizations"].names, restval="")
            writer.writeheader()
            for row in [*_county(), *rows]:
                writer.writerow({**row, "name": _as_text(row["name"])})
        tables = laid_over_nothing(read_flawless(Path(folder)))
    # What no import would let in is put into the tables behind its back.
    like: Row = tables["organizations"][("H000",)]
    for number, name in enumerate(TURNED, start=HOSTILE - len(TURNED)):
        code = f"H{number:03}"
        tables["organizations"][(code,)] = {**like, "code": code, "name": name}
    return a_service(tables)


def _as_text(name: str) -> str:
    return f"'{name}" if name[0] in "=+-@" else name
