"""(io) Loads a data set: read, laid over what is known, checked, and published at one stroke.

All or nothing: whatever is wrong is reported at once, and nothing is visible before the end. How a
file is read is left to `reading`, what must hold to `graph.invariants`, writing to `graph.stages`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import blake2b
from pathlib import Path
from typing import ClassVar, Final, NamedTuple, cast
from zoneinfo import ZoneInfo

from graph.background import in_thread
from graph.changes import ChangeRecord
from graph.connection import Database
from graph.conversion import facts_of, tables_of
from graph.errors import ChangeInProgress, Conflict, ImportRejected, InvalidInput
from graph.facts import Fact
from graph.head import read_head
from graph.invariants import check, locate
from graph.lease import is_held
from graph.merging import Lost, merge
from graph.privacy import personal_data_in
from graph.problems import Problem
from graph.reading import read_facts
from graph.snapshots import Shelf
from graph.stages import apply
from graph.statements import statement
from graph.tables import DataSet, Tables
from law.authority import derive
from law.bodies import load_bodies
from law.rulebook import Rulebook, rulebook
from loaders.reading import read_data_set

DEFAULT_ACCOUNT: Final = "cli"
RENEWAL: Final = "规则包有变 / the rule packs changed"
TEXT_LIMIT: Final = 500

_ZONE = ZoneInfo("Asia/Shanghai")

Progress = Callable[[str, int, int], None]
"""Told the phase (READ, KNOWN, CHECK, DERIVE, WRITE), and how much of how much of it is done."""


class DataSetRejected(ImportRejected):
    """A data set has problems; nothing was written."""

    @property
    def problems(self) -> list[Problem]:
        """Every problem of the data set, by place."""
        return cast("list[Problem]", self.facts["problems"])


class ConfirmationNeeded(Conflict):
    """A replacement would leave filled tables empty, and nobody said that this is meant."""

    code: ClassVar[str] = "CONFIRMATION_NEEDED"
    zh: ClassVar[str] = (
        "数据集中没有这些表，替换后它们将变空：{tables}。"
        "请先用 --dry-run 查看；确认无误再加 --yes。"
    )
    en: ClassVar[str] = (
        "The data set lacks these tables, which would be left empty: {tables}. "
        "Look with --dry-run first; if it is meant, add --yes."
    )


class Outcome(NamedTuple):
    """What an import did, or would do.

    `opened` and `closed` count facts by type; `counts` are the rows of each table afterwards.
    """

    revision: int
    opened: dict[str, int]
    closed: dict[str, int]
    lost: Lost
    counts: dict[str, int]
    is_dry_run: bool


class Plan(NamedTuple):
    """The tables as they would be, the facts that follow, and what is lost."""

    tables: Tables
    facts: set[Fact]
    lost: Lost


async def import_data_set(
    database: Database,
    path: Path,
    *,
    replace: bool = False,
    dry_run: bool = False,
    yes: bool = False,
    why: str = "",
    by: str = "",
    progress: Progress | None = None,
    book: Rulebook | None = None,
    shelf: Shelf | None = None,
) -> Outcome:
    """Load a folder, a workbook or a file of JSON Lines as one new revision.

    Args:
        database: a migrated database.
        path: the data set.
        replace: the data set is the whole of what is known from now on.
        dry_run: work out everything and write nothing.
        yes: filled tables may be left empty.
        why: the reason that the history shows.
        by: the account that the history shows.
        progress: told what is being done.
        book: the rule packs; those of the project where not given.
        shelf: where the snapshot of the new revision is made ready before it is published.

    Raises:
        DataSetRejected: the data set has problems; all of them are named.
        ConfirmationNeeded: filled tables would be left empty.
        ChangeInProgress: another change is being made, or came in meanwhile.
    """
    tell, book = progress or _tell_nobody, book or rulebook()
    by = by or DEFAULT_ACCOUNT
    check_texts(by=by, why=why)
    await refuse_while_changing(database)
    head = await read_head(database)
    data_set, problems = await in_thread(lambda: read_data_set(path, _told(tell, "READ")))
    tell("KNOWN", 0, 1)
    before = await read_facts(database, head.revision) if head.counts else set[Fact]()
    tell("CHECK", 0, 1)
    known = book
    plan = await in_thread(lambda: planned(before, data_set, problems, known, replace=replace))
    if plan.lost.emptied and not (yes or dry_run):
        raise ConfirmationNeeded(tables=", ".join(plan.lost.emptied))
    tell("DERIVE", 0, 1)
    after = await in_thread(lambda: with_powers(plan.facts, known))
    closes, opens = before - after, after - before
    revision = head.revision
    if not dry_run:
        digest = await in_thread(lambda: _input_digest(path, book=known, replace=replace))
        revision = await apply(
            database, closes, opens, by=by, why=why, input_digest=digest,
            expected_revision=head.revision, on_progress=_told(tell, "WRITE"),
            verify=None if shelf is None else (
                lambda staged: shelf.prepare(after, staged, head, closes, opens)
            ),
        )  # fmt: skip
    counts = {name: len(rows) for name, rows in plan.tables.items() if rows}
    return Outcome(revision, _by_type(opens), _by_type(closes), plan.lost, counts, dry_run)


def planned(
    before: set[Fact],
    data_set: DataSet,
    problems: list[Problem],
    book: Rulebook,
    *,
    replace: bool,
) -> Plan:
    """Lay a data set over what is known.

    Args:
        before: the facts that are known.
        data_set: the rows that were read.
        problems: what was wrong with the files.
        book: the rule packs that exist.
        replace: the data set is the whole of what is known.

    Raises:
        DataSetRejected: with the problems of the files and those of the whole.
    """
    merged, contradictions, lost = merge(tables_of(before), data_set, replace=replace)
    facts = facts_of(merged)
    found = [*contradictions, *check(merged, facts, _bodies(book))]
    if any(not problem.key for problem in problems):
        # A row that could not be read at all would make every row that names it look wrong.
        found = [problem for problem in found if problem.code != "DANGLING_CODE"]
    if problems or found:
        every = locate({*problems, *found}, data_set)
        raise DataSetRejected(count=len(every), problems=every)
    return Plan(tables_of(facts) if before else merged, facts, lost)


def with_powers(facts: set[Fact], book: Rulebook) -> set[Fact]:
    """Return given facts with all that follows from them by the rule packs."""
    return {fact for fact in facts if fact.type != "ORGAN_OF"} | derive(facts, book)


def given_facts(facts: Iterable[Fact]) -> set[Fact]:
    """Return what was given of stored facts, as the tables say it."""
    return facts_of(tables_of(facts))


def problems_of(facts: Iterable[Fact], book: Rulebook) -> list[Problem]:
    """Return every problem of what is known."""
    tables = tables_of(facts)
    return check(tables, facts_of(tables), _bodies(book))


def check_texts(**texts: str) -> None:
    """Refuse what may not stand in the history: personal data, and texts that are too long.

    Raises:
        InvalidInput: a text looks like an identity number, a telephone or a mail address.
    """
    for name, text in texts.items():
        if personal_data_in(text):
            raise InvalidInput(
                field=f"--{name}",
                value="…",
                reason_zh="看起来含有身份证号、电话或邮箱。本系统不保存个人信息，请改写。",
                reason_en="it looks like personal data, which is not stored here; reword it.",
            )
        if len(text) > TEXT_LIMIT:
            raise InvalidInput(
                field=f"--{name}",
                value=f"{text[:20]}…",
                reason_zh=f"最多 {TEXT_LIMIT} 个字符。",
                reason_en=f"it may have {TEXT_LIMIT} characters at most.",
            )


async def refuse_while_changing(database: Database) -> None:
    """Refuse before any work is done where another change holds the stage.

    Raises:
        ChangeInProgress: says who changes the data and since when.
    """
    for row in await database.read(statement("stage_owner")):
        if is_held(row):
            since = row["since"].astimezone(_ZONE)
            raise ChangeInProgress(by=row["by"], since=since.isoformat(" ", "seconds"))


async def renew_powers(
    database: Database,
    *,
    by: str = "",
    progress: Progress | None = None,
    book: Rulebook | None = None,
) -> int:
    """Derive anew what follows from the facts, after the rule packs changed; return the revision.

    Raises:
        ChangeInProgress: another change is being made, or came in meanwhile.
    """
    tell, known = progress or _tell_nobody, book or rulebook()
    await refuse_while_changing(database)
    head = await read_head(database)
    tell("KNOWN", 0, 1)
    before = await read_facts(database, head.revision)
    tell("DERIVE", 0, 1)
    after = await in_thread(lambda: with_powers(given_facts(before), known))
    return await apply(
        database, before - after, after - before, by=by or DEFAULT_ACCOUNT, why=RENEWAL,
        input_digest=f"renew:{head.revision}:{law_digest(known)}",
        expected_revision=head.revision, on_progress=_told(tell, "WRITE"),
    )  # fmt: skip


def law_of(changes: Iterable[ChangeRecord]) -> str:
    """Return the digest of the rule packs that the powers were last derived by; empty for none."""
    derived = [change.input_digest.split(":")[2:] for change in changes]
    return next((parts[0] for parts in reversed(derived) if parts), "")


def law_digest(book: Rulebook) -> str:
    """Return a short text that changes whenever a pack or the meaning of kinds does."""
    text = repr((sorted(book.packs.items()), sorted(book.bodies.data.items())))
    return blake2b(text.encode(), digest_size=6).hexdigest()


def _bodies(book: Rulebook) -> dict[str, object]:
    return {**load_bodies().data, "packs": sorted(book.packs)}


def _input_digest(path: Path, *, book: Rulebook, replace: bool) -> str:
    """Name the input: the bytes of the data set, how it is taken, and by which packs."""
    digest = blake2b(digest_size=16)
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    for file in files:
        digest.update(file.name.encode() + b"\0")
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    mode = "replace" if replace else "import"
    return f"{mode}:{digest.hexdigest()}:{law_digest(book)}"


def _by_type(facts: Iterable[Fact]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for fact in facts:
        counts[fact.type] = counts.get(fact.type, 0) + 1
    return counts


def _told(tell: Progress, phase: str) -> Callable[[int, int], None]:
    return lambda done, total: tell(phase, done, total)


def _tell_nobody(phase: str, done: int, total: int) -> None:
    """Take the place of a progress that nobody asked for."""
