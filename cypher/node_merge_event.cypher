// node_merge_event
// Make Event nodes that are not there yet.
//
// @mode     write
// @param    rows    LIST<STRING>  One code per event; known ones stay as they are.
// @returns  merged  INTEGER       How many rows there were.
// @uses     event_code_unique
UNWIND $rows AS row
MERGE (:Event {code: row})
RETURN count(*) AS merged
