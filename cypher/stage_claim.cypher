// stage_claim
// Put a stage on the locked head, or make an abandoned one ours.
//
// @mode     write
// @param    stage         INTEGER  The revision that is being staged.
// @param    token         STRING   The attempt that owns the stage from now on.
// @param    work          STRING   The digest of what it opens and closes; empty to reap it.
// @param    input_digest  STRING   The digest of the input that asked for it.
// @param    done          INTEGER  How many of its chunks are committed.
// @param    by            STRING   Who stages.
// @param    machine       STRING   The machine of this process.
// @param    pid           INTEGER  The number of this process.
// @param    started       STRING   When it began, as the machine tells it.
// @param    lease_ms      INTEGER  How long the lease holds, in milliseconds.
// @returns  stage         INTEGER  The revision that is being staged.
// @uses     head_key_unique
MATCH (head:Head {key: 'head'})
SET
  head.stage = $stage,
  head.stage_token = $token,
  head.stage_work = $work,
  head.input_digest = $input_digest,
  head.stage_done = $done,
  head.stage_by = $by,
  head.stage_since = datetime(),
  head.stage_machine = $machine,
  head.stage_pid = $pid,
  head.stage_started = $started,
  head.lease_until = datetime.realtime().epochMillis + $lease_ms
RETURN head.stage AS stage
