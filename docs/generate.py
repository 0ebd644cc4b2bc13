"""(io) Writes the generated blocks of the documents from the code, the statements and the packs.

A block stands between `<!-- generated: NAME -->` and `<!-- end -->`; all else is written by hand.
Run as `make docs`; with `--check` nothing is written, and a stale document ends with 1.
"""

from __future__ import annotations

import ast
import importlib
import os
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

# Help texts follow the language of the caller; the documents are in English everywhere.
os.environ["LC_ALL"] = "C"

from graph.errors import ZhuanjieError
from graph.facts import FACT_TYPES
from graph.findings import FINDINGS
from graph.statements import Statement, list_statements
from graph.tables import TABLES, Column, Table
from law.messages import MESSAGES
from law.pack import Pack, Question
from law.rulebook import load_packs
from loaders.flaws import WORDS

DOCS = Path(__file__).parent
ROOT = DOCS.parent
PACKAGES = ("graph", "law", "loaders", "resolvers", "commands")

_BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def main(arguments: Sequence[str]) -> int:
    """Write every document, or with `--check` compare; return how the process ends."""
    stale = []
    for path in documents():
        old = path.read_text("utf-8")
        new = filled(old)
        if new != old:
            stale.append(path.relative_to(ROOT).as_posix())
            if "--check" not in arguments:
                path.write_text(new, "utf-8")
    if "--check" in arguments:
        for name in stale:
            print(f"{name} is not what the code says: run `make docs`.", file=sys.stderr)
        return bool(stale)
    return 0


def documents() -> list[Path]:
    """Return every document that may have generated blocks."""
    return [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]


