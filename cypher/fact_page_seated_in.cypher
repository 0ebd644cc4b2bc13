// fact_page_seated_in
// Read SEATED_IN facts of one revision, all days, in columns: one record per page.
// Facts of a page that say the same but for where they stand are a group; what they share
// is answered once for all of them.
//
// @mode     read
// @param    after     STRING               The last code of the page before; empty for the first page.
// @param    limit     INTEGER              How many organizations a page covers.
// @param    revision  INTEGER              The revision asked for.
// @returns  last      STRING               The last code of this page; null after the last page.
// @returns  starts    LIST<LIST<STRING>>   Where each fact of a group starts.
// @returns  ends      LIST<LIST<STRING>>   Where each of them ends.
// @returns  sinces    LIST<INTEGER>        The first day of a group, as a day number.
// @returns  untils    LIST<INTEGER>        The first day on which it no longer holds.
// @returns  hashes    LIST<LIST<INTEGER>>  The hash of each fact.
// @uses     organization_code_unique
// @time     all
CALL () {
  MATCH (start:Organization)
  WHERE start.code > $after
  RETURN start
  ORDER BY start.code
  LIMIT $limit
}
WITH collect(start) AS page
CALL (page) {
  UNWIND page AS start
  MATCH (start)-[fact:SEATED_IN WHERE fact.from_rev <= $revision < fact.to_rev]->(end)
  WITH
    [fact.since, fact.until] AS shared,
    collect(start.code) AS codes,
    collect(fact.hash) AS sums,
    collect(end.code) AS others
  RETURN
    collect(codes) AS starts,
    collect(others) AS ends,
    collect(duration.inDays(date('1970-01-01'), shared[0]).days + 719163) AS sinces,
    collect(duration.inDays(date('1970-01-01'), shared[1]).days + 719163) AS untils,
    collect(sums) AS hashes
}
RETURN
  page[-1].code AS last,
  starts,
  ends,
  sinces,
  untils,
  hashes
