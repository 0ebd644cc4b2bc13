// fact_page_part_of
// Read PART_OF facts of one revision, all days, in columns: one record per page.
// The days without bound, which most are, are answered without reckoning.
//
// @mode     read
// @param    after     STRING         The last code of the page before; empty for the first page.
// @param    limit     INTEGER        How many regions a page covers.
// @param    revision  INTEGER        The revision asked for.
// @returns  last      STRING         The last code of this page; null after the last page.
// @returns  starts    LIST<STRING>   Where each fact starts.
// @returns  ends      LIST<STRING>   Where it ends.
// @returns  sinces    LIST<INTEGER>  Its first day, as a day number.
// @returns  untils    LIST<INTEGER>  The first day on which it no longer holds.
// @returns  hashes    LIST<INTEGER>  Its hash.
// @uses     region_code_unique
// @time     all
CALL () {
  MATCH (start:Region)
  WHERE start.code > $after
  RETURN start
  ORDER BY start.code
  LIMIT $limit
}
OPTIONAL MATCH (start)-[fact:PART_OF WHERE fact.from_rev <= $revision < fact.to_rev]->(end)
RETURN
  max(start.code) AS last,
  collect(CASE WHEN fact IS NOT NULL THEN start.code END) AS starts,
  collect(end.code) AS ends,
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
  collect(fact.hash) AS hashes
