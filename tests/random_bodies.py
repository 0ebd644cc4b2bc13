"""Random bodies: a backbone of committees, and how a graph grows from it by the kinds there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from graph.tables import TABLES, Row, Tables

CHANGES = (date(2009, 1, 1), date(2015, 1, 1), date(2019, 1, 1), date(2021, 1, 1), date(2023, 1, 1))
SYSTEMS = (
    "ORGANS", "EDUCATION", "STATE_ASSETS", "NON_PUBLIC", "RETIRED", "HEALTH", "EDUCATION", "ORGANS",
)  # fmt: skip
MOST = 20
"""From this many bodies on, a graph grows no more; what grows last may pass it by a few."""


class Growth:
    """The bodies of one random graph, as rows of the tables."""

    def __init__(self, prefix: str, random: Random) -> None:
        """Draw the backbone, then let it grow."""
        self.random = random
        self.prefix = prefix
        self.tables: Tables = {name: {} for name in TABLES}
        self.size = self.random.randint(8, MOST)
        self._backbone()
        self._grow()

    # Rows.

    def _put(self, table: str, **cells: Any) -> None:
        row: Row = dict.fromkeys(TABLES[table].names) | cells
        self.tables[table][TABLES[table].key_of(row)] = row

    @property
    def _bodies(self) -> dict[str, Row]:
        return {row["code"]: row for row in self.tables["organizations"].values()}

    def _add(self, kind: str, superior: str | None = None, **cells: Any) -> str:
        # A shuffled number keeps the order of codes apart from the order of founding.
        code = f"{self.prefix}{self.random.randrange(16**4):04x}"
        while (code,) in self.tables["organizations"]:
            code += "0"
        self._put(
            "organizations", code=code, name=f"组织{code}", kind=kind, superior=superior, **cells
        )
        return code

    def _likely(self, chance: float) -> bool:
        return self.random.random() < chance

    def _of_kind(self, *kinds: str, **cells: Any) -> list[str]:
        return [
            code for code, row in self._bodies.items()
            if row["kind"] in kinds and all(row[name] == cell for name, cell in cells.items())
        ]  # fmt: skip

    def _any(self, codes: list[str]) -> str | None:
        return self.random.choice(codes) if codes else None

    def _admits(self) -> bool | None:
        return self.random.choice((True, True, True, False, None))

    # Bodies.

    def _backbone(self) -> None:
        self.nation = self._add("LOCAL_COMMITTEE", level="NATION") if self._likely(0.8) else None
        if self.nation and self._likely(0.25):
            self._add("ORGANIZATION_DEPARTMENT", organ_of=self.nation)
        seat = self.random.choice(("43", "43", "43", "430000", "44"))
        province = self._local("PROVINCE", self.nation, seat)
        self.provinces = [province]
        city = self._local(self.random.choice(("PREFECTURE", "SUBPROVINCE")), province)
        for _ in range(self.random.choice((1, 2))):
            self._basic(self._local("COUNTY", city))

    def _local(self, level: str, superior: str | None, seat: str | None = None) -> str:
        committee = self._add("LOCAL_COMMITTEE", superior, level=level, seat=seat)
        if self._likely(0.93):
            since = self.random.choice(CHANGES) if self._likely(0.05) else None
            self._add("ORGANIZATION_DEPARTMENT", organ_of=committee, since=since)
            if self._likely(0.06):
                self._add("WORK_COMMITTEE_OFFICE", organ_of=committee)
        return committee

    def _basic(self, superior: str) -> str:
        kind = self.random.choice(("TOWNSHIP_COMMITTEE", "TOWNSHIP_COMMITTEE", "STREET_COMMITTEE"))
        committee = self._add(kind, superior, admits=self._admits())
        if self._likely(0.7):
            self._add("BRANCH", committee, unit=self.random.choice(("VILLAGE", "COMMUNITY", None)))
        return committee

    def _grow(self) -> None:
        growths: list[Callable[[], object]] = [
            self._grow_local, self._grow_local, self._grow_basic, self._grow_basic,
            self._grow_work_committee, self._grow_work_committee, self._grow_work_committee,
            self._grow_unit, self._grow_unit, self._grow_unit, self._grow_branch, self._grow_branch,
            self._grow_general_branch, self._grow_park, self._grow_park, self._grow_province, self._grow_army,
            self._grow_firm, self._grow_special, self._grow_oddity,
        ]  # fmt: skip
        while len(self.tables["organizations"]) < self.size:
            self.random.choice(growths)()

    def _grow_local(self) -> None:
        province = self.random.choice(self.provinces)
        cities = [*self._of_kind("LOCAL_COMMITTEE", level="PREFECTURE"), province]
        if self._likely(0.3):
            self._local("PREFECTURE", province)
        else:
            self._basic(self._local("COUNTY", self.random.choice(cities)))

    def _grow_basic(self) -> None:
        levels = ("COUNTY", "COUNTY", "COUNTY", "PREFECTURE")
        superior = self._any(self._of_kind("LOCAL_COMMITTEE", level=self.random.choice(levels)))
        if superior:
            self._basic(superior)

    def _grow_work_committee(self) -> None:
        superior = self._any(
            [code for code in self._of_kind("LOCAL_COMMITTEE") if code != self.nation]
        )
        if not superior:
            return
        level = self._bodies[superior]["level"]
        committee = self._add(
            "WORK_COMMITTEE", superior, level=level, system=self.random.choice(SYSTEMS),
            admits=self._admits(),
        )  # fmt: skip
        if self._likely(0.35):
            self._add("WORK_COMMITTEE_OFFICE", organ_of=committee)
            if self._likely(0.2):
                self._add("WORK_COMMITTEE_OFFICE", organ_of=committee)
        self._unit(committee)
        if self._likely(0.8):
            self._unit(committee)

    def _grow_unit(self) -> None:
        superior = self._any(
            self._of_kind("WORK_COMMITTEE") + self._of_kind("LOCAL_COMMITTEE", level="COUNTY")
        )
        if superior:
            self._unit(superior)

    def _unit(self, superior: str) -> str:
        if self._bodies[superior]["system"] == "ORGANS" and self._likely(0.4):
            return self._add(
                self.random.choice(("BRANCH", "GENERAL_BRANCH")), superior,
                unit=self.random.choice((None, "DEPARTMENT", "PART")),
                temporary=True if self._likely(0.1) else None,
            )  # fmt: skip
        committee = self._add(
            "GRASSROOTS_COMMITTEE", superior, admits=self._admits(),
            unit=self.random.choice(
                (None, None, "ENTERPRISE", "INSTITUTION", "SOCIAL_ORGANIZATION", "DEPARTMENT")
            ),
        )  # fmt: skip
        if self._likely(0.5):
            self._add("BRANCH", committee, unit="PART")
        if self._likely(0.08):
            self._add("WORK_COMMITTEE_OFFICE", organ_of=committee)
        return committee

    def _grow_branch(self) -> None:
        committees = self._of_kind(
            "TOWNSHIP_COMMITTEE", "STREET_COMMITTEE", "GRASSROOTS_COMMITTEE", "WORK_COMMITTEE",
            "GENERAL_BRANCH",
        )  # fmt: skip
        self._add("BRANCH", self.random.choice(committees))

    def _grow_general_branch(self) -> None:
        committee = self._any(self._of_kind("GRASSROOTS_COMMITTEE", on_system=None))
        if committee:
            self._add("BRANCH", self._add("GENERAL_BRANCH", committee, unit="PART"))

    def _grow_park(self) -> None:
        superior = self._any(
            self._of_kind("LOCAL_COMMITTEE", level="PREFECTURE")
            + self._of_kind("LOCAL_COMMITTEE", level="COUNTY")
        )
        if superior:
            level = self.random.choice(("COUNTY", self._bodies[superior]["level"]))
            park = self._add(
                "WORK_COMMITTEE", superior, level=level, unit="PARK", admits=self._admits()
            )
            self._basic(park)
            self._basic(park)
            self._unit(park)

    def _grow_province(self) -> None:
        if len(self.provinces) > 1:
            return
        province = self._local("PROVINCE", self.nation, self.random.choice(("44", "36", "43")))
        self.provinces.append(province)
        county = self._local(
            "COUNTY", self.random.choice((province, self._local("PREFECTURE", province)))
        )
        self._basic(county)

    def _grow_army(self) -> None:
        if self._of_kind("MILITARY_ORGAN"):
            return
        off = {"system": "MILITARY", "on_system": False}
        superior = self.nation
        if self._likely(0.4):
            superior = self._add("MILITARY_ORGAN", superior, level="PREFECTURE", **off)
        regiment = self._add("MILITARY_ORGAN", superior, **off)
        battalion = self._add("MILITARY_ORGANIZATION", regiment, rank="COMMITTEE", **off)
        if self._likely(0.5):
            self._add("MILITARY_ORGANIZATION", battalion, rank="BRANCH", **off)

    def _grow_firm(self) -> None:
        superior = self.nation
        if superior and self._likely(0.5):
            superior = self._add("WORK_COMMITTEE", superior, level="NATION", system="STATE_ASSETS")
        firm = self._add("GRASSROOTS_COMMITTEE", superior, unit="ENTERPRISE", admits=self._admits())
        if self._likely(0.8):
            self._put(
                "authority_grants", holder=firm, relation="FORMAL", range="NATION",
                basis="国资委监管的境内企业党委（直属党委）", pack="cn-2004", article="二",
                readings=self.random.choice(("DIRECT_COMMITTEE=A+B", "DIRECT_COMMITTEE=B", None)),
                until=self.random.choice((None, None, date(2013, 3, 14))),
            )  # fmt: skip
        below = self._add("GRASSROOTS_COMMITTEE", firm, admits=self._admits())
        if self._likely(0.5):
            self._add("BRANCH", below)

    def _grow_special(self) -> None:
        unit = self._add("GRASSROOTS_COMMITTEE", self.nation, on_system=False)
        if self._likely(0.5):
            self._add("BRANCH", unit, on_system=False)

    def _grow_oddity(self) -> None:
        basic = self._any(self._of_kind("TOWNSHIP_COMMITTEE", "STREET_COMMITTEE"))
        county = self._any(self._of_kind("LOCAL_COMMITTEE", level="COUNTY"))
        if basic and self._likely(0.4):
            self._add("GRASSROOTS_COMMITTEE", basic, unit="VILLAGE", admits=self._admits())
        elif basic and self._likely(0.3):
            self._add("FLOATING_ORGANIZATION", basic, rank="BRANCH")
        elif county and self._likely(0.4):
            self._add("TALENT_SERVICE", county, rank="COMMITTEE", unit="TALENT_AGENCY")
        else:
            self._add("GRASSROOTS_COMMITTEE", admits=self._admits())
