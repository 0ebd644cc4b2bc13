// stage_discard
// Delete facts that a given-up stage opened, with the states they lead to.
//
// @mode     write
// @param    stage      INTEGER  The revision whose stage was given up.
// @param    limit      INTEGER  How many at most.
// @returns  discarded  INTEGER  How many were deleted; fewer than limit when none is left.
// @uses     has_state_from_rev subordinate_to_from_rev managed_by_from_rev
// @uses     seated_in_from_rev succeeded_by_from_rev granted_from_rev
// @uses     adopts_from_rev region_state_from_rev part_of_from_rev
// @uses     unit_state_from_rev unit_seated_in_from_rev under_authority_from_rev
// @uses     organized_as_from_rev happened_from_rev member_state_from_rev
// @uses     relation_at_from_rev organ_of_from_rev holds_from_rev
// @time     all
CALL () {
  MATCH ()-[fact:HAS_STATE]->(state)
  USING INDEX fact:HAS_STATE(from_rev)
  WHERE fact.from_rev = $stage
  RETURN fact, state
  UNION ALL
  MATCH ()-[fact:SUBORDINATE_TO]->()
  USING INDEX fact:SUBORDINATE_TO(from_rev)
  WHERE fact.from_rev = $stage
  RETURN fact, null AS state
  UNION ALL
  MATCH ()-[fact:MANAGED_BY]->()
  USING INDEX fact:MANAGED_BY(from_rev)
  WHERE fact.from_rev = $stage
  RETURN fact, null AS state
  UNION ALL
  MATCH ()-[fact:SEATED_IN]->()
  USING INDEX fact:SEATED_IN(from_rev)
  WHERE fact.from_rev = $stage
  RETURN fact, null AS state
  UNION ALL
  MATCH ()-[fact:SUCCEEDED_BY]->()
  USING INDEX fact:SUCCEEDED_BY(from_rev)
  WHERE fact.from_rev = $stage
  RETURN fact, null AS state
  UNION ALL
  MATCH ()-[fact:GRANTED]->()
  USING INDEX fact:GRANTED(from_rev)
  WHERE fact.from_rev = $stage
  RETURN fact, null AS state
  UNION ALL
  MATCH ()-[fact:ADOPTS]->()
  USING INDEX fact:ADOPTS(from_rev)
  WHERE fact.from_rev = $stage
  RETURN fact, null AS state
  UNION ALL
  MATCH ()-[fact:REGION_STATE]->(state)
  USING INDEX fact:REGION_STATE(from_rev)
  WHERE fact.from_rev = $stage
  RETURN fact, state
  UNION ALL
  MATCH ()-[fact:PART_OF]->()
  USING INDEX fact:PART_OF(from_rev)
  WHERE fact.from_rev = $stage
  RETURN fact, null AS state
  UNION ALL
  MATCH ()-[fact:UNIT_STATE]->(state)
  USING INDEX fact:UNIT_STATE(from_rev)
  WHERE fact.from_rev = $stage
  RETURN fact, state
  UNION ALL
  MATCH ()-[fact:UNIT_SEATED_IN]->()
  USING INDEX fact:UNIT_SEATED_IN(from_rev)
  WHERE fact.from_rev = $stage
  RETURN fact, null AS state
  UNION ALL
  MATCH ()-[fact:UNDER_AUTHORITY]->()
  USING INDEX fact:UNDER_AUTHORITY(from_rev)
  WHERE fact.from_rev = $stage
  RETURN fact, null AS state
  UNION ALL
  MATCH ()-[fact:ORGANIZED_AS]->()
  USING INDEX fact:ORGANIZED_AS(from_rev)
  WHERE fact.from_rev = $stage
  RETURN fact, null AS state
  UNION ALL
  MATCH ()-[fact:HAPPENED]->(state)
  USING INDEX fact:HAPPENED(from_rev)
  WHERE fact.from_rev = $stage
  RETURN fact, state
  UNION ALL
  MATCH ()-[fact:MEMBER_STATE]->(state)
  USING INDEX fact:MEMBER_STATE(from_rev)
  WHERE fact.from_rev = $stage
  RETURN fact, state
  UNION ALL
  MATCH ()-[fact:RELATION_AT]->()
  USING INDEX fact:RELATION_AT(from_rev)
  WHERE fact.from_rev = $stage
  RETURN fact, null AS state
  UNION ALL
  MATCH ()-[fact:ORGAN_OF]->()
  USING INDEX fact:ORGAN_OF(from_rev)
  WHERE fact.from_rev = $stage
  RETURN fact, null AS state
  UNION ALL
  MATCH ()-[fact:HOLDS]->()
  USING INDEX fact:HOLDS(from_rev)
  WHERE fact.from_rev = $stage
  RETURN fact, null AS state
}
WITH fact, state
LIMIT $limit
DELETE fact, state
RETURN count(fact) AS discarded
