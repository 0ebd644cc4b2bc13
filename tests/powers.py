"""The powers that the documents give, restated in plain words for the oracle.

It shares no code with the engine and does not read the rule packs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from graph.tables import Row
from tests.register import Register, covers

NATIONAL, HUNAN = "cn-2004", "hn-2018"
NOTICE_OF_2004 = date(2004, 11, 1)
EFFECTIVE = {"A": date(2018, 11, 2), "B": date(2018, 11, 5)}
HUNAN_REGIONS = {"43", "430000"}

BASIC_COMMITTEES = {"TOWNSHIP_COMMITTEE", "STREET_COMMITTEE", "GRASSROOTS_COMMITTEE"}
COUNTY_AND_ABOVE = {"PROVINCE", "SUBPROVINCE", "PREFECTURE", "COUNTY"}
CITY_AND_ABOVE = {"PROVINCE", "SUBPROVINCE", "PREFECTURE"}
ARTICLE_4_SYSTEMS = {"ORGANS", "EDUCATION", "STATE_ASSETS", "NON_PUBLIC"}
REFERRED = "referred, text not held"

Scope = tuple[str, str]
"""Range, and the committee it is of (empty for the nation)."""


class Powers:
    """Who holds what, on one day and under one choice of readings."""

    def __init__(
        self, register: Register, day: date, readings: Mapping[str, str] | None = None
    ) -> None:
        """Fix the day; a reading that is not given is the first one."""
        self.register = register
        self.day = day
        self.readings = dict(readings or {})
        self._held: dict[tuple[str, str], frozenset[Scope]] = {}

    def reading(self, question: str) -> str:
        """Return the chosen reading of a question."""
        return self.readings.get(question, "A")

    # Who a body is.

    def cell(self, code: str, field: str) -> Any:
        """Return a cell of a body on the day."""
        return self.register.cell(code, field, self.day)

    def kind(self, code: str) -> str:
        """Return the kind of a body."""
        return str(self.cell(code, "kind"))

    def rank(self, code: str) -> str:
        """Return COMMITTEE, GENERAL_BRANCH or BRANCH, by the kind where it says so."""
        kind = self.kind(code)
        if kind in ("BRANCH", "GENERAL_BRANCH"):
            return kind
        if kind in ("TALENT_SERVICE", "FLOATING_ORGANIZATION", "MILITARY_ORGANIZATION"):
            return str(self.cell(code, "rank") or "")
        return "COMMITTEE"

    def unit(self, code: str) -> str | None:
        """Return what a body is the highest Party organization of."""
        given: str | None = self.cell(code, "unit")
        if given:
            return given
        above = self.superior(code)
        if (
            above
            and self.kind(above) == "WORK_COMMITTEE"
            and self.cell(above, "system") == "ORGANS"
        ):
            return "DEPARTMENT"
        return "ENTERPRISE" if self.kind(code) == "GRASSROOTS_COMMITTEE" else None

    def superior(self, code: str) -> str | None:
        """Return the FORMAL superior of a body."""
        return self.register.superior(code, self.day)

    def above(self, code: str) -> Iterator[str]:
        """Yield the FORMAL superiors of a body, nearest first."""
        above = self.superior(code)
        while above:
            yield above
            above = self.superior(above)

    def judged(self, code: str) -> str:
        """Return the committee by which a body is judged: an organ by its committee."""
        return str(self.register.bodies[code]["organ_of"] or code)

    def acting_organ(self, committee: str) -> str | None:
        """Return the organ through which a committee acts, None where it has none."""
        kind = self.kind(committee)
        if kind not in ("LOCAL_COMMITTEE", "WORK_COMMITTEE"):
            return None
        organs = self.register.organs(committee, self.day)
        departments = [organ for organ in organs if self.kind(organ) == "ORGANIZATION_DEPARTMENT"]
        return min(departments or organs, default=None)

    def acting(self, code: str) -> str | None:
        """Return the body that acts for this one; None for a local committee without an organ."""
        committee = self.judged(code)
        organ = self.acting_organ(committee)
        if organ:
            return organ
        return None if self.kind(committee) == "LOCAL_COMMITTEE" else committee

    def is_top_of_the_nation(self, code: str) -> bool:
        """Say whether this is the committee of the whole Party, or its organ."""
        committee = self.judged(code)
        return self.cell(committee, "level") == "NATION" and self.superior(committee) is None

    # Which document governs a body.

    def governed_by(self, code: str, relation: str) -> str | None:
        """Return the document that settles this relation for a body, the nearest adoption first."""
        committee = self.judged(code)
        for body in (committee, *self.above(committee)):
            if self.kind(body) != "LOCAL_COMMITTEE":
                continue
            adopted = self._adopted_by(body)
            if HUNAN in adopted and relation == "FORMAL" and self.day >= self._hunan_since:
                return HUNAN
            if NATIONAL in adopted and self.day >= NOTICE_OF_2004:
                return NATIONAL
        if self._is_named(NATIONAL) or self.day < NOTICE_OF_2004:
            return None
        return NATIONAL

    @property
    def _hunan_since(self) -> date:
        return EFFECTIVE[self.reading("EFFECTIVE_DATE")]

    def _is_named(self, document: str) -> bool:
        return any(row["pack"] == document for row in self.register.adoptions)

    def _adopted_by(self, committee: str) -> set[str]:
        adopted = {
            row["pack"]
            for row in self.register.adoptions
            if row["territory"] == committee and covers(row, self.day)
        }
        if (
            not self._is_named(HUNAN)
            and self.cell(committee, "level") == "PROVINCE"
            and self.cell(committee, "seat") in HUNAN_REGIONS
        ):
            adopted.add(HUNAN)
        return adopted

    def province(self, code: str) -> str | None:
        """Return the provincial committee under which a body stands, by affiliation."""
        committee = self.judged(code)
        for body in (committee, *self.above(committee)):
            if self.kind(body) == "LOCAL_COMMITTEE" and self.cell(body, "level") == "PROVINCE":
                return body
        return None

    # Which powers a body holds.

    def powers(self, code: str, relation: str) -> frozenset[Scope]:
        """Return the scopes of a relation that a body may exchange in."""
        key = (code, relation)
        if key not in self._held:
            found = self._formal(code) if relation == "FORMAL" else self._temporary(code)
            self._held[key] = frozenset(found)
        return self._held[key]

    def _formal(self, code: str) -> set[Scope]:
        body = self.judged(code)
        governed = self.governed_by(body, "FORMAL")
        if governed is None or self.cell(body, "temporary"):
            return set()
        held = self._granted(code, "FORMAL")
        if self._holds_the_nation(body, governed):
            held.add(("NATION", ""))
        if governed == HUNAN:
            held |= self._article_5(body)
            held = {scope for scope in held if not self.is_forbidden(body, scope)}
        return held

    def _granted(self, code: str, relation: str) -> set[Scope]:
        rows = list(self.register.grants(code, self.day))
        if self.judged(code) != code:
            rows += self.register.grants(self.judged(code), self.day)
        return {
            (row["range"], row["range_of"] or "")
            for row in rows
            if row["relation"] == relation and self._counts(row)
        }

    def _counts(self, grant: Row) -> bool:
        if grant["basis"] == REFERRED and self.reading("REFERRED_POWER") != "A":
            return False
        for part in (grant["readings"] or "").split(";"):
            question, _, readings = part.strip().partition("=")
            if question and self.reading(question) not in readings.split("+"):
                return False
        return True

    def _holds_the_nation(self, body: str, governed: str) -> bool:
        kind, level, system = self.kind(body), self.cell(body, "level"), self.cell(body, "system")
        if kind == "LOCAL_COMMITTEE" and level in COUNTY_AND_ABOVE:
            # 002 第四条; by 000 二 only as far as the older documents are taken to say so.
            return governed == HUNAN or self.reading("REFERRED_POWER") == "A"
        if kind != "WORK_COMMITTEE" or level != "PROVINCE":
            return False
        if governed == NATIONAL:
            return bool(system == "STATE_ASSETS")
        if system == "RETIRED":
            return self.reading("ART4_LIST") == "B"
        return system in ARTICLE_4_SYSTEMS

    def _article_5(self, body: str) -> set[Scope]:
        if not self.cell(body, "admits"):
            return set()
        if self.kind(body) in BASIC_COMMITTEES:
            scopes = {("COUNTY", self._county_of(body)), ("SYSTEM", self._system_of(body))}
            return {(range_, of) for range_, of in scopes if of}
        above = self.superior(body)
        if (
            self.reading("COUNTY_COMMITTEE") == "A"
            and self.kind(body) == "WORK_COMMITTEE"
            and self.cell(body, "level") == "COUNTY"
            and above is not None
            and self._is_county(above)
        ):
            return {("COUNTY", above)}
        return set()

    def _is_county(self, code: str) -> bool:
        return self.kind(code) == "LOCAL_COMMITTEE" and self.cell(code, "level") == "COUNTY"

    def _county_of(self, body: str) -> str:
        return next((above for above in self.above(body) if self._is_county(above)), "")

    def _system_of(self, body: str) -> str:
        for above in self.above(body):
            if (
                self.kind(above) == "WORK_COMMITTEE"
                and self.cell(above, "level") in CITY_AND_ABOVE
                and self.cell(above, "unit") != "PARK"
            ):
                return above
        return ""

    def is_forbidden(self, body: str, scope: Scope) -> bool:
        """Say whether 002 第七条 or 第八条 keeps a body from using a scope itself."""
        if self.rank(body) in ("BRANCH", "GENERAL_BRANCH"):
            return True
        above = self.superior(body)
        if (
            scope[0] == "COUNTY"
            or self.kind(body) != "WORK_COMMITTEE"
            or self.cell(body, "level") != "COUNTY"
            or above is None
            or not self._is_county(above)
        ):
            return False
        is_doubtful = self.cell(body, "system") == "ORGANS" or self.cell(body, "unit") == "PARK"
        return not is_doubtful or self.reading("COUNTY_SYSTEM") == "A"

    def _temporary(self, code: str) -> set[Scope]:
        body = self.judged(code)
        if self.governed_by(body, "TEMPORARY") is None or self.cell(body, "temporary"):
            return set()
        held = self._granted(code, "TEMPORARY")
        if ("NATION", "") in self.powers(code, "FORMAL") or self._is_listed(body):
            held.add(("NATION", ""))
        return held

    def _is_listed(self, body: str) -> bool:  # noqa: PLR0911
        """Say whether 000 二 lists this body for temporary relations."""
        kind, level, unit = self.kind(body), self.cell(body, "level"), self.unit(body)
        if kind in ("TOWNSHIP_COMMITTEE", "STREET_COMMITTEE"):
            return True
        if kind == "WORK_COMMITTEE" and level == "COUNTY" and self.cell(body, "system") == "ORGANS":
            return True
        if kind == "MILITARY_ORGAN":
            return level in (None, "GRASSROOTS") or self.reading("HIGHER_MILITARY") == "A"
        if unit == "DEPARTMENT":
            nearest = next(
                (above for above in self.above(body)
                 if self.kind(above) in ("WORK_COMMITTEE", "LOCAL_COMMITTEE")),
                None,
            )  # fmt: skip
            return nearest is not None and self.cell(nearest, "level") in CITY_AND_ABOVE
        if kind != "GRASSROOTS_COMMITTEE":
            return False
        if unit == "SOCIAL_ORGANIZATION":
            return self.reading("SOCIAL_ORGANIZATION") == "B"
        return unit in ("ENTERPRISE", "INSTITUTION")
