"""(io) What the kinds of bodies mean apart from any document, read from `law/bodies.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from law.predicate import compile_predicate
from law.standing import Standing

_FILE = Path(__file__).parent / "bodies.yaml"


class Bodies:
    """The meaning of kinds: which bodies act, admit, are branches, act through an organ."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Compile the conditions of the file."""
        self.data = data
        self.rank_of_kind: dict[str, str] = data["rank_of_kind"]
        self._unit_defaults = [
            (entry["unit"], compile_predicate(entry["body"])) for entry in data["unit_defaults"]
        ]
        self.acts_through_organ: dict[str, bool] = {
            entry["kind"]: entry["required"] for entry in data["acts_through_organ"]
        }
        self.organs_first: list[str] = data["organs_first"]
        self.is_powerless = compile_predicate(data["powerless"])
        self.may_act = compile_predicate(data["may_act"])
        self.approving = compile_predicate(data["approving"])
        self.is_committee = compile_predicate(data["committee"])
        self.is_branch = compile_predicate(data["branch"])
        self.is_branch_or_general_branch = compile_predicate(data["branch_or_general_branch"])
        self.is_province = compile_predicate(data["province"])
        self.is_summit_level = compile_predicate(data["summit"])

    def resolve(self, body: Standing) -> Standing:
        """Fill rank and unit of a body where its cells leave them to its kind and place."""
        body.rank = self.rank_of_kind.get(body.kind, body.rank)
        if body.unit is None:
            body.unit = next((unit for unit, test in self._unit_defaults if test(body)), None)
        return body


@cache
def load_bodies() -> Bodies:
    """Return the bodies of the file that ships with the project."""
    return Bodies(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
