"""What is told about a member who leaves: the inputs of the question which credential is needed.

Names the inputs as callers do and knows which values each can have; what follows from them is left
to `law.credential_table`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from graph.errors import InvalidInput
from law.clock import add_months

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = bool | int | str | None

RELATIONS = ("FORMAL", "TEMPORARY")
MAX_MONTHS = 1_200
MAX_DAYS = 36_500
_LAST_YEAR = MAXYEAR - 201

_ATTRIBUTES = MappingProxyType(
    {
        "relation": "relation",
        "months": "months",
        "days": "days",
        "placeFixed": "place_fixed",
        "timeKnown": "time_known",
        "proofNeeded": "proof_needed",
        "shortTrip": "short_trip",
        "floating": "floating",
        "formalMovable": "formal_movable",
    }
)
INPUTS = tuple(_ATTRIBUTES)
"""The inputs by the names that callers use."""

LENGTH_INPUTS = ("months", "days")
"""The inputs that together say how long the member is away."""

CHOICES: Mapping[str, tuple[Value, ...]] = MappingProxyType(
    {
        name: RELATIONS if name == "relation" else (True, False)
        for name in INPUTS
        if name not in LENGTH_INPUTS
    }
)
"""The values of the inputs that have a closed list of them."""

# One part of a length stands for the whole, and a length that is told is known.
_ANSWERED_BY = MappingProxyType(
    {"months": ("days",), "days": ("months",), "timeKnown": LENGTH_INPUTS}
)


@dataclass(frozen=True, slots=True)
class CredentialQuestion:
    """What is told about a member who leaves; None is not given.

    The absence begins on `as_of` and lasts `months` calendar months and then `days` days.

    Raises:
        InvalidInput: a length is negative or too long, or the relation is unknown.
    """

    as_of: date
    relation: str | None = None
    months: int | None = None
    days: int | None = None
    place_fixed: bool | None = None
    time_known: bool | None = None
    proof_needed: bool | None = None
    short_trip: bool | None = None
    floating: bool | None = None
    formal_movable: bool | None = None

    def __post_init__(self) -> None:
        """Refuse values that no table can judge."""
        if self.relation is not None and self.relation not in RELATIONS:
            raise _invalid("relation", self.relation, " / ".join(RELATIONS))
        if not 0 <= (self.months or 0) <= MAX_MONTHS:
            raise _invalid("months", self.months, f"0 - {MAX_MONTHS}")
        if not 0 <= (self.days or 0) <= MAX_DAYS:
            raise _invalid("days", self.days, f"0 - {MAX_DAYS}")
        # The longest absence must still end within the days that a date can name.
        if self.as_of.year > _LAST_YEAR:
            raise _invalid("asOf", self.as_of.isoformat(), f"<= {_LAST_YEAR}-12-31")

    @property
    def end(self) -> date | None:
        """Return the day on which the absence ends, None where no length is given."""
        if self.months is None and self.days is None:
            return None
        return add_months(self.as_of, self.months or 0) + timedelta(days=self.days or 0)

    def value(self, name: str) -> Value:
        """Return an input by its name."""
        found: Value = getattr(self, _ATTRIBUTES[name])
        return found

    def with_value(self, name: str, value: Value) -> CredentialQuestion:
        """Return the same question with one input told."""
        return replace(self, **{_ATTRIBUTES[name]: value})  # type: ignore[arg-type]

    def tells(self, name: str) -> bool:
        """Say whether an input was given, or is answered by one that was."""
        names = (name, *_ANSWERED_BY.get(name, ()))
        return any(self.value(each) is not None for each in names)


def _invalid(field: str, value: object, allowed: str) -> InvalidInput:
    """Return the error for a value outside what is allowed."""
    return InvalidInput(
        field=field,
        value=value,
        reason_zh=f"可用范围为 {allowed}，请改正。",
        reason_en=f"allowed is {allowed}; correct it.",
    )
