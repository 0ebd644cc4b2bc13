"""What a compiled operation is made of: short Python functions, one for each object it lays out.

`resolvers.compiled` says what is selected; here that becomes text, which Python compiles once. An
object becomes a dictionary written out in full, a field a call or an attribute, a leaf a test of
its exact type: of all the ways to run an operation the one with the fewest steps. Names of callers
enter the text as constants only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self, cast

from graphql.pyutils import is_awaitable

from graph.keeping import keep

if TYPE_CHECKING:
    from resolvers.given import Variables

LAYOUTS_KEPT = 8
"""Different selections of one lasting source that are kept with it."""


class Uncovered(Exception):
    """This operation, or this answer of it, is left to the engine."""


class Run(NamedTuple):
    """One execution: what its resolvers share, its variables, and arguments already worked out."""

    context: Any
    variables: Variables
    arguments: dict[int, dict[str, Any]]


class Lasting:
    """A source whose fields without arguments never change.

    `laid` is what was laid out of it, by selection, where it is told several times.
    """

    laid: ClassVar[dict[object, dict[str, Any]] | None] = None

    def last(self) -> Self:
        """Keep what is laid out of it from now on, and return it."""
        if self.laid is None:
            object.__setattr__(self, "laid", {})
        return self


class Formed:
    """A source with fields of its own beside those of its form, which it shares with others.

    `own` names its own fields in the schema; all others hang on the form alone, and those that are not
    `costly` also on its shape, which is there without any work.
    """

    own: ClassVar[frozenset[str]] = frozenset()
    costly: ClassVar[frozenset[str]] = frozenset()
    shape: Any
    form: Any


class Expression(NamedTuple):
    """What gives a value, as Python with `s` for the source and `r` for the run."""

    text: str
    is_async: bool = False


class Wrap(NamedTuple):
    """How a value is laid out: from the text of the value to the text of what stands in the answer."""

    of: Callable[[str], str]
    is_async: bool = False


class Program:
    """The functions of one operation, and the things that they name."""

    def __init__(self) -> None:
        """Start with what every program uses."""
        self._lines: list[str] = []
        self._names: dict[str, Any] = {
            "Uncovered": Uncovered, "listed": _listed, "each_in_turn": _each_in_turn, "keep": keep,
        }  # fmt: skip

    def name(self, thing: object) -> str:
        """Return a name for a thing."""
        name = f"n{len(self._names)}"
        self._names[name] = thing
        return name

    def function(self, body: Sequence[str], *, is_async: bool = False) -> str:
        """Write a function of a source and a run, and return its name."""
        name = self.name(None)
        head = f"{'async ' if is_async else ''}def {name}(s, r):"
        self._lines += [head, *(f"    {line}" for line in body)]
        return name

    def made(self, name: str) -> Callable[[Any, Run], Any]:
        """Compile all functions and return one of them."""
        exec(compile("\n".join(self._lines), "<operation>", "exec"), self._names)  # noqa: S102
        return cast("Callable[[Any, Run], Any]", self._names[name])

    def variable(self) -> str:
        """Return a name that no other value has."""
        return f"v{self.name(None)}"

    def object(
        self, of: type | None, entries: Sequence[tuple[str, Expression]], kept_as: object = None
    ) -> tuple[str, bool]:
        """Write what lays out an object of a class; return its name, and whether it is awaited.

        Args:
            of: the class that the source must be of exactly; any where it is None.
            entries: the keys of the answer with their values.
            kept_as: the selection under which the source keeps it, if it does.
        """
        is_async = any(entry.is_async for _, entry in entries)
        laid = "{" + ", ".join(f"{key!r}: {entry.text}" for key, entry in entries) + "}"
        body = []
        if of is not None:
            body = [f"if type(s) is not {self.name(of)}:", "    raise Uncovered"]
        if kept_as is None:
            body.append(f"return {laid}")
        else:
            mark = self.name(kept_as)
            body += [
                "laid = s.laid",
                "if laid is None:",
                f"    return {laid}",
                f"known = laid.get({mark})",
                f"return keep(laid, {mark}, {laid}, {LAYOUTS_KEPT}) if known is None else known",
            ]
        return self.function(body, is_async=is_async), is_async

    def formed(
        self,
        of: type,
        entries: Sequence[tuple[str, Expression]],
        own: Collection[str],
        part: str,
        kept_as: Any,
    ) -> tuple[str, bool]:
        """Write what lays out an object of a class of which the form keeps what is not its own.

        Args:
            of: the class that the source must be of exactly.
            entries: the keys of the answer with their values.
            own: the keys that are not kept.
            part: the attribute of the source that the others hang on, its shape or its form.
            kept_as: the selection under which that keeps them.
        """
        is_async = any(entry.is_async for _, entry in entries)
        mark = self.name(kept_as)
        form = ", ".join(f"{key!r}: {None if key in own else entry.text}" for key, entry in entries)
        body = [
            f"if type(s) is not {self.name(of)}:",
            "    raise Uncovered",
            f"kept = s.{part}.laid",
            f"form = kept.get({mark})",
            "if form is None:",
            f"    form = keep(kept, {mark}, {{{form}}}, {LAYOUTS_KEPT})",
            # Its own keys stand in the copy already, where the selection has them.
            "laid = form.copy()",
            *(f"laid[{key!r}] = {entry.text}" for key, entry in entries if key in own),
            "return laid",
        ]
        return self.function(body, is_async=is_async), is_async

    def one_of(self, functions: dict[type, tuple[str, bool]]) -> tuple[str, bool]:
        """Write what lays out an object of one of several classes; others are left to the engine."""
        if len(functions) == 1:
            return next(iter(functions.values()))
        is_async = any(each for _, each in functions.values())
        body = []
        for of, (name, waits) in functions.items():
            body += [
                f"if type(s) is {self.name(of)}:",
                f"    return {'await ' if waits else ''}{name}(s, r)",
            ]
        return self.function([*body, "raise Uncovered"], is_async=is_async), is_async

    def maybe_null(self, wrap: Wrap) -> Wrap:
        """Return how a value is laid out that may be null."""
        held = self.variable()
        return Wrap(
            lambda value: f"(None if ({held} := {value}) is None else {wrap.of(held)})",
            wrap.is_async,
        )

    def list_of(self, wrap: Wrap, *, waits: bool) -> Wrap:
        """Return how a list is laid out; where it waits, an entry may be awaited in its turn."""
        if not wrap.is_async and not waits:
            entry = self.variable()
            return Wrap(lambda value: f"[{wrap.of(entry)} for {entry} in listed({value})]")
        read = self.function([f"return {wrap.of('s')}"], is_async=wrap.is_async)
        return Wrap(
            lambda value: f"(await each_in_turn({value}, r, {read}, {wrap.is_async}))",
            is_async=True,
        )


def called(name: str, is_async: bool) -> Wrap:  # noqa: FBT001 -- the two that `Program` returns.
    """Return how a value is laid out by a function of the program."""
    waits = "await " if is_async else ""
    return Wrap(lambda value: f"({waits}{name}({value}, r))", is_async)


def _listed(values: Any) -> Any:
    if type(values) not in (list, tuple):
        raise Uncovered
    return values


async def _each_in_turn(
    values: Any,
    run: Run,
    read: Callable[[Any, Run], Any],
    is_async: bool,  # noqa: FBT001
) -> list[Any]:
    """Lay out a list of which an entry, or what is read of it, has to be awaited."""
    written = []
    try:
        for each in _listed(values):
            value = read(await each if is_awaitable(each) else each, run)
            written.append(await value if is_async else value)
    finally:
        for each in values[len(written) :] if type(values) is list else ():
            # What was begun for entries that are not reached is let go.
            getattr(each, "close", _nothing)()
    return written


def _nothing() -> None:
    """Take the place of closing what is not open."""
