// fact_revisions
// Find which revisions opened and closed a fact; the last opening first.
//
// @mode     read
// @param    start   STRING   The code of the node where the fact starts.
// @param    hash    INTEGER  The hash of the fact.
// @returns  opened  INTEGER  The revision that opened it.
// @returns  closed  INTEGER  The revision that closed it.
// @uses     organization_code_unique region_code_unique workplace_code_unique event_code_unique member_ref_unique
// @time     all
CALL () {
  MATCH (:Organization {code: $start})-[fact:HAS_STATE|SUBORDINATE_TO|MANAGED_BY|SEATED_IN|SUCCEEDED_BY|GRANTED|ADOPTS|ORGAN_OF|HOLDS]->()
  RETURN fact
  UNION ALL
  MATCH (:Region {code: $start})-[fact:REGION_STATE|PART_OF]->()
  RETURN fact
  UNION ALL
  MATCH (:Workplace {code: $start})-[fact:UNIT_STATE|UNIT_SEATED_IN|UNDER_AUTHORITY|ORGANIZED_AS]->()
  RETURN fact
  UNION ALL
  MATCH (:Event {code: $start})-[fact:HAPPENED]->()
  RETURN fact
  UNION ALL
  MATCH (:Member {ref: $start})-[fact:MEMBER_STATE|RELATION_AT]->()
  RETURN fact
}
WITH fact
WHERE fact.hash = $hash
RETURN fact.from_rev AS opened, fact.to_rev AS closed
ORDER BY opened DESC
