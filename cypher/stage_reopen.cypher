// stage_reopen
// Reopen facts that a given-up stage closed.
//
// @mode     write
// @param    stage     INTEGER  The revision whose stage was given up.
// @param    limit     INTEGER  How many at most.
// @param    forever   INTEGER  The to_rev of a fact that is not closed.
// @returns  reopened  INTEGER  How many were reopened; fewer than limit when none is left.
// @uses     has_state_to_rev subordinate_to_to_rev managed_by_to_rev
// @uses     seated_in_to_rev succeeded_by_to_rev granted_to_rev
// @uses     adopts_to_rev region_state_to_rev part_of_to_rev
// @uses     unit_state_to_rev unit_seated_in_to_rev under_authority_to_rev
// @uses     organized_as_to_rev happened_to_rev member_state_to_rev
// @uses     relation_at_to_rev organ_of_to_rev holds_to_rev
// @time     all
CALL () {
  MATCH ()-[fact:HAS_STATE]->()
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:SUBORDINATE_TO]->()
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:MANAGED_BY]->()
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:SEATED_IN]->()
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:SUCCEEDED_BY]->()
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:GRANTED]->()
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:ADOPTS]->()
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:REGION_STATE]->()
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:PART_OF]->()
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:UNIT_STATE]->()
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:UNIT_SEATED_IN]->()
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:UNDER_AUTHORITY]->()
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:ORGANIZED_AS]->()
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:HAPPENED]->()
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:MEMBER_STATE]->()
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:RELATION_AT]->()
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:ORGAN_OF]->()
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:HOLDS]->()
  WHERE fact.to_rev = $stage
  RETURN fact
}
WITH fact
LIMIT $limit
SET fact.to_rev = $forever
RETURN count(fact) AS reopened
