"""Weighs a GraphQL document before it runs: depth and aliases once, cost with the variables.

Every fragment is weighed once and its weight reused, so a document is weighed in one pass however
its fragments multiply, and a cycle of fragments ends the pass instead of the process. The standard
limiters expand fragments and are exponential in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    print_ast,
)
from graphql.language.parser import MAX_NESTING_DEPTH

from resolvers.refusals import TooCostly, WrongPageSize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PAGE_ARGUMENT = "first"
INTROSPECTION_ROOTS = frozenset({"__schema", "__type"})
# A list whose length no argument tells is taken to be this long.
USUAL_LIST_LENGTH = 10
# Costs are compared and reported, never spent: above this they are all "too much".
CEILING = 10**12
# Digits of a page size that is read at all; a longer number is over any limit.
LONGEST_SIZE = 9
_SIZELESS = frozenset({"ID", "String", "Boolean"})


class ItemPrice(NamedTuple):
    """A flat price of a field: for each item of the list given in an argument, or else once.

    Without an argument what is selected costs what it costs elsewhere as well, with as many
    entries in its lists as are said here.
    """

    argument: str | None = None
    price: int = 0
    entries: int = USUAL_LIST_LENGTH


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one document may ask for."""

    depth: int = 15
    aliases: int = 50
    page_size: int = 1_000
    cost: int = 100_000


class Shape(NamedTuple):
    """Depth and number of aliases of a selection, with all its fragments expanded."""

    depth: int
    aliases: int


class Weight(NamedTuple):
    """Cost of a selection: what it costs once, and per entry of the page that it is on."""

    once: int
    per_entry: int

    def times(self, entries: int) -> int:
        """Return the cost with this many entries on the page."""
        return min(self.once + entries * self.per_entry, CEILING)


def check_shape(document: DocumentNode, limits: Limits) -> None:
    """Refuse a document that is too deep or has too many aliases.

    Raises:
        TooCostly: with the measure, the value and the limit.
    """
    shapes = _Shapes(document)
    try:
        measured = [shapes.of(operation.selection_set) for operation in _operations(document)]
    except RecursionError:
        raise _too_nested() from None
    for shape in measured:
        if shape.depth > limits.depth:
            raise TooCostly(
                measure="depth", measure_zh="深度", value=shape.depth, limit=limits.depth
            )
        if shape.aliases > limits.aliases:
            raise TooCostly(
                measure="number of aliases",
                measure_zh="别名数",
                value=min(shape.aliases, CEILING),
                limit=limits.aliases,
            )


class CostRule:
    """The price list of a schema.

    Args:
        item_prices: by `Type.field`, the fields with a flat price. What is selected in an item of
            the input is free, but for pages: those cost what they cost elsewhere.
    """

    def __init__(
        self, schema: GraphQLSchema, item_prices: Mapping[str, ItemPrice], limits: Limits
    ) -> None:
        """Keep the schema and its prices."""
        self.schema = schema
        self.item_prices = item_prices
        self.limits = limits

    def cost(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
    ) -> int:
        """Return what one operation of a valid document costs with these variables.

        Raises:
            WrongPageSize: when a page is larger than any page may be.
            TooCostly: when fragments are nested too deeply to be weighed.
        """
        root = self.schema.get_root_type(operation.operation)
        if root is None:
            return 0
        weighing = _Weighing(self, _fragments(document), _values(operation, variables))
        try:
            weight = weighing.of(operation.selection_set, root, free=False)
        except RecursionError:
            raise _too_nested() from None
        return weight.times(USUAL_LIST_LENGTH)


def sized_variables(operation: OperationDefinitionNode) -> tuple[str, ...]:
    """Return the variables that a cost may hang on: all but texts and truth values."""
    return tuple(
        definition.variable.name.value
        for definition in operation.variable_definitions or ()
        if print_ast(definition.type).removesuffix("!") not in _SIZELESS
    )


def sizes_of(variables: Mapping[str, Any], names: Iterable[str]) -> tuple[object, ...]:
    """Return what a cost may depend on: numbers, and how long lists are.

    >>> sizes_of({"first": 20, "requests": [{}, {}]}, ["first", "after", "requests"])
    (20, 'absent', ('list', 2))
    """
    return tuple([_size_of(variables[name]) if name in variables else "absent" for name in names])


def _size_of(value: object) -> object:
    if isinstance(value, list):
        return ("list", len(value))
    if isinstance(value, float):
        return ("float", value)
    # What is true equals one, but is no number here.
    return value if type(value) is int else type(value).__name__


class _Shapes:
    def __init__(self, document: DocumentNode) -> None:
        self.fragments = _fragments(document)
        self.known: dict[str, Shape] = {}

    def of(self, selections: SelectionSetNode | None) -> Shape:
        depth = aliases = 0
        for node in selections.selections if selections else ():
            if isinstance(node, FieldNode):
                shape = self._of_field(node)
            elif isinstance(node, FragmentSpreadNode):
                shape = self._of_fragment(node.name.value)
            else:
                shape = self.of(_selections_of(node))
            depth = max(depth, shape.depth)
            aliases += shape.aliases
        return Shape(depth, aliases)

    def _of_field(self, node: FieldNode) -> Shape:
        below = self.of(node.selection_set)
        # Introspection has a depth limit of its own among the validation rules.
        depth = 0 if node.name.value in INTROSPECTION_ROOTS else below.depth
        return Shape(depth + 1, below.aliases + (node.alias is not None))

    def _of_fragment(self, name: str) -> Shape:
        if name not in self.known:
            # A cycle meets this entry and ends; validation reports it afterwards.
            self.known[name] = Shape(0, 0)
            if name in self.fragments:
                self.known[name] = self.of(self.fragments[name].selection_set)
        return self.known[name]


