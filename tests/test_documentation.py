"""The documents say what the code does: examples run, lists are complete, links lead somewhere."""

from __future__ import annotations

import ast
import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from graph.findings import FINDINGS
from graph.statements import FOLDER
from law.rulebook import load_packs
from loaders.flaws import WORDS
from tests.api.service_fixture import Held, ask
from tests.sample_service import sample_with

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
DECISIONS = sorted((DOCS / "adr").glob("*.md"))
PACKAGES = ("graph", "law", "loaders", "resolvers", "commands")
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security", "Rule", "Breaking"}
SETTING = re.compile(r"\b(?:NEO4J|ZHUANJIE)_[A-Z]+(?:_[A-Z]+)*\b")

PATH = """
query ($origin: ID!, $destination: ID!, $asOf: Date!) {
  approvalPath(origin: $origin, destination: $destination, asOf: $asOf) {
    ... on ApprovalPath {
      bodies { shortName }
      steps { basis { article } }
      refused { code basis { article } }
      rulings { key }
      initiator { code }
    }
  }
}
"""


@cache
def text_of(name: str) -> str:
    """Return a document."""
    return (ROOT / name).read_text("utf-8")


def block(language: str) -> str:
    """Return the one block of README.md in a language."""
    [found] = re.findall(rf"```{language}\n(.*?)```", text_of("README.md"), re.DOTALL)
    return str(found)


def rows(name: str, beginning: str) -> list[list[str]]:
    """Return the cells of the table rows of a document that begin like this."""
    found = re.findall(rf"^\| ({beginning}.*) \|$", text_of(name), re.MULTILINE)
    return [row.split(" | ") for row in found]


def headings(name: str) -> list[str]:
    """Return the third-level headings of a document."""
    return re.findall(r"^### (.*)$", text_of(name), re.MULTILINE)


