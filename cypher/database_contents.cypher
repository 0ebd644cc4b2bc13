// database_contents
// Name what kinds of nodes a database holds, a few of each looked at; no row for an empty one.
//
// @mode     read
// @scan
// @returns  label  STRING  A label, or an empty text for nodes without any.
MATCH (node)
WITH node
LIMIT 1000
UNWIND CASE WHEN size(labels(node)) = 0 THEN [''] ELSE labels(node) END AS label
RETURN DISTINCT label AS label
ORDER BY label