class _Weighing:
    def __init__(
        self,
        rule: CostRule,
        fragments: Mapping[str, FragmentDefinitionNode],
        values: Mapping[str, Any],
    ) -> None:
        self.rule = rule
        self.fragments = fragments
        self.values = values
        self.known: dict[tuple[str, bool], Weight] = {}

    def of(
        self, selections: SelectionSetNode | None, parent: GraphQLCompositeType, *, free: bool
    ) -> Weight:
        once = per_entry = 0
        for node in selections.selections if selections else ():
            if isinstance(node, FieldNode):
                weight = self._of_field(node, parent, free=free)
            elif isinstance(node, FragmentSpreadNode):
                weight = self._of_fragment(node.name.value, free=free)
            else:
                weight = self.of(_selections_of(node), self._type_of(node, parent), free=free)
            once += weight.once
            per_entry += weight.per_entry
        return Weight(min(once, CEILING), min(per_entry, CEILING))

    def _of_fragment(self, name: str, *, free: bool) -> Weight:
        key = (name, free)
        if key not in self.known:
            fragment = self.fragments[name]
            parent = self.rule.schema.get_type(fragment.type_condition.name.value)
            assert is_composite_type(parent)  # noqa: S101
            self.known[key] = self.of(fragment.selection_set, parent, free=free)
        return self.known[key]

    def _type_of(self, node: Any, parent: GraphQLCompositeType) -> GraphQLCompositeType:
        condition = node.type_condition
        named = self.rule.schema.get_type(condition.name.value) if condition else parent
        assert is_composite_type(named)  # noqa: S101
        return named

    def _of_field(self, node: FieldNode, parent: GraphQLCompositeType, *, free: bool) -> Weight:
        definition = self.rule.schema.get_field(parent, node.name.value)
        named = get_named_type(definition.type) if definition else None
        if definition is None or not is_composite_type(named):
            return Weight(0, 0)
        price = self.rule.item_prices.get(f"{parent.name}.{node.name.value}")
        if price is not None and price.argument is not None:
            below = self.of(node.selection_set, named, free=True).times(USUAL_LIST_LENGTH)
            items = self._length(_argument(node, price.argument))
            return Weight(min(items * (price.price + below), CEILING), 0)
        pages = PAGE_ARGUMENT in definition.args
        free = free and not pages
        flat = price or ItemPrice()
        entries = self._page_size(node, definition) if pages else flat.entries
        below = self.of(node.selection_set, named, free=free).times(entries)
        cost = min(below + (not free) + flat.price, CEILING)
        if is_list_type(get_nullable_type(definition.type)):
            return Weight(0, cost)
        return Weight(cost, 0)

    def _page_size(self, node: FieldNode, definition: GraphQLField) -> int:
        largest = self.rule.limits.page_size
        given = _argument(node, PAGE_ARGUMENT)
        size = _default(definition.args[PAGE_ARGUMENT]) if given is None else None
        if isinstance(given, VariableNode):
            size = self.values.get(given.name.value)
        elif isinstance(given, IntValueNode):
            digits = given.value
            size = int(digits) if len(digits) <= LONGEST_SIZE else largest + 1
        if isinstance(size, float) and size.is_integer():
            size = int(size)
        if not isinstance(size, int) or isinstance(size, bool):
            return largest
        if not 0 <= size <= largest:
            shown = size if abs(size) < CEILING else "> 10^12"
            raise WrongPageSize(field=node.name.value, value=shown, limit=largest)
        return size

    def _length(self, given: ValueNode | None) -> int:
        if given is None or isinstance(given, NullValueNode):
            return 0
        if isinstance(given, ListValueNode):
            return len(given.values)
        if isinstance(given, VariableNode):
            value = self.values.get(given.name.value)
            if isinstance(value, ListValueNode | list):
                return len(value.values if isinstance(value, ListValueNode) else value)
            return int(value is not None)
        return 1


def _too_nested() -> TooCostly:
    return TooCostly(
        measure="nesting",
        measure_zh="嵌套层数",
        value=f"> {MAX_NESTING_DEPTH}",
        limit=MAX_NESTING_DEPTH,
    )


def _operations(document: DocumentNode) -> list[OperationDefinitionNode]:
    return [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]


def _fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }


def _values(operation: OperationDefinitionNode, given: Mapping[str, Any]) -> dict[str, Any]:
    defaults: dict[str, Any] = {}
    for definition in operation.variable_definitions or ():
        default = definition.default_value
        if isinstance(default, IntValueNode):
            defaults[definition.variable.name.value] = int(default.value[: LONGEST_SIZE + 1])
        elif isinstance(default, ListValueNode):
            defaults[definition.variable.name.value] = default
    return {**defaults, **given}


def _default(argument: GraphQLArgument) -> object:
    default = argument.default
    if default is None:
        return argument.default_value
    literal = default.literal
    return int(literal.value) if isinstance(literal, IntValueNode) else default.value


def _argument(node: FieldNode, name: str) -> ValueNode | None:
    for argument in node.arguments or ():
        if argument.name.value == name:
            return argument.value
    return None


def _selections_of(node: object) -> SelectionSetNode | None:
    assert isinstance(node, InlineFragmentNode)  # noqa: S101
    return node.selection_set
