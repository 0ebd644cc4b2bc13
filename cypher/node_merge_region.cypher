// node_merge_region
// Make Region nodes that are not there yet.
//
// @mode     write
// @param    rows    LIST<STRING>  One code per region; known ones stay as they are.
// @returns  merged  INTEGER       How many rows there were.
// @uses     region_code_unique
UNWIND $rows AS row
MERGE (:Region {code: row})
RETURN count(*) AS merged