def sources() -> Iterator[str]:
    """Yield the text of every module of ours."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).glob("*.py")):
            yield path.read_text("utf-8")


@pytest.fixture(scope="module")
def changed_sample() -> Held:
    """Return the sample after the import that README.md shows."""
    return sample_with(facts=block("csv"))


def test_the_query_of_the_first_screen_is_answered_as_it_says(changed_sample: Held) -> None:
    shown = json.loads(block("json"))

    answer = asyncio.run(ask(block("graphql"), service=changed_sample))

    assert answer == shown


def test_the_first_screen_shows_question_command_query_and_answer() -> None:
    first = text_of("README.md").splitlines()[:55]

    assert any(line.startswith("**一名党员的组织关系") for line in first)
    assert any(line.startswith("By which shortest lawful chain") for line in first)
    for part in ("$ make demo", "```graphql", "```json", '  "channel": "ONLINE"}}'):
        assert part in first


@pytest.mark.parametrize("row", rows("README.md", r"\d{4}-"), ids=lambda row: row[0])
def test_each_day_of_the_change_gives_the_path_that_is_shown(
    changed_sample: Held, row: list[str]
) -> None:
    day, path, articles = row
    origin, destination = _ends()

    answer = _path(changed_sample, origin, destination, day)

    assert " → ".join(body["shortName"] for body in answer["bodies"]) == path
    assert "；".join("、".join(_articles(step)) for step in answer["steps"]) == articles


def test_the_change_is_explained_as_the_readme_says(changed_sample: Held) -> None:
    answer = _path(changed_sample, *_ends(), "2027-01-01")

    refused = {way["code"]: _articles(way) for way in answer["refused"]}
    assert "第五条" in refused["NO_POWER_AT_ORIGIN_SIDE"]
    assert answer["initiator"]["code"] == "430121-ZZB"
    assert [ruling["key"] for ruling in answer["rulings"]] == ["INITIATOR"]


def _ends() -> tuple[str, str]:
    """Return the codes that the commands of the change ask for."""
    asked = set(re.findall(r"zhuanjie path (\w+) (\w+) --as-of", text_of("README.md")))
    [(origin, destination)] = asked
    return origin, destination


def _path(service: Held, origin: str, destination: str, day: str) -> Any:
    variables = {"origin": origin, "destination": destination, "asOf": day}
    return asyncio.run(ask(PATH, variables, service=service))["approvalPath"]


def _articles(part: dict[str, Any]) -> list[str]:
    return [basis["article"] for basis in part["basis"]]


def test_generated_blocks_are_what_the_code_says() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "docs.generate", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, "")


def test_every_command_is_in_the_readme_and_nothing_else() -> None:
    listed = [cells[0].strip("`").split()[1] for cells in rows("README.md", "`zhuanjie ")]

    assert sorted(listed) == sorted(headings("docs/commands.md"))
    assert set(listed) == _commands()


def _commands() -> set[str]:
    run = subprocess.run(
        [sys.executable, "-m", "commands.main", "--lang", "en", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(re.findall(r"^  ([a-z]+) ", run.stdout.partition("Commands:")[2], re.MULTILINE))


@pytest.mark.parametrize("name", ["README.md", ".env.example"])
def test_every_setting_is_documented_and_nothing_else(name: str) -> None:
    read = {word for source in sources() for word in SETTING.findall(source)}

    assert set(SETTING.findall(text_of(name))) == read


def test_every_error_code_is_documented_and_nothing_else() -> None:
    raised = {
        str(node.value.value)
        for source in sources()
        for each in ast.walk(ast.parse(source))
        if isinstance(each, ast.ClassDef) and {"zh", "en"} <= _names(each)
        for node in each.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and _target(node) == "code"
        and isinstance(node.value, ast.Constant)
    }
    table = text_of("docs/errors.md").partition("## Problems")[0]
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))

    # The root of the tree is never raised itself.
    assert raised - {"ERROR"} == documented


def _names(node: ast.ClassDef) -> set[str]:
    return {_target(each) for each in node.body if isinstance(each, ast.Assign | ast.AnnAssign)}


def _target(node: ast.Assign | ast.AnnAssign) -> str:
    return ast.unparse(node.target if isinstance(node, ast.AnnAssign) else node.targets[0])


def test_every_problem_of_a_data_set_is_documented_and_nothing_else() -> None:
    part = text_of("docs/errors.md").partition("## Problems")[2].partition("## Codes of")[0]

    assert set(re.findall(r"^\| `([A-Z_]+)` \|", part, re.MULTILINE)) == {*FINDINGS, *WORDS}


def test_every_statement_has_a_heading_and_every_heading_a_statement() -> None:
    assert headings("docs/cypher.md") == sorted(path.stem for path in FOLDER.glob("*.cypher"))


def test_every_question_and_every_pack_has_a_heading() -> None:
    packs = load_packs()
    questions = [key for pack in packs for key in pack.questions]

    assert headings("docs/rule-packs.md") == [*(pack.key for pack in packs), *questions]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_of_the_repository(path: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
    inside = [link for link in links if "://" not in link]

    assert [link for link in inside if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_recipe_that_a_document_names_exists(path: Path) -> None:
    named = set(re.findall(r"(?:`|\$ )make ([a-z-]+)", path.read_text("utf-8")))

    assert named <= _recipes().keys()


def test_every_recipe_has_a_comment() -> None:
    asked = {
        *("all", "demo", "setup", "fmt", "lint", "test", "test-unit", "test-database", "audit"),
        *("cypher", "schema", "docs", "bench", "serve", "lock", "lock-jars"),
        *("web", "check-web", "test-web", "bench-web", "bench-small", "compiled"),
    }

    assert _recipes().keys() == asked
    assert all(comment.endswith(".") for comment in _recipes().values())


@cache
def _recipes() -> dict[str, str]:
    """Return the recipes of the Makefile, each with the line above it."""
    text = text_of("Makefile").replace("\\\n", " ")
    phony = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)[0].split()
    pattern = r"^# (.*)\n(?:[A-Z]+ := .*\n)*([a-z-]+):"
    commented = {name: comment for comment, name in re.findall(pattern, text, re.MULTILINE)}
    return {name: commented.get(name, "") for name in phony}


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_short_whole_and_named_by_its_claim(path: Path) -> None:
    text = path.read_text("utf-8")

    assert len(text.split()) <= 300
    assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == [
        "Decision", "Why", "Rejected", "Consequence",
    ]  # fmt: skip
    assert re.match(r"# [A-Z`a-z].{10,}\n", text)


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_changelog_uses_the_kinds_that_are_agreed() -> None:
    kinds = headings("CHANGELOG.md")

    assert set(kinds) <= KINDS
    assert "Rule" in kinds


def test_the_readme_can_be_read_in_one_sitting() -> None:
    assert len(text_of("README.md").splitlines()) <= 200
