// fact_page_has_state
// Read HAS_STATE facts of one revision, all days, in columns: one record per page.
// The days without bound, which most are, are answered without reckoning.
//
// @mode     read
// @param    after       STRING         The last code of the page before; empty for the first page.
// @param    limit       INTEGER        How many organizations a page covers.
// @param    revision    INTEGER        The revision asked for.
// @param    absent      INTEGER        The mark of a cell that is not given.
// @returns  last        STRING         The last code of this page; null after the last page.
// @returns  starts      LIST<STRING>   Where each fact starts.
// @returns  sinces      LIST<INTEGER>  Its first day, as a day number.
// @returns  untils      LIST<INTEGER>  The first day on which it no longer holds.
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
// @uses     organization_code_unique
// @time     all
CALL () {
  MATCH (start:Organization)
  WHERE start.code > $after
  RETURN start
  ORDER BY start.code
  LIMIT $limit
}
OPTIONAL MATCH (start)-[fact:HAS_STATE WHERE fact.from_rev <= $revision < fact.to_rev]->(state)
RETURN
  max(start.code) AS last,
  collect(CASE WHEN fact IS NOT NULL THEN start.code END) AS starts,
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
  collect(fact.hash) AS hashes,
  collect(CASE WHEN fact IS NOT NULL THEN coalesce(state.name, $absent) END) AS name,
  collect(CASE WHEN fact IS NOT NULL THEN coalesce(state.short_name, $absent) END) AS short_name,
  collect(CASE WHEN fact IS NOT NULL THEN coalesce(state.kind, $absent) END) AS kind,
  collect(CASE WHEN fact IS NOT NULL THEN coalesce(state.level, $absent) END) AS level,
  collect(CASE WHEN fact IS NOT NULL THEN coalesce(state.unit, $absent) END) AS unit,
  collect(CASE WHEN fact IS NOT NULL THEN coalesce(state.rank, $absent) END) AS rank,
  collect(CASE WHEN fact IS NOT NULL THEN coalesce(state.system, $absent) END) AS system,
  collect(CASE WHEN fact IS NOT NULL THEN coalesce(state.admits, $absent) END) AS admits,
  collect(CASE WHEN fact IS NOT NULL THEN coalesce(state.temporary, $absent) END) AS temporary,
  collect(CASE WHEN fact IS NOT NULL THEN coalesce(state.on_system, $absent) END) AS on_system
