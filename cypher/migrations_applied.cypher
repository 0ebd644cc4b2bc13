// migrations_applied
// List the migrations that this database has seen.
//
// @mode     read
// @returns  number  INTEGER  The number of the migration.
// @scan
MATCH (migration:Migration)
RETURN migration.number AS number
ORDER BY number
