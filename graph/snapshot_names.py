"""The names to search of a revision: of all its facts, or of some bodies of a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from graph.snapshot_arrays import NONE
from graph.snapshot_build import CLASS_CELLS
from graph.tables import LEVELS

if TYPE_CHECKING:
    from graph.columns import Columns
    from graph.search import NameRow
    from graph.snapshot import Snapshot

_ORDER = {level: number for number, level in enumerate(LEVELS)}
_LEVEL = CLASS_CELLS.index("level")


def name_rows(columns: Columns) -> Iterator[NameRow]:
    """Yield the names of every organization; states that differ in other cells are one row."""
    from graph.search import NameRow

    states, organs = columns["HAS_STATE"], columns["ORGAN_OF"]
    names, shorts, levels = (states.cells[name] for name in ("name", "short_name", "level"))
    terms = sorted(zip(organs.since, organs.until, organs.end, organs.start, strict=True))
    committee = {organ: of for _, _, of, organ in terms}
    latest: dict[str, tuple[int, str | None]] = dict.fromkeys(committee.values(), (0, None))
    for code, since, level in zip(states.start, states.since, levels, strict=True):
        if code in latest and since >= latest[code][0]:
            latest[code] = since, level
    rows = [
        NameRow(
            code, name, short,
            _level_order(level or latest.get(committee.get(code, ""), (0, None))[1]), since, until,
        )
        for code, name, short, level, since, until in zip(
            states.start, names, shorts, levels, states.since, states.until, strict=True
        )
    ]  # fmt: skip
    rows.sort(key=lambda row: (row.code, row.since))
    yield from _joined(rows)


def names_of(snapshot: Snapshot, bodies: Iterable[int]) -> Iterator[NameRow]:
    """Yield the names of some bodies of a snapshot."""
    from graph.search import NameRow

    arrays, classes = snapshot.arrays, snapshot.meta["classes"]
    start, class_of = arrays["state_start"], arrays["state_class"]
    numbers, shorts = arrays["state_name"], arrays["state_short"]
    since, until = arrays["state_since"], arrays["state_until"]
    text = snapshot.text
    for body in bodies:
        code, roof = snapshot.code(body), snapshot.committee_of(body)
        own = None if roof is None else classes[class_of[start[roof + 1] - 1]][_LEVEL]
        yield from _joined(
            NameRow(
                code, text("name", numbers[row]),
                None if shorts[row] == NONE else text("short", shorts[row]),
                _level_order(classes[class_of[row]][_LEVEL] or own), since[row], until[row],
            )
            for row in range(start[body], start[body + 1])
        )  # fmt: skip


def bodies_named_anew(
    snapshot: Snapshot, stated: Iterable[str], organs: Iterable[str]
) -> list[int]:
    """Return the bodies whose names are to be told anew, in their order.

    Args:
        snapshot: the revision after the change.
        stated: the codes of the bodies whose states changed.
        organs: those of the organs that changed; an organ stands at the level of its committee.
    """
    changed = {body for code in stated if (body := snapshot.find(code)) is not None}
    committees = np.asarray(snapshot.arrays["term_committee"])
    below = np.isin(committees, np.array(sorted(changed), np.int64))
    changed.update(np.asarray(snapshot.arrays["term_organ"])[below].tolist())
    changed.update(body for code in organs if (body := snapshot.find(code)) is not None)
    return sorted(changed)


def _level_order(level: str | None) -> int:
    # Whatever tells no level stands with the lowest.
    return _ORDER.get(level or "", len(LEVELS) - 1)


def _joined(rows: Iterable[NameRow]) -> Iterator[NameRow]:
    """Yield the rows with those made one that say the same on days that follow each other."""
    last: NameRow | None = None
    for row in rows:
        if last is not None and last[:4] == row[:4] and last.until == row.since:
            last = last._replace(until=row.until)
            continue
        if last is not None:
            yield last
        last = row
    if last is not None:
        yield last
