// approval_path
// Climb from both ends along formal affiliation, compare what the acting bodies hold, and return the
// shortest ways: by one exchange between two holders of a scope, or by a turn at a common superior.
// Each line is collected before the scopes are compared, so that no pattern runs through a hub.
//
// @mode     read
// @param    origin         STRING          Code of the origin.
// @param    destination    STRING          Code of the destination.
// @param    relation       STRING          FORMAL or TEMPORARY.
// @param    as_of          DATE            Day asked about.
// @param    revision       INTEGER         Revision asked about.
// @param    readings       LIST<STRING>    Conditions that hold under the chosen readings.
// @param    settling       LIST<STRING>    Packs that settle the relation, the narrower territory first.
// @param    turning        LIST<STRING>    Packs under which a path may turn at a common superior.
// @param    organ_kinds    LIST<STRING>    Kinds of committees that act only through an organ.
// @param    ranks          MAP             The rank that a kind says by itself.
// @param    skipped_ranks  LIST<STRING>    Ranks that a path passes over, except at its ends.
// @param    summit_level   STRING          Level of the top at which no path turns.
// @param    off_system     BOOLEAN         Whether the relation has a way to units off the system.
// @returns  origin_line       LIST<MAP>   All bodies above the origin, nearest first.
// @returns  destination_line  LIST<MAP>   All bodies above the destination, nearest first.
// @returns  ways              LIST<MAP>   Bodies and moves of the shortest ways, in the order of codes.
// @returns  turn_refused      BOOLEAN     Whether a turn was wanting an article only.
// @uses     organization_code_unique
MATCH (origin:Organization {code: $origin})
MATCH (destination:Organization {code: $destination})
CALL (origin) {
  OPTIONAL MATCH (origin)-[serves:ORGAN_OF WHERE serves.since <= $as_of < serves.until AND serves.from_rev <= $revision < serves.to_rev]->(served:Organization)
  WITH origin, head(collect(served)) AS served
  WITH coalesce(served, origin) AS first
  MATCH line = (first) (()-[up:SUBORDINATE_TO WHERE up.since <= $as_of < up.until AND up.from_rev <= $revision < up.to_rev]->()){0,24} (superior:Organization)
  WITH superior, length(line) AS depth
  OPTIONAL MATCH (superior)-[is:HAS_STATE WHERE is.since <= $as_of < is.until AND is.from_rev <= $revision < is.to_rev]->(state:OrganizationState)
  OPTIONAL MATCH (organ:Organization)-[acts:ORGAN_OF WHERE acts.acts AND acts.since <= $as_of < acts.until AND acts.from_rev <= $revision < acts.to_rev AND all(reading IN acts.readings WHERE reading IN $readings)]->(superior)
  WITH superior, depth, state, organ, coalesce(organ, superior) AS body
  OPTIONAL MATCH (superior)-[adopts:ADOPTS WHERE adopts.origin = 'DERIVED' AND adopts.since <= $as_of < adopts.until AND adopts.from_rev <= $revision < adopts.to_rev AND all(reading IN adopts.readings WHERE reading IN $readings)]->(pack:RulePack)
  WITH superior, depth, state, organ, body, collect(pack.key) AS adopted
  OPTIONAL MATCH (body)-[holds:HOLDS WHERE holds.since <= $as_of < holds.until AND holds.from_rev <= $revision < holds.to_rev]->(held:AuthorityScope)-[implied:IMPLIES]->{0,1}(scope:AuthorityScope WHERE scope.relation = $relation)
  WHERE all(reading IN holds.readings WHERE reading IN $readings)
    AND holds.side IN ['BOTH', 'SENDS']
    AND all(one IN implied WHERE one.side = holds.side)
  WITH superior, depth, state, organ, body, adopted, collect(DISTINCT scope.key) AS scopes
  WITH superior, depth, state, organ, body, adopted, scopes, EXISTS { (body)-[receives:HOLDS WHERE receives.since <= $as_of < receives.until AND receives.from_rev <= $revision < receives.to_rev]->(:AuthorityScope {range: 'OFF_SYSTEM'}) } AS takes_off_system, EXISTS { (superior)-[further:SUBORDINATE_TO WHERE further.since <= $as_of < further.until AND further.from_rev <= $revision < further.to_rev]->() } AS has_superior
  ORDER BY depth
  RETURN collect({depth: depth, committee: superior.code, body: body.code, kind: state.kind, level: state.level, on_system: coalesce(state.on_system, true), exists: state IS NOT NULL, lacks_organ: organ IS NULL AND state.kind IN $organ_kinds, skipped: depth > 0 AND NOT superior.code IN [$origin, $destination] AND coalesce($ranks[state.kind], state.rank) IN $skipped_ranks, is_summit: state.level = $summit_level AND NOT has_superior, takes_off_system: takes_off_system, adopted: [pack IN $settling WHERE pack IN adopted], scopes: scopes}) AS origin_line
}
CALL (destination) {
  OPTIONAL MATCH (destination)-[serves:ORGAN_OF WHERE serves.since <= $as_of < serves.until AND serves.from_rev <= $revision < serves.to_rev]->(served:Organization)
  WITH destination, head(collect(served)) AS served
  WITH coalesce(served, destination) AS first
  MATCH line = (first) (()-[up:SUBORDINATE_TO WHERE up.since <= $as_of < up.until AND up.from_rev <= $revision < up.to_rev]->()){0,24} (superior:Organization)
  WITH superior, length(line) AS depth
  OPTIONAL MATCH (superior)-[is:HAS_STATE WHERE is.since <= $as_of < is.until AND is.from_rev <= $revision < is.to_rev]->(state:OrganizationState)
  OPTIONAL MATCH (organ:Organization)-[acts:ORGAN_OF WHERE acts.acts AND acts.since <= $as_of < acts.until AND acts.from_rev <= $revision < acts.to_rev AND all(reading IN acts.readings WHERE reading IN $readings)]->(superior)
  WITH superior, depth, state, organ, coalesce(organ, superior) AS body
  OPTIONAL MATCH (superior)-[adopts:ADOPTS WHERE adopts.origin = 'DERIVED' AND adopts.since <= $as_of < adopts.until AND adopts.from_rev <= $revision < adopts.to_rev AND all(reading IN adopts.readings WHERE reading IN $readings)]->(pack:RulePack)
  WITH superior, depth, state, organ, body, collect(pack.key) AS adopted
  OPTIONAL MATCH (body)-[holds:HOLDS WHERE holds.since <= $as_of < holds.until AND holds.from_rev <= $revision < holds.to_rev]->(held:AuthorityScope)-[implied:IMPLIES]->{0,1}(scope:AuthorityScope WHERE scope.relation = $relation)
  WHERE all(reading IN holds.readings WHERE reading IN $readings)
    AND holds.side IN ['BOTH', 'RECEIVES']
    AND all(one IN implied WHERE one.side = holds.side)
  WITH superior, depth, state, organ, body, adopted, collect(DISTINCT scope.key) AS scopes
  WITH superior, depth, state, organ, body, adopted, scopes, EXISTS { (body)-[receives:HOLDS WHERE receives.since <= $as_of < receives.until AND receives.from_rev <= $revision < receives.to_rev]->(:AuthorityScope {range: 'OFF_SYSTEM'}) } AS takes_off_system, EXISTS { (superior)-[further:SUBORDINATE_TO WHERE further.since <= $as_of < further.until AND further.from_rev <= $revision < further.to_rev]->() } AS has_superior
  ORDER BY depth
  RETURN collect({depth: depth, committee: superior.code, body: body.code, kind: state.kind, level: state.level, on_system: coalesce(state.on_system, true), exists: state IS NOT NULL, lacks_organ: organ IS NULL AND state.kind IN $organ_kinds, skipped: depth > 0 AND NOT superior.code IN [$origin, $destination] AND coalesce($ranks[state.kind], state.rank) IN $skipped_ranks, is_summit: state.level = $summit_level AND NOT has_superior, takes_off_system: takes_off_system, adopted: [pack IN $settling WHERE pack IN adopted], scopes: scopes}) AS destination_line
}
WITH
  origin_line,
  destination_line,
  $off_system AND origin_line[0].on_system <> destination_line[0].on_system AS crosses,
  coalesce(head([one IN origin_line WHERE one.lacks_organ | one.depth]), 99) AS origin_end,
  coalesce(head([one IN destination_line WHERE one.lacks_organ | one.depth]), 99) AS destination_end
