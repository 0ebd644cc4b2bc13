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
  USING INDEX fact:HAS_STATE(to_rev)
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:SUBORDINATE_TO]->()
  USING INDEX fact:SUBORDINATE_TO(to_rev)
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:MANAGED_BY]->()
  USING INDEX fact:MANAGED_BY(to_rev)
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:SEATED_IN]->()
  USING INDEX fact:SEATED_IN(to_rev)
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:SUCCEEDED_BY]->()
  USING INDEX fact:SUCCEEDED_BY(to_rev)
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:GRANTED]->()
  USING INDEX fact:GRANTED(to_rev)
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:ADOPTS]->()
  USING INDEX fact:ADOPTS(to_rev)
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:REGION_STATE]->()
  USING INDEX fact:REGION_STATE(to_rev)
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:PART_OF]->()
  USING INDEX fact:PART_OF(to_rev)
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:UNIT_STATE]->()
  USING INDEX fact:UNIT_STATE(to_rev)
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:UNIT_SEATED_IN]->()
  USING INDEX fact:UNIT_SEATED_IN(to_rev)
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:UNDER_AUTHORITY]->()
  USING INDEX fact:UNDER_AUTHORITY(to_rev)
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:ORGANIZED_AS]->()
  USING INDEX fact:ORGANIZED_AS(to_rev)
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:HAPPENED]->()
  USING INDEX fact:HAPPENED(to_rev)
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:MEMBER_STATE]->()
  USING INDEX fact:MEMBER_STATE(to_rev)
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:RELATION_AT]->()
  USING INDEX fact:RELATION_AT(to_rev)
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:ORGAN_OF]->()
  USING INDEX fact:ORGAN_OF(to_rev)
  WHERE fact.to_rev = $stage
  RETURN fact
  UNION ALL
  MATCH ()-[fact:HOLDS]->()
  USING INDEX fact:HOLDS(to_rev)
  WHERE fact.to_rev = $stage
  RETURN fact
}
WITH fact
LIMIT $limit
SET fact.to_rev = $forever
RETURN count(fact) AS reopened
