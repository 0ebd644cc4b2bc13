"""What the engine answers: a path with its reasons, no path with the obstacles, or an unknown code.

Plain values; bodies are codes. Texts in two languages are made by `messages`, GraphQL types by
the resolvers.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from law.basis import LegalBasis


@dataclass(frozen=True, slots=True)
class Step:
    """One hand-over between two neighbours of a path; `order` counts from 1."""

    order: int
    from_: str
    to: str
    move: str
    basis: tuple[LegalBasis, ...]
    working_days: int | None


@dataclass(frozen=True, slots=True)
class ReadingAnswer:
    """The bodies of the path under one reading of a question, None where there is no path."""

    key: str
    bodies: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Ruling:
    """A question on which an answer depends, with the answer under each of its readings."""

    key: str
    readings: tuple[ReadingAnswer, ...]
    needs_ruling: bool


@dataclass(frozen=True, slots=True)
class RefusedWay:
    """A shorter way that is not lawful: its bodies, a code, and the articles that stand against it.

    `unknown_admits` names the bodies of which it is not known whether they may approve members.
    """

    bodies: tuple[str, ...]
    code: str
    basis: tuple[LegalBasis, ...]
    unknown_admits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why no exchange from one body reaches the other side."""

    organization: str
    code: str
    basis: tuple[LegalBasis, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """The shortest lawful path and everything that a front end shows of it."""

    origin: str
    destination: str
    relation: str
    as_of: int
    bodies: tuple[str, ...]
    steps: tuple[Step, ...]
    channel: str
    initiator: str | None = None
    receiver: str | None = None
    heading: str | None = None
    rulings: tuple[Ruling, ...] = ()
    refused: tuple[RefusedWay, ...] = ()
    others: tuple[Path, ...] = ()
    revision: int = 0

    @property
    def moves(self) -> tuple[str, ...]:
        """The moves in order."""
        return tuple(step.move for step in self.steps)

    @property
    def basis(self) -> tuple[tuple[LegalBasis, ...], ...]:
        """The articles of each step."""
        return tuple(step.basis for step in self.steps)

    @property
    def working_days(self) -> tuple[int | None, ...]:
        """The working days of each step."""
        return tuple(step.working_days for step in self.steps)


@dataclass(frozen=True, slots=True)
class NoPath:
    """There is no lawful path; the first code of the contract that holds, and what is missing."""

    origin: str
    destination: str
    relation: str
    as_of: int
    code: str
    nearest: str | None = None
    obstacles: tuple[Obstacle, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    revision: int = 0
    details: dict[str, str] = field(default_factory=dict, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class UnknownBody:
    """No organization has this code."""

    code: str
