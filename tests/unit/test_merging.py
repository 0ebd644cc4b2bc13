"""A second import: the rows are the truth for the keys they name, everything else stays."""

from __future__ import annotations

from typing import Any

import pytest

from graph.conversion import facts_of, tables_of
from graph.merging import merge
from graph.problems import Problem
from graph.tables import TABLES, DataSet, Row, Tables
from tests.unit.county_tables import a_county, a_data_set, day, put, tables_with


def known() -> Tables:
    """Return the county in normal form."""
    return tables_of(facts_of(a_county()))


def after(data_set: DataSet, before: Tables | None = None) -> tuple[Tables, list[Problem]]:
    """Return the normal form after an import, and what the merge refused."""
    merged, problems, _ = merge(before or known(), data_set, replace=False)
    return tables_of(facts_of(merged)), problems


def moved_township() -> Tables:
    """Return the county whose T2 came from the city committee to A1 in 2010."""
    tables = a_county()
    put(tables, "organizations", code="T2", superior=None)
    ends = {"subordinate": "T2", "kind": "FORMAL"}
    put(tables, "affiliations", **ends, superior="A", since=day(2000), until=day(2010))
    put(tables, "affiliations", **ends, superior="A1", since=day(2010))
    return tables_of(facts_of(tables))


def formal(code: str, superior: str, **cells: Any) -> Row:
    """Return a FORMAL row of affiliations."""
    return {"subordinate": code, "superior": superior, "kind": "FORMAL", **cells}


@pytest.mark.rows("A6")
def test_what_is_known_imported_again_changes_nothing() -> None:
    before = moved_township()
    data_set = a_data_set(**{name: list(rows.values()) for name, rows in before.items()})

    for replace in (False, True):
        merged, problems, lost = merge(before, data_set, replace=replace)

        assert facts_of(before) == facts_of(merged)
        assert problems == []
        assert not any(lost.rows.values())


def test_a_different_row_replaces_what_is_known() -> None:
    result, _ = after(a_data_set(organizations=[{"code": "T1", "name": "东山镇党委"}]))

    assert result["organizations"][("T1",)]["name"] == "东山镇党委"


def test_a_column_that_the_file_does_not_have_is_left_as_it_is() -> None:
    before = known()

    result, _ = after(a_data_set(organizations=[{"code": "T1", "name": "东山镇党委"}]))

    assert {**result["organizations"][("T1",)], "name": None} == {
        **before["organizations"][("T1",)], "name": None,
    }  # fmt: skip


def test_an_empty_cell_is_empty() -> None:
    result, _ = after(a_data_set(organizations=[{"code": "T1", "admits": None}]))

    assert result["organizations"][("T1",)]["admits"] is None


def test_a_key_that_is_not_named_stays_as_it_is() -> None:
    result, _ = after(a_data_set(organizations=[{"code": "T1", "admits": None}]))

    result["organizations"].pop(("T1",))
    expected = known()
    expected["organizations"].pop(("T1",))
    assert result == expected


def test_a_new_key_is_empty_where_the_file_has_no_column() -> None:
    row = {"code": "T3", "name": "北镇党委", "kind": "TOWNSHIP_COMMITTEE", "superior": "A1"}

    result, _ = after(a_data_set(organizations=[row]))

    expected = {**dict.fromkeys(TABLES["organizations"].names), **row}
    assert result["organizations"][("T3",)] == expected


def test_what_is_known_is_not_changed_by_looking_at_an_import() -> None:
    before = known()

    merge(before, a_data_set(organizations=[{"code": "T1", "admits": None}]), replace=False)

    assert before == known()


def test_drop_removes_the_key_and_nothing_else() -> None:
    data_set = a_data_set(placements=[
        {"member": "m_1", "organization": "T1t", "since": day(2010), "drop": True},
        {"member": "m_1", "organization": "T1t", "since": day(1999), "drop": True},
    ])  # fmt: skip

    merged, problems, lost = merge(known(), data_set, replace=False)

    assert merged == {**known(), "placements": {}}
    assert problems == []
    assert lost.rows["placements"] == 1
    assert lost.emptied == ("placements",)


def test_formal_rows_replace_the_superior() -> None:
    data_set = a_data_set(affiliations=[
        formal("T2", "A1", since=day(2000), until=day(2010)), formal("T2", "A", since=day(2010)),
    ])  # fmt: skip

    result, problems = after(data_set)

    assert problems == []
    assert result["organizations"][("T2",)]["superior"] is None
    assert sorted(key[1] for key in result["affiliations"]) == ["A", "A1"]


