// plans_refresh
// Sample the indexes and forget the plans, which rest on the sizes before a big change.
//
// @mode     read
// @param    seconds  INTEGER  How long to wait for the samples.
CALL db.prepareForReplanning($seconds)
