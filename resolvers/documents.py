"""Reads GraphQL documents: parses, checks their shape, validates, and remembers the good ones.

A document is remembered by its text from its second time on, so a front-end that sends the same
text with other variables pays for parsing and validation twice, and a flood of documents that never
come again displaces nothing. What depends on the variables, the cost, is not kept here.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import thread_time
from typing import TYPE_CHECKING, Any, NamedTuple

from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    ValidationContext,
    VisitorAction,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)
from graphql.validation.rules import overlapping_fields_can_be_merged
from graphql.validation.validate import ValidationAbortedError
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from resolvers.cost import Limits, check_shape, sized_variables
from resolvers.refusals import BadRequest, TooCostly, TooManyTokens

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_TOKENS = 2_000
MAX_COMMENTS = 500
MAX_ERRORS = 10
VALIDATION_SECONDS = 0.25
# Repeated fields are compared in pairs, two units a pair. The budget that the engine itself allows
# lets one document take 300 ms; this one, 30 ms, and a field may still stand a hundred times.
COMPARISONS = 20_000
overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = COMPARISONS
CACHED_DOCUMENTS = 512
# Texts seen once, of which only the hash is kept.
SEEN_DOCUMENTS = 4_096
# A syntax tree takes 300 to 700 times the bytes of its text, so this bounds them all to 64 MB.
CACHED_BYTES = 90 * 1024


class DocumentRefused(Exception):
    """The document does not parse or does not fit the schema; `errors` are those of the engine."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        """Keep the errors."""
        self.errors = errors
        super().__init__(f"{len(errors)} errors")


class KnownOperation(NamedTuple):
    """An operation of a valid document.

    `sized` are the variables that its cost hangs on, and `costs` what it cost with some of their sizes.
    """

    node: OperationDefinitionNode
    sized: tuple[str, ...]
    costs: dict[Any, int]


@dataclass(frozen=True, slots=True)
class Document:
    """A valid document and the hash that logs know it by.

    `compiled` keeps what was made of it, see `resolvers.operations`.
    """

    node: DocumentNode
    digest: str
    compiled: dict[Any, Any] = field(default_factory=dict, compare=False)
    _operations: dict[str | None, KnownOperation] = field(default_factory=dict, compare=False)

    def operation(self, name: str | None) -> KnownOperation:
        """Return the operation to run.

        Raises:
            BadRequest: when the name fits none, or none is named among several.
        """
        known = self._operations.get(name)
        if known is None:
            node = self._named(name)
            known = self._operations[name] = KnownOperation(node, sized_variables(node), {})
        return known

    def _named(self, name: str | None) -> OperationDefinitionNode:
        node = get_operation_ast(self.node, name)
        if node is not None:
            return node
        if name is None:
            raise BadRequest(
                reason_zh="查询中没有或有多个操作。请给出一个，或用 operationName 指明。",
                reason_en="it holds no or several operations. Give one, or name it.",
            )
        raise BadRequest(
            reason_zh=f"没有名为“{name[:60]}”的操作。请核对 operationName。",
            reason_en=f"there is no operation {name[:60]!r}. Check operationName.",
        )


class Documents:
    """The documents seen lately, by their text.

    Args:
        limits: what a document may ask for.
        seconds: how much processor time validating one document may take.
    """

    def __init__(
        self, schema: GraphQLSchema, limits: Limits, seconds: float = VALIDATION_SECONDS
    ) -> None:
        """Start with nothing remembered."""
        self.schema = schema
        self.limits = limits
        self.hits = 0
        self.misses = 0
        self._rules = (
            _within(seconds),
            *specified_rules,
            MaybeNullValidationRule,
            OneOfInputValidationRule,
        )
        self._known: OrderedDict[str, Document] = OrderedDict()
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._bytes = 0

    def read(self, text: str) -> Document:
        """Return the valid document with this text.

        Raises:
            DocumentRefused: when it does not parse or does not fit the schema.
            TooCostly: when it is too long, too deep, or takes too long to validate.
        """
        document = self._known.get(text)
        if document is not None:
            self.hits += 1
            self._known.move_to_end(text)
            return document
        self.misses += 1
        document = self._admit(text)
        self._remember(text, document)
        return document

    def is_known(self, text: str) -> bool:
        """Tell whether a document is remembered, so that work on it is not lost."""
        return text in self._known

    def _admit(self, text: str) -> Document:
        node = _parse(text)
        check_shape(node, self.limits)
        errors = validate(
            self.schema, node, self._rules, max_errors=MAX_ERRORS, hide_suggestions=True
        )
        if errors and isinstance(errors[-1], ValidationAbortedError) and len(errors) < MAX_ERRORS:
            raise TooCostly(
                measure="number of repeated fields or nested fragments",
                measure_zh="重复字段或嵌套片段数",
                value="> " + str(COMPARISONS),
                limit=COMPARISONS,
            )
        if errors:
            raise DocumentRefused(errors)
        return Document(node, hashlib.sha256(text.encode()).hexdigest()[:16])

    def _remember(self, text: str, document: Document) -> None:
        if document.digest not in self._seen:
            self._seen[document.digest] = None
            if len(self._seen) > SEEN_DOCUMENTS:
                self._seen.popitem(last=False)
            return
        self._known[text] = document
        self._bytes += len(text)
        while len(self._known) > CACHED_DOCUMENTS or self._bytes > CACHED_BYTES:
            oldest, _ = self._known.popitem(last=False)
            self._bytes -= len(oldest)


# The document of the request that runs now: already parsed, checked and valid.
admitted: ContextVar[DocumentNode | None] = ContextVar("admitted", default=None)


class AdmittedDocument(SchemaExtension):
    """Hands the admitted document to the engine, so that it neither parses nor validates again."""

    def on_parse(self) -> Iterator[None]:
        """Give the engine the parsed document."""
        self.execution_context.graphql_document = admitted.get()
        yield

    def on_validate(self) -> Iterator[None]:
        """Tell the engine that there is nothing left to complain about."""
        if admitted.get() is not None:
            self.execution_context.pre_execution_errors = []
        yield


def _parse(text: str) -> DocumentNode:
    try:
        return parse(text, max_lexical_tokens=MAX_TOKENS, max_comments=MAX_COMMENTS)
    except GraphQLSyntaxError as error:
        if "more than" in error.message and "tokens" in error.message:
            raise TooManyTokens(
                measure="number of tokens",
                measure_zh="词法单元数",
                value=f"> {MAX_TOKENS}",
                limit=MAX_TOKENS,
            ) from None
        raise DocumentRefused([error]) from None
    except GraphQLError as error:
        raise DocumentRefused([error]) from None


def _within(seconds: float) -> type[ASTValidationRule]:
    """Return a rule that stops the validation of a document when its time is over."""

    class WithinTime(ASTValidationRule):
        def __init__(self, context: ValidationContext) -> None:
            super().__init__(context)
            self.deadline = thread_time() + seconds

        def enter(self, *_node: Any) -> VisitorAction:
            if thread_time() > self.deadline:
                raise TooCostly(
                    measure="validation time in s",
                    measure_zh="校验秒数",
                    value=f"> {seconds}",
                    limit=seconds,
                )
            return None

    return WithinTime
