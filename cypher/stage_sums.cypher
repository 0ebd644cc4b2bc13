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
  WHERE fact.from_rev = $stage
  RETURN 'HAS_STATE' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:HAS_STATE]->()
  WHERE fact.to_rev = $stage
  RETURN 'HAS_STATE' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:SUBORDINATE_TO]->()
  WHERE fact.from_rev = $stage
  RETURN 'SUBORDINATE_TO' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:SUBORDINATE_TO]->()
  WHERE fact.to_rev = $stage
  RETURN 'SUBORDINATE_TO' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:MANAGED_BY]->()
  WHERE fact.from_rev = $stage
  RETURN 'MANAGED_BY' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:MANAGED_BY]->()
  WHERE fact.to_rev = $stage
  RETURN 'MANAGED_BY' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:SEATED_IN]->()
  WHERE fact.from_rev = $stage
  RETURN 'SEATED_IN' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:SEATED_IN]->()
  WHERE fact.to_rev = $stage
  RETURN 'SEATED_IN' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:SUCCEEDED_BY]->()
  WHERE fact.from_rev = $stage
  RETURN 'SUCCEEDED_BY' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:SUCCEEDED_BY]->()
  WHERE fact.to_rev = $stage
  RETURN 'SUCCEEDED_BY' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:GRANTED]->()
  WHERE fact.from_rev = $stage
  RETURN 'GRANTED' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:GRANTED]->()
  WHERE fact.to_rev = $stage
  RETURN 'GRANTED' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:ADOPTS]->()
  WHERE fact.from_rev = $stage
  RETURN 'ADOPTS' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:ADOPTS]->()
  WHERE fact.to_rev = $stage
  RETURN 'ADOPTS' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:REGION_STATE]->()
  WHERE fact.from_rev = $stage
  RETURN 'REGION_STATE' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:REGION_STATE]->()
  WHERE fact.to_rev = $stage
  RETURN 'REGION_STATE' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:PART_OF]->()
  WHERE fact.from_rev = $stage
  RETURN 'PART_OF' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:PART_OF]->()
  WHERE fact.to_rev = $stage
  RETURN 'PART_OF' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:UNIT_STATE]->()
  WHERE fact.from_rev = $stage
  RETURN 'UNIT_STATE' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:UNIT_STATE]->()
  WHERE fact.to_rev = $stage
  RETURN 'UNIT_STATE' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:UNIT_SEATED_IN]->()
  WHERE fact.from_rev = $stage
  RETURN 'UNIT_SEATED_IN' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:UNIT_SEATED_IN]->()
  WHERE fact.to_rev = $stage
  RETURN 'UNIT_SEATED_IN' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:UNDER_AUTHORITY]->()
  WHERE fact.from_rev = $stage
  RETURN 'UNDER_AUTHORITY' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:UNDER_AUTHORITY]->()
  WHERE fact.to_rev = $stage
  RETURN 'UNDER_AUTHORITY' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:ORGANIZED_AS]->()
  WHERE fact.from_rev = $stage
  RETURN 'ORGANIZED_AS' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:ORGANIZED_AS]->()
  WHERE fact.to_rev = $stage
  RETURN 'ORGANIZED_AS' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:HAPPENED]->()
  WHERE fact.from_rev = $stage
  RETURN 'HAPPENED' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:HAPPENED]->()
  WHERE fact.to_rev = $stage
  RETURN 'HAPPENED' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:MEMBER_STATE]->()
  WHERE fact.from_rev = $stage
  RETURN 'MEMBER_STATE' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:MEMBER_STATE]->()
  WHERE fact.to_rev = $stage
  RETURN 'MEMBER_STATE' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:RELATION_AT]->()
  WHERE fact.from_rev = $stage
  RETURN 'RELATION_AT' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:RELATION_AT]->()
  WHERE fact.to_rev = $stage
  RETURN 'RELATION_AT' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:ORGAN_OF]->()
  WHERE fact.from_rev = $stage
  RETURN 'ORGAN_OF' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:ORGAN_OF]->()
  WHERE fact.to_rev = $stage
  RETURN 'ORGAN_OF' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:HOLDS]->()
  WHERE fact.from_rev = $stage
  RETURN 'HOLDS' AS type, 'opened' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
  UNION ALL
  MATCH ()-[fact:HOLDS]->()
  WHERE fact.to_rev = $stage
  RETURN 'HOLDS' AS type, 'closed' AS side, count(fact) AS number,
    sum(fact.hash / 4294967296) AS high, sum(fact.hash % 4294967296) AS low
}
RETURN type, side, number, high, low
