// stage_advance
// Lock the head, renew the lease of a stage that is still ours, and count one chunk more.
//
// @mode     write
// @param    stage     INTEGER  The revision that is being staged.
// @param    token     STRING   The attempt that owns the stage.
// @param    chunk     INTEGER  The chunk that this transaction writes; null to renew the lease only.
// @param    lease_ms  INTEGER  How long the lease holds, in milliseconds.
// @returns  done      INTEGER  How many chunks were committed before; no row where the stage is not ours.
// @uses     head_key_unique
MATCH (head:Head {key: 'head'})
SET head.lock = $token
WITH head
WHERE head.stage = $stage AND head.stage_token = $token
WITH head, head.stage_done AS done
SET
  head.stage_done = CASE WHEN $chunk = done THEN done + 1 ELSE done END,
  head.lease_until = datetime.realtime().epochMillis + $lease_ms
RETURN done
