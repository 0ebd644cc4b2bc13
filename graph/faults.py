"""Which problem of this system a fault of the database is, decided by its code alone."""

from __future__ import annotations

from graph.errors import Conflict, StatementDefect, StoreError, StoreTimeout, StoreUnavailable


class KeyTaken(Conflict):
    """A key that must be unique exists already."""

    code = "KEY_TAKEN"
    zh = "语句“{statement}”要写入的键已存在。请先查看现有内容。"
    en = "The key that {statement!r} was to write exists already. Look at what is there first."


class StoreRefused(StoreError):
    """The database refuses the account, or an act of the account."""

    code = "STORE_REFUSED"
    zh = "数据库拒绝了该账号。请检查 NEO4J_USERNAME、NEO4J_PASSWORD 及其权限。"
    en = "The database refuses this account. Check NEO4J_USERNAME, NEO4J_PASSWORD and its rights."


class StoreReadOnly(StoreError):
    """The database takes no writes."""

    code = "STORE_READ_ONLY"
    zh = "数据库目前不能写入。请检查磁盘空间和数据库日志。"
    en = "The database takes no writes at present. Check its disk space and its log."


class StoreOverloaded(StoreError):
    """A statement needs more memory than the database has; to repeat it would not help."""

    code = "STORE_OVERLOADED"
    zh = "语句“{statement}”所需内存超过数据库的上限。请分成更小的批次，或调大 ZHUANJIE_HEAP_MB。"
    en = (
        "{statement!r} needs more memory than the database has. Use smaller batches, "
        "or a larger heap (ZHUANJIE_HEAP_MB)."
    )


OUT_OF_MEMORY = (
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
    "Neo.TransientError.General.OutOfMemoryError",
    "Neo.TransientError.General.TransactionOutOfMemoryError",
    "Neo.TransientError.General.StackOverFlowError",
)
"""Reported as transient; the same statement fails again, so it is never repeated."""

TIMED_OUT = (
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
    "Neo.TransientError.Transaction.LockAcquisitionTimeout",
)

READ_ONLY = (
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
    "Neo.ClientError.General.WriteOnReadOnlyAccessPoint",
    "Neo.DatabaseError.Transaction.TransactionLogError",
    "Neo.DatabaseError.Transaction.TransactionStartFailed",
)

NOT_LEADER = ("Neo.ClientError.Cluster.NotALeader",)
"""A member was asked to write just after it ceased to lead; the next one asked may be the leader."""

_CLIENT = "Neo.ClientError."
_TRANSIENT = "Neo.TransientError."
_LOST = "Neo.ClientError.Transaction.TransactionNotFound"
_OF_CLUSTER = ".Cluster."

_PROBLEMS: tuple[tuple[tuple[str, ...], type[StoreError | Conflict]], ...] = (
    (("Neo.ClientError.Schema.ConstraintValidationFailed",), KeyTaken),
    (OUT_OF_MEMORY, StoreOverloaded),
    (TIMED_OUT, StoreTimeout),
    (READ_ONLY, StoreReadOnly),
    (("Neo.ClientError.Security.", "Neo.ClientError.Database.DatabaseNotFound"), StoreRefused),
    ((*NOT_LEADER, _TRANSIENT, "Neo.DatabaseError.", _LOST), StoreUnavailable),
)
"""The first row with a code that begins like the one given decides."""


def may_repeat(code: str) -> bool:
    """Tell whether the same unit may succeed when it is simply repeated.

    >>> may_repeat("Neo.TransientError.Transaction.DeadlockDetected")
    True
    >>> may_repeat("Neo.TransientError.General.MemoryPoolOutOfMemoryError")
    False
    """
    if code in NOT_LEADER:
        return True
    return code.startswith(_TRANSIENT) and code not in OUT_OF_MEMORY and code not in TIMED_OUT


def problem_of(code: str, statement: str, timeout_seconds: float) -> StoreError | Conflict:
    """Return the problem to raise for a code of the database.

    >>> problem_of("Neo.ClientError.Statement.SyntaxError", "organization_by_code", 10).code
    'STATEMENT_DEFECT'
    """
    for beginnings, problem in _PROBLEMS:
        if code.startswith(beginnings):
            return problem(statement=statement, timeout_seconds=timeout_seconds)
    return StatementDefect(statement=statement, reason=code)


def is_decided(code: str) -> bool:
    """Tell whether a code that came instead of a commit's answer says that nothing was committed.

    What a cluster says while its leader changes does not: another member may still commit it.

    >>> is_decided("Neo.TransientError.Transaction.DeadlockDetected"), is_decided("")
    (True, False)
    """
    return code.startswith((_TRANSIENT, _CLIENT)) and _OF_CLUSTER not in code


def problem_at_commit(code: str, statement: str, timeout_seconds: float) -> StoreError | Conflict:
    """Return the problem for a commit that the database refused.

    A server that cannot write its log ends the transaction, and then does not know it any more.
    """
    if code == _LOST:
        return StoreReadOnly()
    return problem_of(code, statement, timeout_seconds)
