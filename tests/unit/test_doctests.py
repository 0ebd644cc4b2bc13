"""The examples in docstrings run."""

from __future__ import annotations

import doctest
import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
MODULES = [
    f"{folder}.{path.stem}"
    for folder in ("graph", "law", "loaders", "resolvers", "commands")
    for path in sorted((ROOT / folder).glob("*.py"))
    if ">>>" in path.read_text(encoding="utf-8")
]


def from_source(name: str) -> ModuleType:
    """Return a module; one that is compiled as its source says it, which alone has examples."""
    module = import_module(name)
    source = ROOT / f"{name.replace('.', '/')}.py"
    if module.__file__ == str(source):
        return module
    spec = spec_from_file_location(name, source)
    assert spec is not None
    assert spec.loader is not None
    found = module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_docstring_are_true(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = from_source(name)
    # The examples of a module are those of what is found in it under its name.
    monkeypatch.setitem(sys.modules, name, module)

    failed, tried = doctest.testmod(module)

    assert tried > 0
    assert failed == 0
