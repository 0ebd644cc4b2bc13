// fact_open_granted
// Open GRANTED facts: each is recorded from the staged revision on.
//
// @mode     write
// @param    rows     LIST<MAP>  One map per fact: start, end, since and until as day numbers, hash, and its cells.
// @param    stage    INTEGER    The revision that is being staged.
// @param    forever  INTEGER    The to_rev of a fact that is not closed.
// @returns  opened   INTEGER    How many were written; fewer than rows where an end is missing.
// @uses     organization_code_unique authority_scope_key_unique
// @time     all
UNWIND $rows AS row
MATCH (start:Organization {code: row.start})
MATCH (end:AuthorityScope {key: row.end})
CREATE (start)-[:GRANTED {
  since: date('0001-01-01') + duration({days: row.since - 1}),
  until: date('0001-01-01') + duration({days: row.until - 1}),
  from_rev: $stage,
  to_rev: $forever,
  hash: row.hash,
  basis: row.basis,
  pack: row.pack,
  article: row.article,
  readings: row.readings
}]->(end)
RETURN count(*) AS opened
