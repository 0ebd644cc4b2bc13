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

from resolvers.as_of import Context, Service, make_context
from resolvers.cost import ItemPrice
from resolvers.query import Query

__all__ = ["ITEM_PRICES", "Context", "Service", "make_context", "schema"]

ITEM_PRICES: Mapping[str, ItemPrice] = {
    "Query.approvalPaths": ItemPrice("requests", 5),
    "Query.reachability": ItemPrice("organizations", 100),
}
"""The fields whose every input item has a flat price, whatever is selected in it."""

schema = strawberry.Schema(query=Query, config=StrawberryConfig())


def printed() -> str:
    """Return the schema as text, the same each time."""
    return print_schema(schema) + "\n"


if __name__ == "__main__":
    sys.stdout.write(printed())
