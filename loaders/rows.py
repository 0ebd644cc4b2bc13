"""The rows of one table: from the texts of a file to typed rows and every problem in them.

What a cell alone can tell is left to `cells`; where the texts come from, to `reading` and
`sheets`. Whatever needs more than one table is left to the checks of the graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from graph.problems import Problem
from graph.tables import DROP, FACT_FIELDS, TABLES, Column, Key, Row, SourcedRow, Table
from loaders.cells import Value, cell_text, nearest, parse_cell, shown
from loaders.flaws import Flaw, flaw, suggestion

COLUMN_LIMIT = 100
PROBLEM_LIMIT = 10_000
_REMEMBERED_LIMIT = 50_000

Text = str | Flaw
"""The text of a cell, or why it has none."""


class Findings:
    """All problems of a data set, up to a limit."""

    def __init__(self) -> None:
        """Begin without any."""
        self.problems: list[Problem] = []
        self.is_full = False

    def add(
        self, found: Flaw, file: str, line: int = 0, *, table: str = "", column: str = "",
        value: str = "", key: Key = (),
    ) -> None:  # fmt: skip
        """Add a flaw with its place; past the limit the last problem says that there are more."""
        if self.is_full:
            return
        if len(self.problems) >= PROBLEM_LIMIT:
            self.is_full = True
            found, line, column, value = flaw("TOO_MANY_PROBLEMS", limit=PROBLEM_LIMIT), 0, "", ""
        code, *words, own = found
        zh, en, remedy_zh, remedy_en = words
        self.problems.append(
            Problem(code, table, key, column, shown(own or value), zh, en, remedy_zh, remedy_en,
                    file, line)
        )  # fmt: skip


class _Cells(dict[Text, Value | Flaw]):
    """The values of one column by their texts, each parsed once while there are not too many."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column

    def __missing__(self, text: Text) -> Value | Flaw:
        value = text if isinstance(text, Flaw) else parse_cell(self.column, text)
        if len(self) < _REMEMBERED_LIMIT:
            self[text] = value
        return value


class _Plan(NamedTuple):
    """Which text of a row belongs to which column."""

    width: int
    columns: list[tuple[int, str, _Cells]]
    keys: list[tuple[int, str, _Cells]]
    drop: int | None
    absent: tuple[str, ...]


