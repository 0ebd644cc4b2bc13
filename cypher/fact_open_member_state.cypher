// fact_open_member_state
// Open MEMBER_STATE facts: each is recorded from the staged revision on.
//
// @mode     write
// @param    rows     LIST<MAP>  One map per fact: start, since and until as day numbers, hash, and its cells.
// @param    stage    INTEGER    The revision that is being staged.
// @param    forever  INTEGER    The to_rev of a fact that is not closed.
// @returns  opened   INTEGER    How many were written; fewer than rows where an end is missing.
// @uses     member_ref_unique
// @time     all
UNWIND $rows AS row
MATCH (start:Member {ref: row.start})
CREATE (start)-[:MEMBER_STATE {
  since: date('0001-01-01') + duration({days: row.since - 1}),
  until: date('0001-01-01') + duration({days: row.until - 1}),
  from_rev: $stage,
  to_rev: $forever,
  hash: row.hash
}]->(:MemberState {
  status: row.status,
  standing: row.standing,
  unit: row.unit,
  residence: row.residence
})
RETURN count(*) AS opened
