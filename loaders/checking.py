"""(io) Checks the whole graph: counts, digest, invariants, powers, and paths by two ways."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any, NamedTuple

from graph.background import in_thread
from graph.connection import Database
from graph.days import FIRST_DAY, LAST_DAY, date_of, today
from graph.facts import Fact
from graph.head import text_of
from graph.reading import check, read_facts
from graph.snapshot import Snapshot
from graph.snapshots import Progress, Shelf
from law.answer import NoPath, Path
from law.rulebook import Rulebook, rulebook
from law.statement_path import StatementQuestion, answer_by_statement
from loaders.importing import given_facts, problems_of, with_powers
from loaders.served import Served
from loaders.service import provided

RELATIONS = ("FORMAL", "TEMPORARY")
YEARS_BACK = 20


class Finding(NamedTuple):
    """One thing that was looked at; `details` name what is wrong."""

    key: str
    is_sound: bool
    zh: str
    en: str
    details: tuple[str, ...] = ()

    def text(self, language: str) -> str:
        """Return what was found, in `zh` or `en`."""
        return self.zh if language == "zh" else self.en


class Report(NamedTuple):
    """What was found at one revision."""

    revision: int
    digest: str
    counts: dict[str, int]
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return all(finding.is_sound for finding in self.findings)

    def as_json(self, language: str) -> dict[str, Any]:
        """Return the report as plain values."""
        return {
            "revision": self.revision, "digest": self.digest, "counts": self.counts,
            "sound": self.is_sound,
            "findings": [
                {
                    "check": finding.key, "sound": finding.is_sound,
                    "message": finding.text(language), "details": list(finding.details),
                }
                for finding in self.findings
            ],
        }  # fmt: skip


async def checked(
    database: Database,
    shelf: Shelf,
    *,
    pairs: int = 0,
    seed: int = 0,
    progress: Progress | None = None,
    book: Rulebook | None = None,
) -> Report:
    """Look at everything that the head speaks of.

    Args:
        database: the database.
        shelf: where the snapshot of its head lies or is to lie.
        pairs: how many random pairs are asked two ways.
        seed: chooses the pairs.
        progress: told what is being done.
        book: the rule packs; those of the project where not given.
    """
    tell, known = progress or _tell_nobody, book or rulebook()
    tell("KNOWN", 0, 1)
    stored = await check(database)
    facts = await read_facts(database, stored.head.revision)
    tell("CHECK", 0, 1)
    invariants = await in_thread(lambda: _invariants(facts, known))
    tell("DERIVE", 0, 1)
    powers = await in_thread(lambda: _powers(facts, known))
    findings = [_digest(stored.is_sound, stored.defects), invariants, powers]
    # A snapshot of what is not sound would be refused.
    if pairs and stored.is_sound:
        findings.append(await _paths(database, shelf, pairs, seed, tell, known))
    digest = text_of(stored.head.digest)
    return Report(stored.head.revision, digest, stored.counts, tuple(findings))


def _digest(is_sound: bool, defects: Iterable[Fact]) -> Finding:  # noqa: FBT001
    if is_sound:
        return Finding("digest", True, "数量与摘要相符", "counts and digest agree")  # noqa: FBT003
    details = tuple(_line(fact) for fact in defects)
    return Finding(
        "digest", False,  # noqa: FBT003
        "数据库内容与摘要不符。请从备份恢复（zhuanjie restore）。",
        "the database differs from its digest; restore a backup (zhuanjie restore)",
        details,
    )  # fmt: skip


def _invariants(facts: set[Fact], book: Rulebook) -> Finding:
    problems = problems_of(facts, book)
    return Finding(
        "invariants", not problems,
        f"不变量：{len(problems)} 处问题", f"invariants: {len(problems)} problems",
        tuple(f"{problem.text('zh')} / {problem.en}" for problem in problems),
    )  # fmt: skip


def _powers(facts: set[Fact], book: Rulebook) -> Finding:
    following = with_powers(given_facts(facts), book)
    wrong = sorted((facts ^ following), key=repr)
    if not wrong:
        return Finding("powers", True, "权限与规则包相符", "the powers follow from the packs")  # noqa: FBT003
    return Finding(
        "powers", False,  # noqa: FBT003
        f"权限与当前规则包不符：{len(wrong)} 条。请运行 zhuanjie check --renew。",
        f"{len(wrong)} powers differ from the rule packs; run `zhuanjie check --renew`",
        tuple(_line(fact) for fact in wrong),
    )  # fmt: skip


def _line(fact: Fact) -> str:
    since, until = (date_of(day) or "" for day in (fact.since, fact.until))
    return f"{fact.type} {fact.start} {fact.end} [{since}, {until}) {fact.cells}"


async def _paths(
    database: Database, shelf: Shelf, pairs: int, seed: int, tell: Progress, book: Rulebook
) -> Finding:
    served = Served(await provided(database, shelf, tell), book)
    events = {row[0]: row[2] for row in served.snapshot.meta["events"]}
    choice = random.Random(seed)  # noqa: S311 -- a sample, no secret.
    differing: list[str] = []
    for number in range(pairs if served.snapshot.size else 0):
        question = _question(served.snapshot, choice)
        stated = await answer_by_statement(database, question, book, events=events)
        ours = _ways(served, question)
        if stated is None or (stated.code, stated.ways) != ours:
            differing.append(f"{question} {ours} ≠ {stated}")
        tell("COMPARE", number + 1, pairs)
    return Finding(
        "paths", not differing,
        f"{pairs} 对随机组织（种子 {seed}）：{len(differing)} 对结果不一致",
        f"{pairs} random pairs (seed {seed}): {len(differing)} answered differently",
        tuple(differing),
    )  # fmt: skip


def _question(snapshot: Snapshot, choice: random.Random) -> StatementQuestion:
    """Choose two bodies and a day, mostly of the years that the rules speak of."""
    ends = [choice.randrange(snapshot.size) for _ in range(2)]
    since, until = zip(*(snapshot.life(body) for body in ends), strict=True)
    last = min(*until, LAST_DAY) - 1
    first = max(*since, FIRST_DAY, today() - 366 * YEARS_BACK)
    day = choice.randint(first, max(first, min(last, today())))
    origin, destination = map(snapshot.code, ends)
    return StatementQuestion(origin, destination, choice.choice(RELATIONS), day, snapshot.revision)


def _ways(served: Served, question: StatementQuestion) -> tuple[Any, Any]:
    answer = served.engine.path(
        question.origin, question.destination, question.relation,
        as_of=question.as_of, all_shortest=True, explain=False,
    )  # fmt: skip
    if isinstance(answer, NoPath):
        return answer.code, ()
    assert isinstance(answer, Path)  # noqa: S101 -- both codes are of this snapshot.
    return None, tuple((path.bodies, path.moves) for path in (answer, *answer.others))


def _tell_nobody(phase: str, done: int, total: int) -> None:
    """Take the place of a progress that nobody asked for."""
