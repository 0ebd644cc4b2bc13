"""Every problem that this system raises, drawn as one tree.

    ZhuanjieError
      InvalidInput      InvalidOrganizationCode, InvalidValidity
      NotFound          OrganizationNotFound, UnknownPack, RevisionNotFound
      RuleViolation     RulePackRejected
      Conflict          ChangeInProgress, StaleRevision, UndoConflict, ForeignDatabase
      ImportRejected    carries every problem of the data set
      StoreError        StoreUnavailable (retryable), StoreTimeout (retryable), StoreOutOfDate,
                        StatementDefect, OutcomePending, EmbeddedDatabaseFailed

Each class has a stable `code`, a `retryable` flag, and its message in Chinese and English as
templates over the named facts it is raised with. The message says what is wrong, with which value,
and what to do. "No lawful path" is an answer, not an error.
"""

from __future__ import annotations

from typing import Any, ClassVar


class ZhuanjieError(Exception):
    """Something went wrong that the caller can be told about.

    Args:
        **facts: the values the message speaks of; also given to callers as machine-readable facts.
    """

    code: ClassVar[str] = "ERROR"
    retryable: ClassVar[bool] = False
    zh: ClassVar[str] = "出错：{reason}。"
    en: ClassVar[str] = "Something went wrong: {reason}."

    def __init__(self, **facts: Any) -> None:
        """Keep the facts; the text is made when it is asked for."""
        self.facts = facts
        super().__init__(self.text("en"))

    def text(self, language: str) -> str:
        """Return the message in `zh` or `en`."""
        template = self.zh if language == "zh" else self.en
        return template.format(**self.facts)


class InvalidInput(ZhuanjieError):
    """A value given by the caller cannot be used."""

    code = "INVALID_INPUT"
    zh = "“{field}”的值“{value}”无效：{reason_zh}"
    en = "The value {value!r} of {field} is not valid: {reason_en}"


class InvalidOrganizationCode(InvalidInput):
    """A code is empty, has blanks, or is too long to be an organization code."""

    zh = "组织代码“{value}”无效：代码不能为空、不能含空白。请核对后重试。"
    en = "{value!r} is no organization code: it is empty or has blanks. Check it and try again."


class InvalidValidity(InvalidInput):
    """An interval ends before it begins."""

    zh = "“{value}”的有效期无效：起始日 {since} 不早于终止日 {until}。请改正日期。"
    en = "The validity of {value!r} is empty: {since} is not before {until}. Correct the dates."


class NotFound(ZhuanjieError):
    """Something named does not exist."""

    code = "NOT_FOUND"
    zh = "找不到“{value}”。请核对后重试。"
    en = "{value!r} does not exist. Check it and try again."


class OrganizationNotFound(NotFound):
    """No organization has this code."""

    code = "UNKNOWN_ORGANIZATION"
    zh = "没有代码为“{value}”的组织。请用名称、拼音或代码搜索后再试。"
    en = "No organization has the code {value!r}. Search by name, pinyin or code and try again."


class UnknownPack(NotFound):
    """No rule pack has this key."""

    code = "UNKNOWN_PACK"
    zh = "没有名为“{value}”的规则包。可用的有：{known}。"
    en = "There is no rule pack {value!r}. Known are: {known}."


class RevisionNotFound(NotFound):
    """No change made this revision."""

    code = "UNKNOWN_REVISION"
    zh = "没有版本 {value}。用 zhuanjie history 查看已有版本。"
    en = "There is no revision {value}. `zhuanjie history` lists them."


class RuleViolation(ZhuanjieError):
    """Data or a pack breaks a rule of this system."""

    code = "RULE_VIOLATION"


class RulePackRejected(RuleViolation):
    """A rule pack has defects; every one is named."""

    code = "RULE_PACK_REJECTED"
    zh = "规则包“{pack}”不能使用：\n{problems}"
    en = "The rule pack {pack!r} cannot be used:\n{problems}"


class Conflict(ZhuanjieError):
    """The system is in a state that does not allow this now."""

    code = "CONFLICT"


class ChangeInProgress(Conflict):
    """Another change holds the stage."""

    code = "CHANGE_IN_PROGRESS"
    retryable = True
    zh = "“{by}”自 {since} 起正在导入或更改数据，同一时间只允许一项。请等它结束后重试。"
    en = "{by} has been changing the data since {since}; one change at a time. Try again after it."


class StaleRevision(Conflict):
    """The caller demands a revision that this worker has not reached."""

    code = "STALE_REVISION"
    retryable = True
    zh = "要求的版本 {wanted} 尚未到达，当前为 {revision}。请稍后重试。"
    en = "Revision {wanted} is not here yet, the current one is {revision}. Try again shortly."


class UndoConflict(Conflict):
    """A later revision touched the same facts."""

    code = "UNDO_CONFLICT"
    zh = "版本 {value} 不能撤销：其后的版本改动了同样的内容：{rows}。请先撤销后面的版本。"
    en = "Revision {value} cannot be undone: later ones touched {rows}. Undo those first."


class ForeignDatabase(Conflict):
    """The database holds something that this command must not touch."""

    code = "FOREIGN_DATABASE"
    zh = "数据库中有别的内容（{what}），为安全起见拒绝操作。请换一个空库。"
    en = "The database holds something else ({what}); refused for safety. Use an empty one."


class ImportRejected(ZhuanjieError):
    """A data set has problems; nothing was written.

    `problems` is a list of `loaders.problems.Problem`, every one of the data set.
    """

    code = "IMPORT_REJECTED"
    zh = "数据有 {count} 处问题，什么都没有写入。"
    en = "The data set has {count} problems; nothing was written."


class StoreError(ZhuanjieError):
    """The database did not do what was asked."""

    code = "STORE_ERROR"


class StoreUnavailable(StoreError):
    """The database does not answer."""

    code = "STORE_UNAVAILABLE"
    retryable = True
    zh = "数据库暂时无法连接。请稍后重试；如持续出现，运行 zhuanjie doctor。"
    en = "The database does not answer. Try again shortly; if it persists, run `zhuanjie doctor`."


class StoreTimeout(StoreError):
    """The database did not answer in time."""

    code = "STORE_TIMEOUT"
    retryable = True
    zh = "数据库未在 {timeout_seconds} 秒内应答。请稍后重试。"
    en = "The database did not answer within {timeout_seconds} s. Try again shortly."


class StoreOutOfDate(StoreError):
    """The database has another schema version than this program."""

    code = "STORE_OUT_OF_DATE"
    zh = "数据库结构版本为 {found}，本程序需要 {wanted}。请使用相应版本的程序。"
    en = "The database has schema version {found}, this program needs {wanted}. Use that version."


class StatementDefect(StoreError):
    """A statement file breaks its own header, or the database rejects it."""

    code = "STATEMENT_DEFECT"
    zh = "语句“{statement}”有缺陷：{reason}。请报告此问题。"
    en = "The statement {statement!r} is defective: {reason}. Please report it."


class OutcomePending(StoreError):
    """It is not known whether the change was committed."""

    code = "OUTCOME_PENDING"
    zh = "尚不能确定版本 {revision} 是否已提交。请运行 zhuanjie history 查看后再决定。"
    en = "It is not known yet whether revision {revision} went in. See `zhuanjie history` first."


class EmbeddedDatabaseFailed(StoreError):
    """The embedded database could not be fetched or started."""

    code = "EMBEDDED_DATABASE_FAILED"
    zh = "内置数据库无法启动：{reason_zh} 请运行 zhuanjie doctor。"
    en = "The embedded database did not start: {reason_en} Run `zhuanjie doctor`."
