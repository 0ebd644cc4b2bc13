// fact_close_under_authority
// Close UNDER_AUTHORITY facts: each is recorded up to the staged revision only.
//
// @mode     write
// @param    rows     LIST<MAP>  One map per fact: start and hash.
// @param    stage    INTEGER    The revision that is being staged.
// @param    forever  INTEGER    The to_rev of a fact that is not closed.
// @returns  closed   INTEGER    How many were closed; fewer than rows where one is not open.
// @uses     workplace_code_unique
// @time     all
UNWIND $rows AS row
MATCH (start:Workplace {code: row.start})-[fact:UNDER_AUTHORITY]->()
USING INDEX start:Workplace(code)
WHERE fact.hash = row.hash AND fact.to_rev = $forever
SET fact.to_rev = $stage
RETURN count(fact) AS closed
