// change_of_organization
// List the changes that touched an organization, or that touched too many to name them; the newest first.
//
// @mode     read
// @param    code      STRING   The organization.
// @param    limit     INTEGER  How many at most.
// @returns  revision  INTEGER  The revision it made.
// @uses     organization_code_unique change_revision_unique
CALL () {
  MATCH (:Organization {code: $code})<-[:TOUCHED]-(change:Change)
  RETURN change
  UNION
  MATCH (change:Change)
  WHERE change.revision > 0 AND change.whole
  RETURN change
}
RETURN change.revision AS revision
ORDER BY revision DESC
LIMIT $limit
