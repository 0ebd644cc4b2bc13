// fact_open_organized_as
// Open ORGANIZED_AS facts: each is recorded from the staged revision on.
//
// @mode     write
// @param    rows     LIST<MAP>  One map per fact: start, end, since and until as day numbers, hash, and its cells.
// @param    stage    INTEGER    The revision that is being staged.
// @param    forever  INTEGER    The to_rev of a fact that is not closed.
// @returns  opened   INTEGER    How many were written; fewer than rows where an end is missing.
// @uses     workplace_code_unique organization_code_unique
// @time     all
UNWIND $rows AS row
MATCH (start:Workplace {code: row.start})
MATCH (end:Organization {code: row.end})
CREATE (start)-[:ORGANIZED_AS {
  since: date('0001-01-01') + duration({days: row.since - 1}),
  until: date('0001-01-01') + duration({days: row.until - 1}),
  from_rev: $stage,
  to_rev: $forever,
  hash: row.hash
}]->(end)
RETURN count(*) AS opened
