// fact_changed_relation_at
// Read the RELATION_AT facts that some revisions opened or closed, all days, in columns.
// The days without bound, which most are, are answered without reckoning.
//
// @mode     read
// @param    after      INTEGER        Only revisions after this one.
// @param    upto       INTEGER        Only revisions up to this one.
// @param    bucket     INTEGER        Which part of the rows to read, from 0.
// @param    buckets    INTEGER        In how many parts the rows are read.
// @param    absent     INTEGER        The mark of a cell that is not given.
// @returns  starts     LIST<STRING>   Where each fact starts.
// @returns  ends       LIST<STRING>   Where it ends.
// @returns  sinces     LIST<INTEGER>  Its first day, as a day number.
// @returns  untils     LIST<INTEGER>  The first day on which it no longer holds.
// @returns  from_revs  LIST<INTEGER>  The revision that opened it.
// @returns  to_revs    LIST<INTEGER>  The revision that closed it.
// @returns  hashes     LIST<INTEGER>  Its hash.
// @returns  relation   LIST<ANY>      Its relation, or the mark of a cell that is not given.
// @returns  placement  LIST<ANY>      Its placement, or the mark of a cell that is not given.
// @uses     relation_at_from_rev relation_at_to_rev
// @time     all
CALL () {
  MATCH (start)-[fact:RELATION_AT]->(end)
  USING INDEX fact:RELATION_AT(from_rev)
  WHERE $after < fact.from_rev <= $upto
  RETURN start, fact, end
  UNION
  MATCH (start)-[fact:RELATION_AT]->(end)
  USING INDEX fact:RELATION_AT(to_rev)
  WHERE $after < fact.to_rev <= $upto
  RETURN start, fact, end
}
WITH start, fact, end
WHERE fact.hash % $buckets = $bucket
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
  collect(fact.from_rev) AS from_revs,
  collect(fact.to_rev) AS to_revs,
  collect(fact.hash) AS hashes,
  collect(coalesce(fact.relation, $absent)) AS relation,
  collect(coalesce(fact.placement, $absent)) AS placement
