"""Tables go out and come back the same, and nothing that goes out is a formula."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from graph.errors import InvalidInput
from graph.tables import TABLES, DataSet, Tables
from loaders.reading import read_data_set
from loaders.writing import write_tables
from tests.unit.invented_tables import any_tables, small_tables, tables_of

FORMATS = {"csv": "set", "xlsx": "set.xlsx", "jsonl": "set.jsonl"}


def read_back(path: Path) -> Tables:
    """Return what a data set without problems holds."""
    data_set, problems = read_data_set(path)
    assert problems == []
    return tables_in(data_set)


def tables_in(data_set: DataSet) -> Tables:
    """Return the tables of a data set by their keys."""
    return {
        name: {table.key_of(row.cells): row.cells for row in data_set.get(name, [])}
        for name, table in TABLES.items()
    }


def bytes_of(path: Path) -> dict[str, bytes]:
    """Return the bytes of a file or of each file of a folder."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {file.name: file.read_bytes() for file in files}


def written_twice(
    tables: Tables, format_: str
) -> tuple[Tables, dict[str, bytes], dict[str, bytes]]:
    """Write the tables, read them, and write what was read."""
    with TemporaryDirectory() as folder:
        first, again = (Path(folder, name, FORMATS[format_]) for name in ("first", "again"))
        first.parent.mkdir()
        again.parent.mkdir()
        write_tables(tables, first, format_)
        known = read_back(first)
        write_tables(known, again, format_)
        return known, bytes_of(first), bytes_of(again)


@pytest.mark.rows("A6")
@pytest.mark.parametrize("format_", ["csv", "jsonl"])
@given(tables=any_tables())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_tables_come_back_with_the_same_cells_and_bytes(format_: str, tables: Tables) -> None:
    known, first, again = written_twice(tables, format_)

    assert known == tables
    assert again == first


@pytest.mark.rows("A6")
@given(tables=any_tables())
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_workbook_comes_back_with_the_same_cells_and_bytes(tables: Tables) -> None:
    known, first, again = written_twice(tables, "xlsx")

    assert known == tables
    assert again == first


@pytest.mark.rows("A6")
def test_the_three_formats_hold_the_same(tmp_path: Path) -> None:
    tables = small_tables()

    for format_, name in FORMATS.items():
        write_tables(tables, tmp_path / name, format_)

    assert [read_back(tmp_path / name) for name in FORMATS.values()] == [tables] * 3


def test_rows_go_out_by_key_with_the_columns_of_the_contract(tmp_path: Path) -> None:
    rows = [{"code": code, "name": code, "kind": "BRANCH"} for code in ("B", "A", "10", "9")]

    write_tables(tables_of(organizations=rows), tmp_path / "set", "csv")

    lines = (tmp_path / "set" / "organizations.csv").read_text("utf-8").split("\n")
    assert lines[0] == (
        "code,name,short_name,kind,level,superior,organ_of,unit,rank,seat,system,admits,"
        "temporary,on_system,since,until"
    )
    assert [line.split(",")[0] for line in lines[1:]] == ["10", "9", "A", "B", ""]


def test_a_table_without_rows_is_left_out(tmp_path: Path) -> None:
    write_tables(tables_of(), tmp_path / "set", "csv")

    assert list(bytes_of(tmp_path / "set")) == ["organizations.csv"]


FORMULA_LIKE = [
    start + sign + rest
    for start in ("", '"', "甲;", "甲,", "甲|", '甲,"', "'", "''", "甲;'")
    for sign in "=+-@＝＋－＠"
    for rest in ("1+1", "cmd|'/C calc'!A0", "SUM(1,1)", "甲")
]


@pytest.mark.parametrize("format_", FORMATS)
def test_values_that_begin_like_formulas_go_out_harmless_and_come_back_the_same(
    format_: str, tmp_path: Path
) -> None:
    rows = [
        {"code": f"A{number}", "name": name, "kind": "BRANCH"}
        for number, name in enumerate(FORMULA_LIKE)
    ]
    tables = tables_of(organizations=rows)

    write_tables(tables, tmp_path / FORMATS[format_], format_)

    assert read_back(tmp_path / FORMATS[format_]) == tables
    assert len(FORMULA_LIKE) >= 280


def test_no_second_reader_sees_a_formula_in_a_csv_file(tmp_path: Path) -> None:
    rows = [{"code": name, "name": name, "kind": "BRANCH"} for name in FORMULA_LIKE]

    write_tables(tables_of(organizations=rows), tmp_path / "set", "csv")

    with (tmp_path / "set" / "organizations.csv").open(encoding="utf-8", newline="") as handle:
        cells = [cell for row in csv.reader(handle) for cell in row]
    pieces = [
        piece for cell in cells for piece in cell.replace(",", ";").replace("|", ";").split(";")
    ]
    assert not [piece for piece in pieces if piece.lstrip('"').startswith(tuple("=+-@＝＋－＠"))]


def test_no_second_reader_sees_a_formula_in_a_workbook(tmp_path: Path) -> None:
    rows = [{"code": name, "name": name, "kind": "BRANCH"} for name in FORMULA_LIKE]

    write_tables(tables_of(organizations=rows), tmp_path / "set.xlsx", "xlsx")

    book = load_workbook(tmp_path / "set.xlsx")
    cells = [cell for row in book["organizations"].iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_workbook_does_not_tell_when_it_was_made(tmp_path: Path) -> None:
    write_tables(small_tables(), tmp_path / "set.xlsx", "xlsx")

    properties = load_workbook(tmp_path / "set.xlsx").properties
    assert {properties.created.year, properties.modified.year} == {2000}


def test_an_export_replaces_the_one_before(tmp_path: Path) -> None:
    write_tables(small_tables(), tmp_path / "set", "csv")

    write_tables(tables_of(), tmp_path / "set", "csv")

    assert [entry.name for entry in tmp_path.iterdir()] == ["set"]
    assert list(bytes_of(tmp_path / "set")) == ["organizations.csv"]


def test_a_folder_with_other_things_in_it_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "letter.txt").write_text("x")

    with pytest.raises(InvalidInput, match=r"letter\.txt"):
        write_tables(small_tables(), tmp_path / "set", "csv")

    assert list(bytes_of(tmp_path / "set")) == ["letter.txt"]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_failed_export_leaves_what_was_there(format_: str, tmp_path: Path) -> None:
    path = tmp_path / FORMATS[format_]
    write_tables(small_tables(), path, format_)
    before = bytes_of(path)
    broken = tables_of(organizations=[{"code": "A", "name": object(), "kind": "BRANCH"}])

    with pytest.raises(TypeError):
        write_tables(broken, path, format_)

    assert bytes_of(path) == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_place_that_is_not_there_is_named_in_both_languages(format_: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        write_tables(small_tables(), tmp_path / "nowhere" / FORMATS[format_], format_)

    assert "nowhere" in caught.value.text("en")
    assert "无法写入" in caught.value.text("zh")


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="choose csv, xlsx or jsonl"):
        write_tables(small_tables(), tmp_path / "set.ods", "ods")
