// stage_sums
// Count what a stage opened and closed, and sum the hashes, per type.
//
// @mode     read
// @param    stage   INTEGER  The revision that is being staged.
// @returns  type    STRING   The type of the facts.
// @returns  side    STRING   opened or closed.
// @returns  number  INTEGER  How many.
// @returns  high    INTEGER  Sum of the upper halves of the hashes.
// @returns  low     INTEGER  Sum of the lower halves.
// @uses     has_state_from_rev subordinate_to_from_rev managed_by_from_rev
// @uses     seated_in_from_rev succeeded_by_from_rev granted_from_rev
// @uses     adopts_from_rev region_state_from_rev part_of_from_rev
// @uses     unit_state_from_rev unit_seated_in_from_rev under_authority_from_rev
// @uses     organized_as_from_rev happened_from_rev member_state_from_rev
// @uses     relation_at_from_rev organ_of_from_rev holds_from_rev
// @uses     has_state_to_rev subordinate_to_to_rev managed_by_to_rev
// @uses     seated_in_to_rev succeeded_by_to_rev granted_to_rev
// @uses     adopts_to_rev region_state_to_rev part_of_to_rev
// @uses     unit_state_to_rev unit_seated_in_to_rev under_authority_to_rev
// @uses     organized_as_to_rev happened_to_rev member_state_to_rev
// @uses     relation_at_to_rev organ_of_to_rev holds_to_rev
// @time     all
CALL () {
  MATCH ()-[fact:HAS_STATE]->()
  USING INDEX fact:HAS_STATE(from_rev)
  WHERE fact.from_rev = $stage
  RETURN 'HAS_STATE' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:HAS_STATE]->()
  USING INDEX fact:HAS_STATE(to_rev)
  WHERE fact.to_rev = $stage
  RETURN 'HAS_STATE' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:SUBORDINATE_TO]->()
  USING INDEX fact:SUBORDINATE_TO(from_rev)
  WHERE fact.from_rev = $stage
  RETURN 'SUBORDINATE_TO' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:SUBORDINATE_TO]->()
  USING INDEX fact:SUBORDINATE_TO(to_rev)
  WHERE fact.to_rev = $stage
  RETURN 'SUBORDINATE_TO' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:MANAGED_BY]->()
  USING INDEX fact:MANAGED_BY(from_rev)
  WHERE fact.from_rev = $stage
  RETURN 'MANAGED_BY' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:MANAGED_BY]->()
  USING INDEX fact:MANAGED_BY(to_rev)
  WHERE fact.to_rev = $stage
  RETURN 'MANAGED_BY' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:SEATED_IN]->()
  USING INDEX fact:SEATED_IN(from_rev)
  WHERE fact.from_rev = $stage
  RETURN 'SEATED_IN' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:SEATED_IN]->()
  USING INDEX fact:SEATED_IN(to_rev)
  WHERE fact.to_rev = $stage
  RETURN 'SEATED_IN' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:SUCCEEDED_BY]->()
  USING INDEX fact:SUCCEEDED_BY(from_rev)
  WHERE fact.from_rev = $stage
  RETURN 'SUCCEEDED_BY' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:SUCCEEDED_BY]->()
  USING INDEX fact:SUCCEEDED_BY(to_rev)
  WHERE fact.to_rev = $stage
  RETURN 'SUCCEEDED_BY' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:GRANTED]->()
  USING INDEX fact:GRANTED(from_rev)
  WHERE fact.from_rev = $stage
  RETURN 'GRANTED' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:GRANTED]->()
  USING INDEX fact:GRANTED(to_rev)
  WHERE fact.to_rev = $stage
  RETURN 'GRANTED' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:ADOPTS]->()
  USING INDEX fact:ADOPTS(from_rev)
  WHERE fact.from_rev = $stage
  RETURN 'ADOPTS' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:ADOPTS]->()
  USING INDEX fact:ADOPTS(to_rev)
  WHERE fact.to_rev = $stage
  RETURN 'ADOPTS' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:REGION_STATE]->()
  USING INDEX fact:REGION_STATE(from_rev)
  WHERE fact.from_rev = $stage
  RETURN 'REGION_STATE' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:REGION_STATE]->()
  USING INDEX fact:REGION_STATE(to_rev)
  WHERE fact.to_rev = $stage
  RETURN 'REGION_STATE' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:PART_OF]->()
  USING INDEX fact:PART_OF(from_rev)
  WHERE fact.from_rev = $stage
  RETURN 'PART_OF' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:PART_OF]->()
  USING INDEX fact:PART_OF(to_rev)
  WHERE fact.to_rev = $stage
  RETURN 'PART_OF' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:UNIT_STATE]->()
  USING INDEX fact:UNIT_STATE(from_rev)
  WHERE fact.from_rev = $stage
  RETURN 'UNIT_STATE' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:UNIT_STATE]->()
  USING INDEX fact:UNIT_STATE(to_rev)
  WHERE fact.to_rev = $stage
  RETURN 'UNIT_STATE' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:UNIT_SEATED_IN]->()
  USING INDEX fact:UNIT_SEATED_IN(from_rev)
  WHERE fact.from_rev = $stage
  RETURN 'UNIT_SEATED_IN' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:UNIT_SEATED_IN]->()
  USING INDEX fact:UNIT_SEATED_IN(to_rev)
  WHERE fact.to_rev = $stage
  RETURN 'UNIT_SEATED_IN' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:UNDER_AUTHORITY]->()
  USING INDEX fact:UNDER_AUTHORITY(from_rev)
  WHERE fact.from_rev = $stage
  RETURN 'UNDER_AUTHORITY' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:UNDER_AUTHORITY]->()
  USING INDEX fact:UNDER_AUTHORITY(to_rev)
  WHERE fact.to_rev = $stage
  RETURN 'UNDER_AUTHORITY' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:ORGANIZED_AS]->()
  USING INDEX fact:ORGANIZED_AS(from_rev)
  WHERE fact.from_rev = $stage
  RETURN 'ORGANIZED_AS' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:ORGANIZED_AS]->()
  USING INDEX fact:ORGANIZED_AS(to_rev)
  WHERE fact.to_rev = $stage
  RETURN 'ORGANIZED_AS' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:HAPPENED]->()
  USING INDEX fact:HAPPENED(from_rev)
  WHERE fact.from_rev = $stage
  RETURN 'HAPPENED' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:HAPPENED]->()
  USING INDEX fact:HAPPENED(to_rev)
  WHERE fact.to_rev = $stage
  RETURN 'HAPPENED' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:MEMBER_STATE]->()
  USING INDEX fact:MEMBER_STATE(from_rev)
  WHERE fact.from_rev = $stage
  RETURN 'MEMBER_STATE' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:MEMBER_STATE]->()
  USING INDEX fact:MEMBER_STATE(to_rev)
  WHERE fact.to_rev = $stage
  RETURN 'MEMBER_STATE' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:RELATION_AT]->()
  USING INDEX fact:RELATION_AT(from_rev)
  WHERE fact.from_rev = $stage
  RETURN 'RELATION_AT' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:RELATION_AT]->()
  USING INDEX fact:RELATION_AT(to_rev)
  WHERE fact.to_rev = $stage
  RETURN 'RELATION_AT' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:ORGAN_OF]->()
  USING INDEX fact:ORGAN_OF(from_rev)
  WHERE fact.from_rev = $stage
  RETURN 'ORGAN_OF' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:ORGAN_OF]->()
  USING INDEX fact:ORGAN_OF(to_rev)
  WHERE fact.to_rev = $stage
  RETURN 'ORGAN_OF' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:HOLDS]->()
  USING INDEX fact:HOLDS(from_rev)
  WHERE fact.from_rev = $stage
  RETURN 'HOLDS' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:HOLDS]->()
  USING INDEX fact:HOLDS(to_rev)
  WHERE fact.to_rev = $stage
  RETURN 'HOLDS' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
}
RETURN type, side, number, high, low
