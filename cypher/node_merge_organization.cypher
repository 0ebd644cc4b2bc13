// node_merge_organization
// Make Organization nodes that are not there yet.
//
// @mode     write
// @param    rows    LIST<STRING>  One code per organization; known ones stay as they are.
// @returns  merged  INTEGER       How many rows there were.
// @uses     organization_code_unique
UNWIND $rows AS row
MERGE (:Organization {code: row})
RETURN count(*) AS merged
