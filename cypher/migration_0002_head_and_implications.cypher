// migration_0002_head_and_implications
// Put the head of an empty graph in place, and what a power implies without being stored.
//
// @mode     write
// @uses     head_key_unique authority_scope_key_unique
// @time     all
MERGE (head:Head {key: 'head'})
ON CREATE SET head.revision = 0, head.digest = '0000000000000000', head.types = [], head.counts = [];
MERGE (formal:AuthorityScope {key: 'FORMAL:NATION:'})
ON CREATE SET formal.relation = 'FORMAL', formal.range = 'NATION', formal.range_of = ''
MERGE (temporary:AuthorityScope {key: 'TEMPORARY:NATION:'})
ON CREATE SET temporary.relation = 'TEMPORARY', temporary.range = 'NATION', temporary.range_of = ''
MERGE (formal)-[:IMPLIES {side: 'BOTH'}]->(temporary);
