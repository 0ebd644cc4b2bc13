"""The GraphQL schema: every question that callers may ask, each answered in a few lines.

What an answer means is left to `law`, its types to the modules named after them. Run as a program
it prints the schema; `schema.graphql` holds that text.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

import strawberry
from strawberry.printer import print_schema
from strawberry.schema.config import StrawberryConfig

from law.coverage_parts import MOST_PARTS
from resolvers.as_of import Context, Service, make_context
from resolvers.cost import ItemPrice
from resolvers.descriptions import describe_in_both_languages
from resolvers.query import Query

__all__ = ["ITEM_PRICES", "Context", "Service", "make_context", "schema"]

ITEM_PRICES: Mapping[str, ItemPrice] = {
    "Query.approvalPaths": ItemPrice("requests", 5),
    "Query.reachability": ItemPrice("organizations", 100),
    "Query.coverage": ItemPrice(price=1_000),
    "Query.coverageParts": ItemPrice(price=1_000, entries=MOST_PARTS),
    "Query.coverageComparison": ItemPrice(price=1_000),
    "Query.export": ItemPrice(price=30_000),
    "Organization.changes": ItemPrice(price=500),
}
"""The fields with a flat price: for each item of their input, or for the work that they are."""

schema = strawberry.Schema(query=Query, config=StrawberryConfig())
# Strawberry has no public way to its schema.
describe_in_both_languages(schema._schema)  # noqa: SLF001


def printed() -> str:
    """Return the schema as text, the same each time."""
    return print_schema(schema) + "\n"


if __name__ == "__main__":
    sys.stdout.write(printed())
