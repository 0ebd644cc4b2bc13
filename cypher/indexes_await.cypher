// indexes_await
// Wait until every index is filled.
//
// @mode     read
// @param    seconds  INTEGER  How long to wait.
CALL db.awaitIndexes($seconds)
