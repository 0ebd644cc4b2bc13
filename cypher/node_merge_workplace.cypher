// node_merge_workplace
// Make Workplace nodes that are not there yet.
//
// @mode     write
// @param    rows    LIST<STRING>  One code per unit; known ones stay as they are.
// @returns  merged  INTEGER       How many rows there were.
// @uses     workplace_code_unique
UNWIND $rows AS row
MERGE (:Workplace {code: row})
RETURN count(*) AS merged
