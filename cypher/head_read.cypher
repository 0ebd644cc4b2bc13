// head_read
// Read the head: the published revision with digest and counts, and the stage if there is one.
//
// @mode     read
// @returns  revision  INTEGER        The published revision.
// @returns  digest    STRING         The digest of its facts, hexadecimal.
// @returns  types     LIST<STRING>   The types it has facts of.
// @returns  counts    LIST<INTEGER>  How many of each of these types.
// @returns  stage     INTEGER        The revision that is being staged; null where none is.
// @uses     head_key_unique
MATCH (head:Head {key: 'head'})
RETURN
  head.revision AS revision,
  head.digest AS digest,
  head.types AS types,
  head.counts AS counts,
  head.stage AS stage
