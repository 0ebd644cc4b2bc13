// fact_page_region_state
// Read REGION_STATE facts of one revision, all days, in columns: one record per page.
// Facts of a page that say the same but for where they stand are a group; what they share
// is answered once for all of them.
//
// @mode     read
// @param    after     STRING               The last code of the page before; empty for the first page.
// @param    limit     INTEGER              How many regions a page covers.
// @param    revision  INTEGER              The revision asked for.
// @param    absent    INTEGER              The mark of a cell that is not given.
// @returns  last      STRING               The last code of this page; null after the last page.
// @returns  starts    LIST<LIST<STRING>>   Where each fact of a group starts.
// @returns  sinces    LIST<INTEGER>        The first day of a group, as a day number.
// @returns  untils    LIST<INTEGER>        The first day on which it no longer holds.
// @returns  hashes    LIST<LIST<INTEGER>>  The hash of each fact.
// @returns  name      LIST<LIST<ANY>>      The name of each fact, or the mark of a cell that is not given.
// @returns  level     LIST<ANY>            The level of a group, or the mark of a cell that is not given.
// @uses     region_code_unique
// @time     all
CALL () {
  MATCH (start:Region)
  WHERE start.code > $after
  RETURN start
  ORDER BY start.code
  LIMIT $limit
}
WITH collect(start) AS page
CALL (page) {
  UNWIND page AS start
  MATCH (start)-[fact:REGION_STATE WHERE fact.from_rev <= $revision < fact.to_rev]->(state)
  WITH
    [fact.since, fact.until, state.level] AS shared,
    collect(start.code) AS codes,
    collect(fact.hash) AS sums,
    collect(coalesce(state.name, $absent)) AS names
  RETURN
    collect(codes) AS starts,
    collect(duration.inDays(date('1970-01-01'), shared[0]).days + 719163) AS sinces,
    collect(duration.inDays(date('1970-01-01'), shared[1]).days + 719163) AS untils,
    collect(sums) AS hashes,
    collect(names) AS name,
    collect(coalesce(shared[2], $absent)) AS level
}
RETURN
  page[-1].code AS last,
  starts,
  sinces,
  untils,
  hashes,
  name,
  level
