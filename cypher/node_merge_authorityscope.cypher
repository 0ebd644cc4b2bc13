// node_merge_authorityscope
// Make AuthorityScope nodes that are not there yet.
//
// @mode     write
// @param    rows    LIST<MAP>  One map per scope: key, relation, range, range_of.
// @returns  merged  INTEGER    How many rows there were.
// @uses     authority_scope_key_unique
UNWIND $rows AS row
MERGE (scope:AuthorityScope {key: row.key})
ON CREATE SET scope.relation = row.relation, scope.range = row.range, scope.range_of = row.range_of
RETURN count(*) AS merged
