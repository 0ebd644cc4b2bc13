// fact_open_happened
// Open HAPPENED facts: each is recorded from the staged revision on.
//
// @mode     write
// @param    rows     LIST<MAP>  One map per fact: start, since and until as day numbers, hash, and its cells.
// @param    stage    INTEGER    The revision that is being staged.
// @param    forever  INTEGER    The to_rev of a fact that is not closed.
// @returns  opened   INTEGER    How many were written; fewer than rows where an end is missing.
// @uses     event_code_unique
// @time     all
UNWIND $rows AS row
MATCH (start:Event {code: row.start})
CREATE (start)-[:HAPPENED {
  since: date('0001-01-01') + duration({days: row.since - 1}),
  until: date('0001-01-01') + duration({days: row.until - 1}),
  from_rev: $stage,
  to_rev: $forever,
  hash: row.hash
}]->(:EventState {
  source: row.source
})
RETURN count(*) AS opened
