"""The dated facts: what stands on the relationships of the graph.

Nodes are identities and never change; everything that can change is a fact with a valid time.
A fact is a value: two facts are the same when all their cells are the same, so a change of what
is known is the difference of two sets of facts. How facts are written, read and undone is left to
`stages` and `reading`; how they are made from tables to `conversion`; which powers follow from
them to `law.authority`.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, NamedTuple


class FactType(NamedTuple):
    """One relationship type: where it starts and ends, and the properties of its own.

    `end` is None where the fact ends at a node of its own that holds the properties (a state).
    `derived` facts follow from others and from the rule packs; no table holds them.
    """

    name: str
    start: str
    end: str | None
    properties: tuple[str, ...]
    derived: bool = False


_STATE_CELLS = (
    "name", "short_name", "kind", "level", "unit", "rank", "system", "admits", "temporary", "on_system",
)  # fmt: skip

FACT_TYPES: dict[str, FactType] = {
    fact_type.name: fact_type
    for fact_type in (
        FactType("HAS_STATE", "Organization", None, _STATE_CELLS),
        FactType("SUBORDINATE_TO", "Organization", "Organization", ()),
        FactType("MANAGED_BY", "Organization", "Organization", ("kind",)),
        FactType("SEATED_IN", "Organization", "Region", ()),
        FactType("SUCCEEDED_BY", "Organization", "Organization", ("kind",)),
        FactType("GRANTED", "Organization", "AuthorityScope", ("basis", "pack", "article", "readings")),
        FactType("ADOPTS", "Organization", "RulePack", ("readings", "origin")),
        FactType("REGION_STATE", "Region", None, ("name", "level")),
        FactType("PART_OF", "Region", "Region", ()),
        FactType("UNIT_STATE", "Workplace", None, ("name", "nature")),
        FactType("UNIT_SEATED_IN", "Workplace", "Region", ()),
        FactType("UNDER_AUTHORITY", "Workplace", "Organization", ()),
        FactType("ORGANIZED_AS", "Workplace", "Organization", ()),
        FactType("HAPPENED", "Event", None, ("source",)),
        FactType("MEMBER_STATE", "Member", None, ("status", "standing", "unit", "residence")),
        FactType("RELATION_AT", "Member", "Organization", ("relation", "placement")),
        FactType("ORGAN_OF", "Organization", "Organization", ("acts", "readings")),
        FactType("HOLDS", "Organization", "AuthorityScope",
                 ("pack", "article", "held", "origin", "basis", "side", "readings"), derived=True),
    )
}  # fmt: skip
"""Every fact type by name. ADOPTS is given (origin GIVEN) or follows from a pack's default
(DERIVED); ORGAN_OF says in `acts` and `readings` what follows from the packs, its two ends are
given."""


class Fact(NamedTuple):
    """One fact: a relationship of the graph with its valid time, days as integers.

    `start` and `end` are codes or keys of nodes (`end` is empty where the type has its own end
    node); `cells` are the properties in the order of the type. A list stands as a tuple.
    """

    type: str
    start: str
    end: str
    since: int
    until: int
    cells: tuple[Any, ...] = ()

    @property
    def hash(self) -> int:
        """A 63-bit hash of everything the fact says, the same on every machine.

        >>> Fact("SUBORDINATE_TO", "T1", "A1", 1, 2).hash
        1580068198547441420
        """
        return int.from_bytes(blake2b(repr(tuple(self)).encode(), digest_size=8).digest()) >> 1

    def get(self, name: str) -> Any:
        """Return the cell with this name."""
        return self.cells[FACT_TYPES[self.type].properties.index(name)]


class Scope(NamedTuple):
    """What a power reaches: relation (FORMAL, TEMPORARY), range and the committee it is of.

    `range_of` is empty for NATION and OFF_SYSTEM.
    """

    relation: str
    range: str
    range_of: str = ""

    @property
    def key(self) -> str:
        """The unique key of the AuthorityScope node.

        >>> Scope("FORMAL", "COUNTY", "430121").key
        'FORMAL:COUNTY:430121'
        """
        return f"{self.relation}:{self.range}:{self.range_of}"

    @classmethod
    def of_key(cls, key: str) -> Scope:
        """Return the scope with this key."""
        relation, range_, range_of = key.split(":", 2)
        return cls(relation, range_, range_of)


def digest_of(facts: Iterable[Fact]) -> int:
    """Return the order-free digest of facts: the sum of their hashes modulo 2^64."""
    return sum(fact.hash for fact in facts) % (1 << 64)