def test_a_superior_replaces_the_formal_rows() -> None:
    data_set = a_data_set(organizations=[{"code": "T2", "superior": "A1G"}])

    result, problems = after(data_set, moved_township())

    assert problems == []
    assert result["organizations"][("T2",)]["superior"] == "A1G"
    assert result["affiliations"] == {}


def test_a_superior_leaves_the_rows_of_dual_management() -> None:
    before = moved_township()
    put(before, "affiliations", subordinate="T2", superior="A1G", kind="LEADS", since=day(2005))

    result, _ = after(a_data_set(organizations=[{"code": "T2", "superior": "A1"}]), before)

    assert [key[2] for key in result["affiliations"]] == ["LEADS"]


def test_formal_rows_of_a_body_that_is_not_there_are_kept_for_the_checks() -> None:
    result, problems = after(a_data_set(affiliations=[formal("X", "A", since=day(2000))]))

    assert problems == []
    assert list(result["affiliations"]) == [("X", "A", "FORMAL", day(2000))]


def test_an_empty_superior_leaves_the_formal_rows() -> None:
    before = moved_township()

    result, _ = after(a_data_set(organizations=[{"code": "T2", "superior": None}]), before)

    assert result == before


def test_a_superior_and_formal_rows_to_another_body_are_refused_at_once() -> None:
    data_set = a_data_set(
        organizations=[{"code": "T2", "superior": "A1"}],
        affiliations=[formal("T2", "A", since=day(2000))],
    )

    _, problems = after(data_set)

    (problem,) = problems
    assert (problem.code, problem.key, problem.column) == (
        "SUPERIOR_GIVEN_TWICE", ("T2",), "superior",
    )  # fmt: skip
    assert (problem.file, problem.line, problem.value) == ("organizations.csv", 2, "A1")
    assert "“A”" in problem.zh
    assert "“A”" in problem.en


def test_a_superior_and_formal_rows_to_the_same_body_agree() -> None:
    data_set = a_data_set(
        organizations=[{"code": "T2", "superior": "A"}],
        affiliations=[formal("T2", "A", since=day(2000))],
    )

    result, problems = after(data_set, moved_township())

    assert problems == []
    assert result["organizations"][("T2",)]["superior"] == "A"
    assert result["affiliations"] == {}


def test_dropping_the_row_that_a_superior_is_short_for_empties_it() -> None:
    data_set = a_data_set(affiliations=[formal("T2", "A1", since=day(2000), drop=True)])

    result, _ = after(data_set)

    assert result["organizations"][("T2",)]["superior"] is None


def test_replace_takes_the_data_set_for_the_whole() -> None:
    rows = [{"code": "A", "name": "中共甲市委", "kind": "LOCAL_COMMITTEE", "level": "PREFECTURE"}]

    merged, _, lost = merge(known(), a_data_set(organizations=rows), replace=True)

    assert merged == tables_with(organizations=rows)
    assert lost.rows["organizations"] == len(a_county()["organizations"]) - 1
    assert lost.rows["regions"] == 3
    assert lost.rows["facts"] == 0
    assert lost.emptied == ("regions", "members", "placements")


def test_a_row_that_is_said_in_another_form_is_not_lost() -> None:
    before = a_county()
    put(before, "facts", code="T1", field="admits", value=False, since=day(2010))
    put(before, "facts", code="T1", field="admits", value=True, since=day(2012))
    data_set = a_data_set(**{name: list(rows.values()) for name, rows in before.items()})
    row = {"code": "T1", "field": "admits", "value": False, "since": day(2010)}
    data_set |= a_data_set(facts=[{**row, "until": day(2012)}])

    merged, _, lost = merge(before, data_set, replace=True)

    assert facts_of(merged) == facts_of(before)
    assert not any(lost.rows.values())


def test_a_street_that_loses_its_power_ends_one_state_and_begins_two() -> None:
    row = {"code": "T1", "field": "admits", "value": False, "since": day(2020)}
    before = known()

    merged, _, _ = merge(before, a_data_set(facts=[row]), replace=False)
    closes = sorted(facts_of(before) - facts_of(merged))
    opens = sorted(facts_of(merged) - facts_of(before))

    day_2000, day_2020 = day(2000).toordinal(), day(2020).toordinal()
    assert [(fact.since, fact.get("admits")) for fact in closes] == [(day_2000, True)]
    assert [(fact.since, fact.until, fact.get("admits")) for fact in opens] == [
        (day_2000, day_2020, True), (day_2020, closes[0].until, False),
    ]  # fmt: skip
