"""How values are laid out in an answer: closures for objects, lists and what may be null."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from graphql.pyutils import is_awaitable

from graph.lazy import lazy

if TYPE_CHECKING:
    from graphql.execution.values import VariableValues


class Uncovered(Exception):
    """This operation, or this answer of it, is left to the engine."""


class Run(NamedTuple):
    """One execution: what its resolvers share, its variables, and arguments already worked out."""

    context: Any
    variables: VariableValues
    arguments: dict[int, dict[str, Any]]


Read = Callable[[Any, Run], Any]
"""Gives what stands in the answer for a field of a source, or a value that can be awaited."""


class Reader(NamedTuple):
    """How a value is laid out, and whether the closure has to be awaited."""

    read: Read
    is_async: bool


def plain(read: Read) -> Reader:
    """Return a reader that gives its value at once."""
    return Reader(read, is_async=False)


def awaited(read: Read) -> Reader:
    """Return a reader whose value is awaited."""
    return Reader(read, is_async=True)


class Field(NamedTuple):
    """One entry of a selection."""

    key: str
    reader: Reader


def objects_of(fields: list[Field]) -> Reader:
    """Return what lays out an object with some entries."""
    entries = [(field.key, *field.reader) for field in fields]
    if not any(field.reader.is_async for field in fields):
        pairs = [(key, read) for key, read, _ in entries]
        return plain(lambda source, run: {key: read(source, run) for key, read in pairs})

    async def in_turn(source: Any, run: Run) -> dict[str, Any]:
        written = {}
        for key, read, is_async in entries:
            # Awaited at once, so that nothing is left begun where a later entry fails.
            value = read(source, run)
            written[key] = await value if is_async else value
        return written

    return awaited(in_turn)


LAYOUTS_KEPT = 8
"""Different selections of one lasting source that are kept with it."""


class Lasting:
    """A source whose fields without arguments never change: what was laid out of it stays with it."""

    @lazy
    def laid(self) -> dict[object, dict[str, Any]]:
        """What was laid out of it, by selection."""
        return {}


def kept(write: Reader, selection: object) -> Reader:
    """Return what lays out a lasting source, once for each selection."""
    read = write.read

    def once(source: Any, run: Run) -> dict[str, Any]:
        laid = source.laid
        known: dict[str, Any] | None = laid.get(selection)
        if known is None:
            known = read(source, run)
            if len(laid) >= LAYOUTS_KEPT:
                laid.clear()
            laid[selection] = known
        return known

    return plain(once)


def always(value: str) -> Read:
    """Return what gives the same text for every source."""
    return lambda _source, _run: value


def attribute(name: str, write: Reader) -> Reader:
    """Return what lays out an attribute of the source."""
    read = write.read
    return Reader(lambda source, run: read(getattr(source, name), run), write.is_async)


def maybe_null(write: Reader) -> Reader:
    """Return what lays out a value that may be null."""
    read = write.read
    if not write.is_async:
        return plain(lambda value, run: None if value is None else read(value, run))

    async def null_or(value: Any, run: Run) -> Any:
        return None if value is None else await read(value, run)

    return awaited(null_or)


def list_of(write: Reader, *, waits: bool) -> Reader:
    """Return what lays out a list; where it waits, an entry may have to be awaited in its turn."""
    read = write.read

    def listed(values: Any) -> Any:
        if type(values) not in (list, tuple):
            raise Uncovered
        return values

    if not write.is_async and not waits:
        return plain(lambda values, run: [read(each, run) for each in listed(values)])

    async def each_in_turn(values: Any, run: Run) -> list[Any]:
        written = []
        try:
            for each in listed(values):
                value = read(await each if is_awaitable(each) else each, run)
                written.append(await value if write.is_async else value)
        finally:
            for each in values[len(written) :] if type(values) is list else ():
                # What was begun for entries that are not reached is let go.
                getattr(each, "close", _nothing)()
        return written

    return awaited(each_in_turn)


def one_of(readers: dict[type, Reader]) -> Reader:
    """Return what lays out an object of one of several classes; others are left to the engine."""
    reads = {of: reader.read for of, reader in readers.items()}
    if not any(reader.is_async for reader in readers.values()):

        def chosen(value: Any, run: Run) -> Any:
            read = reads.get(type(value))
            if read is None:
                raise Uncovered
            return read(value, run)

        return plain(chosen)
    is_async = {of: reader.is_async for of, reader in readers.items()}

    async def chosen_and_awaited(value: Any, run: Run) -> Any:
        read = reads.get(type(value))
        if read is None:
            raise Uncovered
        return await read(value, run) if is_async[type(value)] else read(value, run)

    return awaited(chosen_and_awaited)


def _nothing() -> None:
    """Take the place of closing what is not open."""
