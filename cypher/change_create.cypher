// change_create
// Write down who changed what and why, in the transaction that publishes it.
//
// @mode     write
// @param    revision      INTEGER        The revision of the change.
// @param    token         STRING         The attempt that made it.
// @param    by            STRING         Who changed.
// @param    why           STRING         Why.
// @param    input_digest  STRING         The digest of the input that asked for it.
// @param    whole         BOOLEAN        True where too many bodies were touched to name them.
// @param    digest        STRING         The digest of all facts after it, hexadecimal.
// @param    types         LIST<STRING>   The types it opened or closed facts of.
// @param    opened        LIST<INTEGER>  How many facts of each of these types it opened.
// @param    closed        LIST<INTEGER>  How many it closed.
// @returns  at            DATETIME       When it was written.
// @uses     change_revision_unique
CREATE (change:Change {
  revision: $revision,
  token: $token,
  at: datetime(),
  by: $by,
  why: $why,
  input_digest: $input_digest,
  whole: $whole,
  digest: $digest,
  types: $types,
  opened: $opened,
  closed: $closed
})
RETURN change.at AS at
