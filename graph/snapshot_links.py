"""The tables of a snapshot that no path looks at: organs over all days, and who followed whom.

They are short beside the bodies, so they are sorted by what they are looked up by and hold no
start for each body.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from graph.columns import FactColumns
from graph.snapshot_arrays import Array, Interning
from graph.snapshot_codes import Codes


def term_arrays(
    committees: Array, organs: Array, acts: Array, readings: Array, days: dict[str, Array]
) -> dict[str, Array]:
    """Return for which committee each organ stands on which days, and whether it acts.

    Args:
        committees: the number of the committee of each term.
        organs: the number of its organ.
        acts: whether it acts, under the readings.
        readings: the number of these readings.
        days: the days, as `since` and `until`.
    """
    order = np.lexsort((days["since"], organs, committees))
    cells: dict[str, Array] = {
        "committee": committees.astype(np.int32),
        "organ": organs.astype(np.int32),
        "acts": acts.astype(np.uint8),
        "readings": readings.astype(np.uint32),
        **days,
    }
    return {f"term_{name}": cell[order] for name, cell in cells.items()}


def succession_arrays(facts: FactColumns, bodies: Codes, meta: dict[str, Any]) -> dict[str, Array]:
    """Return which body followed which, on which day and by what.

    Args:
        facts: the facts of type SUCCEEDED_BY.
        bodies: the codes of the bodies.
        meta: the small tables of the snapshot, to which the words of the kinds are added.
    """
    kinds = Interning()
    numbers = np.fromiter(map(kinds.number, facts.cells["kind"]), np.uint8, len(facts.start))
    meta["succession_kinds"] = kinds.values()
    cells: dict[str, Array] = {
        "predecessor": bodies.numbers_of(facts.start),
        "successor": bodies.numbers_of(facts.end),
        "since": np.asarray(facts.since, np.int32),
        "kind": numbers,
    }
    order = np.lexsort((cells["successor"], cells["since"], cells["predecessor"]))
    return {f"succession_{name}": cell[order] for name, cell in cells.items()}
