// head_flip
// Publish the stage of the locked head: from here on readers see its revision.
//
// @mode     write
// @param    stage     INTEGER        The revision that is published.
// @param    token     STRING         The attempt that owns the stage.
// @param    digest    STRING         The digest of its facts, hexadecimal.
// @param    types     LIST<STRING>   The types it has facts of.
// @param    counts    LIST<INTEGER>  How many of each of these types.
// @returns  revision  INTEGER        The published revision; no row where the stage is not ours.
// @uses     head_key_unique
MATCH (head:Head {key: 'head'})
WHERE head.stage = $stage AND head.stage_token = $token AND head.revision = $stage - 1
SET
  head.revision = $stage,
  head.digest = $digest,
  head.types = $types,
  head.counts = $counts,
  head.stage = null,
  head.stage_token = null,
  head.stage_work = null,
  head.input_digest = null,
  head.stage_done = null,
  head.stage_by = null,
  head.stage_since = null,
  head.stage_machine = null,
  head.stage_pid = null,
  head.stage_started = null,
  head.lease_until = null
RETURN head.revision AS revision
