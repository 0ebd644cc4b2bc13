// stage_owner
// Tell who stages a change now, and whether the lease is over; no row where nobody does.
//
// @mode     read
// @returns  by       STRING    Who stages.
// @returns  since    DATETIME  Since when.
// @returns  token    STRING    The attempt that owns the stage.
// @returns  machine  STRING    The machine of the process that stages.
// @returns  pid      INTEGER   Its number.
// @returns  started  STRING    When it began, as the machine tells it.
// @returns  expired  BOOLEAN   Whether the lease is over, by the clock of the database.
// @uses     head_key_unique
MATCH (head:Head {key: 'head'})
WHERE head.stage IS NOT NULL
RETURN
  head.stage_by AS by,
  head.stage_since AS since,
  head.stage_token AS token,
  head.stage_machine AS machine,
  head.stage_pid AS pid,
  head.stage_started AS started,
  head.lease_until < datetime.realtime().epochMillis AS expired
