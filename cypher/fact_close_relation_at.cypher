// fact_close_relation_at
// Close RELATION_AT facts: each is recorded up to the staged revision only.
//
// @mode     write
// @param    rows     LIST<MAP>  One map per fact: start and hash.
// @param    stage    INTEGER    The revision that is being staged.
// @param    forever  INTEGER    The to_rev of a fact that is not closed.
// @returns  closed   INTEGER    How many were closed; fewer than rows where one is not open.
// @uses     member_ref_unique
// @time     all
UNWIND $rows AS row
MATCH (start:Member {ref: row.start})-[fact:RELATION_AT]->()
USING INDEX start:Member(ref)
WHERE fact.hash = row.hash AND fact.to_rev = $forever
SET fact.to_rev = $stage
RETURN count(fact) AS closed
