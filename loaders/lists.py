"""Lists of a revision on a day as rows of texts, with their columns in two languages.

A row says where its organization or place stands as well, so that a list is read without another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import starmap
from typing import Final

from graph.days import date_of
from graph.places import Places
from graph.snapshot import Snapshot
from law.coverage_parts import Part
from law.reachability import Crossing
from loaders.cells import Value

Words = tuple[str, str]
"""The same in Chinese and in English."""

CODE: Final[Words] = ("代码", "code")
NAME: Final[Words] = ("名称", "name")

ORGANIZATION_COLUMNS: Final[tuple[Words, ...]] = (
    CODE, NAME, ("简称", "short name"), ("类别", "kind"), ("层级", "level"),
    ("上级代码", "superior"), ("上级名称", "name of the superior"),
    ("所属党委代码", "organ of"), ("所在地", "region"), ("行业系统", "system"),
    ("审批权限", "admits"), ("始于", "since"), ("止于", "until"),
)  # fmt: skip
REGION_COLUMNS: Final[tuple[Words, ...]] = (
    CODE, NAME, ("级别", "level"), ("上级区划代码", "part of"), ("上级区划", "name of that region"),
)  # fmt: skip
WORKPLACE_COLUMNS: Final[tuple[Words, ...]] = (
    CODE, NAME, ("性质", "nature"), ("所在地代码", "region"), ("所在地", "name of the region"),
    ("主管部门党组织代码", "authority"), ("主管部门党组织", "name of the authority"),
)  # fmt: skip
PART_COLUMNS: Final[tuple[Words, ...]] = (
    CODE, NAME, ("下分", "parts"), ("党组织数", "organizations"), ("支部数", "branches"),
    ("党员数", "members"), ("区域数", "regions"), ("空白区域", "regions without organization"),
    ("单位数", "units"), ("应建未建单位", "units without organization"),
    ("没有发展党员审批权限", "without approving power"), ("没有合规途径", "without a lawful way"),
)  # fmt: skip
ORIGIN_COLUMNS: Final[tuple[Words, ...]] = (
    ("转出组织代码", "origin"), ("转出组织", "name of the origin"),
)  # fmt: skip

Row = Sequence[Value]


class Lists:
    """The lists of one revision on one day.

    Args:
        snapshot: the revision.
        day: the day.
    """

    def __init__(self, snapshot: Snapshot, day: int) -> None:
        """Keep both."""
        self._snapshot = snapshot
        self._day = day
        self._places = Places(snapshot)
        self._names: dict[int, str | None] = {}

    def organizations(self, numbers: Iterable[int]) -> Iterator[Row]:
        """Yield a row for each of some bodies that exist on the day."""
        snapshot, day = self._snapshot, self._day
        classes = snapshot.classes
        for body in numbers:
            state = snapshot.state(body, day)
            if state is None:
                continue
            cells = classes[state.body_class]
            superior, committee = snapshot.superior(body, day), snapshot.committee_of(body)
            yield (
                snapshot.code(body), state.name, state.short_name, cells["kind"], cells["level"],
                None if superior is None else snapshot.code(superior), self.name_of(superior),
                None if committee is None else snapshot.code(committee),
                snapshot.seat(body, day), cells["system"], cells["admits"],
                *map(date_of, snapshot.life(body)),
            )  # fmt: skip

    def regions(self, numbers: Iterable[int]) -> Iterator[Row]:
        """Yield a row for each of some regions."""
        for number in numbers:
            state = self._places.region(number, self._day)
            code = self._places.region_code(number)
            if state is None:
                yield (code, code, None, None, None)
            else:
                yield (code, state.name, state.level, state.part_of, self._region(state.part_of))

    def workplaces(self, numbers: Iterable[int]) -> Iterator[Row]:
        """Yield a row for each of some workplaces."""
        for number in numbers:
            state = self._places.workplace(number, self._day)
            if state is not None:
                yield (
                    state.code, state.name, state.nature,
                    state.region, self._region(state.region),
                    state.authority, self._named(state.authority),
                )  # fmt: skip

    def parts(self, parts: Iterable[Part], *, are_regions: bool) -> Iterator[Row]:
        """Yield a row for each part of coverage."""
        for part in parts:
            if are_regions:
                code = self._places.region_code(part.number)
                name = self._region(code)
            else:
                code, name = self._snapshot.code(part.number), self.name_of(part.number)
            yield (code, name, *map(str, (part.parts, *part.counts)))

    def crossings(
        self, codes: Sequence[str], matrix: Iterable[Iterable[Crossing]]
    ) -> Iterator[Row]:
        """Yield a row for each origin: its code and name, then hops or the code why there is none."""
        for code, crossings in zip(codes, matrix, strict=True):
            yield (code, self._named(code), *starmap(_crossing, crossings))

    def name_of(self, body: int | None) -> str | None:
        """Return the name of a body on the day, or of the nearest day of its life."""
        if body is None:
            return None
        if body not in self._names:
            since, until = self._snapshot.life(body)
            state = self._snapshot.state(body, min(max(self._day, since), until - 1))
            self._names[body] = None if state is None else state.name
        return self._names[body]

    def _named(self, code: str | None) -> str | None:
        return None if code is None else self.name_of(self._snapshot.find(code))

    def _region(self, code: str | None) -> str | None:
        number = None if code is None else self._places.find_region(code)
        state = None if number is None else self._places.region(number, self._day)
        return code if state is None else state.name


def day_text(day: int) -> str:
    """Return a day as it is written in files."""
    return date.fromordinal(day).isoformat()


def _crossing(hops: int | None, code: str | None) -> str | None:
    return code if hops is None else str(hops)
