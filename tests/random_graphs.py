"""Random graphs of 8 to some 25 bodies with questions, the same for the same number on any machine.

They are drawn so that every rule of the documents has something to decide: committees with and
without organs and approving power, systems, parks, central firms, the army, powers by grant,
powers and superiors that change over time. Codes carry the number of their graph, so that all
graphs can stand in one database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from random import Random
from typing import Any, NamedTuple

from graph.tables import TABLES, Row, Tables
from tests.oracle import REFERRED, Question

OPENED = date(2024, 1, 1)
"""The day of the one event that a database holds for all its graphs."""
DAYS = (
    date(2004, 6, 1), date(2010, 6, 1), date(2018, 11, 1), date(2018, 11, 3), date(2018, 11, 5),
    date(2019, 6, 3), date(2019, 6, 3), date(2020, 12, 31), date(2022, 6, 1), date(2023, 12, 31),
    date(2024, 1, 1), date(2024, 6, 3),
)  # fmt: skip
CHANGES = (date(2009, 1, 1), date(2015, 1, 1), date(2019, 1, 1), date(2021, 1, 1), date(2023, 1, 1))
SYSTEMS = (
    "ORGANS", "EDUCATION", "STATE_ASSETS", "NON_PUBLIC", "RETIRED", "HEALTH", "EDUCATION", "ORGANS",
)  # fmt: skip
MOST = 20
QUESTIONS = 5


class RandomGraph(NamedTuple):
    """One graph: its tables and the questions to ask of it."""

    tables: Tables
    questions: tuple[Question, ...]


def random_graph(number: int, *, adopted: bool = False) -> RandomGraph:
    """Return the graph of a number; `adopted`: rows say which documents apply where."""
    drawing = _Drawing(number, adopted=adopted)
    return RandomGraph(drawing.tables, drawing.questions())


def random_graphs(numbers: range, *, adopted: bool) -> list[RandomGraph]:
    """Return the graphs of these numbers."""
    return [random_graph(number, adopted=adopted) for number in numbers]


def together(several: Iterable[Tables]) -> Tables:
    """Return the rows of all in one set of tables; their codes keep them apart."""
    whole: Tables = {name: {} for name in TABLES}
    for tables in several:
        for name, rows in tables.items():
            whole[name].update(rows)
    return whole


class _Drawing:
    def __init__(self, number: int, *, adopted: bool) -> None:
        """Draw the backbone, let it grow, then change things over time."""
        self.random = Random(f"{number}:{adopted}")
        self.prefix = f"g{number:04}."
        self.tables: Tables = {name: {} for name in TABLES}
        self.size = self.random.randint(8, MOST)
        self._backbone()
        self._grow()
        self._change_cells()
        self._move_a_body()
        self._close_bodies()
        self._grant()
        self._put("events", event="NATIONAL_EXCHANGE_OPENED", on=OPENED, source="通知")
        if adopted:
            self._adopt()

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
        self._put("organizations", code=code, name=f"组织{code}", kind=kind, superior=superior, **cells)
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
            self._grow_general_branch, self._grow_park, self._grow_province, self._grow_army,
            self._grow_firm, self._grow_special, self._grow_oddity,
        ]  # fmt: skip
        while len(self.tables["organizations"]) < self.size:
            self.random.choice(growths)()

    def _grow_local(self) -> None:
        province = self.random.choice(self.provinces)
        cities = self._of_kind("LOCAL_COMMITTEE", level="PREFECTURE") + [province]
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
        if self._likely(0.4):
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
            park = self._add("WORK_COMMITTEE", superior, level=level, unit="PARK", admits=self._admits())
            self._basic(park)
            self._unit(park)

    def _grow_province(self) -> None:
        if len(self.provinces) > 1:
            return
        province = self._local("PROVINCE", self.nation, self.random.choice(("44", "36", "43")))
        self.provinces.append(province)
        county = self._local("COUNTY", self.random.choice((province, self._local("PREFECTURE", province))))
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

    # What changes over time, and what documents add.

    def _change_cells(self) -> None:
        for code, row in self._bodies.items():
            days = sorted(self.random.sample(CHANGES, 2))
            if row["kind"] in ("TOWNSHIP_COMMITTEE", "STREET_COMMITTEE", "GRASSROOTS_COMMITTEE"):
                if self._likely(0.2):
                    self._fact(code, "admits", not row["admits"], days[0])
                    if self._likely(0.3):
                        self._fact(code, "admits", None, days[1])
                elif self._likely(0.1):
                    self._fact(code, "admits", not row["admits"], days[0], days[1])
                if self._likely(0.06):
                    self._fact(code, "unit", self.random.choice(("VILLAGE", None)), days[1])
            if row["kind"] == "TOWNSHIP_COMMITTEE" and self._likely(0.08):
                self._fact(code, "kind", "STREET_COMMITTEE", days[0])
            if row["kind"] == "WORK_COMMITTEE" and not row["unit"] and self._likely(0.08):
                self._fact(code, "system", "HEALTH", days[0])
        for province in self.provinces:
            if self._likely(0.05):
                self._fact(province, "seat", self.random.choice(("43", "44")), CHANGES[2])

    def _fact(self, code: str, field: str, value: Any, since: date, until: date | None = None) -> None:
        self._put("facts", code=code, field=field, value=value, since=since, until=until)

    def _move_a_body(self) -> None:
        movable = self._of_kind("TOWNSHIP_COMMITTEE", "GRASSROOTS_COMMITTEE", on_system=None)
        movable = [code for code in movable if self._bodies[code]["superior"]]
        code = self._any(movable)
        superiors = self._of_kind("LOCAL_COMMITTEE", level="COUNTY") + self._of_kind("WORK_COMMITTEE")
        if not code or not superiors or self._likely(0.6):
            return
        row, on = self._bodies[code], self.random.choice(CHANGES)
        goal = self.random.choice(superiors)
        if goal == row["superior"]:
            return
        self._put("affiliations", subordinate=code, superior=row["superior"], kind="FORMAL", until=on)
        self._put("affiliations", subordinate=code, superior=goal, kind="FORMAL", since=on)
        self._put("affiliations", subordinate=code, superior=row["superior"], kind="ASSISTS", since=on)
        self._put("organizations", **(row | {"superior": None}))

    def _close_bodies(self) -> None:
        moved = {row["subordinate"] for row in self.tables["affiliations"].values()}
        moved |= {row["code"] for row in self.tables["facts"].values()}
        rows = list(self.tables["organizations"].values())
        used = {row[column] for row in rows for column in ("superior", "organ_of")}
        used |= {row["holder"] for row in self.tables["authority_grants"].values()}
        used |= {row["superior"] for row in self.tables["affiliations"].values()}
        for row in rows:
            is_plain = row["superior"] and not row["since"] and row["code"] not in used | moved
            if is_plain and self._likely(0.06):
                cell = self.random.choice(("since", "until"))
                self._put("organizations", **(row | {cell: self.random.choice(CHANGES)}))

    def _grant(self) -> None:
        able = self._of_kind(
            "TOWNSHIP_COMMITTEE", "STREET_COMMITTEE", "GRASSROOTS_COMMITTEE", "WORK_COMMITTEE",
            "LOCAL_COMMITTEE", "ORGANIZATION_DEPARTMENT", "WORK_COMMITTEE_OFFICE", "BRANCH",
        )  # fmt: skip
        able = [
            code for code in able
            if code != self.nation and self._bodies[code]["on_system"] is None
            and not self._bodies[code]["since"] and not self._bodies[code]["until"]
        ]  # fmt: skip
        if self._likely(0.3):
            self._give(self.random.choice(able), "FORMAL", "NATION", basis=REFERRED)
        if self._likely(0.3):
            self._give(self.random.choice(able), "FORMAL", "NATION")
        if self._likely(0.25):
            self._give(self.random.choice(able), "TEMPORARY", "NATION")
        counties = self._of_kind("LOCAL_COMMITTEE", level="COUNTY")
        if counties and self._likely(0.35):
            relation, county = self.random.choice(("FORMAL", "TEMPORARY")), self.random.choice(counties)
            for holder in self.random.sample(able, min(3, len(able))):
                self._give(holder, relation, "COUNTY", range_of=county)

    def _give(
        self, holder: str, relation: str, range_: str, *, range_of: str | None = None,
        basis: str = "某文件第一条",
    ) -> None:  # fmt: skip
        self._put(
            "authority_grants", holder=holder, relation=relation, range=range_, range_of=range_of,
            basis=basis, until=self.random.choice((None, None, None, CHANGES[3])),
        )  # fmt: skip

    def _adopt(self) -> None:
        counties = self._of_kind("LOCAL_COMMITTEE", level="COUNTY")
        hunan = self.random.choice(
            [*self.provinces, *self.provinces, self.nation or self.provinces[0], *counties[:1]]
        )
        national = self.random.choice([self.nation or self.provinces[0], *self.provinces])
        self._put(
            "rule_adoptions", pack="hn-2018", territory=hunan,
            since=self.random.choice((None, date(2019, 1, 1))),
            until=self.random.choice((None, None, date(2022, 1, 1))),
        )  # fmt: skip
        self._put(
            "rule_adoptions", pack="cn-2004", territory=national,
            since=self.random.choice((None, None, date(2009, 1, 1))),
        )  # fmt: skip

    # Questions.

    def questions(self) -> tuple[Question, ...]:
        """Return the questions: ends of every kind, both relations, several days."""
        found: list[Question] = []
        while len(found) < QUESTIONS:
            origin, destination = self._end(), self._end()
            relation = self.random.choice(("FORMAL", "FORMAL", "TEMPORARY"))
            if (origin != destination or self._likely(0.05)) and not self._is_unsaid(
                origin, destination, relation
            ):
                found.append(Question(origin, destination, relation, self.random.choice(DAYS)))
        return tuple(found)

    def _end(self) -> str:
        bodies = self._bodies
        low = [
            code for code, row in bodies.items()
            if row["kind"] not in ("LOCAL_COMMITTEE", "ORGANIZATION_DEPARTMENT", "WORK_COMMITTEE_OFFICE")
        ]  # fmt: skip
        return self.random.choice(low if self._likely(0.85) else list(bodies))

    def _is_unsaid(self, origin: str, destination: str, relation: str) -> bool:
        """Say whether no document speaks of it: a formal relation inside the special units.

        Nor does one give a formal seat in a temporary branch.
        """
        rows = [self._bodies[end] for end in (origin, destination)]
        are_off = all(row["on_system"] is False for row in rows)
        return relation == "FORMAL" and (are_off or any(row["temporary"] for row in rows))
