// fact_page_has_state
// Read HAS_STATE facts of one revision, all days, in columns: one record per page.
// Facts of a page that say the same but for where they stand are a group; what they share
// is answered once for all of them.
//
// @mode     read
// @param    after       STRING               The last code of the page before; empty for the first page.
// @param    limit       INTEGER              How many organizations a page covers.
// @param    revision    INTEGER              The revision asked for.
// @param    absent      INTEGER              The mark of a cell that is not given.
// @returns  last        STRING               The last code of this page; null after the last page.
// @returns  starts      LIST<LIST<STRING>>   Where each fact of a group starts.
// @returns  sinces      LIST<INTEGER>        The first day of a group, as a day number.
// @returns  untils      LIST<INTEGER>        The first day on which it no longer holds.
// @returns  hashes      LIST<LIST<INTEGER>>  The hash of each fact.
// @returns  name        LIST<LIST<ANY>>      The name of each fact, or the mark of a cell that is not given.
// @returns  short_name  LIST<LIST<ANY>>      The short_name of each fact, or the mark of a cell that is not given.
// @returns  kind        LIST<ANY>            The kind of a group, or the mark of a cell that is not given.
// @returns  level       LIST<ANY>            The level of a group, or the mark of a cell that is not given.
// @returns  unit        LIST<ANY>            The unit of a group, or the mark of a cell that is not given.
// @returns  rank        LIST<ANY>            The rank of a group, or the mark of a cell that is not given.
// @returns  system      LIST<ANY>            The system of a group, or the mark of a cell that is not given.
// @returns  admits      LIST<ANY>            The admits of a group, or the mark of a cell that is not given.
// @returns  temporary   LIST<ANY>            The temporary of a group, or the mark of a cell that is not given.
// @returns  on_system   LIST<ANY>            The on_system of a group, or the mark of a cell that is not given.
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
  MATCH (start)-[fact:HAS_STATE WHERE fact.from_rev <= $revision < fact.to_rev]->(state)
  WITH start.code AS code, fact, properties(state) AS state
  WITH
    [
      fact.since,
      fact.until,
      state.kind,
      state.level,
      state.unit,
      state.rank,
      state.system,
      state.admits,
      state.temporary,
      state.on_system
    ] AS shared,
    collect(code) AS codes,
    collect(fact.hash) AS sums,
    collect(coalesce(state.name, $absent)) AS names,
    collect(coalesce(state.short_name, $absent)) AS short_names
  RETURN
    collect(codes) AS starts,
    collect(duration.inDays(date('1970-01-01'), shared[0]).days + 719163) AS sinces,
    collect(duration.inDays(date('1970-01-01'), shared[1]).days + 719163) AS untils,
    collect(sums) AS hashes,
    collect(names) AS name,
    collect(short_names) AS short_name,
    collect(coalesce(shared[2], $absent)) AS kind,
    collect(coalesce(shared[3], $absent)) AS level,
    collect(coalesce(shared[4], $absent)) AS unit,
    collect(coalesce(shared[5], $absent)) AS rank,
    collect(coalesce(shared[6], $absent)) AS system,
    collect(coalesce(shared[7], $absent)) AS admits,
    collect(coalesce(shared[8], $absent)) AS temporary,
    collect(coalesce(shared[9], $absent)) AS on_system
}
RETURN
  page[-1].code AS last,
  starts,
  sinces,
  untils,
  hashes,
  name,
  short_name,
  kind,
  level,
  unit,
  rank,
  system,
  admits,
  temporary,
  on_system
