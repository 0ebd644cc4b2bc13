"""What a compiled operation is made of: short Python functions, one for each object it lays out.

`resolvers.compiled` says what is selected; here that becomes text, which Python compiles once. An
object becomes a dictionary written out in full, a field a call or an attribute, a leaf a test of
its exact type: of all the ways to run an operation the one with the fewest steps. Rows and chains are
written as JSON at once, from what is kept of it. Names of callers enter the text as constants only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, count
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from graphql.pyutils import is_awaitable
from orjson import Fragment, dumps

from graph.keeping import keep
from resolvers.rows import Chain, Row

if TYPE_CHECKING:
    from resolvers.given import Variables

LAYOUTS_KEPT: Final = 8
"""Different selections of the links of a chain that are kept with its form."""

_MARK_BITS: Final = 32
_marks: Final = count()
"""Numbers for selections, each given once."""
_PLACE: Final = b"%b"


class Uncovered(Exception):
    """This operation, or this answer of it, is left to the engine."""


class Run(NamedTuple):
    """One execution: what its resolvers share, its variables, and arguments already worked out."""

    context: Any
    variables: Variables
    arguments: dict[int, dict[str, Any]]


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
            "Row": Row, "Chain": Chain, "Fragment": Fragment, "written": _written,
            "pattern": _pattern, "woven": chain.from_iterable,
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
        self, of: type | None, entries: Sequence[tuple[str, Expression]]
    ) -> tuple[str, bool]:
        """Write what lays out an object of a class; return its name, and whether it is awaited.

        Args:
            of: the class that the source must be of exactly; any where it is None.
            entries: the keys of the answer with their values.
        """
        is_async = any(entry.is_async for _, entry in entries)
        body = []
        if of is not None:
            body = [f"if type(s) is not {self.name(of)}:", "    raise Uncovered"]
        laid = ", ".join(f"{key!r}: {entry.text}" for key, entry in entries)
        return self.function([*body, f"return {{{laid}}}"], is_async=is_async), is_async

    def texts(self, lay: str) -> str:
        """Write what gives the JSON of each source of a row; return its name.

        Args:
            lay: the function that lays out one of them, from nothing but the source.
        """
        mark = next(_marks)
        return self.function(
            [
                f"texts = s.texts.get({mark})",
                "if texts is None:",
                "    known = s.kept.get",
                f"    texts = s.texts[{mark}] = [",
                f"        known(n << {_MARK_BITS} | {mark}) or written(s, n, {mark}, {lay}, r)",
                "        for n in s.numbers",
                "    ]",
                "return texts",
            ]
        )

    def row(self, texts: str, entry: str) -> str:
        """Write what lays out a list that may be a row; return its name.

        Args:
            texts: the function that gives the JSON of each source of a row.
            entry: what lays out an entry of a list that is no row.
        """
        return self.function(
            [
                "if isinstance(s, Row):",
                f"    return Fragment(b'[%b]' % b','.join({texts}(s, r)))",
                f"return [{entry}(v, r) for v in listed(s)]",
            ]
        )

    def chain(
        self, link: str, own: Sequence[tuple[str, int]], *, is_costly: bool, entry: str
    ) -> str:
        """Write what lays out a list that may be a chain; return its name.

        The JSON of all links is kept with a place for each neighbour, and filled in one step.

        Args:
            link: the function that lays out a link but for what is its own.
            own: for each key that is its own what gives the JSON of the row, and which neighbour it is.
            is_costly: whether a link needs the form of the chain, not its shape alone.
            entry: what lays out an entry of a list that is no chain.
        """
        mark, columns = self.name(object()), {name: f"c{n}" for n, (name, _) in enumerate(own)}
        told = "".join(f"{columns[name]}[{'1:' if at else ':-1'}], " for name, at in own)
        return self.function(
            [
                "if not isinstance(s, Chain):",
                f"    return [{entry}(v, r) for v in listed(s)]",
                f"kept = s.{'form' if is_costly else 'shape'}.laid",
                f"text = kept.get({mark})",
                "if text is None:",
                f"    text = keep(kept, {mark}, pattern([{link}(v, r) for v in s]), {LAYOUTS_KEPT})",
                *(f"{column} = {texts}(s.row, r)" for texts, column in columns.items()),
                f"return Fragment(text % tuple(woven(zip({told}))))",
            ]
        )

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
        if isinstance(values, Row | Chain):
            return list(values)
        raise Uncovered
    return values


def _written(
    row: Row[Any], number: int, mark: int, lay: Callable[[Any, Run], dict[str, Any]], run: Run
) -> bytes:
    """Return the JSON of a source of a row, and keep it where the source is met again."""
    text = dumps(lay(row.source(number), run))
    row.kept.offer(number << _MARK_BITS | mark, text)
    return text


def _pattern(links: Iterable[dict[str, Any]]) -> bytes:
    """Return the JSON of a list of objects, with a place for each value that is left out (`...`)."""
    return b"[" + b",".join(map(_with_places, links)) + b"]"


def _with_places(laid: dict[str, Any]) -> bytes:
    texts = (
        dumps(key) + b":" + (_PLACE if value is ... else dumps(value).replace(b"%", b"%%"))
        for key, value in laid.items()
    )
    return b"{" + b",".join(texts) + b"}"


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
