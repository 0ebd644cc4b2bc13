"""Compiled modules are used only where they were made from the sources as they are."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import law.traversal
from law import native


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the sources, with a place for what is compiled and nothing in it."""
    copy = tmp_path / "law"
    copy.mkdir()
    for name in native.MODULES:
        (copy / f"{name}.py").write_bytes(
            Path(native.__file__).with_name(f"{name}.py").read_bytes()
        )
    monkeypatch.setattr(native, "_LAW", copy)
    monkeypatch.setattr(native, "_BUILD", tmp_path / "build")
    monkeypatch.setattr(sys, "path", sys.path.copy())
    monkeypatch.delenv(native.SWITCH, raising=False)
    return copy


def test_what_is_compiled_is_found_before_the_sources(sources: Path) -> None:
    native.folder().mkdir(parents=True)

    found = native.use()

    assert found == [str(native.folder() / sources.name)]
    assert native.is_compiled()


def test_nothing_compiled_is_used_where_it_is_switched_off(
    sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    native.folder().mkdir(parents=True)
    monkeypatch.setenv(native.SWITCH, "no")

    assert native.use() == []
    assert not native.is_compiled()
    assert sources.is_dir()


@pytest.mark.parametrize("name", native.MODULES)
def test_a_changed_source_is_not_hidden_by_what_was_compiled_before(
    sources: Path, name: str
) -> None:
    native.folder().mkdir(parents=True)
    with (sources / f"{name}.py").open("a", encoding="utf-8") as source:
        source.write("# changed\n")

    assert native.use() == []


def test_the_modules_that_run_are_those_that_are_said_to() -> None:
    is_source = Path(law.traversal.__file__).suffix == ".py"

    assert is_source is not native.is_compiled()
