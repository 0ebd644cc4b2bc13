"""A judge of lawful paths that tries everything: the documents restated over the plain tables.

It shares no code with the engine and does not read the rule packs. For one day, relation and
choice of readings it lists every lawful hand-over between two bodies and walks every way that
climbs, exchanges or turns once, and descends. Slow and simple on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from graph.tables import Row, Tables

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
Way = tuple[tuple[str, ...], tuple[str, ...]]
"""The bodies and the moves between them."""


class Question(NamedTuple):
    """What is asked of the judge."""

    origin: str
    destination: str
    relation: str
    day: date


class Verdict(NamedTuple):
    """The code why there is no path, or every shortest way."""

    code: str | None
    ways: frozenset[Way]


class Register:
    """The tables as they stand on any day."""

    def __init__(self, tables: Tables) -> None:
        """Sort the rows by the bodies they speak of."""
        self.tables = tables
        self.bodies: dict[str, Row] = {
            row["code"]: row for row in tables["organizations"].values()
        }
        self._organs: dict[str, list[str]] = {}
        for row in self.bodies.values():
            if row["organ_of"]:
                self._organs.setdefault(row["organ_of"], []).append(row["code"])
        self._superiors: dict[str, list[Row]] = {}
        for row in tables["affiliations"].values():
            if row["kind"] == "FORMAL":
                self._superiors.setdefault(row["subordinate"], []).append(row)
        self._changes: dict[tuple[str, str], list[Row]] = {}
        for row in sorted(tables["facts"].values(), key=lambda row: str(row["since"])):
            self._changes.setdefault((row["code"], row["field"]), []).append(row)
        self._grants: dict[str, list[Row]] = {}
        for row in tables["authority_grants"].values():
            self._grants.setdefault(row["holder"], []).append(row)

    def lives(self, code: str, day: date) -> bool:
        """Say whether the body is there on the day."""
        return _covers(self.bodies[code], day)

    def cell(self, code: str, field: str, day: date) -> Any:
        """Return a cell of `organizations` as it stands on the day."""
        value = self.bodies[code][field]
        restored: list[tuple[date, Any]] = []
        for row in self._changes.get((code, field), ()):
            for until, before in restored:
                if until <= min(day, row["since"]):
                    value = before
            restored = [(until, before) for until, before in restored if until > row["since"]]
            if row["since"] > day:
                break
            if row["until"]:
                restored.append((row["until"], value))
            value = row["value"]
        for until, before in restored:
            if until <= day:
                value = before
        return value

    def superior(self, code: str, day: date) -> str | None:
        """Return the one FORMAL superior of a body on the day; of an organ, its committee's."""
        body = self.bodies[code]
        if body["organ_of"]:
            return self.superior(body["organ_of"], day)
        if body["superior"]:
            return str(body["superior"])
        for row in self._superiors.get(code, ()):
            if _covers(row, day):
                return str(row["superior"])
        return None

    def organs(self, committee: str, day: date) -> list[str]:
        """Return the organs of a committee that are there on the day."""
        return [organ for organ in self._organs.get(committee, ()) if self.lives(organ, day)]

    def grants(self, holder: str, day: date) -> list[Row]:
        """Return the powers that documents gave to a body and that hold on the day."""
        return [row for row in self._grants.get(holder, ()) if _covers(row, day)]

    @cached_property
    def adoptions(self) -> list[Row]:
        """The rows that say which documents apply where."""
        return list(self.tables["rule_adoptions"].values())

    @cached_property
    def opened(self) -> date | None:
        """The day the national exchange opened."""
        row = self.tables["events"].get(("NATIONAL_EXCHANGE_OPENED",))
        return row["on"] if row else None


