// change_list
// List the changes of some revisions, the oldest first.
//
// @mode     read
// @param    after         INTEGER        Only revisions after this one.
// @param    upto          INTEGER        Only revisions up to this one.
// @param    limit         INTEGER        How many at most.
// @returns  revision      INTEGER        The revision it made.
// @returns  at            DATETIME       When it was written.
// @returns  by            STRING         Who changed.
// @returns  why           STRING         Why.
// @returns  input_digest  STRING         The digest of the input that asked for it.
// @returns  whole         BOOLEAN        True where too many bodies were touched to name them.
// @returns  digest        STRING         The digest of all facts after it, hexadecimal.
// @returns  types         LIST<STRING>   The types it opened or closed facts of.
// @returns  opened        LIST<INTEGER>  How many facts of each of these types it opened.
// @returns  closed        LIST<INTEGER>  How many it closed.
// @uses     change_revision_unique
MATCH (change:Change)
WHERE $after < change.revision <= $upto
RETURN
  change.revision AS revision,
  change.at AS at,
  change.by AS by,
  change.why AS why,
  change.input_digest AS input_digest,
  change.whole AS whole,
  change.digest AS digest,
  change.types AS types,
  change.opened AS opened,
  change.closed AS closed
ORDER BY revision
LIMIT $limit
