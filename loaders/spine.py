"""(io) The spine: which Party body leads a division, and how it is called, read from `data`.

The words that decide stand in `data/spine.toml`. Rows of the sample are made in `sample_spine`,
arrays for the whole country in `national`.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import NamedTuple

from loaders.divisions import PLACES, Division


class BodyForm(NamedTuple):
    """What a body of a division is, and the templates of its full and short name."""

    kind: str
    unit: str
    name: str
    short: str


class OrganForm(NamedTuple):
    """A body beside a local committee: an organization department or a work committee."""

    suffix: str
    levels: tuple[str, ...]
    outline: bool
    kind: str
    system: str
    name: str
    short: str


class _TownRule(NamedTuple):
    endings: tuple[str, ...]
    words: tuple[str, ...]
    form: BodyForm

    def fits(self, name: str) -> bool:
        return name.endswith(self.endings) or any(word in name for word in self.words)


class Spine(NamedTuple):
    """The words of `data/spine.toml`."""

    zone_numbers: frozenset[int]
    towns: tuple[_TownRule, ...]
    community_words: tuple[str, ...]
    village_endings: tuple[str, ...]
    village: BodyForm
    committee: BodyForm
    park: BodyForm
    organs: tuple[OrganForm, ...]

    def is_zone(self, division: Division) -> bool:
        """Tell whether a third-level row is a development or management zone."""
        return division.level == _COUNTY and int(division.code[4:]) in self.zone_numbers

    def town_form(self, name: str) -> BodyForm:
        """Return the form of the body that leads a fourth-level division of this name."""
        return next(rule.form for rule in self.towns if rule.fits(name))

    def is_community(self, name: str) -> bool:
        """Tell whether a fifth-level division of this name is a community, not a village."""
        return any(word in name for word in self.community_words)

    def village_name(self, name: str) -> str:
        """Return the plain name of a village or community.

        >>> read_spine().village_name("兴隆村委会"), read_spine().village_name("双江社区居委会")
        ('兴隆村', '双江社区')
        """
        word = "社区" if self.is_community(name) else "村"
        for ending in self.village_endings:
            if name.endswith(ending) and len(name) > len(ending):
                plain = name.removesuffix(ending)
                return plain if plain.endswith(("村", "社区")) else plain + word
        return name


_COUNTY = 3


@lru_cache(maxsize=1)
def read_spine() -> Spine:
    """Return the words of `data/spine.toml`, read once."""
    with (PLACES / "spine.toml").open("rb") as file:
        data = tomllib.load(file)
    villages = data["villages"]
    return Spine(
        zone_numbers=frozenset(data["zone_numbers"]),
        towns=tuple(
            _TownRule(
                tuple(town.get("endings", ())),
                tuple(town.get("words", ())),
                BodyForm(town["kind"], town["unit"], town["name"], town["short"]),
            )
            for town in data["towns"]
        ),
        community_words=tuple(villages["community_words"]),
        village_endings=tuple(villages["endings"]),
        village=BodyForm(villages["kind"], "VILLAGE", villages["name"], villages["short"]),
        committee=BodyForm(**data["committee"]),
        park=BodyForm(**data["park"]),
        organs=tuple(
            OrganForm(**{**organ, "levels": tuple(organ["levels"])}) for organ in data["organs"]
        ),
    )


def place_name(name: str, above: str) -> str:
    """Return a division's name with the name above it, unless it stands there already.

    >>> place_name("黄花镇", "长沙县"), place_name("攸县工业园", "攸县")
    ('长沙县黄花镇', '攸县工业园')
    """
    return name if name.startswith(above) else above + name
