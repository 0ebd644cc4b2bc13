// fact_of_relation_at
// Read the RELATION_AT facts of some members that are recorded at a revision, all days, in columns.
// The days without bound, which most are, are answered without reckoning.
//
// @mode     read
// @param    members    LIST<STRING>   The references of the members.
// @param    revision   INTEGER        The revision asked for.
// @param    absent     INTEGER        The mark of a cell that is not given.
// @returns  starts     LIST<STRING>   Where each fact starts.
// @returns  ends       LIST<STRING>   Where it ends.
// @returns  sinces     LIST<INTEGER>  Its first day, as a day number.
// @returns  untils     LIST<INTEGER>  The first day on which it no longer holds.
// @returns  hashes     LIST<INTEGER>  Its hash.
// @returns  relation   LIST<ANY>      Its relation, or the mark of a cell that is not given.
// @returns  placement  LIST<ANY>      Its placement, or the mark of a cell that is not given.
// @uses     member_ref_unique
// @time     all
UNWIND $members AS member
MATCH (start:Member {ref: member})
MATCH (start)-[fact:RELATION_AT WHERE fact.from_rev <= $revision < fact.to_rev]->(end)
RETURN
  collect(start.ref) AS starts,
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
  collect(fact.hash) AS hashes,
  collect(coalesce(fact.relation, $absent)) AS relation,
  collect(coalesce(fact.placement, $absent)) AS placement
