"""The national columns: complete at any size, well linked, and the same each time."""

from __future__ import annotations

import numpy as np
import pytest

from graph.tables import KINDS, TABLES, UNITS
from loaders.national import Columns, national_columns, national_rows

COUNT = 20_000


@pytest.fixture(scope="module")
def columns() -> Columns:
    return national_columns(COUNT)


def test_there_are_as_many_organizations_as_were_asked_for(columns: Columns) -> None:
    assert len(columns) == COUNT
    assert len(set(columns.code.tolist())) == COUNT


def test_the_same_columns_come_out_each_time(columns: Columns) -> None:
    again = national_columns(COUNT)

    assert np.array_equal(again.code, columns.code)
    assert np.array_equal(again.superior, columns.superior)
    assert np.array_equal(again.admits, columns.admits)


def test_every_line_reaches_the_centre(columns: Columns) -> None:
    above = np.where(columns.organ_of >= 0, columns.organ_of, columns.superior)
    above[0] = 0
    place = np.arange(COUNT)
    for _ in range(12):
        place = above[place]

    assert not place.any()


def test_a_body_is_an_organ_or_has_a_superior_but_not_both(columns: Columns) -> None:
    links = (columns.organ_of >= 0).astype(int) + (columns.superior >= 0)

    assert links[0] == 0
    assert (links[1:] == 1).all()


def test_every_committee_of_a_county_has_its_organization_department(columns: Columns) -> None:
    committees = np.flatnonzero(columns.kind == KINDS.index("LOCAL_COMMITTEE"))
    departments = columns.kind == KINDS.index("ORGANIZATION_DEPARTMENT")

    assert set(columns.organ_of[departments].tolist()) == set(committees.tolist())


def test_beyond_the_spine_stand_branches_below_committees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.national.NATIONAL_SPINE", 10_000)
    monkeypatch.setattr("loaders.national._DIVISIONS", 7_000)

    large = national_columns(COUNT)

    synthesised = np.arange(10_000, COUNT)
    ranks = {KINDS[kind] for kind in np.unique(large.kind[synthesised])}
    above = {KINDS[kind] for kind in np.unique(large.kind[large.superior[synthesised]])}
    assert ranks == {"GENERAL_BRANCH", "BRANCH"}
    assert above == {
        "TOWNSHIP_COMMITTEE", "STREET_COMMITTEE", "GRASSROOTS_COMMITTEE", "GENERAL_BRANCH",
    }  # fmt: skip
    assert large.name(COUNT - 1).endswith("支部委员会")


def test_enterprises_and_institutions_fill_the_rest_of_the_spine(columns: Columns) -> None:
    units = columns.kind == KINDS.index("GRASSROOTS_COMMITTEE")

    natures = {UNITS[unit] for unit in np.unique(columns.unit[units])}

    assert natures >= {"ENTERPRISE", "INSTITUTION"}
    assert units.sum() > COUNT // 5


def test_names_are_made_when_asked_for_and_fit_their_column(columns: Columns) -> None:
    names = list(columns.names())

    assert len(names) == COUNT
    assert names[COUNT - 1] == columns.name(COUNT - 1)
    assert all(0 < len(name) <= 120 for name in names)
    assert names[2] == "中共北京市委员会"


def test_the_columns_become_rows_of_the_table(columns: Columns) -> None:
    rows = list(national_rows(columns))
    codes = {row["code"] for row in rows}

    assert tuple(rows[0]) == TABLES["organizations"].names
    assert all(row["superior"] in codes for row in rows if row["superior"])
    assert [row["code"] for row in rows if not row["superior"] and not row["organ_of"]] == [
        "000000"
    ]