def filled(text: str) -> str:
    """Return a document with its blocks as the code says."""
    return _BLOCK.sub(lambda match: f"{match[1]}\n{BLOCKS[match[2]]()}\n\n{match[3]}", text)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def _words(values: Iterable[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def sentence_of(path: Path) -> str:
    """Return the first paragraph of a module's docstring."""
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return text.split("\n\n")[0].replace("\n", " ")


def _modules() -> str:
    return "\n\n".join(_package(name) for name in PACKAGES)


def _package(name: str) -> str:
    paths = sorted((ROOT / name).glob("*.py"))
    rows = [(f"`{path.name}`", sentence_of(path)) for path in paths if path.stem != "__init__"]
    head = f"### {name}/\n\n{sentence_of(ROOT / name / '__init__.py')}"
    return f"{head}\n\n{table(['module', 'what it does'], rows)}"


def _decisions() -> str:
    paths = sorted((DOCS / "adr").glob("*.md"))
    titles = [path.read_text("utf-8").splitlines()[0].removeprefix("# ") for path in paths]
    return "\n".join(
        f"- [{title}](adr/{path.name})" for path, title in zip(paths, titles, strict=True)
    )


def _facts() -> str:
    rows = [
        (
            f"`{kind.name}`",
            f"`({kind.start})` → `({kind.end or 'a node of its own'})`",
            _words(kind.properties) or "none",
            "yes" if kind.derived else "",
        )
        for kind in FACT_TYPES.values()
    ]
    return table(["fact", "from → to", "properties of its own", "derived"], rows)


def _tables() -> str:
    return "\n\n".join(
        f"### {each.name}\n\nKey: {_words(each.key)}.\n\n{_columns(each)}"
        for each in TABLES.values()
    )


def _columns(each: Table) -> str:
    rows = [
        (f"`{column.name}`", "yes" if column.required else "", _type(column))
        for column in each.columns
    ]
    return table(["column", "required", "what it holds"], rows)


def _type(column: Column) -> str:
    if column.references:
        return f"a key of `{column.references}`"
    usual = "one of " if column.type == "enum" else "an upper-case word, usually "
    return f"{usual}{_words(column.values)}" if column.values else column.type


def _errors() -> str:
    rows = [
        (f"`{kind.code}`", kind.__name__, "yes" if kind.retryable else "", kind.zh, kind.en)
        for kind in sorted(error_classes(), key=lambda kind: (kind.code, kind.__name__))
    ]
    return table(["code", "class", "retryable", "中文", "English"], rows)


def error_classes() -> set[type[ZhuanjieError]]:
    """Return every class of errors that has words of its own."""
    for package in PACKAGES:
        for module in pkgutil.iter_modules([str(ROOT / package)], f"{package}."):
            importlib.import_module(module.name)
    return {
        kind
        for kind in _below(ZhuanjieError)
        if "en" in vars(kind) and kind.__module__.partition(".")[0] in PACKAGES
    }


def _below(kind: type[ZhuanjieError]) -> Iterator[type[ZhuanjieError]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _problems() -> str:
    words = {
        # A doubled brace of a template stands for one in the text.
        code: [text.replace("{{", "{").replace("}}", "}") for text in texts]
        for code, texts in {**WORDS, **FINDINGS}.items()
    }
    rows = [
        (f"`{code}`", f"{zh}{remedy_zh}", f"{en} {remedy_en}")
        for code, (zh, en, remedy_zh, remedy_en) in sorted(words.items())
    ]
    return table(["code", "中文", "English"], rows)


def _answers() -> str:
    rows = [(f"`{code}`", text.zh, text.en) for code, text in MESSAGES.items()]
    return table(["code", "中文", "English"], rows)


def _statements() -> str:
    return "\n\n".join(_statement(found) for found in list_statements())


def _statement(found: Statement) -> str:
    lines = [f"### {found.name}", "", found.description, ""]
    marks = ["@time all"] * found.time_all + ["@scan"] * found.scan
    lines.append(f"- mode: {found.mode}{''.join(f', `{mark}`' for mark in marks)}")
    for name, fields in (("takes", found.params), ("returns", found.returns)):
        if fields:
            lines.append(f"- {name}: {_words(field.name for field in fields)}")
    if found.uses:
        lines.append(f"- uses: {_words(found.uses)}")
    return "\n".join(lines)


def _packs() -> str:
    return "\n\n".join(_pack(pack) for pack in load_packs())


def _pack(pack: Pack) -> str:
    rows = [(f"`{article}`", text.phrase) for article, text in pack.articles.items()]
    counts = (
        f"{len(pack.grants)} grants, {len(pack.prohibitions)} prohibitions, "
        f"{len(pack.clocks)} clocks, {len(pack.questions)} questions, "
        f"{len(pack.examples)} examples of its own."
    )
    head = f"### {pack.key}\n\n{pack.document}. In force {_in_force(pack)}.\n\n{counts}"
    return f"{head}\n\n{table(['article', 'words that decide'], rows)}" if rows else head


def _in_force(pack: Pack) -> str:
    days = [
        f"from {period.since}" + (f" ({', '.join(period.readings)})" if period.readings else "")
        for period in pack.in_force
        if period.since.year > 1
    ]
    return "; ".join(days) or "from the day of its adoption"


def _questions() -> str:
    return "\n\n".join(
        f"### {key}\n\n{_question(question)}"
        for pack in load_packs()
        for key, question in pack.questions.items()
    )


def _question(question: Question) -> str:
    marks = ["settled by practice"] * question.settled
    marks += ["never changes an answer"] * (not question.listed)
    mark = f" ({', '.join(marks)})" if marks else ""
    lines = [f"{question.question.zh}  ", f"{question.question.en}{mark}", ""]
    for key, reading in question.readings.items():
        chosen = " **(default)**" if reading.default else ""
        lines.append(f"- {key}: {reading.zh} / {reading.en}{chosen}")
    return "\n".join(lines)


def _commands() -> str:
    from typer.main import get_command

    from commands.main import app

    command: Any = get_command(app)
    return "\n\n".join(_command(name, each) for name, each in command.commands.items())


def _command(name: str, command: Any) -> str:
    usage = [each.metavar or each.name.upper() for each in command.params if _is(each, "argument")]
    rows = [
        (_words([*each.opts, *each.secondary_opts]), each.help)
        for each in command.params
        if _is(each, "option")
    ]
    line = " ".join(["zhuanjie", name, *usage])
    text = f"### {name}\n\n`{line}`\n\n{command.help}"
    return f"{text}\n\n{table(['option', 'what it does'], rows)}" if rows else text


def _is(parameter: Any, kind: str) -> bool:
    return bool(parameter.param_type_name == kind)


BLOCKS: dict[str, Callable[[], str]] = {
    "modules": _modules,
    "decisions": _decisions,
    "facts": _facts,
    "tables": _tables,
    "errors": _errors,
    "problems": _problems,
    "answers": _answers,
    "statements": _statements,
    "packs": _packs,
    "questions": _questions,
    "commands": _commands,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
