"""The repository keeps its own house rules: directions, purity, sizes, names, locks and places."""

from __future__ import annotations

import ast
import os
import re
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
ORDER = ("graph", "law", "cases", "registers", "loaders", "resolvers", "commands")
PACKAGES = tuple(name for name in ORDER if (ROOT / name).is_dir())
CODE = (*PACKAGES, "docs", "tests", "bench")
LINES, TEST_LINES, FUNCTION_LINES = 400, 800, 40
NAMELESS = {"utils", "util", "helpers", "helper", "common", "base", "misc"}

DOORS = {
    *("socket", "ssl", "http", "subprocess", "multiprocessing", "sqlite3", "shutil", "tempfile"),
    *("fcntl", "select", "selectors", "signal", "glob", "zipfile", "lzma", "gzip"),
    *("neo4j", "httpx", "uvicorn", "urllib.request", "xlsxwriter", "python_calamine"),
}
"""Modules that touch disk, network, processes or the database."""
TOUCHES = {
    *("read_text", "write_text", "read_bytes", "write_bytes", "mkdir", "unlink", "iterdir"),
    *("rglob", "rmdir", "touch", "open", "is_file", "is_dir"),
}
"""Methods by which a path is more than a name."""
EDGE = {"strawberry", "starlette"}
HTTP = {
    *("resolvers/asgi.py", "resolvers/console.py", "resolvers/entrance.py"),
    "resolvers/graphql_http.py",
    *(
        "resolvers/guard.py",
        "resolvers/metrics.py",
        "resolvers/neighbours.py",
        "resolvers/pages.py",
    ),
    *("commands/web.py",),
}
"""The modules that speak HTTP."""
PURE_GRAPH = {"numpy", "pypinyin"}
"""Beside the standard library, what the pure modules of graph may compute with."""

PLACES = [
    re.compile(pattern)
    for pattern in (
        r"(?<![\w.])/(?:[w]ork|[r]oot|[h]ome|[U]sers|mnt)/\w",
        r"pythonhosted[.]org|pypi[.]org|registry[.]npmjs|[n]pmmirror|/[s]imple/",
        r"repo1?[.]maven|//(?:10|192[.]168)(?:[.]\d{1,3}){2,3}\b",
    )
]
"""Paths of one machine, and hosts from which one machine installs."""


