// fact_page_member_state
// Read MEMBER_STATE facts of one revision, all days, in columns: one record per page.
// Facts of a page that say the same but for where they stand are a group; what they share
// is answered once for all of them.
//
// @mode     read
// @param    after      STRING               The last code of the page before; empty for the first page.
// @param    limit      INTEGER              How many members a page covers.
// @param    revision   INTEGER              The revision asked for.
// @param    absent     INTEGER              The mark of a cell that is not given.
// @returns  last       STRING               The last code of this page; null after the last page.
// @returns  starts     LIST<LIST<STRING>>   Where each fact of a group starts.
// @returns  sinces     LIST<INTEGER>        The first day of a group, as a day number.
// @returns  untils     LIST<INTEGER>        The first day on which it no longer holds.
// @returns  hashes     LIST<LIST<INTEGER>>  The hash of each fact.
// @returns  status     LIST<ANY>            The status of a group, or the mark of a cell that is not given.
// @returns  standing   LIST<ANY>            The standing of a group, or the mark of a cell that is not given.
// @returns  unit       LIST<LIST<ANY>>      The unit of each fact, or the mark of a cell that is not given.
// @returns  residence  LIST<LIST<ANY>>      The residence of each fact, or the mark of a cell that is not given.
// @uses     member_ref_unique
// @time     all
CALL () {
  MATCH (start:Member)
  WHERE start.ref > $after
  RETURN start
  ORDER BY start.ref
  LIMIT $limit
}
WITH collect(start) AS page
CALL (page) {
  UNWIND page AS start
  MATCH (start)-[fact:MEMBER_STATE WHERE fact.from_rev <= $revision < fact.to_rev]->(state)
  WITH start.ref AS code, fact, properties(state) AS state
  WITH
    [fact.since, fact.until, state.status, state.standing] AS shared,
    collect(code) AS codes,
    collect(fact.hash) AS sums,
    collect(coalesce(state.unit, $absent)) AS units,
    collect(coalesce(state.residence, $absent)) AS residences
  RETURN
    collect(codes) AS starts,
    collect(duration.inDays(date('1970-01-01'), shared[0]).days + 719163) AS sinces,
    collect(duration.inDays(date('1970-01-01'), shared[1]).days + 719163) AS untils,
    collect(sums) AS hashes,
    collect(coalesce(shared[2], $absent)) AS status,
    collect(coalesce(shared[3], $absent)) AS standing,
    collect(units) AS unit,
    collect(residences) AS residence
}
RETURN
  page[-1].ref AS last,
  starts,
  sinces,
  untils,
  hashes,
  status,
  standing,
  unit,
  residence
