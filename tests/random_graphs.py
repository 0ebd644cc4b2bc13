"""Random graphs of 8 to some 25 bodies with questions, the same for the same number on any machine.

They are drawn so that every rule of the documents has something to decide: committees with and
without organs and approving power, systems, parks, central firms, the army, powers by grant,
powers and superiors that change over time. Codes carry the number of their graph, so that all
graphs can stand in one database.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from random import Random
from typing import Any, NamedTuple

from graph.tables import TABLES, Tables
from tests.oracle import Question
from tests.powers import REFERRED
from tests.random_bodies import CHANGES, Growth

OPENED = date(2024, 1, 1)
"""The day of the one event that a database holds for all its graphs."""
DAYS = (
    date(2004, 6, 1), date(2010, 6, 1), date(2018, 11, 1), date(2018, 11, 3), date(2018, 11, 5),
    date(2019, 6, 3), date(2019, 6, 3), date(2020, 12, 31), date(2022, 6, 1), date(2023, 12, 31),
    date(2024, 1, 1), date(2024, 6, 3),
)  # fmt: skip
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


class _Drawing(Growth):
    def __init__(self, number: int, *, adopted: bool) -> None:
        """Change over time what has grown, and add powers by documents."""
        # The same number gives the same graph; nothing here needs to be unpredictable.
        super().__init__(f"g{number:04}.", Random(f"{number}:{adopted}"))  # noqa: S311
        self._change_cells()
        self._move_a_body()
        self._close_bodies()
        self._grant()
        self._put("events", event="NATIONAL_EXCHANGE_OPENED", on=OPENED, source="通知")
        if adopted:
            self._adopt()

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

    def _fact(
        self, code: str, field: str, value: Any, since: date, until: date | None = None
    ) -> None:
        self._put("facts", code=code, field=field, value=value, since=since, until=until)

    def _move_a_body(self) -> None:
        movable = self._of_kind("TOWNSHIP_COMMITTEE", "GRASSROOTS_COMMITTEE", on_system=None)
        movable = [code for code in movable if self._bodies[code]["superior"]]
        code = self._any(movable)
        superiors = self._of_kind("LOCAL_COMMITTEE", level="COUNTY") + self._of_kind(
            "WORK_COMMITTEE"
        )
        if not code or not superiors or self._likely(0.6):
            return
        row, on = self._bodies[code], self.random.choice(CHANGES)
        goal = self.random.choice(superiors)
        if goal == row["superior"]:
            return
        self._put(
            "affiliations", subordinate=code, superior=row["superior"], kind="FORMAL", until=on
        )
        self._put("affiliations", subordinate=code, superior=goal, kind="FORMAL", since=on)
        self._put(
            "affiliations", subordinate=code, superior=row["superior"], kind="ASSISTS", since=on
        )
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
        # Whether a path may pass through the centre where a document gives it a power is left open.
        able = [
            code for code in able
            if self.nation not in {code, self._bodies[code]["organ_of"] or ""}
            and self._bodies[code]["on_system"] is None
            and not self._bodies[code]["since"] and not self._bodies[code]["until"]
        ]  # fmt: skip
        if self._likely(0.3):
            self._give(self.random.choice(able), "FORMAL", "NATION", basis=REFERRED)
        if self._likely(0.3):
            self._give(self.random.choice(able), "FORMAL", "NATION")
        if self._likely(0.25):
            self._give(self.random.choice(able), "TEMPORARY", "NATION")
        systems = [code for code in able if self._bodies[code]["kind"] == "WORK_COMMITTEE"]
        if systems and self._likely(0.25):
            self._give(self.random.choice(systems), "FORMAL", "NATION")
        counties = self._of_kind("LOCAL_COMMITTEE", level="COUNTY")
        if counties and self._likely(0.35):
            relation, county = (
                self.random.choice(("FORMAL", "TEMPORARY")),
                self.random.choice(counties),
            )
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
            relation = self.random.choice(("FORMAL", "FORMAL", "FORMAL", "TEMPORARY"))
            origin, destination = self._ends()
            if (origin != destination or self._likely(0.05)) and not self._is_unsaid(
                origin, destination, relation
            ):
                found.append(Question(origin, destination, relation, self.random.choice(DAYS)))
        return tuple(found)

    def _ends(self) -> tuple[str, str]:
        chance = self.random.random()
        if chance < 0.2:
            committees = self._of_kind(
                "TOWNSHIP_COMMITTEE", "STREET_COMMITTEE", "GRASSROOTS_COMMITTEE", admits=True
            )
            alike = [
                (one, other)
                for one in committees
                for other in committees
                if one != other and self._place(one) and self._place(one) == self._place(other)
            ]
            if alike:
                return self.random.choice(alike)
        origin = self._end()
        return origin, self._near(origin) if chance < 0.3 else self._end()

    def _end(self) -> str:
        bodies = self._bodies
        low = [
            code for code, row in bodies.items()
            if row["kind"] not in ("LOCAL_COMMITTEE", "ORGANIZATION_DEPARTMENT", "WORK_COMMITTEE_OFFICE")
        ]  # fmt: skip
        return self.random.choice(low if self._likely(0.85) else list(bodies))

    def _near(self, origin: str) -> str:
        """Return a body of the same county or system, the origin itself where it is alone."""
        bodies = self._bodies
        place = self._place(origin)
        return self.random.choice(
            [code for code in bodies if place and self._place(code) == place] or [origin]
        )

    def _place(self, code: str) -> str | None:
        bodies, above = self._bodies, self._bodies[code]["superior"]
        while above and not (
            bodies[above]["kind"] == "WORK_COMMITTEE" or bodies[above]["level"] == "COUNTY"
        ):
            above = bodies[above]["superior"]
        return str(above) if above else None

    def _is_unsaid(self, origin: str, destination: str, relation: str) -> bool:
        """Say whether no document speaks of it: a formal relation inside the special units.

        Nor does one give a formal seat in a temporary branch.
        """
        rows = [self._bodies[end] for end in (origin, destination)]
        are_off = all(row["on_system"] is False for row in rows)
        return relation == "FORMAL" and (are_off or any(row["temporary"] for row in rows))