def modules(*folders: str) -> list[Path]:
    """Return every module of these folders."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    """Return a path as the repository writes it."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the parsed text of a module."""
    return ast.parse(path.read_text("utf-8"))


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Return the full names of the modules that a module imports, wherever it does so."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Import(names=names):
                found.update(alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                found.add(module)
                found.update(f"{module}.{alias.name}" for alias in names)
    return frozenset(found)


def tops_of(path: Path) -> set[str]:
    """Return the first parts of what a module imports."""
    return {name.partition(".")[0] for name in imports_of(path)}


def is_io(path: Path) -> bool:
    """Tell whether a module says that it touches disk, network or the database."""
    return (ast.get_docstring(tree_of(path)) or "").startswith("(io) ")


def each(*folders: str) -> pytest.MarkDecorator:
    """Run a test for every module of these folders."""
    return pytest.mark.parametrize("path", modules(*folders), ids=name_of)


def kept_files() -> Iterator[Path]:
    """Yield every file that belongs to the repository."""
    lines = (ROOT / ".gitignore").read_text("utf-8").split()
    ignored = [".git", *(line.rstrip("/") for line in lines)]
    for folder, folders, files in os.walk(ROOT):
        here = Path(folder)

        def is_ignored(name: str, here: Path = here) -> bool:
            path = name_of(here / name)
            return any(fnmatch(name, line) or fnmatch(path, line) for line in ignored)

        folders[:] = [name for name in folders if not is_ignored(name)]
        yield from (here / name for name in files if not is_ignored(name))


@each(*PACKAGES)
def test_imports_point_one_way(path: Path) -> None:
    own = ORDER.index(name_of(path).partition("/")[0])

    assert tops_of(path) & set(ORDER[own + 1 :]) == set()


@each(*PACKAGES)
def test_nothing_of_ours_imports_tests_documents_or_measurements(path: Path) -> None:
    assert tops_of(path) & {"tests", "docs", "bench"} == set()


@each(*PACKAGES)
def test_a_module_that_does_not_say_so_touches_nothing_outside(path: Path) -> None:
    if is_io(path):
        return
    calls = [node.func for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
    touched = {call.attr for call in calls if isinstance(call, ast.Attribute)} & TOUCHES
    opened = {call.id for call in calls if isinstance(call, ast.Name)} & {"open"}

    assert imports_of(path) & DOORS == set()
    assert tops_of(path) & DOORS == set()
    assert opened == set()
    assert not touched or "pathlib" not in tops_of(path)


@each(*[name for name in PACKAGES if name not in {"resolvers", "commands"}])
def test_only_the_edge_knows_graphql_and_http(path: Path) -> None:
    assert tops_of(path) & {*EDGE, "graphql", "uvicorn"} == set()


@each("commands")
def test_commands_leave_the_types_of_graphql_to_the_resolvers(path: Path) -> None:
    assert "strawberry" not in tops_of(path)


@each("resolvers", "commands")
def test_starlette_is_imported_only_where_http_is_spoken(path: Path) -> None:
    assert "starlette" not in tops_of(path) or name_of(path) in HTTP


@each("graph")
def test_pure_modules_of_graph_need_the_standard_library_only(path: Path) -> None:
    if is_io(path):
        return

    assert tops_of(path) - sys.stdlib_module_names - {"graph"} <= PURE_GRAPH


@each(*PACKAGES)
def test_only_one_module_speaks_to_the_driver(path: Path) -> None:
    assert "neo4j" not in tops_of(path) or name_of(path) == "graph/connection.py"


@each(*CODE)
def test_no_module_is_longer_than_one_can_read(path: Path) -> None:
    lines = path.read_text("utf-8").count("\n")

    # The tests of one module stay together, so that each is found by its name.
    assert lines <= (TEST_LINES if "tests" in path.parts else LINES)


@each(*PACKAGES)
def test_no_function_is_longer_than_one_can_read(path: Path) -> None:
    long = [
        node.name
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and sum(child.end_lineno - child.lineno + 1 for child in _statements(node)) > FUNCTION_LINES
    ]

    assert long == []


def _statements(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[Any]:
    """Return the statements of a function without its docstring."""
    return node.body[1:] if ast.get_docstring(node) else node.body


@each(*CODE)
def test_a_module_is_named_by_what_it_holds(path: Path) -> None:
    assert path.stem not in NAMELESS


@each(*CODE)
def test_every_module_says_in_a_sentence_what_it_is_for(path: Path) -> None:
    first = (ast.get_docstring(tree_of(path)) or "").split("\n\n")[0]

    assert re.fullmatch(r"(\(io\) )?[A-Z`].*[.?]", first, re.DOTALL)


@each(*CODE)
def test_no_work_is_left_for_later(path: Path) -> None:
    assert not re.search(r"#\s*([T]ODO|[F]IXME|[X]XX)\b", path.read_text("utf-8"))


def test_no_file_names_a_machine_or_a_host_that_packages_come_from() -> None:
    named = {}
    for path in kept_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found = [match[0] for pattern in PLACES for match in pattern.finditer(text)]
        if found and "/altair/" not in name_of(path):
            named[name_of(path)] = sorted(set(found))

    assert named == {}


@pytest.mark.parametrize("parts", [("", "root", "x"), ('"', "home", "me"), ("", "pypi" + ".org")])
def test_a_place_of_one_machine_is_found(parts: tuple[str, ...]) -> None:
    assert any(pattern.search("/".join(parts)) for pattern in PLACES)


def test_rows_are_named_as_the_requirements_name_them() -> None:
    named = {
        (name_of(path), argument.value)
        for path in modules("tests")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rows"
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }
    cases = {
        (name_of(path), row)
        for path in (ROOT / "tests" / "cases").glob("*.yaml")
        for row in yaml.safe_load(path.read_text("utf-8")).get("rows", [])
    }

    assert {(place, row) for place, row in named | cases if not is_row(row)} == set()


def is_row(name: object) -> bool:
    """Tell whether a name is a letter and a number, as the rows of the requirements are."""
    return isinstance(name, str) and bool(re.fullmatch(r"[A-Z][1-9][0-9]?", name))


@pytest.mark.parametrize("name", ["P4", "G12"])
def test_a_letter_and_a_number_is_a_row(name: str) -> None:
    assert is_row(name)


@pytest.mark.parametrize("name", ["p4", "P04", "P", "P4a", "P-4", 4])
def test_anything_else_is_no_row(name: object) -> None:
    assert not is_row(name)


def locked(name: str) -> dict[str, str]:
    """Return the packages of a lock file with their versions."""
    text = (ROOT / name).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9.-]*)==([^\s;\\]+)", text, re.MULTILINE))


def project() -> dict[str, Any]:
    """Return pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def needed(requirements: list[str]) -> list[tuple[str, Requirement]]:
    """Return requirements by the name that a lock file gives them."""
    parsed = [Requirement(text) for text in requirements]
    return [(re.sub(r"[-_.]+", "-", one.name).lower(), one) for one in parsed]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_holds_versions_and_hashes_and_no_address(name: str) -> None:
    entries = (ROOT / name).read_text("utf-8").replace("\\\n", " ").splitlines()

    assert all(re.match(r"[a-z0-9][a-z0-9.-]*==\S+ ", entry) for entry in entries)
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not any("//" in entry or "@" in entry for entry in entries)


def test_the_locks_hold_what_the_project_needs() -> None:
    runtime, everything = locked("requirements.lock"), locked("requirements-dev.lock")
    groups = project()["dependency-groups"]
    wanted = needed(project()["project"]["dependencies"] + groups["build"])
    further = needed(groups["dev"])

    assert [name for name, one in wanted if runtime.get(name, "") not in one.specifier] == []
    assert [name for name, one in further if everything.get(name, "") not in one.specifier] == []
    assert runtime.items() <= everything.items()


def test_containers_listen_on_this_machine_only_and_have_no_default_password() -> None:
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    services = yaml.safe_load(text)["services"]

    assert all(
        port.startswith("127.0.0.1:") for one in services.values() for port in one.get("ports", [])
    )
    assert set(re.findall(r"\$\{NEO4J_PASSWORD([^}]{2})", text)) == {":?"}
    assert services["neo4j"]["healthcheck"]


def test_continuous_integration_calls_the_recipes_that_people_use() -> None:
    script = ROOT / ".ci" / "run"
    text = script.read_text("utf-8")

    assert os.access(script, os.X_OK)
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in text
    made = re.findall(r"^make ([\w-]+)", text, re.MULTILINE)
    assert made == [
        "setup",
        "lint",
        "compiled",
        "check-web",
        "test-web",
        "bench-small",
        "test-unit",
        "test",
    ]
