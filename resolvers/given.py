"""What resolvers are given: arguments from literals and variables, worked out as seldom as can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLSchema,
    VariableDefinitionNode,
    VariableNode,
    get_argument_values,
    get_nullable_type,
    get_variable_values,
    visit,
)
from graphql.execution.get_variable_signature import get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource
from graphql.language import Visitor
from strawberry.types.arguments import convert_arguments

if TYPE_CHECKING:
    import strawberry
    from strawberry.types.field import StrawberryField

    from resolvers.layouts import Run

_LAYOUT_DIRECTIVES = ("skip", "include")
_TEXTS = ("ID", "String")
_PLAIN = {"ID": str, "String": str, "Boolean": bool}
_MISSING = object()
TEMPLATES = 64
"""Different values of the other arguments of one field for which what they mean is kept."""


def arguments_of(
    schema: strawberry.Schema, definition: GraphQLField, node: FieldNode, field: StrawberryField
) -> Callable[[Run], dict[str, Any]]:
    """Return what gives the arguments of a resolver; they are worked out once for an answer."""
    converter = schema.schema_converter

    def work_out(variables: VariableValues | None) -> dict[str, Any]:
        return convert_arguments(
            get_argument_values(definition, node, variables),
            field.arguments,
            scalar_registry=converter.scalar_registry,
            config=converter.config,
        )

    if not definition.args:
        return lambda _run: {}
    if not _variables_in(node.arguments or ()):
        always = work_out(None)
        return lambda _run: always
    texts = _texts_of(definition, node, field, converter.config.name_converter.from_argument)
    others = sorted(set(_variables_in(node.arguments or ())) - set(texts.values()))
    return _Arguments(work_out, texts, others).of


class _Arguments:
    """The arguments of one field: texts are the same to a resolver, others are kept by their values.

    Args:
        work_out: gives the arguments in the engine's way.
        texts: the arguments that are texts from variables, see `_texts_of`.
        others: the names of all other variables.
    """

    def __init__(
        self,
        work_out: Callable[[VariableValues | None], dict[str, Any]],
        texts: Mapping[str, str],
        others: Sequence[str],
    ) -> None:
        """Start with no values known."""
        self._work_out = work_out
        self._texts = tuple(texts.items())
        self._others = others
        self._known: dict[tuple[Any, ...], dict[str, Any]] = {}
        self._plain: dict[str, Any] | None = None

    def of(self, run: Run) -> dict[str, Any]:
        """Return the arguments in one execution, worked out once for all sources."""
        known = run.arguments.get(id(self))
        if known is None:
            known = run.arguments[id(self)] = self._given(run.variables)
        return known

    def _given(self, variables: Variables) -> dict[str, Any]:
        values = variables.coerced
        if variables.is_plain and self._plain is not None:
            return self._plain | {name: values[of] for name, of in self._texts}
        own = {name: text for name, of in self._texts if type(text := values.get(of)) is str}
        mark: tuple[Any, ...] = ()
        if self._others or not variables.is_plain:
            # Null and left out are not the same.
            absent = [of not in values for _, of in self._texts]
            mark = (*own, *absent, *(values.get(name, _MISSING) for name in self._others))
        try:
            known = self._known.get(mark)
        except TypeError:
            return self._work_out(variables.full)
        if known is None:
            known = self._work_out(variables.full)
            if len(self._known) < TEMPLATES:
                self._known[mark] = known
        if variables.is_plain and not self._others:
            # Whatever is declared is given, and is a text: nothing else can be meant the next time.
            self._plain = known
        return {**known, **own}


class Variables:
    """The variables of one execution.

    Args:
        coerced: their values by name.
        full: the same as the engine keeps them, or what makes that.
        is_plain: all that are declared are given, and are texts and truth values.
    """

    __slots__ = ("_full", "_make", "coerced", "is_plain")

    def __init__(
        self,
        coerced: dict[str, Any],
        full: VariableValues | None = None,
        make: Callable[[dict[str, Any]], VariableValues] | None = None,
    ) -> None:
        """Keep the values; the engine's form of plain ones is made when somebody wants it."""
        self.coerced = coerced
        self.is_plain = full is None
        self._full = full
        self._make = make

    @property
    def full(self) -> VariableValues:
        """The variables as the engine keeps them."""
        if self._full is None:
            assert self._make is not None  # noqa: S101 -- one of the two is always given.
            self._full = self._make(self.coerced)
        return self._full


def variables_of(
    core: GraphQLSchema, nodes: Sequence[VariableDefinitionNode]
) -> Callable[[Mapping[str, Any]], Variables | None]:
    """Return what gives the variables of an operation, None where they do not fit it.

    Texts and truth values mean what they are; whatever else is declared or given is left to the
    engine's own reading.
    """
    signatures = [get_variable_signature(core, node) for node in nodes]

    def by_engine(inputs: Mapping[str, Any]) -> Variables | None:
        values = get_variable_values(core, nodes, dict(inputs))
        return None if isinstance(values, list) else Variables(values.coerced, values)

    expected = [
        (each.name, _PLAIN.get(str(get_nullable_type(each.type))))
        for each in signatures
        if not isinstance(each, GraphQLError)
    ]
    known = {each.name: each for each in signatures if not isinstance(each, GraphQLError)}

    def make(values: dict[str, Any]) -> VariableValues:
        sources = {name: VariableValueSource(known[name], each) for name, each in values.items()}
        return VariableValues(sources, values)

    def given(inputs: Mapping[str, Any]) -> Variables | None:
        values = {}
        for name, kind in expected:
            value = inputs.get(name)
            if kind is None or type(value) is not kind:
                return by_engine(inputs)
            values[name] = value
        return Variables(values, make=make)

    return given if len(expected) == len(nodes) else by_engine


def layout_variables(document: DocumentNode) -> tuple[str, ...]:
    """Return the names of the variables that decide what a document selects."""
    return tuple(sorted(set(_variables_in(document.definitions, _LAYOUT_DIRECTIVES))))


def _variables_in(nodes: Sequence[Any], directives: Sequence[str] | None = None) -> list[str]:
    """Return the variables named below some nodes; within certain directives only, if given."""
    found: list[str] = []

    class Finder(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
            if directives and node.name.value in directives:
                found.extend(_variables_in(node.arguments or ()))

        def enter_variable(self, node: VariableNode, *_: Any) -> None:
            if directives is None:
                found.append(node.name.value)

    for node in nodes:
        visit(node, Finder())
    return found


def _texts_of(
    definition: GraphQLField,
    node: FieldNode,
    field: StrawberryField,
    convert_name: Callable[..., str],
) -> dict[str, str]:
    """Return the arguments that are texts from variables: names for the resolver and of variables."""
    python_names = {convert_name(argument): argument.python_name for argument in field.arguments}
    return {
        python_names[each.name.value]: each.value.name.value
        for each in node.arguments or ()
        if isinstance(each.value, VariableNode)
        and str(get_nullable_type(definition.args[each.name.value].type)) in _TEXTS
    }