class Judge:
    """Judges every question of one day and one choice of readings."""

    def __init__(
        self, register: Register, day: date, readings: Mapping[str, str] | None = None
    ) -> None:
        """Fix the day; a reading that is not given is the first one."""
        self.register = register
        self.day = day
        self.readings = dict(readings or {})
        self._powers: dict[tuple[str, str], frozenset[Scope]] = {}

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
        if above and self.kind(above) == "WORK_COMMITTEE" and self.cell(above, "system") == "ORGANS":
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
            if row["territory"] == committee and _covers(row, self.day)
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
        if key not in self._powers:
            found = self._formal(code) if relation == "FORMAL" else self._temporary(code)
            self._powers[key] = frozenset(found)
        return self._powers[key]

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

    def _is_listed(self, body: str) -> bool:
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

    # Which hand-overs are lawful.

    def next_above(self, code: str, ends: tuple[str, str], relation: str) -> str | None:
        """Return the body to which this one hands over upwards, None where its line ends."""
        above = self.superior(code)
        while (
            above is not None
            and relation == "FORMAL"
            and self.reading("GENERAL_BRANCH") == "B"
            and self.rank(above) == "GENERAL_BRANCH"
            and above not in ends
        ):
            above = self.superior(above)
        return None if above is None else self.acting(above)

    def is_cut(self, code: str) -> bool:
        """Say whether a missing organ below the level of the nation cuts the line of a body."""
        committee = self.judged(code)
        for body in (committee, *self.above(committee)):
            if self.kind(body) == "LOCAL_COMMITTEE" and not self.acting_organ(body):
                return bool(self.cell(body, "level") != "NATION")
        return False

    def may_turn(self, at: str, before: str, after: str, relation: str) -> bool:
        """Say whether a way may come up to a body from one subordinate and go down to another."""
        if self.is_top_of_the_nation(at):
            return False
        if self.governed_by(at, relation) == HUNAN or self.reading("TURN_WITHOUT_ARTICLE") == "A":
            return True
        held = self.powers(at, relation)
        return bool(held & (self.powers(before, relation) | self.powers(after, relation)))

    def judge(self, question: Question) -> Verdict:
        """Return every shortest lawful way, or the first code that holds."""
        lives = [self.register.lives(end, self.day) for end in question[:2]]
        ends = [
            self.acting(end) or self.judged(end) if alive else end
            for end, alive in zip(question[:2], lives, strict=True)
        ]
        if ends[0] == ends[1]:
            return Verdict("SAME_ORGANIZATION", frozenset())
        if not all(lives):
            return Verdict("DISSOLVED", frozenset())
        if not all(self.governed_by(end, question.relation) for end in ends):
            return Verdict("NO_RULE_IN_FORCE", frozenset())
        origin, destination = ends
        if question.relation == "FORMAL":
            if self._crosses_after_opening(origin, destination):
                return Verdict("RULE_GAP", frozenset())
            if self._is_off(destination):
                return self._leaving(origin, destination)
            if self._is_off(origin):
                return self._returning(origin, destination)
        ways = self._shortest(origin, destination, question.relation)
        if not ways and self.reading("TURN_WITHOUT_ARTICLE") != "A":
            allowing = Judge(self.register, self.day, self.readings | {"TURN_WITHOUT_ARTICLE": "A"})
            if allowing.judge(question).ways:
                return Verdict("RULE_GAP", ways)
        if not ways and (self.is_cut(origin) or self.is_cut(destination)):
            return Verdict("FACT_MISSING", ways)
        return Verdict(None if ways else "NO_AUTHORITY", ways)

    def _crosses_after_opening(self, origin: str, destination: str) -> bool:
        opened = self.register.opened
        if opened is None or self.day < opened or self.reading("NATIONAL_OPENED") == "B":
            return False
        provinces = self.province(origin), self.province(destination)
        if provinces[0] == provinces[1]:
            return False
        governed = self.governed_by(origin, "FORMAL"), self.governed_by(destination, "FORMAL")
        return (governed[0] == HUNAN and provinces[1] is not None) or (
            governed[1] == HUNAN and provinces[0] is not None
        )

    def _shortest(self, origin: str, destination: str, relation: str) -> frozenset[Way]:
        """Walk ever longer ways until some arrive."""
        if not all(self.acting(end) == end for end in (origin, destination)):
            return frozenset()
        graph = Handovers(self, (origin, destination), relation)
        for length in range(2, len(graph.bodies) + 1):
            ways = frozenset(graph.ways(origin, destination, length))
            if ways:
                return ways
        return frozenset()

    # Units that do not use the online system.

    def _is_off(self, code: str) -> bool:
        return self.cell(self.judged(code), "on_system") is False

    def _receiving(self, code: str) -> tuple[str, ...]:
        """Return the bodies from the destination up to its political organ, or it alone."""
        chain = [code]
        for body in (code, *self.above(code)):
            if body != code:
                chain.append(body)
            if self.kind(body) == "MILITARY_ORGAN":
                return tuple(chain)
        return (code,)

    def _leaving(self, origin: str, destination: str) -> Verdict:
        """Judge by 002 第十二条: the sender's document alone must have such an article."""
        if self.governed_by(origin, "FORMAL") != HUNAN:
            return Verdict("RULE_GAP", frozenset())
        receiving = self._receiving(destination)[::-1]
        climbed: list[str] = []
        body: str | None = origin if self.acting(origin) == origin else None
        while body is not None:
            climbed.append(body)
            if ("NATION", "") in self.powers(body, "FORMAL") and (
                self.governed_by(body, "FORMAL") == HUNAN
            ):
                moves = ["RISE"] * (len(climbed) - 1) + ["EXCHANGE"]
                moves += ["DESCEND"] * (len(receiving) - 1)
                return Verdict(None, frozenset([((*climbed, *receiving), tuple(moves))]))
            body = self.next_above(body, (origin, destination), "FORMAL")
        return Verdict("FACT_MISSING" if self.is_cut(origin) else "NO_AUTHORITY", frozenset())

    def _returning(self, origin: str, destination: str) -> Verdict:
        """Judge the way back, which is in no text: by reading A the same bodies reversed."""
        if self.reading("OFF_SYSTEM_RETURN") == "B":
            return Verdict("RULE_GAP", frozenset())
        code, ways = self._leaving(destination, origin)
        mirrored = {"RISE": "DESCEND", "EXCHANGE": "EXCHANGE", "DESCEND": "RISE"}
        return Verdict(
            code,
            frozenset(
                (bodies[::-1], tuple(mirrored[move] for move in moves[::-1]))
                for bodies, moves in ways
            ),
        )