WITH
  origin_line,
  destination_line,
  crosses,
  origin_line[0].on_system <> destination_line[0].on_system AS differs,
  [one IN origin_line WHERE one.depth < origin_end AND NOT one.skipped] AS up,
  [one IN destination_line WHERE one.depth < destination_end AND NOT one.skipped] AS down
WITH
  origin_line,
  destination_line,
  differs,
  CASE WHEN crosses AND NOT origin_line[0].on_system THEN [one IN up WHERE one.depth <= coalesce(head([each IN up WHERE each.takes_off_system | each.depth]), 99)] ELSE up END AS up,
  CASE WHEN crosses AND origin_line[0].on_system THEN [one IN down WHERE one.depth <= coalesce(head([each IN down WHERE each.takes_off_system | each.depth]), 99)] ELSE down END AS down
WITH
  origin_line,
  destination_line,
  differs,
  up,
  down,
  head([i IN range(0, size(up) - 1) WHERE up[i].body IN [one IN down | one.body] | i]) AS common
WITH
  origin_line,
  destination_line,
  differs,
  up,
  down,
  common,
  head([j IN range(0, size(down) - 1) WHERE down[j].body = up[common].body | j]) AS meeting
WITH
  origin_line,
  destination_line,
  differs,
  up,
  down,
  common,
  meeting,
  common = 0 OR meeting = 0 AS climbs_only,
  head([one IN origin_line WHERE one.depth >= up[common].depth AND size(one.adopted) > 0 | one.adopted[0]]) AS pack
