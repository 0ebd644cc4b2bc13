// migration_0001_keys_and_indexes
// Make every key unique, and find facts by the revision that opened or closed them.
//
// @mode     schema
CREATE CONSTRAINT organization_code_unique IF NOT EXISTS
FOR (node:Organization) REQUIRE node.code IS UNIQUE;
CREATE CONSTRAINT region_code_unique IF NOT EXISTS
FOR (node:Region) REQUIRE node.code IS UNIQUE;
CREATE CONSTRAINT authority_scope_key_unique IF NOT EXISTS
FOR (node:AuthorityScope) REQUIRE node.key IS UNIQUE;
CREATE CONSTRAINT rule_pack_key_unique IF NOT EXISTS
FOR (node:RulePack) REQUIRE node.key IS UNIQUE;
CREATE CONSTRAINT workplace_code_unique IF NOT EXISTS
FOR (node:Workplace) REQUIRE node.code IS UNIQUE;
CREATE CONSTRAINT event_code_unique IF NOT EXISTS
FOR (node:Event) REQUIRE node.code IS UNIQUE;
CREATE CONSTRAINT member_ref_unique IF NOT EXISTS
FOR (node:Member) REQUIRE node.ref IS UNIQUE;
CREATE CONSTRAINT head_key_unique IF NOT EXISTS
FOR (node:Head) REQUIRE node.key IS UNIQUE;
CREATE CONSTRAINT change_revision_unique IF NOT EXISTS
FOR (node:Change) REQUIRE node.revision IS UNIQUE;
CREATE CONSTRAINT migration_number_unique IF NOT EXISTS
FOR (node:Migration) REQUIRE node.number IS UNIQUE;
CREATE INDEX has_state_from_rev IF NOT EXISTS
FOR ()-[fact:HAS_STATE]-() ON (fact.from_rev);
CREATE INDEX has_state_to_rev IF NOT EXISTS
FOR ()-[fact:HAS_STATE]-() ON (fact.to_rev);
CREATE INDEX subordinate_to_from_rev IF NOT EXISTS
FOR ()-[fact:SUBORDINATE_TO]-() ON (fact.from_rev);
CREATE INDEX subordinate_to_to_rev IF NOT EXISTS
FOR ()-[fact:SUBORDINATE_TO]-() ON (fact.to_rev);
CREATE INDEX managed_by_from_rev IF NOT EXISTS
FOR ()-[fact:MANAGED_BY]-() ON (fact.from_rev);
CREATE INDEX managed_by_to_rev IF NOT EXISTS
FOR ()-[fact:MANAGED_BY]-() ON (fact.to_rev);
CREATE INDEX seated_in_from_rev IF NOT EXISTS
FOR ()-[fact:SEATED_IN]-() ON (fact.from_rev);
CREATE INDEX seated_in_to_rev IF NOT EXISTS
FOR ()-[fact:SEATED_IN]-() ON (fact.to_rev);
CREATE INDEX succeeded_by_from_rev IF NOT EXISTS
FOR ()-[fact:SUCCEEDED_BY]-() ON (fact.from_rev);
CREATE INDEX succeeded_by_to_rev IF NOT EXISTS
FOR ()-[fact:SUCCEEDED_BY]-() ON (fact.to_rev);
CREATE INDEX granted_from_rev IF NOT EXISTS
FOR ()-[fact:GRANTED]-() ON (fact.from_rev);
CREATE INDEX granted_to_rev IF NOT EXISTS
FOR ()-[fact:GRANTED]-() ON (fact.to_rev);
CREATE INDEX adopts_from_rev IF NOT EXISTS
FOR ()-[fact:ADOPTS]-() ON (fact.from_rev);
CREATE INDEX adopts_to_rev IF NOT EXISTS
FOR ()-[fact:ADOPTS]-() ON (fact.to_rev);
CREATE INDEX region_state_from_rev IF NOT EXISTS
FOR ()-[fact:REGION_STATE]-() ON (fact.from_rev);
CREATE INDEX region_state_to_rev IF NOT EXISTS
FOR ()-[fact:REGION_STATE]-() ON (fact.to_rev);
CREATE INDEX part_of_from_rev IF NOT EXISTS
FOR ()-[fact:PART_OF]-() ON (fact.from_rev);
CREATE INDEX part_of_to_rev IF NOT EXISTS
FOR ()-[fact:PART_OF]-() ON (fact.to_rev);
CREATE INDEX unit_state_from_rev IF NOT EXISTS
FOR ()-[fact:UNIT_STATE]-() ON (fact.from_rev);
CREATE INDEX unit_state_to_rev IF NOT EXISTS
FOR ()-[fact:UNIT_STATE]-() ON (fact.to_rev);
CREATE INDEX unit_seated_in_from_rev IF NOT EXISTS
FOR ()-[fact:UNIT_SEATED_IN]-() ON (fact.from_rev);
CREATE INDEX unit_seated_in_to_rev IF NOT EXISTS
FOR ()-[fact:UNIT_SEATED_IN]-() ON (fact.to_rev);
CREATE INDEX under_authority_from_rev IF NOT EXISTS
FOR ()-[fact:UNDER_AUTHORITY]-() ON (fact.from_rev);
CREATE INDEX under_authority_to_rev IF NOT EXISTS
FOR ()-[fact:UNDER_AUTHORITY]-() ON (fact.to_rev);
CREATE INDEX organized_as_from_rev IF NOT EXISTS
FOR ()-[fact:ORGANIZED_AS]-() ON (fact.from_rev);
CREATE INDEX organized_as_to_rev IF NOT EXISTS
FOR ()-[fact:ORGANIZED_AS]-() ON (fact.to_rev);
CREATE INDEX happened_from_rev IF NOT EXISTS
FOR ()-[fact:HAPPENED]-() ON (fact.from_rev);
CREATE INDEX happened_to_rev IF NOT EXISTS
FOR ()-[fact:HAPPENED]-() ON (fact.to_rev);
CREATE INDEX member_state_from_rev IF NOT EXISTS
FOR ()-[fact:MEMBER_STATE]-() ON (fact.from_rev);
CREATE INDEX member_state_to_rev IF NOT EXISTS
FOR ()-[fact:MEMBER_STATE]-() ON (fact.to_rev);
CREATE INDEX relation_at_from_rev IF NOT EXISTS
FOR ()-[fact:RELATION_AT]-() ON (fact.from_rev);
CREATE INDEX relation_at_to_rev IF NOT EXISTS
FOR ()-[fact:RELATION_AT]-() ON (fact.to_rev);
CREATE INDEX organ_of_from_rev IF NOT EXISTS
FOR ()-[fact:ORGAN_OF]-() ON (fact.from_rev);
CREATE INDEX organ_of_to_rev IF NOT EXISTS
FOR ()-[fact:ORGAN_OF]-() ON (fact.to_rev);
CREATE INDEX holds_from_rev IF NOT EXISTS
FOR ()-[fact:HOLDS]-() ON (fact.from_rev);
CREATE INDEX holds_to_rev IF NOT EXISTS
FOR ()-[fact:HOLDS]-() ON (fact.to_rev);
