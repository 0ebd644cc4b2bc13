"""The spine of the sample: the bodies that lead divisions, and the divisions as regions."""

from __future__ import annotations

from collections.abc import Iterable

from loaders.chance import draw, uneven
from loaders.divisions import Division
from loaders.sample_rows import Row, row
from loaders.spine import BodyForm, place_name, read_spine

_CENTRE = "000000"
_TOWN = 4
_VILLAGE = 5
_VILLAGES_WITHOUT_BRANCH = 0.01


class SpineMaker:
    """Makes the bodies of one province from its divisions, from the top down."""

    def __init__(self, divisions: Iterable[Division], *, outline: bool) -> None:
        """Prepare; an `outline` has fewer organs beside its committees."""
        self._spine = read_spine()
        self._outline = outline
        self._divisions = list(divisions)
        self._places: dict[str, str] = {}

    def organizations(self, without: set[str]) -> list[Row]:
        """Return the bodies of all divisions but those named in `without`."""
        return [
            body
            for division in self._divisions
            for body in self._bodies(division)
            if division.code not in without
        ]

    def _bodies(self, division: Division) -> list[Row]:
        if division.level == _VILLAGE:
            return [self._branch(division)]
        if division.level == _TOWN:
            return [self._town(division)]
        self._places[division.code] = self._named(division)
        if self._spine.is_zone(division):
            return [self._led(division, self._spine.park, admits="true")]
        return [self._led(division, self._spine.committee), *self._organs(division)]

    def _named(self, division: Division) -> str:
        """Districts of different cities share names, so a district carries its city's."""
        is_district = division.level == _TOWN - 1 and division.name.endswith("区")
        if is_district and not self._spine.is_zone(division):
            return place_name(division.name, self._places[division.part_of])
        return division.name

    def _led(self, division: Division, form: BodyForm, **cells: str) -> Row:
        place = self._places[division.code]
        return row(
            "organizations",
            code=division.code,
            name=form.name.format(place=place),
            short_name=form.short.format(place=division.name),
            kind=form.kind,
            level=division.level_word,
            superior=division.part_of or _CENTRE,
            unit=form.unit,
            seat=division.code,
            **cells,
        )

    def _organs(self, division: Division) -> list[Row]:
        return [
            row(
                "organizations",
                code=division.code + form.suffix,
                name=form.name.format(place=self._places[division.code]),
                short_name=form.short.format(place=division.name),
                kind=form.kind,
                level=division.level_word,
                seat=division.code,
                system=form.system,
                **(
                    {"organ_of": division.code}
                    if form.kind == "ORGANIZATION_DEPARTMENT"
                    else {"superior": division.code, "admits": "true"}
                ),
            )
            for form in self._spine.organs
            if division.level_word in form.levels and (form.outline or not self._outline)
        ]

    def _town(self, division: Division) -> Row:
        form = self._spine.town_form(division.name)
        place = place_name(division.name, self._places[division.part_of])
        self._places[division.code] = place
        return row(
            "organizations",
            code=division.code,
            name=form.name.format(place=place),
            short_name=form.short.format(town=division.name),
            kind=form.kind,
            level="GRASSROOTS" if form.unit else "TOWNSHIP",
            superior=division.part_of,
            unit=form.unit,
            seat=division.code,
            admits="true",
        )

    def _branch(self, division: Division) -> Row:
        form = self._spine.village
        village = self._spine.village_name(division.name)
        town = self._places[division.part_of]
        return row(
            "organizations",
            code=division.code,
            name=form.name.format(town=town, village=village),
            short_name=form.short.format(village=village),
            kind=form.kind,
            level="GRASSROOTS",
            superior=division.part_of,
            unit="COMMUNITY" if self._spine.is_community(division.name) else form.unit,
            seat=division.code,
        )


def villages_without_branch(divisions: Iterable[Division], spared: set[str]) -> set[str]:
    """Return the villages that have no branch: one in a hundred, in some counties far more."""
    villages = [division.code for division in divisions if division.level == _VILLAGE]
    return draw(
        "branch",
        (code for code in villages if code not in spared),
        round(len(villages) * _VILLAGES_WITHOUT_BRANCH),
        lambda code: uneven("branch", code[:6]),
    )


def region_rows(divisions: Iterable[Division]) -> list[Row]:
    """Return the divisions as rows of `regions`."""
    return [
        row(
            "regions",
            code=division.code,
            name=division.name,
            level=division.level_word,
            part_of=division.part_of,
        )
        for division in divisions
    ]
