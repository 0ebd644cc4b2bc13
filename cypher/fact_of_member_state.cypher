// fact_of_member_state
// Read the MEMBER_STATE facts of some members that are recorded at a revision, all days, in columns.
// The days without bound, which most are, are answered without reckoning.
//
// @mode     read
// @param    members    LIST<STRING>   The references of the members.
// @param    revision   INTEGER        The revision asked for.
// @param    absent     INTEGER        The mark of a cell that is not given.
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
UNWIND $members AS member
MATCH (start:Member {ref: member})
MATCH (start)-[fact:MEMBER_STATE WHERE fact.from_rev <= $revision < fact.to_rev]->(state)
RETURN
  collect(start.ref) AS starts,
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
  collect(coalesce(state.status, $absent)) AS status,
  collect(coalesce(state.standing, $absent)) AS standing,
  collect(coalesce(state.unit, $absent)) AS unit,
  collect(coalesce(state.residence, $absent)) AS residence