WITH
  origin_line,
  destination_line,
  differs,
  up,
  down,
  common,
  meeting,
  common IS NOT NULL AND (climbs_only OR NOT up[common].is_summit AND coalesce(pack IN $turning, false)) AS turns,
  common IS NOT NULL AND NOT climbs_only AND NOT up[common].is_summit AND NOT coalesce(pack IN $turning, false) AS turn_refused
WITH
  origin_line,
  destination_line,
  up,
  down,
  turn_refused,
  CASE WHEN turns THEN [{up: common, down: meeting, turns: true, cost: common + meeting + 1}] ELSE [] END AS turning,
  reduce(pairs = [], i IN range(0, size(up) - 1) | pairs + [j IN range(0, size(down) - 1) WHERE up[i].body <> down[j].body AND any(key IN up[i].scopes WHERE key IN down[j].scopes AND (differs OR split(key, ':')[1] <> 'OFF_SYSTEM')) | {up: i, down: j, turns: false, cost: i + j + 2}]) AS exchanges
UNWIND CASE WHEN size(turning) + size(exchanges) = 0 THEN [null] ELSE turning + exchanges END AS way
WITH
  origin_line,
  destination_line,
  up,
  down,
  turn_refused,
  way
ORDER BY way.cost, way.turns DESC
WITH
  origin_line,
  destination_line,
  up,
  down,
  turn_refused,
  collect(way) AS ways
UNWIND CASE WHEN size(ways) = 0 THEN [null] ELSE [one IN ways WHERE one.cost = ways[0].cost] END AS way
WITH
  origin_line,
  destination_line,
  turn_refused,
  [one IN up[..way.up + 1] | one.body] + reverse([one IN down[..way.down + CASE WHEN way.turns THEN 0 ELSE 1 END] | one.body]) AS bodies,
  CASE WHEN way IS NULL THEN null ELSE [i IN range(1, way.up) | 'RISE'] + CASE WHEN way.turns THEN [] WHEN up[way.up + 1].body = down[way.down].body THEN ['RISE'] WHEN down[way.down + 1].body = up[way.up].body THEN ['DESCEND'] ELSE ['EXCHANGE'] END + [i IN range(1, way.down) | 'DESCEND'] END AS moves
ORDER BY bodies
WITH DISTINCT origin_line, destination_line, turn_refused, bodies, moves
RETURN origin_line, destination_line, [way IN collect({bodies: bodies, moves: moves}) WHERE way.moves IS NOT NULL] AS ways, turn_refused
