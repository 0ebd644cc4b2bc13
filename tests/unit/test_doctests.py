"""The examples in docstrings run."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = [
    f"{folder}.{path.stem}"
    for folder in ("graph", "law", "loaders", "resolvers", "commands")
    for path in sorted((ROOT / folder).glob("*.py"))
    if ">>>" in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_docstring_are_true(name: str) -> None:
    failed, tried = doctest.testmod(import_module(name))

    assert tried > 0
    assert failed == 0
