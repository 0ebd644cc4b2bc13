"""(io) The invented units of the sample and their organizations, by the plans of `units.toml`."""

from __future__ import annotations

import tomllib
from bisect import bisect
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from loaders.chance import fraction, number, uneven
from loaders.divisions import PLACES, Division
from loaders.sample_rows import Row, row

_NUMERALS = "一二三四五六七八九"
_STRIDE = 1009
_TOWN = 4


class Place(NamedTuple):
    """A division in which units stand: the bodies of its towns, and the regions they sit in."""

    code: str
    name: str
    tier: str
    towns: tuple[str, ...]
    seats: tuple[str, ...]


@lru_cache(maxsize=1)
def _plans() -> dict[str, Any]:
    with (PLACES / "sample" / "units.toml").open("rb") as file:
        return tomllib.load(file)


def places_of(divisions: list[Division], bodies: Mapping[str, Row]) -> list[Place]:
    """Return every province, city, county and zone with the places where its units sit."""
    below: dict[str, list[str]] = {}
    for division in divisions:
        if division.level <= _TOWN and not bodies[division.code]["since"]:
            below.setdefault(division.part_of, []).append(division.code)
    return [
        Place(
            division.code,
            division.name,
            "PARK" if bodies[division.code]["unit"] == "PARK" else division.level_word,
            tuple(below[division.code]) if division.level == _TOWN - 1 else (),
            tuple(below[division.code]),
        )
        for division in divisions
        if division.level < _TOWN
    ]


class UnitMaker:
    """Makes units and organizations; a body of a unit lives as long as the body above it."""

    def __init__(self, bodies: Mapping[str, Row]) -> None:
        """Prepare to stand units below these bodies."""
        self._plans = _plans()
        self._bodies = dict(bodies)
        self._words = self._coined()
        self.organizations: list[Row] = []
        self.units: list[Row] = []

    def make(self, places: list[Place]) -> None:
        """Make the units of all plans in all places, then those without an organization."""
        for place in places:
            for plan in self._plans["plans"]:
                if plan["tier"] == place.tier:
                    for index in range(plan["count"]):
                        self._unit(place, plan, index)
        self._unorganized([place for place in places if place.tier == "COUNTY"])

    def _coined(self) -> Iterator[str]:
        first, second = self._plans["first_characters"], self._plans["second_characters"]
        count = len(first) * len(second)
        for index in range(count):
            one, other = divmod(index * _STRIDE % count, len(second))
            yield first[one] + second[other]

    def _name(self, form: str, place: Place, index: int) -> str:
        forms = self._plans["forms"][form]
        word = next(self._words)
        return str(forms[index % len(forms)].format(place=place.name, word=word))

    def _unit(self, place: Place, plan: dict[str, Any], index: int) -> None:
        code = f"{place.code}-{plan['stem']}{index + 1:02}"
        name = self._name(plan["form"], place, index)
        name = self._plans["names"].get(code, name)
        if plan["superior"] == "town":
            start = number(len(place.towns), "town", place.code)
            superior = seat = place.towns[(start + index) % len(place.towns)]
        else:
            superior = place.code + plan["superior"]
            seat = place.seats[index % len(place.seats)]
        ending = plan.get("authority", plan["superior"])
        authority = place.code + ending if ending.startswith("-") else ""
        self._body(code, name, plan, superior, seat)
        self._workplace(code, name, plan["nature"], authority)
        self._parts(code, name, plan, authority)

    def _body(
        self, code: str, name: str, plan: Mapping[str, Any], superior: str, seat: str
    ) -> None:
        full, short = self._plans["organization_names"][plan["kind"]]
        above = self._bodies[superior]
        admits = "true" if plan["kind"] == "GRASSROOTS_COMMITTEE" else ""
        self.organizations.append(
            row(
                "organizations",
                code=code,
                name=full.format(unit=name),
                short_name=short.format(unit=name),
                kind=plan["kind"],
                level="GRASSROOTS",
                superior=superior,
                unit=plan["nature"],
                rank=plan.get("rank", ""),
                seat=seat,
                system=plan.get("system", "ORGANS" if plan["nature"] == "DEPARTMENT" else ""),
                admits=admits,
                since=above["since"],
                until=above["until"],
            )
        )
        self._bodies[code] = self.organizations[-1]

    def _workplace(self, organization: str, name: str, nature: str, authority: str) -> None:
        body = self._bodies[organization]
        self.units.append(
            row(
                "units",
                code=f"{organization}-DW",
                name=name,
                nature=nature,
                seat=body["seat"],
                authority=authority,
                organization=organization,
                since=body["since"],
            )
        )

    def _parts(self, code: str, name: str, plan: dict[str, Any], authority: str) -> None:
        subsidiaries = plan.get("subsidiaries", 0)
        for index in range(subsidiaries):
            sub, sub_name = f"{code}-Z{index + 1}", self._part("subsidiary", name, index)
            self._body(sub, sub_name, plan, code, self._bodies[code]["seat"])
            self._workplace(sub, sub_name, plan["nature"], authority)
            self._branches(sub, sub_name, plan)
        general = plan.get("general_branches", 0)
        for index in range(general):
            college, college_name = (
                f"{code}-Y{index + 1}",
                self._part("general_branch", name, index),
            )
            self._part_body(college, college_name, "GENERAL_BRANCH", code)
            self._branches(college, college_name, plan)
        if not general:
            self._branches(code, name, plan)

    def _branches(self, code: str, name: str, plan: dict[str, Any]) -> None:
        for index in range(plan.get("branches", 0)):
            branch_name = self._part("branch", name, index)
            self._part_body(f"{code}-ZB{index + 1}", branch_name, "BRANCH", code)

    def _part(self, part: str, name: str, index: int) -> str:
        return str(self._plans["parts"][part].format(unit=name, number=_NUMERALS[index]))

    def _part_body(self, code: str, name: str, kind: str, superior: str) -> None:
        above = self._bodies[superior]
        plan = {"kind": kind, "nature": "PART", "system": above["system"]}
        self._body(code, name, plan, superior, above["seat"])

    def _unorganized(self, counties: list[Place]) -> None:
        """Units without an organization gather in few counties, as gaps do."""
        share = self._plans["unorganized_share"]
        sums = list(accumulate(uneven("unit", county.code) for county in counties))
        kinds = self._plans["unorganized"]
        for index in range(round(len(self.units) * share / (1 - share))):
            point = fraction("unorganized", str(index)) * sums[-1]
            county = counties[bisect(sums, point)]
            kind = kinds[index % len(kinds)]
            ending = kind.get("authority", "")
            self.units.append(
                row(
                    "units",
                    code=f"{county.code}-DW{index + 1:04}",
                    name=self._name(kind["form"], county, index),
                    nature=kind["nature"],
                    seat=county.towns[number(len(county.towns), "seat", str(index))],
                    authority=county.code + ending if ending else "",
                    since=self._bodies[county.code + ending]["since"],
                )
            )