class Handovers:
    """Every lawful hand-over of one question, as a directed graph that is walked exhaustively."""

    def __init__(self, judge: Judge, ends: tuple[str, str], relation: str) -> None:
        """List the hand-overs between all bodies that act on the day."""
        self.judge = judge
        self.relation = relation
        day, register = judge.day, judge.register
        living = [code for code in register.bodies if register.lives(code, day)]
        acting = {judge.acting(code) for code in living} - {None}
        self.bodies = sorted(code for code in acting if code is not None)
        self.rises = {code: judge.next_above(code, ends, relation) for code in self.bodies}
        self.descents: dict[str, list[str]] = {}
        for below, above in self.rises.items():
            if above is not None:
                self.descents.setdefault(above, []).append(below)
        holders: dict[Scope, list[str]] = {}
        for code in self.bodies:
            for scope in judge.powers(code, relation):
                holders.setdefault(scope, []).append(code)
        self.exchanges = {
            code: {
                other
                for scope in judge.powers(code, relation)
                for other in holders[scope]
                if other != code and code != self.rises[other] and other != self.rises[code]
            }
            for code in self.bodies
        }

    def ways(self, origin: str, destination: str, length: int) -> Iterator[Way]:
        """Yield every way of this many bodies that climbs, crosses at most once, and descends."""
        yield from self._climb((origin,), destination, length)

    def _climb(self, bodies: tuple[str, ...], destination: str, length: int) -> Iterator[Way]:
        risen = ("RISE",) * (len(bodies) - 1)
        here = bodies[-1]
        if here == destination:
            if len(bodies) == length:
                yield bodies, risen
            return
        if len(bodies) == length:
            return
        for below in self.descents.get(here, ()):
            if len(bodies) == 1 or self.judge.may_turn(here, bodies[-2], below, self.relation):
                yield from self._descend((*bodies, below), (*risen, "DESCEND"), destination, length)
        for peer in self.exchanges[here]:
            yield from self._descend((*bodies, peer), (*risen, "EXCHANGE"), destination, length)
        above = self.rises[here]
        if above is not None:
            yield from self._climb((*bodies, above), destination, length)

    def _descend(
        self, bodies: tuple[str, ...], moves: tuple[str, ...], destination: str, length: int
    ) -> Iterator[Way]:
        here = bodies[-1]
        if len(set(bodies)) < len(bodies) or len(bodies) > length:
            return
        if here == destination:
            if len(bodies) == length:
                yield bodies, moves
            return
        for below in self.descents.get(here, ()):
            yield from self._descend((*bodies, below), (*moves, "DESCEND"), destination, length)


def _covers(row: Row, day: date) -> bool:
    since, until = row["since"], row["until"]
    return (since is None or since <= day) and (until is None or day < until)
