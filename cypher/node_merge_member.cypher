// node_merge_member
// Make Member nodes that are not there yet.
//
// @mode     write
// @param    rows    LIST<STRING>  One ref per member; known ones stay as they are.
// @returns  merged  INTEGER       How many rows there were.
// @uses     member_ref_unique
UNWIND $rows AS row
MERGE (:Member {ref: row})
RETURN count(*) AS merged
