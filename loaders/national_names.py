"""The names of the national data set, made when they are asked for.

A million names take longer to make than the columns they belong to, and most are never read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from graph.tables import KINDS
from loaders.divisions import Division
from loaders.spine import BodyForm, OrganForm, Spine

_TOWN, _VILLAGE = 4, 5
_COMMITTEE = KINDS.index("GRASSROOTS_COMMITTEE")
_GENERAL_BRANCH = KINDS.index("GENERAL_BRANCH")
_CENTRE_NAMES = ("中国共产党中央委员会", "中国共产党中央委员会组织部")
_FIRST = "澜栩砚霁筠煦岚芷槿璟沐翊黛瑾昀骊苒霖棠穆砺钧晗昱珩琚瑄澄溪翎茗"
_SECOND = "序川泽岫晖汀圃渚澍屿崧榆榕桐枫桦楠檀杉樾岱峪峤滢溆漪潋"
_FORMS = ("机械有限公司", "食品有限公司", "中学", "建材有限公司", "医院", "电子有限公司", "研究所")


class Placed(Protocol):
    """The columns that a name depends on."""

    kind: NDArray[np.uint8]
    superior: NDArray[np.int32]
    organ_of: NDArray[np.int32]
    seat: NDArray[np.int32]
    divisions: list[Division]


def form_of(spine: Spine, division: Division) -> BodyForm:
    """Return the form of the body that leads a division above the villages."""
    if division.level == _TOWN:
        return spine.town_form(division.name)
    return spine.park if spine.is_zone(division) else spine.committee


@dataclass(frozen=True)
class NationalNames:
    """What names are made of: place names by body, and the forms of what stands in a place."""

    spine: Spine
    spine_end: int
    organs_end: int
    organ_forms: list[OrganForm]
    places: list[str]

    def name(self, columns: Placed, index: int) -> str:
        """Return the full name of the organization at this place."""
        if index < self.spine_end:
            return self._of_division(columns, index)
        if index < self.organs_end:
            of = max(int(columns.organ_of[index]), int(columns.superior[index]))
            form = self.organ_forms[index - self.spine_end]
            return form.name.format(place=self.places[of])
        if columns.kind[index] == _COMMITTEE:
            return self._of_unit(columns, index)
        above = self.name(columns, int(columns.superior[index]))
        stem = above.removesuffix("委员会").removesuffix("总支部").removesuffix("工作")
        rank = "总支部" if columns.kind[index] == _GENERAL_BRANCH else "支部"
        return f"{stem}第{index - self.organs_end}{rank}委员会"

    def _of_unit(self, columns: Placed, index: int) -> str:
        number = index - self.organs_end
        word = _FIRST[number % len(_FIRST)] + _SECOND[number // len(_FIRST) % len(_SECOND)]
        place = self.places[self._led(columns, int(columns.superior[index]))]
        return f"中共{place}{word}{_FORMS[number % len(_FORMS)]}委员会"

    def _led(self, columns: Placed, index: int) -> int:
        """Return the body whose place names what is below; an organ's is its committee."""
        return index if index < self.spine_end else int(columns.superior[index])

    def _of_division(self, columns: Placed, index: int) -> str:
        if columns.seat[index] < 0:
            return _CENTRE_NAMES[index]
        division = columns.divisions[columns.seat[index]]
        if division.level == _VILLAGE:
            town = self.places[columns.superior[index]]
            village = self.spine.village_name(division.name)
            return self.spine.village.name.format(town=town, village=village)
        return form_of(self.spine, division).name.format(place=self.places[index])