class TableReader:
    """Read the rows of one table of one file.

    Call `header` first, then `row` for each row, and `report_absent_columns` at the end; in JSON
    Lines, where each line has columns of its own, `header`, `row` and `report_absent_cells`.
    """

    def __init__(self, table: Table, file: str, findings: Findings) -> None:
        """Begin without rows."""
        self.table = table
        self.file = file
        self.findings = findings
        self.rows: list[SourcedRow] = []
        self._lines: dict[Key, int] = {}
        self._cells = {column.name: _Cells(column) for column in (*table.columns, DROP)}
        self._fact_cells = {
            name: _Cells(TABLES["organizations"].column(name)) for name in FACT_FIELDS
        }
        self._plan = _Plan(0, [], [], None, ())
        self._plans: dict[tuple[Text, ...], _Plan] = {}
        self._has_rows = False

    def header(self, names: Sequence[Text], line: int) -> bool:
        """Take the names of the columns; return False where the rows make no sense with them."""
        if len(names) > COLUMN_LIMIT:
            self.report(flaw("TOO_MANY_COLUMNS", count=len(names), limit=COLUMN_LIMIT), line)
            return False
        plan = self._plans.get(tuple(names))
        self._plan = self._plans[tuple(names)] = plan or self._planned(names, line)
        return True

    def _planned(self, names: Sequence[Text], line: int) -> _Plan:
        places: dict[str, int] = {}
        for index, name in enumerate(names):
            self._place(name, index, line, places)
        columns = [(at, name, self._cells[name]) for name, at in places.items() if name != "drop"]
        keys = [cell for cell in columns if cell[1] in self.table.key]
        absent = [c.name for c in self.table.columns if c.required and c.name not in places]
        return _Plan(len(names), columns, keys, places.get("drop"), tuple(absent))

    def _place(self, name: Text, index: int, line: int, places: dict[str, int]) -> None:
        if isinstance(name, Flaw):
            self.report(name, line)
        elif name in places:
            self.report(flaw("DUPLICATE_COLUMN"), line, name, name)
        elif name in self._cells:
            places[name] = index
        else:
            known = (*self.table.names, "drop")
            hint = suggestion(nearest(name, known), ", ".join(known))
            self.report(flaw("UNKNOWN_COLUMN", table=self.table.name, **hint), line, name, name)

    def report_absent_columns(self, line: int) -> None:
        """Report the required columns that the header lacks, unless every row is a drop."""
        for name in self._plan.absent:
            if name in self.table.key or self._plan.drop is None or self._has_rows:
                self.report(flaw("MISSING_COLUMN"), line, name)

    def report_absent_cells(self, line: int, *, is_drop: bool) -> None:
        """Report the required columns that a line of its own columns lacks."""
        for name in self._plan.absent:
            if name in self.table.key or not is_drop:
                self.report(flaw("MISSING_CELL"), line, name)

    def row(self, texts: Sequence[Text], line: int) -> bool:
        """Take one row; return whether it is a drop."""
        plan = self._plan
        if len(texts) != plan.width:
            self.report(flaw("WRONG_CELL_COUNT", count=len(texts), wanted=plan.width), line)
            return False
        drop = self._is_drop(texts, line)
        self._has_rows |= not drop
        cells: Row = {}
        flaws: list[tuple[str, int, Flaw]] = []
        for index, name, values in plan.keys if drop else plan.columns:
            value = values[texts[index]]
            if value.__class__ is Flaw:
                flaws.append((name, index, value))
            else:
                cells[name] = value
        if not drop and "value" in cells and self.table.name == "facts":
            self._type_fact(cells, flaws)
        key = self._key(cells, flaws)
        for name, index, found in flaws:
            self.report(found, line, name, _shown_text(texts[index]), key or ())
        if key is not None:
            self._keep(SourcedRow(cells, self.file, line, drop), key)
        return drop

    def _is_drop(self, texts: Sequence[Text], line: int) -> bool:
        if self._plan.drop is None:
            return False
        text = texts[self._plan.drop]
        value = self._cells["drop"][text]
        if isinstance(value, Flaw):
            self.report(value, line, "drop", _shown_text(text))
            return False
        return value is True

    def _type_fact(self, cells: Row, flaws: list[tuple[str, int, Flaw]]) -> None:
        """Give the cell `value` of a fact the type of the column that `field` names."""
        text = cells.pop("value")
        if "field" not in cells:
            return
        value = self._fact_cells[cells["field"]][text or ""]
        if isinstance(value, Flaw):
            index = next(at for at, name, _ in self._plan.columns if name == "value")
            flaws.append(("value", index, value))
        else:
            cells["value"] = value

    def _key(self, cells: Row, flaws: list[tuple[str, int, Flaw]]) -> Key | None:
        """Return the key of a row, None where a cell of it could not be read or is not there."""
        unread = [name for name, _, _ in flaws]
        if any(name in self.table.key for name in (*unread, *self._plan.absent)):
            return None
        return self.table.key_of(cells)

    def _keep(self, row: SourcedRow, key: Key) -> None:
        first = self._lines.setdefault(key, row.line)
        if first != row.line:
            columns = ", ".join(self.table.key)
            text = " ".join(cell_text(cell) for cell in key if cell is not None)
            found = flaw("REPEATED_KEY", line=first, columns=columns)
            self.report(found, row.line, self.table.key[0], text, key)
            return
        since, until = row.cells.get("since"), row.cells.get("until")
        if since is not None and until is not None and since >= until:
            text = f"{since} – {until}"
            self.report(flaw("INVALID_VALIDITY"), row.line, "until", text, key)
        self.rows.append(row)

    def report(
        self, found: Flaw, line: int, column: str = "", value: str = "", key: Key = ()
    ) -> None:
        """Report a flaw at a line of this table."""
        self.findings.add(
            found, self.file, line, table=self.table.name, column=column, value=value, key=key
        )


def _shown_text(text: Text) -> str:
    return text.value if isinstance(text, Flaw) else text


def unknown_table(name: str, ending: str = "") -> Flaw:
    """Return the flaw of a table that is not known, with the nearest that is."""
    likely = nearest(name, tuple(TABLES))
    known = ", ".join(table + ending for table in TABLES)
    return flaw("UNKNOWN_TABLE", **suggestion(likely and likely + ending, known))
