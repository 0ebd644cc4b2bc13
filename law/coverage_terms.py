"""(io) What coverage counts and where it looks, read from `law/coverage.yaml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from graph.snapshot_places import MEMBER_CELLS
from law.predicate import compile_predicate

_FILE = Path(__file__).parent / "coverage.yaml"


class CoverageTerms:
    """Which members count, and which bodies lead the region they sit in."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Compile the conditions of the file."""
        self._members: Mapping[str, list[Any]] = data["members"]
        self.leads_its_seat = compile_predicate(data["leads_its_seat"])

    def counts(self, member: Sequence[Any]) -> bool:
        """Tell whether a member with these cells counts: relation, status and standing."""
        cells = dict(zip(MEMBER_CELLS, member, strict=True))
        return all(cells[name] in values for name, values in self._members.items())


@cache
def load_coverage_terms() -> CoverageTerms:
    """Return the terms of the file that ships with the project."""
    return CoverageTerms(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
