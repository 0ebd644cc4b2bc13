"""(io) The statements of the graph: one file each under `cypher/`, loaded by name and checked.

The only place where text becomes a trusted statement. A file whose header says something else than
its Cypher does is refused when it is loaded; running statements is left to `connection`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from graph.errors import StatementDefect

FOLDER = Path(__file__).parent.parent / "cypher"
MODES = ("read", "write", "schema")

_STRING_OR_COMMENT = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|//[^\n]*")
_PARAMETER = re.compile(r"\$(\w+)")
_NESTED = re.compile(r"\{[^{}]*\}|\([^()]*\)|\[[^\[\]]*\]")
_RETURN = re.compile(r"^\s*RETURN(?:\s+DISTINCT)?\s(.*)", re.DOTALL)
_AFTER_RETURN = re.compile(r"\s(?:ORDER\s+BY|SKIP|LIMIT)\s.*", re.DOTALL)


class Field(NamedTuple):
    """One parameter or one column of the answer: its name, its type and what it means."""

    name: str
    type: str
    meaning: str


class Statement(NamedTuple):
    """One statement with what its header promises.

    `text` is the Cypher without its header; `uses` names constraints and indexes; `time_all` says
    that it looks at all days or revisions, `scan` that its plan may hold a scan.
    """

    name: str
    text: str
    description: str
    mode: str
    params: tuple[Field, ...] = ()
    returns: tuple[Field, ...] = ()
    uses: tuple[str, ...] = ()
    time_all: bool = False
    scan: bool = False

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of its parameters."""
        return tuple(field.name for field in self.params)


@cache
def statement(name: str) -> Statement:
    """Return the statement of a file.

    Raises:
        StatementDefect: there is no such file, or it breaks its own header.
    """
    path = FOLDER / f"{name}.cypher"
    if not path.is_file():
        raise StatementDefect(statement=name, reason="the file is missing")
    return parse(name, path.read_text("utf-8"))


def family(prefix: str, names: Iterable[str]) -> dict[str, Statement]:
    """Return the statements of files that differ in a label or a relationship type only."""
    return {name: statement(f"{prefix}_{name.lower()}") for name in names}


def list_statements() -> list[Statement]:
    """Return every statement there is, by name."""
    return [statement(path.stem) for path in sorted(FOLDER.glob("*.cypher"))]


def parse(name: str, source: str) -> Statement:
    """Return the statement that a source holds, with its header compared to its Cypher.

    Raises:
        StatementDefect: header and Cypher differ.
    """
    head, body = _split(source)
    found = _header(name, head, body)
    for reason in _defects(name, head, found):
        raise StatementDefect(statement=name, reason=reason)
    return found


def aliases(text: str) -> tuple[str, ...]:
    """Return the columns of the last RETURN clause of a text, in order.

    >>> aliases("MATCH (n) RETURN n.code AS code, count(*) AS number ORDER BY code")
    ('code', 'number')
    """
    flat = _flattened(text)
    tail = flat[flat.rfind("RETURN") :] if "RETURN" in flat else ""
    match = _RETURN.match(tail)
    if match is None:
        return ()
    columns = _AFTER_RETURN.sub("", match[1]).strip().rstrip(";").split(",")
    return tuple(column.split(" AS ")[-1].strip() for column in columns)


def _flattened(text: str) -> str:
    """Return the text without strings, comments, and anything in brackets."""
    text = _STRING_OR_COMMENT.sub(_emptied, text)
    while (shorter := _NESTED.sub("", text)) != text:
        text = shorter
    return text


def _emptied(match: re.Match[str]) -> str:
    return "" if match[0].startswith("//") else "''"


def _split(source: str) -> tuple[list[str], str]:
    lines = source.splitlines()
    length = next((i for i, line in enumerate(lines) if not line.startswith("//")), len(lines))
    return [line[2:].strip() for line in lines[:length]], "\n".join(lines[length:]).strip()


def _header(name: str, head: list[str], body: str) -> Statement:
    tags: dict[str, list[str]] = {}
    for line in head[1:]:
        if line.startswith("@"):
            tag, _, rest = line[1:].partition(" ")
            tags.setdefault(tag, []).append(rest.strip())
    unknown = tags.keys() - {"mode", "param", "returns", "uses", "time", "scan"}
    if unknown:
        raise StatementDefect(statement=name, reason=f"unknown header line @{min(unknown)}")
    return Statement(
        name=name,
        text=body,
        description=" ".join(line for line in head[1:] if line and not line.startswith("@")),
        mode=" ".join(tags.get("mode", [])),
        params=tuple(_field(name, rest) for rest in tags.get("param", [])),
        returns=tuple(_field(name, rest) for rest in tags.get("returns", [])),
        uses=tuple(word for rest in tags.get("uses", []) for word in rest.split()),
        time_all=tags.get("time") == ["all"],
        scan="scan" in tags,
    )


def _field(name: str, rest: str) -> Field:
    parts = rest.split(None, 2)
    if len(parts) != len(Field._fields):
        raise StatementDefect(
            statement=name, reason=f"{rest!r} is not a name, a type and a meaning"
        )
    return Field(*parts)


def _defects(name: str, head: list[str], found: Statement) -> Iterable[str]:
    if not head or head[0] != name:
        yield "its first line is not its name"
    if not found.description:
        yield "it has no description"
    if found.mode not in MODES:
        yield f"its mode {found.mode!r} is none of {', '.join(MODES)}"
    declared = {field.name for field in found.params}
    used = set(_PARAMETER.findall(_STRING_OR_COMMENT.sub("", found.text)))
    if declared != used:
        yield f"its header and its text differ in the parameters {sorted(declared ^ used)}"
    columns = tuple(field.name for field in found.returns)
    if found.mode != "schema" and columns != aliases(found.text):
        yield f"its header returns {columns}, its text {aliases(found.text)}"
