"""Operations compiled once: functions that read, call and lay out just what an operation selects.

The engine walks the document for every object of every answer; a front-end asks with few documents.
So a document that comes again is turned into a program, a function for each object, made from the
schema and the engine's own collection of fields. Whatever they do not cover, and every fault while they run,
is left to the engine, which then answers from the beginning: errors, their paths and what becomes
null are always its own. That costs nothing but time, as every field only reads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    OperationDefinitionNode,
    OperationType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)
from graphql.execution.collect_fields import (
    FieldDetails,
    FragmentDetails,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues
from graphql.pyutils import Path, is_awaitable
from graphql.type.definition import GraphQLResolveInfoHelpers

from resolvers.given import arguments_of, variables_of
from resolvers.layouts import Expression, Program, Run, Uncovered, Wrap, called
from resolvers.leaves import leaf
from resolvers.rows import Link, Numbered

if TYPE_CHECKING:
    import strawberry
    from strawberry.types.field import StrawberryField

_DEFINITION = "strawberry-definition"


class Operation:
    """A compiled operation.

    Args:
        schema: the schema with its resolvers.
        document: the valid document.
        operation: which of its operations.
        flags: the values of the variables that decide about `@skip` and `@include`.

    Raises:
        Uncovered: something in it is left to the engine.
    """

    def __init__(
        self,
        schema: strawberry.Schema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        flags: Mapping[str, Any],
    ) -> None:
        """Compile."""
        if operation.operation is not OperationType.QUERY:
            raise Uncovered
        self._schema = schema
        self._core = schema._schema  # noqa: SLF001 -- Strawberry has no public way to its schema.
        self._operation = operation
        self._flags = VariableValues({}, dict(flags))
        self._variables = variables_of(self._core, operation.variable_definitions or ())
        self._definitions = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self._fragments = {name: FragmentDetails(node) for name, node in self._definitions.items()}
        self._texts: dict[object, tuple[str, str]] = {}
        root = cast("GraphQLObjectType", self._core.query_type)
        collected = collect_fields(self._core, self._fragments, self._flags, root, operation)
        self._program = Program()
        entries = self._entries(root, collected.grouped_field_set, is_top=True)
        name, self.is_async = self._program.object(None, entries)
        self._read = self._program.made(name)

    def run(self, inputs: Mapping[str, Any], context: object) -> Any:
        """Return the data of the answer, to be awaited where the operation `is_async`.

        Raises:
            Uncovered: this answer is left to the engine.
            Exception: whatever a resolver raises; also left to the engine.
        """
        variables = self._variables(inputs)
        if variables is None:
            raise Uncovered
        return self._read(None, Run(context, variables, {}))

    def _entries(
        self,
        parent: GraphQLObjectType,
        grouped: Mapping[str, list[FieldDetails]],
        *,
        is_top: bool = False,
    ) -> list[tuple[str, Expression]]:
        return [
            (key, self._field(parent, key, details, is_top=is_top))
            for key, details in grouped.items()
        ]

    def _field(
        self, parent: GraphQLObjectType, key: str, details: list[FieldDetails], *, is_top: bool
    ) -> Expression:
        node = details[0].node
        name = node.name.value
        if name == "__typename":
            return Expression(repr(parent.name))
        definition = parent.fields.get(name)
        field = definition.extensions.get(_DEFINITION) if definition else None
        if definition is None or field is None or field.extensions:
            raise Uncovered
        wrap = self._value(definition.type, details, waits=field.is_async)
        if field.base_resolver is None:
            return Expression(wrap.of(f"s.{field.python_name}"), wrap.is_async)
        info = self._info(parent, key, details, definition, field) if _wants_info(field) else None
        if info is not None and not is_top:
            # What a resolver may learn of its place in the answer is not kept below the top.
            raise Uncovered
        arguments = arguments_of(self._schema, definition, node, field)
        call = self._call(field, arguments, info)
        value = f"(await {call})" if field.is_async else call
        return Expression(wrap.of(value), wrap.is_async or field.is_async)

    def _call(
        self,
        field: StrawberryField,
        arguments: Callable[[Run], dict[str, Any]],
        info: Callable[[Run], Any] | None,
    ) -> str:
        """Return the text that calls the resolver of a field."""
        resolver, name = field.base_resolver, self._program.name
        assert resolver is not None  # noqa: S101
        if resolver.parent_parameter or resolver.root_parameter or not resolver.self_parameter:
            raise Uncovered
        given = f", **{name(arguments)}(r)" if field.arguments else ""
        if info is not None:
            given = f", {cast('Any', resolver.info_parameter).name}={name(info)}(r){given}"
        return f"{name(resolver.wrapped_func)}(s{given})"

    def _value(
        self, type_: GraphQLOutputType, details: list[FieldDetails], *, waits: bool = False
    ) -> Wrap:
        """Return how a value of a type is laid out; null where the type allows it.

        A resolver that is awaited may give a list of which each entry is awaited in its turn.
        """
        if isinstance(type_, GraphQLNonNull):
            # A null is no instance of any class, so that it is left to the engine, which knows
            # what else becomes null because of it.
            return self._some(type_.of_type, details, waits=waits)
        return self._program.maybe_null(self._some(type_, details, waits=waits))

    def _some(self, type_: GraphQLOutputType, details: list[FieldDetails], *, waits: bool) -> Wrap:
        """Return how a value that is not null is laid out."""
        if isinstance(type_, GraphQLList):
            known = None if waits else self._written(type_.of_type, details)
            if known is not None:
                return called(known, is_async=False)
            return self._program.list_of(self._value(type_.of_type, details), waits=waits)
        if is_leaf_type(type_):
            return leaf(self._program, type_)
        possible = (
            self._core.get_possible_types(type_)
            if is_abstract_type(type_)
            else [cast("GraphQLObjectType", type_)]
        )
        return called(
            *self._program.one_of(
                {_class_of(each): self._object(each, details) for each in possible}
            )
        )

    def _object(self, type_: GraphQLObjectType, details: list[FieldDetails]) -> tuple[str, bool]:
        entries = self._entries(type_, self._selected(type_, details))
        return self._program.object(_class_of(type_), entries)

    def _selected(
        self, type_: GraphQLObjectType, details: list[FieldDetails]
    ) -> Mapping[str, list[FieldDetails]]:
        """Return what is selected in an object, by the keys of the answer."""
        return collect_subfields(
            self._core, self._fragments, self._flags, self._operation, type_, details
        ).grouped_field_set

    def _written(self, type_: GraphQLOutputType, details: list[FieldDetails]) -> str | None:
        """Write what lays out a list that may be a row or a chain, None where it is neither."""
        entry = type_.of_type if isinstance(type_, GraphQLNonNull) else None
        if not isinstance(entry, GraphQLObjectType):
            return None
        if issubclass(_class_of(entry), Link):
            return self._chain(entry, details)
        written = self._row_texts(entry, details)
        return None if written is None else self._program.row(*written)

    def _row_texts(
        self, type_: GraphQLObjectType, details: list[FieldDetails]
    ) -> tuple[str, str] | None:
        """Write what gives the JSON of the sources of a row, and what lays out one of them.

        None where they are laid out singly; nothing is written then.
        """
        grouped = self._selected(type_, details)
        names = tuple((key, each[0].node.name.value) for key, each in grouped.items())
        if not issubclass(_class_of(type_), Numbered):
            return None
        if not all(_is_plain(type_, name) for _, name in names):
            return None
        # The same selection may stand in several places of an operation.
        known = self._texts.get((type_.name, names))
        if known is None:
            lay, _ = self._object(type_, details)
            known = self._texts[type_.name, names] = self._program.texts(lay), lay
        return known

    def _chain(self, type_: GraphQLObjectType, details: list[FieldDetails]) -> str | None:
        """Write what lays out a list of links, None where they are laid out singly."""
        of, grouped = cast("type[Link]", _class_of(type_)), self._selected(type_, details)
        names = {key: each[0].node.name.value for key, each in grouped.items()}
        own, told = [], []
        for key, each in grouped.items():
            if names[key] in of.own:
                neighbour = cast("GraphQLObjectType", get_named_type(type_.fields[names[key]].type))
                written = self._row_texts(neighbour, each)
                if written is None:
                    return None
                own.append((written[0], of.own[names[key]]))
                told.append((key, Expression("...")))
            elif self._is_settled(type_, each):
                told.append((key, self._field(type_, key, each, is_top=False)))
            else:
                return None
        return self._program.chain(
            self._program.object(of, told)[0],
            own,
            is_costly=not of.costly.isdisjoint(names.values()),
            entry=self._object(type_, details)[0],
        )

    def _is_settled(self, parent: GraphQLObjectType, details: list[FieldDetails]) -> bool:
        """Tell whether a field, and all that is selected in it, hangs on nothing but its source."""
        name = details[0].node.name.value
        if name == "__typename":
            return True
        definition = parent.fields[name]
        field = definition.extensions.get(_DEFINITION)
        if definition.args or field is None or field.is_async or _wants_info(field):
            return False
        named = get_named_type(definition.type)
        if is_leaf_type(named):
            return True
        return not is_abstract_type(named) and all(
            self._is_settled(cast("GraphQLObjectType", named), each)
            for each in self._selected(cast("GraphQLObjectType", named), details).values()
        )

    def _info(
        self,
        parent: GraphQLObjectType,
        key: str,
        details: list[FieldDetails],
        definition: GraphQLField,
        field: StrawberryField,
    ) -> Callable[[Run], Any]:
        """Return what gives a resolver at the top its information about the request."""
        make = self._schema.config.info_class
        nodes = [each.node for each in details]
        path = Path(None, key, parent.name)
        helpers = GraphQLResolveInfoHelpers(_gather, _track)

        def raw(run: Run) -> GraphQLResolveInfo[Any]:
            return GraphQLResolveInfo(
                nodes[0].name.value, nodes, definition.type, parent, path, self._core,
                self._definitions, None, self._operation, run.variables.full, run.context,
                is_awaitable, None, helpers,
            )  # fmt: skip

        return lambda run: make(_raw_info=cast("Any", _Asked(run, raw)), _field=field)


class _Asked:
    """What a resolver may ask of its request; nearly all ask for its context alone."""

    __slots__ = ("_raw", "_run", "context")

    def __init__(self, run: Run, raw: Callable[[Run], GraphQLResolveInfo[Any]]) -> None:
        """Keep what makes the rest."""
        self.context = run.context
        self._run = run
        self._raw = raw

    def __getattr__(self, name: str) -> Any:
        """Return anything else that the engine would have told."""
        return getattr(self._raw(self._run), name)


def _is_plain(parent: GraphQLObjectType, name: str) -> bool:
    """Tell whether a field is a leaf that hangs on nothing but its source."""
    if name == "__typename":
        return True
    definition = parent.fields[name]
    field = definition.extensions.get(_DEFINITION)
    is_awaited = field is None or field.is_async
    return not (definition.args or is_awaited) and is_leaf_type(get_named_type(definition.type))


def _wants_info(field: StrawberryField) -> bool:
    resolver = field.base_resolver
    return resolver is not None and resolver.info_parameter is not None


def _class_of(type_: GraphQLObjectType) -> type:
    definition = type_.extensions.get(_DEFINITION)
    if definition is None:
        raise Uncovered
    return cast("type", definition.origin)


async def _gather(awaitables: Sequence[Awaitable[Any]]) -> list[Any]:
    return await asyncio.gather(*awaitables)


def _track(_values: Sequence[Any]) -> None:
    """Take the place of the engine's care for work that nobody awaits; there is none here."""
