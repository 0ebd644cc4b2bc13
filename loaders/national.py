"""The national data set in columns: every division of the country led by its body, and more below.

For measuring at national size. The order is: the centre and its organ, the bodies of the divisions
from the top down, the organs beside committees, invented enterprises and institutions, and, beyond
`NATIONAL_SPINE` organizations, general branches and branches. A superior may stand anywhere in the
order. The same count gives the same columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.tables import KINDS, LEVELS, SYSTEMS, UNITS
from loaders.divisions import Division, load_divisions
from loaders.national_names import NationalNames, form_of
from loaders.sample_rows import Row, row
from loaders.spine import OrganForm, place_name, read_spine

NATIONAL_SPINE = 925_216
"""The bodies of all divisions, their organs, enterprises and institutions; no branches below."""

NONE = 255
"""Stands in `level`, `unit` and `system` for an empty cell."""

Small = NDArray[np.uint8]
Index = NDArray[np.int32]

_DIVISIONS = 665_276
_CODE_BYTES = 12
_CITY, _COUNTY, _TOWN, _VILLAGE = 2, 3, 4, 5
_GENERAL_BRANCH_EVERY = 25
_WITHOUT_POWER_PER_MILLE = 20
_SHARE_UNDER_ORGANS = 40
_PSEUDO_CITIES = ("市辖区", "县", "直辖县级行政区划")


@dataclass(slots=True)
class Columns:
    """One row an organization, at the same place in every array.

    `kind`, `level`, `unit` and `system` are places in the lists of `graph.tables`; `admits` is
    1, 0 or -1 (unknown); `superior` and `organ_of` are places in these columns, -1 for none;
    `seat` is a place in `divisions`, -1 for none. Everything is valid on every day.
    """

    code: NDArray[np.bytes_]
    kind: Small
    level: Small
    unit: Small
    system: Small
    admits: NDArray[np.int8]
    superior: Index
    organ_of: Index
    seat: Index
    divisions: list[Division]
    _names: NationalNames

    def __len__(self) -> int:
        """Return the number of organizations."""
        return len(self.code)

    def name(self, index: int) -> str:
        """Return the full name of an organization, made when it is asked for."""
        return self._names.name(self, index)

    def names(self) -> Iterator[str]:
        """Yield the full names in order."""
        return (self._names.name(self, index) for index in range(len(self)))


_KIND = {kind: place for place, kind in enumerate(KINDS)}
_LEVEL = {level: place for place, level in enumerate(LEVELS)}
_UNIT = {"": NONE} | {unit: place for place, unit in enumerate(UNITS)}
_SYSTEM = {"": NONE} | {system: place for place, system in enumerate(SYSTEMS)}


def national_columns(organizations: int = NATIONAL_SPINE) -> Columns:
    """Return that many organizations; fewer than `NATIONAL_SPINE` cover part of the country."""
    return _Maker(organizations).columns()


def national_rows(columns: Columns) -> Iterator[Row]:
    """Yield the columns as rows of the table `organizations`."""
    codes = [code.decode() for code in columns.code.tolist()]
    admits = {1: "true", 0: "false", -1: ""}
    for index, name in enumerate(columns.names()):
        superior, organ_of, seat = (
            int(columns.superior[index]), int(columns.organ_of[index]), int(columns.seat[index]),
        )  # fmt: skip
        yield row(
            "organizations",
            code=codes[index],
            name=name,
            kind=KINDS[columns.kind[index]],
            level=_word(LEVELS, int(columns.level[index])),
            unit=_word(UNITS, int(columns.unit[index])),
            system=_word(SYSTEMS, int(columns.system[index])),
            admits=admits[int(columns.admits[index])],
            superior=codes[superior] if superior >= 0 else "",
            organ_of=codes[organ_of] if organ_of >= 0 else "",
            seat=columns.divisions[seat].code if seat >= 0 else "",
        )


def _word(words: tuple[str, ...], place: int) -> str:
    return "" if place == NONE else words[place]


class _Maker:
    """Fills the columns; the bodies of divisions and organs one by one, the rest in one go."""

    def __init__(self, organizations: int) -> None:
        self._count = organizations
        self._spine = read_spine()
        share = min(1.0, organizations / NATIONAL_SPINE)
        self._divisions = load_divisions("national", round(_DIVISIONS * share))
        self._rows: list[tuple[str, int, int, int, int, int, int, int, int]] = []
        self._places: list[str] = []
        self._index: dict[str, int] = {}
        self._organ_forms: list[OrganForm] = []

    def columns(self) -> Columns:
        self._centre()
        for seat, division in enumerate(self._divisions):
            if not _is_pseudo(division):
                self._lead(seat, division)
        spine_end = len(self._rows)
        self._organs()
        organs_end = len(self._rows)
        names = NationalNames(self._spine, spine_end, organs_end, self._organ_forms, self._places)
        return self._extended(names)

    def _centre(self) -> None:
        nation = _LEVEL["NATION"]
        self._rows.append(("000000", _KIND["LOCAL_COMMITTEE"], nation, NONE, NONE, -1, -1, -1, -1))
        self._rows.append(
            ("000000-ZZB", _KIND["ORGANIZATION_DEPARTMENT"], nation, NONE, NONE, -1, -1, 0, -1)
        )
        self._places.extend(("", ""))

    def _lead(self, seat: int, division: Division) -> None:
        above = self._index.get(division.part_of, -1)
        if above < 0:
            above = self._index.get(division.code[:2] + "0000", 0)
        self._index[division.code] = len(self._rows)
        if division.level == _VILLAGE:
            community = self._spine.is_community(division.name)
            unit = _UNIT["COMMUNITY" if community else "VILLAGE"]
            kind, level, admits = _KIND[self._spine.village.kind], _LEVEL["GRASSROOTS"], -1
            self._places.append("")
        else:
            form = form_of(self._spine, division)
            kind, unit = _KIND[form.kind], _UNIT[form.unit]
            is_unit = form.kind == "GRASSROOTS_COMMITTEE"
            level = _LEVEL["GRASSROOTS" if is_unit else division.level_word]
            admits = self._admits(len(self._rows), division)
            self._places.append(self._place(division, above))
        row_ = (division.code, kind, level, unit, NONE, admits, above, -1, seat)
        self._rows.append(row_)

    def _admits(self, index: int, division: Division) -> int:
        if division.level != _TOWN:
            return 1 if self._spine.is_zone(division) else -1
        return int(_mixed(np.array([index]))[0] % 1000 >= _WITHOUT_POWER_PER_MILLE)

    def _place(self, division: Division, above: int) -> str:
        if division.level < _COUNTY or self._spine.is_zone(division):
            return division.name
        is_county = division.level == _COUNTY and not division.name.endswith("区")
        return division.name if is_county else place_name(division.name, self._places[above])

    def _organs(self) -> None:
        committee = _KIND["LOCAL_COMMITTEE"]
        for of in range(2, len(self._rows)):
            code, kind, level, *_, seat = self._rows[of]
            if kind != committee:
                continue
            for form in self._spine.organs:
                if LEVELS[level] in form.levels:
                    acts = form.kind == "ORGANIZATION_DEPARTMENT"
                    links = (-1, -1, of) if acts else (1, of, -1)
                    system = _SYSTEM[form.system]
                    self._rows.append(
                        (code + form.suffix, _KIND[form.kind], level, NONE, system, *links, seat)
                    )
                    self._organ_forms.append(form)

    def _extended(self, names: NationalNames) -> Columns:
        base, count = len(self._rows), self._count
        code = np.empty(count, dtype=f"S{_CODE_BYTES}")
        made = [list(column) for column in zip(*self._rows, strict=True)]
        code[:base] = made[0]
        kind, level, unit, system = (np.full(count, NONE, dtype=np.uint8) for _ in range(4))
        admits = np.full(count, -1, dtype=np.int8)
        superior, organ_of, seat = (np.full(count, -1, dtype=np.int32) for _ in range(3))
        arrays: tuple[NDArray[np.integer[Any]], ...] = (
            kind, level, unit, system, admits, superior, organ_of, seat,
        )  # fmt: skip
        for array, values in zip(arrays, made[1:], strict=True):
            array[:base] = values
        columns = Columns(
            code, kind, level, unit, system, admits, superior, organ_of, seat,
            self._divisions, names,
        )  # fmt: skip
        enterprises_end = min(count, NATIONAL_SPINE)
        _add_enterprises(columns, base, enterprises_end)
        _add_branches(columns, base, enterprises_end)
        return columns


def _is_pseudo(division: Division) -> bool:
    """Rows that lead nothing: collective cities, and a city standing as its own county."""
    if division.level == _COUNTY:
        return division.code.endswith("00")
    return division.level == _CITY and division.name.endswith(_PSEUDO_CITIES)


def _mixed(values: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return well-spread numbers that belong to these, as splitmix64 does."""
    mixed = values.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _add_enterprises(columns: Columns, start: int, end: int) -> None:
    """Enterprises and institutions: most below towns and streets, others below work committees."""
    chance = _mixed(np.arange(start, end))
    led = columns.kind[:start]
    towns = np.flatnonzero(
        (led == _KIND["TOWNSHIP_COMMITTEE"]) | (led == _KIND["STREET_COMMITTEE"])
    )
    organs = np.flatnonzero((led == _KIND["WORK_COMMITTEE"]) & (columns.unit[:start] == NONE))
    under_organ = chance % 100 < _SHARE_UNDER_ORGANS
    choice = (chance >> np.uint64(8)).astype(np.int64) & 0x7FFFFFFF
    superior = np.where(under_organ, organs[choice % len(organs)], towns[choice % len(towns)])
    power = (chance >> np.uint64(40)) % 1000 >= _WITHOUT_POWER_PER_MILLE
    columns.code[start:end] = _codes("E", end - start)
    columns.kind[start:end] = _KIND["GRASSROOTS_COMMITTEE"]
    columns.level[start:end] = _LEVEL["GRASSROOTS"]
    columns.unit[start:end] = np.where(
        chance & np.uint64(1 << 50), _UNIT["ENTERPRISE"], _UNIT["INSTITUTION"]
    )
    columns.admits[start:end] = power
    columns.superior[start:end] = superior
    columns.seat[start:end] = columns.seat[superior]


