"""(io) The numbered migrations: constraints, indexes and what an empty graph begins with.

The only module that runs schema commands. Each migration is a file `cypher/migration_NNNN_….cypher`
of one or more statements that may be run again; a `Migration` node says that it was applied.
"""

from __future__ import annotations

from graph.connection import Database
from graph.errors import StoreOutOfDate
from graph.statements import Statement, list_statements, statement

DEADLINE_SECONDS = 600.0
"""An index over a national graph takes minutes to fill."""

_PREFIX = "migration_"


def list_migrations() -> dict[int, Statement]:
    """Return the migrations by number, in order."""
    return {
        int(found.name.removeprefix(_PREFIX)[:4]): found
        for found in list_statements()
        if found.name.removeprefix(_PREFIX)[:4].isdecimal()
    }


async def read_version(db: Database) -> int:
    """Return the number of the last migration that the database has seen; 0 for none."""
    rows = await db.read(statement("migrations_applied"))
    return max((row["number"] for row in rows), default=0)


async def check_version(db: Database) -> None:
    """Refuse a database that was made by another version of this program.

    Raises:
        StoreOutOfDate: it misses a migration, or has one that is not known here.
    """
    found, wanted = await read_version(db), max(list_migrations())
    if found != wanted:
        raise StoreOutOfDate(found=found, wanted=wanted)


async def migrate(db: Database) -> int:
    """Apply the migrations that the database has not seen, and return their number.

    Two processes may do so at once: every statement of a migration may be repeated.

    Raises:
        StoreOutOfDate: the database was made by a later version of this program.
    """
    migrations, found = list_migrations(), await read_version(db)
    if found > max(migrations):
        raise StoreOutOfDate(found=found, wanted=max(migrations))
    missing = [number for number in migrations if number > found]
    for number in missing:
        await _apply(db, number, migrations[number])
    return len(missing)


async def _apply(db: Database, number: int, migration: Statement) -> None:
    parts = [part.strip() for part in migration.text.split(";") if part.strip()]
    # The database refuses to change schema and data in one transaction, so the mark comes after.
    async with db.transaction(migration.name, deadline_seconds=DEADLINE_SECONDS) as transaction:
        for part in parts:
            await transaction.run(migration._replace(text=part))
    seconds = int(DEADLINE_SECONDS)
    await db.read(statement("indexes_await"), seconds=seconds, deadline_seconds=DEADLINE_SECONDS)
    await db.write(statement("migration_mark"), number=number, name=migration.name)
