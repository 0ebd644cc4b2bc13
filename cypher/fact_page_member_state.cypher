// fact_page_member_state
// Read MEMBER_STATE facts of one revision, all days, in columns: one record per page.
// The days without bound, which most are, are answered without reckoning.
//
// @mode     read
// @param    after      STRING         The last code of the page before; empty for the first page.
// @param    limit      INTEGER        How many members a page covers.
// @param    revision   INTEGER        The revision asked for.
// @param    absent     INTEGER        The mark of a cell that is not given.
// @returns  last       STRING         The last code of this page; null after the last page.
// @returns  starts     LIST<STRING>   Where each fact starts.
// @returns  sinces     LIST<INTEGER>  Its first day, as a day number.
// @returns  untils     LIST<INTEGER>  The first day on which it no longer holds.
// @returns  hashes     LIST<INTEGER>  Its hash.
// @returns  status     LIST<ANY>      Its status, or the mark of a cell that is not given.
// @returns  standing   LIST<ANY>      Its standing, or the mark of a cell that is not given.
// @returns  unit       LIST<ANY>      Its unit, or the mark of a cell that is not given.
// @returns  residence  LIST<ANY>      Its residence, or the mark of a cell that is not given.
// @uses     member_ref_unique
// @time     all
CALL () {
  MATCH (start:Member)
  WHERE start.ref > $after
  RETURN start
  ORDER BY start.ref
  LIMIT $limit
}
OPTIONAL MATCH (start)-[fact:MEMBER_STATE WHERE fact.from_rev <= $revision < fact.to_rev]->(state)
RETURN
  max(start.ref) AS last,
  collect(CASE WHEN fact IS NOT NULL THEN start.ref END) AS starts,
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
  collect(CASE WHEN fact IS NOT NULL THEN coalesce(state.status, $absent) END) AS status,
  collect(CASE WHEN fact IS NOT NULL THEN coalesce(state.standing, $absent) END) AS standing,
  collect(CASE WHEN fact IS NOT NULL THEN coalesce(state.unit, $absent) END) AS unit,
  collect(CASE WHEN fact IS NOT NULL THEN coalesce(state.residence, $absent) END) AS residence
