// change_signature
// Find who made a revision and in which attempt: what went in when the answer was lost.
//
// @mode     read
// @param    revision  INTEGER   The revision.
// @returns  token     STRING    The attempt that made it.
// @returns  by        STRING    Who changed.
// @returns  at        DATETIME  When it was written.
// @uses     change_revision_unique
MATCH (change:Change {revision: $revision})
RETURN change.token AS token, change.by AS by, change.at AS at
