"""Which operations are compiled: those of documents that are remembered, each once per layout.

A document that `resolvers.compiled` does not cover is noted, so that it is not tried again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, cast

import structlog

from resolvers.compiled import Operation
from resolvers.given import layout_variables
from resolvers.layouts import Uncovered

if TYPE_CHECKING:
    import strawberry
    from graphql import OperationDefinitionNode

    from resolvers.documents import Document

LAYOUTS = 16
"""Compiled forms of one document at most; `@skip` and `@include` make several of one operation."""

Data = dict[str, Any]

_NAMES = "names"
_log = structlog.get_logger("zhuanjie.http")


class Operations:
    """The compiled operations of one schema.

    Args:
        schema: the schema with its resolvers.
    """

    def __init__(self, schema: strawberry.Schema) -> None:
        """Count the answers of both ways."""
        self._schema = schema
        self.compiled = 0
        self.left = 0

    def answer(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any] | None,
        context: object,
    ) -> Data | Coroutine[Any, Any, Data | None] | None:
        """Return the data of an answer, None where it is left to the engine; awaited where it waits.

        Every problem is left to the engine as well, which meets it again and tells it in full.
        """
        inputs = variables or {}
        found = self._operation(document, operation, inputs)
        if found is None:
            self.left += 1
            return None
        try:
            answer = found.run(inputs, context)
        except Exception as problem:  # noqa: BLE001 -- the engine meets it again and tells it.
            self._leave(problem)
            return None
        if found.is_async:
            return self._awaited(answer)
        self.compiled += 1
        return cast("Data", answer)

    async def _awaited(self, answer: Awaitable[Data]) -> Data | None:
        try:
            data = await answer
        except Exception as problem:  # noqa: BLE001 -- likewise.
            self._leave(problem)
            return None
        self.compiled += 1
        return data

    def _leave(self, problem: Exception) -> None:
        _log.debug("answer left to the engine", problem=type(problem).__name__)
        self.left += 1

    def _operation(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        inputs: Mapping[str, Any],
    ) -> Operation | None:
        kept = document.compiled
        names = kept.get(_NAMES)
        if names is None:
            names = kept[_NAMES] = layout_variables(document.node)
        flags = self._flags(operation, names, inputs) if names else {}
        if flags is None:
            return None
        mark = (id(operation), *flags.values())
        if mark not in kept:
            if len(kept) > LAYOUTS:
                return None
            kept[mark] = self._made(document, operation, flags)
        operation_made: Operation | None = kept[mark]
        return operation_made

    def _made(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        flags: Mapping[str, bool],
    ) -> Operation | None:
        try:
            return Operation(self._schema, document.node, operation, flags)
        except Uncovered:
            _log.info("operation left to the engine", document=document.digest)
            return None

    @staticmethod
    def _flags(
        operation: OperationDefinitionNode, names: tuple[str, ...], inputs: Mapping[str, Any]
    ) -> dict[str, bool] | None:
        """Return the values that decide the layout, None where one is not plainly given."""
        defaults = {
            node.variable.name.value: getattr(node.default_value, "value", None)
            for node in operation.variable_definitions or ()
        }
        known = {name: defaults[name] for name in names if name in defaults}
        flags = {name: inputs.get(name, default) for name, default in known.items()}
        return flags if all(type(value) is bool for value in flags.values()) else None
