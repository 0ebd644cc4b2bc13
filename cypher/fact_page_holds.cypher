// fact_page_holds
// Read HOLDS facts of one revision, all days, in columns: one record per page.
// Facts of a page that say the same but for where they stand are a group; what they share
// is answered once for all of them.
//
// @mode     read
// @param    after     STRING               The last code of the page before; empty for the first page.
// @param    limit     INTEGER              How many organizations a page covers.
// @param    revision  INTEGER              The revision asked for.
// @param    absent    INTEGER              The mark of a cell that is not given.
// @returns  last      STRING               The last code of this page; null after the last page.
// @returns  starts    LIST<LIST<STRING>>   Where each fact of a group starts.
// @returns  ends      LIST<STRING>         Where all facts of a group end.
// @returns  sinces    LIST<INTEGER>        The first day of a group, as a day number.
// @returns  untils    LIST<INTEGER>        The first day on which it no longer holds.
// @returns  hashes    LIST<LIST<INTEGER>>  The hash of each fact.
// @returns  pack      LIST<ANY>            The pack of a group, or the mark of a cell that is not given.
// @returns  article   LIST<ANY>            The article of a group, or the mark of a cell that is not given.
// @returns  held      LIST<ANY>            The held of a group, or the mark of a cell that is not given.
// @returns  origin    LIST<ANY>            The origin of a group, or the mark of a cell that is not given.
// @returns  basis     LIST<ANY>            The basis of a group, or the mark of a cell that is not given.
// @returns  side      LIST<ANY>            The side of a group, or the mark of a cell that is not given.
// @returns  readings  LIST<ANY>            The readings of a group, or the mark of a cell that is not given.
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
  MATCH (start)-[fact:HOLDS WHERE fact.from_rev <= $revision < fact.to_rev]->(end)
  WITH start.code AS code, end, properties(fact) AS fact
  WITH
    [
      fact.since,
      fact.until,
      end.key,
      fact.pack,
      fact.article,
      fact.held,
      fact.origin,
      fact.basis,
      fact.side,
      fact.readings
    ] AS shared,
    collect(code) AS codes,
    collect(fact.hash) AS sums
  RETURN
    collect(codes) AS starts,
    collect(shared[2]) AS ends,
    collect(duration.inDays(date('1970-01-01'), shared[0]).days + 719163) AS sinces,
    collect(duration.inDays(date('1970-01-01'), shared[1]).days + 719163) AS untils,
    collect(sums) AS hashes,
    collect(coalesce(shared[3], $absent)) AS pack,
    collect(coalesce(shared[4], $absent)) AS article,
    collect(coalesce(shared[5], $absent)) AS held,
    collect(coalesce(shared[6], $absent)) AS origin,
    collect(coalesce(shared[7], $absent)) AS basis,
    collect(coalesce(shared[8], $absent)) AS side,
    collect(coalesce(shared[9], $absent)) AS readings
}
RETURN
  page[-1].code AS last,
  starts,
  ends,
  sinces,
  untils,
  hashes,
  pack,
  article,
  held,
  origin,
  basis,
  side,
  readings
