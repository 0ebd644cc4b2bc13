// migration_mark
// Write down that a migration was applied.
//
// @mode     write
// @param    number  INTEGER   The number of the migration.
// @param    name    STRING    Its name.
// @returns  at      DATETIME  When it was first applied.
// @uses     migration_number_unique
MERGE (migration:Migration {number: $number})
ON CREATE SET migration.name = $name, migration.at = datetime()
RETURN migration.at AS at
