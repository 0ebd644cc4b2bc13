// node_merge_rulepack
// Make RulePack nodes that are not there yet.
//
// @mode     write
// @param    rows    LIST<STRING>  One key per rule pack; known ones stay as they are.
// @returns  merged  INTEGER       How many rows there were.
// @uses     rule_pack_key_unique
UNWIND $rows AS row
MERGE (:RulePack {key: row})
RETURN count(*) AS merged
