// stage_clear
// Take a stage that is ours off the locked head, after it was reaped.
//
// @mode     write
// @param    token     STRING   The attempt that owns the stage.
// @returns  revision  INTEGER  The published revision, unchanged.
// @uses     head_key_unique
MATCH (head:Head {key: 'head'})
WHERE head.stage_token = $token
SET
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
