"""(io) What the schema says of itself in both languages: the Chinese of each text first, then the English.

The Chinese stands in `descriptions.zh.json` under the English text, so that an English text that
changes lacks its Chinese until somebody writes it, which a test finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from graphql import GraphQLSchema

_FILE = Path(__file__).with_name("descriptions.zh.json")


def describe_in_both_languages(schema: GraphQLSchema) -> None:
    """Put the Chinese before the English of everything in a schema that has a description."""
    chinese = chinese_texts()
    for element in described(schema):
        text = chinese.get(element.description)
        if text is not None:
            element.description = f"{text}\n\n{element.description}"


@cache
def chinese_texts() -> dict[str, str]:
    """Return the Chinese of each English text."""
    texts: dict[str, str] = orjson.loads(_FILE.read_bytes())
    return texts


def described(schema: GraphQLSchema) -> Iterator[Any]:
    """Yield every type, field, argument and value of a schema that is its own, each once."""
    for name, kind in schema.type_map.items():
        if name.startswith("__"):
            continue
        yield kind
        yield from getattr(kind, "values", {}).values()
        for field in getattr(kind, "fields", {}).values():
            yield field
            yield from getattr(field, "args", {}).values()
