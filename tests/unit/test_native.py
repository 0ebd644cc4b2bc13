"""Compiled modules are used only where they were made from the sources as they are."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import law.traversal
from graph import native


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a copy of the sources, with a place for what is compiled and nothing in it."""
    root = Path(native.__file__).parents[1]
    for name in native.MODULES:
        copy = tmp_path / f"{name}.py"
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes((root / f"{name}.py").read_bytes())
    monkeypatch.setattr(native, "_ROOT", tmp_path)
    monkeypatch.setattr(native, "_BUILD", tmp_path / "build")
    monkeypatch.setattr(sys, "path", sys.path.copy())
    monkeypatch.delenv(native.SWITCH, raising=False)
    native._used.cache_clear()
    yield tmp_path
    native._used.cache_clear()


@pytest.mark.usefixtures("sources")
def test_what_is_compiled_is_found_before_the_sources() -> None:
    native.folder().mkdir(parents=True)

    found = native.places_of("law")

    assert found == [str(native.folder() / "law")]
    assert native.is_compiled()
    assert sys.path[-1] == str(native.folder())


@pytest.mark.usefixtures("sources")
def test_nothing_compiled_is_used_where_it_is_switched_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    native.folder().mkdir(parents=True)
    monkeypatch.setenv(native.SWITCH, "no")

    assert native.places_of("law") == []
    assert not native.is_compiled()


@pytest.mark.parametrize("name", native.MODULES)
def test_a_changed_source_is_not_hidden_by_what_was_compiled_before(
    sources: Path, name: str
) -> None:
    native.folder().mkdir(parents=True)
    with (sources / f"{name}.py").open("a", encoding="utf-8") as source:
        source.write("# changed\n")

    assert native.places_of("law") == []


def test_the_modules_that_run_are_those_that_are_said_to() -> None:
    is_source = Path(law.traversal.__file__).suffix == ".py"

    assert is_source is not native.is_compiled()
