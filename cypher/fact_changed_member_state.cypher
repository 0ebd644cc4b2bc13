// fact_changed_member_state
// Read the MEMBER_STATE facts that some revisions opened or closed, all days, in columns.
// The days without bound, which most are, are answered without reckoning.
//
// @mode     read
// @param    after      INTEGER        Only revisions after this one.
// @param    upto       INTEGER        Only revisions up to this one.
// @param    bucket     INTEGER        Which part of the rows to read, from 0.
// @param    buckets    INTEGER        In how many parts the rows are read.
// @param    absent     INTEGER        The mark of a cell that is not given.
// @returns  starts     LIST<STRING>   Where each fact starts.
// @returns  sinces     LIST<INTEGER>  Its first day, as a day number.
// @returns  untils     LIST<INTEGER>  The first day on which it no longer holds.
// @returns  from_revs  LIST<INTEGER>  The revision that opened it.
// @returns  to_revs    LIST<INTEGER>  The revision that closed it.
// @returns  hashes     LIST<INTEGER>  Its hash.
// @returns  status     LIST<ANY>      Its status, or the mark of a cell that is not given.
// @returns  standing   LIST<ANY>      Its standing, or the mark of a cell that is not given.
// @returns  unit       LIST<ANY>      Its unit, or the mark of a cell that is not given.
// @returns  residence  LIST<ANY>      Its residence, or the mark of a cell that is not given.
// @uses     member_state_from_rev member_state_to_rev
// @time     all
CALL () {
  MATCH (start)-[fact:MEMBER_STATE]->(state)
  USING INDEX fact:MEMBER_STATE(from_rev)
  WHERE $after < fact.from_rev <= $upto
  RETURN start, fact, state
  UNION
  MATCH (start)-[fact:MEMBER_STATE]->(state)
  USING INDEX fact:MEMBER_STATE(to_rev)
  WHERE $after < fact.to_rev <= $upto
  RETURN start, fact, state
}
WITH start, fact, state
WHERE fact.hash % $buckets = $bucket
RETURN
  collect(start.ref) AS starts,
  collect(
    CASE fact.since
      WHEN date('0001-01-01') THEN 1
      ELSE duration.inDays(date('1970-01-01'), fact.since).days + 719163
    END
  ) AS sinces,
  collect(
    CASE fact.until
      WHEN date('9999-12-31') THEN 3652059
      ELSE duration.inDays(date('1970-01-01'), fact.until).days + 719163
    END
  ) AS untils,
  collect(fact.from_rev) AS from_revs,
  collect(fact.to_rev) AS to_revs,
  collect(fact.hash) AS hashes,
  collect(coalesce(state.status, $absent)) AS status,
  collect(coalesce(state.standing, $absent)) AS standing,
  collect(coalesce(state.unit, $absent)) AS unit,
  collect(coalesce(state.residence, $absent)) AS residence
