"""Rows and chains: lists whose entries are made only when somebody looks at one.

A path tells bodies that answers tell again and again, and steps that say the same on every path of
its form. So an answer keeps their JSON: of a body by its number, of the steps as one text with a
place for each body.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

if TYPE_CHECKING:
    from resolvers.recurring import Recurring


class Numbered:
    """A source that may stand in a `Row`."""


Source = TypeVar("Source", bound=Numbered)


class Row(Generic[Source]):
    """Sources in a row, each known by a number; `texts` is their JSON by selection.

    Args:
        numbers: the numbers, in order.
        kept: the JSON of such sources that is kept, by number and selection.
    """

    __slots__ = ("kept", "numbers", "texts")

    def __init__(self, numbers: Sequence[int], kept: Recurring[int, bytes]) -> None:
        """Make no source."""
        self.numbers = numbers
        self.kept = kept
        self.texts: dict[int, list[bytes]] = {}

    def source(self, number: int) -> Source:
        """Make the source with a number."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[Source]:
        """Make all sources."""
        return map(self.source, self.numbers)


class Link:
    """A source that joins two neighbours of a row; an entry of a `Chain`.

    `own` names the fields in the schema that tell the neighbour behind it (0) and before it (1). All
    others are the same for every chain of the same form, and those that are not `costly` for every
    chain of the same shape, which is there without any work.
    """

    own: ClassVar[Mapping[str, int]] = {}
    costly: ClassVar[frozenset[str]] = frozenset()


class Form:
    """What all chains have in common whose links say the same; `laid` is their JSON by selection."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.laid: dict[object, bytes] = {}


class Chain:
    """The links of a row.

    Args:
        row: the sources that the links join.
        shape: what the links say, their costly fields left out.
    """

    __slots__ = ("row", "shape")

    def __init__(self, row: Row[Any], shape: Form) -> None:
        """Make no link."""
        self.row = row
        self.shape = shape

    @property
    def form(self) -> Form:
        """What the links say, their costly fields included."""
        return self.shape

    def __iter__(self) -> Iterator[Link]:
        """Make all links."""
        raise NotImplementedError