def _add_branches(columns: Columns, committees_start: int, start: int) -> None:
    """Branches below committees, one in some being a general branch with branches of its own."""
    end = len(columns)
    general_end = start + (end - start) // _GENERAL_BRANCH_EVERY
    led = columns.kind[:committees_start]
    towns = np.flatnonzero(
        (led == _KIND["TOWNSHIP_COMMITTEE"]) | (led == _KIND["STREET_COMMITTEE"])
    )
    committees = np.concatenate((towns, np.arange(committees_start, start)))
    holders = np.concatenate((committees, np.arange(start, general_end)))
    for first, last, above, letter, kind in (
        (start, general_end, committees, "G", "GENERAL_BRANCH"),
        (general_end, end, holders, "B", "BRANCH"),
    ):
        choice = (_mixed(np.arange(first, last)) >> np.uint64(16)).astype(np.int64)
        columns.code[first:last] = _codes(letter, last - first)
        columns.kind[first:last] = _KIND[kind]
        columns.level[first:last] = _LEVEL["GRASSROOTS"]
        columns.unit[first:last] = _UNIT["PART"]
        columns.superior[first:last] = above[choice % len(above)]
        columns.seat[first:last] = columns.seat[columns.superior[first:last]]


def _codes(letter: str, count: int) -> NDArray[np.bytes_]:
    """Return codes of a letter and eight digits, made without one object a code."""
    digits = 8
    text = np.empty((count, 1 + digits), dtype=np.uint8)
    text[:, 0] = ord(letter)
    numbers = np.arange(1, count + 1)
    for place in range(digits):
        text[:, digits - place] = ord("0") + numbers // 10**place % 10
    return text.reshape(-1).view(f"S{1 + digits}")
