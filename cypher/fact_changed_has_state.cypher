// fact_changed_has_state
// Read the HAS_STATE facts that some revisions opened or closed, all days, in columns.
// The days without bound, which most are, are answered without reckoning.
//
// @mode     read
// @param    after       INTEGER        Only revisions after this one.
// @param    upto        INTEGER        Only revisions up to this one.
// @param    bucket      INTEGER        Which part of the rows to read, from 0.
// @param    buckets     INTEGER        In how many parts the rows are read.
// @param    absent      INTEGER        The mark of a cell that is not given.
// @returns  starts      LIST<STRING>   Where each fact starts.
// @returns  sinces      LIST<INTEGER>  Its first day, as a day number.
// @returns  untils      LIST<INTEGER>  The first day on which it no longer holds.
// @returns  from_revs   LIST<INTEGER>  The revision that opened it.
// @returns  to_revs     LIST<INTEGER>  The revision that closed it.
// @returns  hashes      LIST<INTEGER>  Its hash.
// @returns  name        LIST<ANY>      Its name, or the mark of a cell that is not given.
// @returns  short_name  LIST<ANY>      Its short_name, or the mark of a cell that is not given.
// @returns  kind        LIST<ANY>      Its kind, or the mark of a cell that is not given.
// @returns  level       LIST<ANY>      Its level, or the mark of a cell that is not given.
// @returns  unit        LIST<ANY>      Its unit, or the mark of a cell that is not given.
// @returns  rank        LIST<ANY>      Its rank, or the mark of a cell that is not given.
// @returns  system      LIST<ANY>      Its system, or the mark of a cell that is not given.
// @returns  admits      LIST<ANY>      Its admits, or the mark of a cell that is not given.
// @returns  temporary   LIST<ANY>      Its temporary, or the mark of a cell that is not given.
// @returns  on_system   LIST<ANY>      Its on_system, or the mark of a cell that is not given.
// @uses     has_state_from_rev has_state_to_rev
// @time     all
CALL () {
  MATCH (start)-[fact:HAS_STATE]->(state)
  USING INDEX fact:HAS_STATE(from_rev)
  WHERE $after < fact.from_rev <= $upto
  RETURN start, fact, state
  UNION
  MATCH (start)-[fact:HAS_STATE]->(state)
  USING INDEX fact:HAS_STATE(to_rev)
  WHERE $after < fact.to_rev <= $upto
  RETURN start, fact, state
}
WITH start, fact, state
WHERE fact.hash % $buckets = $bucket
RETURN
  collect(start.code) AS starts,
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
  collect(coalesce(state.name, $absent)) AS name,
  collect(coalesce(state.short_name, $absent)) AS short_name,
  collect(coalesce(state.kind, $absent)) AS kind,
  collect(coalesce(state.level, $absent)) AS level,
  collect(coalesce(state.unit, $absent)) AS unit,
  collect(coalesce(state.rank, $absent)) AS rank,
  collect(coalesce(state.system, $absent)) AS system,
  collect(coalesce(state.admits, $absent)) AS admits,
  collect(coalesce(state.temporary, $absent)) AS temporary,
  collect(coalesce(state.on_system, $absent)) AS on_system
