// change_touch
// Join a change to the organizations it touched.
//
// @mode     write
// @param    revision  INTEGER       The revision of the change.
// @param    codes     LIST<STRING>  The organizations it touched, each once.
// @returns  touched   INTEGER       How many of them there are.
// @uses     change_revision_unique organization_code_unique
MATCH (change:Change {revision: $revision})
UNWIND $codes AS code
MATCH (organization:Organization {code: code})
CREATE (change)-[:TOUCHED]->(organization)
RETURN count(*) AS touched
