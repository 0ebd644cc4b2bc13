// head_lock
// Lock the head, then read it, so that what is decided on it stays true until the commit.
//
// @mode     write
// @param    token     STRING         The attempt that asks.
// @returns  revision  INTEGER        The published revision.
// @returns  digest    STRING         The digest of its facts, hexadecimal.
// @returns  types     LIST<STRING>   The types it has facts of.
// @returns  counts    LIST<INTEGER>  How many of each of these types.
// @returns  stage     INTEGER        The revision that is being staged; null where none is.
// @returns  token     STRING         The attempt that owns the stage.
// @returns  work      STRING         The digest of what the stage opens and closes; empty when it is being reaped.
// @returns  done      INTEGER        How many of its chunks are committed.
// @returns  by        STRING         Who stages.
// @returns  since     DATETIME       Since when.
// @returns  machine   STRING         The machine of the process that stages.
// @returns  pid       INTEGER        Its number.
// @returns  started   STRING         When it began, as the machine tells it.
// @returns  expired   BOOLEAN        Whether the lease is over, by the clock of the database.
// @uses     head_key_unique
MATCH (head:Head {key: 'head'})
SET head.lock = $token
WITH head
RETURN
  head.revision AS revision,
  head.digest AS digest,
  head.types AS types,
  head.counts AS counts,
  head.stage AS stage,
  head.stage_token AS token,
  head.stage_work AS work,
  head.stage_done AS done,
  head.stage_by AS by,
  head.stage_since AS since,
  head.stage_machine AS machine,
  head.stage_pid AS pid,
  head.stage_started AS started,
  head.lease_until < datetime.realtime().epochMillis AS expired
