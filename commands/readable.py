"""An answer as lines for a terminal, and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from commands.language import LANGUAGE, say
from commands.words import CHANNELS, MOVES, RELATIONS, word
from law.answer import NoPath, Path, RefusedWay, Ruling, Step
from law.wording import Wording

if TYPE_CHECKING:
    from law.basis import LegalBasis
    from law.engine import Engine


class Readable:
    """One answer in words.

    Args:
        engine: the engine that gave it.
        answer: a path, or why there is none.
    """

    def __init__(self, engine: Engine, answer: Path | NoPath) -> None:
        """Keep the answer and what names its bodies."""
        self._book = engine.book
        self._answer = answer
        self._wording = Wording(engine, answer.as_of, LANGUAGE, answer.relation)

    def lines(self, *, explained: bool) -> Iterator[str]:
        """Yield the answer line by line, with its reasons where they are asked for."""
        answer = self._answer
        yield f"{self._name(answer.origin)} → {self._name(answer.destination)}"
        yield f"{word(RELATIONS, answer.relation)} · {date.fromordinal(answer.as_of)} · " + say(
            f"版本 {answer.revision}", f"revision {answer.revision}"
        )
        yield ""
        if isinstance(answer, NoPath):
            yield from self._no_path(answer, explained=explained)
        else:
            yield from self._path(answer, explained=explained)
        if explained:
            yield from self._rulings(answer.rulings)

    def as_json(self) -> dict[str, Any]:
        """Return the whole answer as plain values."""
        answer = self._answer
        values: dict[str, Any] = {
            "origin": answer.origin,
            "destination": answer.destination,
            "relation": answer.relation,
            "asOf": str(date.fromordinal(answer.as_of)),
            "graphVersion": str(answer.revision),
        }
        if isinstance(answer, NoPath):
            return values | self._no_path_values(answer)
        return values | self._path_values(answer)

    def _path(self, path: Path, *, explained: bool) -> Iterator[str]:
        bodies, steps = len(path.bodies), len(path.steps)
        yield say(f"{bodies} 个组织，{steps} 步，", f"{bodies} bodies, {steps} steps, ") + word(
            CHANNELS, path.channel
        )
        for zh, en, code in (
            ("发起", "initiator", path.initiator),
            ("接收", "receiver", path.receiver),
            ("抬头", "heading", path.heading),
        ):
            if code is not None:
                yield f"  {say(zh, en)}{say('：', ': ')}{self._name(code)}"
        yield ""
        for step in path.steps:
            yield from self._step(step, explained=explained)
        if explained and path.refused:
            yield ""
            yield say("更短而不合规的途径：", "Shorter ways that are not lawful:")
            for way in path.refused:
                yield from self._refused(way)

    def _step(self, step: Step, *, explained: bool) -> Iterator[str]:
        days = step.working_days
        period = "" if days is None else say(f"，{days} 个工作日内", f", {days} working days")
        ends = f"{self._name(step.from_)} → {self._name(step.to)}"
        yield f"{step.order}. {word(MOVES, step.move)}  {ends}{period}"
        if explained:
            yield from (f"     {self._basis(basis)}" for basis in step.basis)

    def _refused(self, way: RefusedWay) -> Iterator[str]:
        yield "  ✗ " + " → ".join(map(self._name, way.bodies))
        yield f"     {self._why(way)}"

    def _no_path(self, answer: NoPath, *, explained: bool) -> Iterator[str]:
        yield say("没有合规的途径", "No lawful path") + f"（{answer.code}）"
        yield f"  {self._wording.no_path(answer)}"
        if answer.nearest is not None:
            yield say("  最远可转至：", "  It can go as far as: ") + self._name(answer.nearest)
        if explained and answer.obstacles:
            yield ""
            yield say("各组织的障碍：", "What stands against each body:")
            for obstacle in answer.obstacles:
                yield f"  ✗ {self._name(obstacle.organization)}（{obstacle.code}）"
                yield f"     {self._wording.obstacle(obstacle)}"

    def _rulings(self, rulings: Iterable[Ruling]) -> Iterator[str]:
        listed = list(rulings)
        if listed:
            yield ""
            yield say("本答复取决于下列条文的理解：", "This answer depends on how a text is read:")
        for ruling in listed:
            question = self._book.questions[ruling.key]
            state = (
                say("需请示", "needs a ruling")
                if ruling.needs_ruling
                else say("实践已明确", "settled by practice")
            )
            yield f"  ? {self._text(question.question)}（{ruling.key}，{state}）"
            for reading in ruling.readings:
                text = question.readings[reading.key]
                chosen = say("（采用）", " (taken)") if text.default else ""
                bodies = say("没有合规的途径", "no lawful path")
                if reading.bodies is not None:
                    bodies = " → ".join(reading.bodies)
                yield f"     {reading.key}{chosen} {self._text(text)} {bodies}"

    def _path_values(self, path: Path) -> dict[str, Any]:
        return {
            "bodies": self._bodies(path.bodies),
            "steps": [
                {
                    "order": step.order, "move": step.move,
                    "from": step.from_, "to": step.to,
                    "basis": [basis._asdict() for basis in step.basis],
                    "workingDays": step.working_days,
                }
                for step in path.steps
            ],
            "channel": path.channel,
            "initiator": path.initiator,
            "receiver": path.receiver,
            "heading": path.heading,
            "refused": [
                {
                    "bodies": self._bodies(way.bodies), "code": way.code,
                    "message": self._why(way),
                    "basis": [basis._asdict() for basis in way.basis],
                }
                for way in path.refused
            ],
            "rulings": self._ruling_values(path.rulings),
            "others": [list(other.bodies) for other in path.others],
        }  # fmt: skip

    def _no_path_values(self, answer: NoPath) -> dict[str, Any]:
        return {
            "code": answer.code,
            "message": self._wording.no_path(answer),
            "nearest": answer.nearest,
            "obstacles": [
                {
                    "organization": obstacle.organization, "code": obstacle.code,
                    "message": self._wording.obstacle(obstacle),
                    "basis": [basis._asdict() for basis in obstacle.basis],
                }
                for obstacle in answer.obstacles
            ],
            "rulings": self._ruling_values(answer.rulings),
        }  # fmt: skip

    def _ruling_values(self, rulings: Iterable[Ruling]) -> list[dict[str, Any]]:
        return [
            {
                "key": ruling.key,
                "question": self._text(self._book.questions[ruling.key].question),
                "needsRuling": ruling.needs_ruling,
                "readings": [
                    {
                        "key": reading.key,
                        "text": self._text(self._book.questions[ruling.key].readings[reading.key]),
                        "bodies": None if reading.bodies is None else list(reading.bodies),
                    }
                    for reading in ruling.readings
                ],
            }
            for ruling in rulings
        ]

    def _bodies(self, codes: Iterable[str]) -> list[dict[str, str]]:
        return [{"code": code, "name": self._name(code)} for code in codes]

    def _why(self, way: RefusedWay) -> str:
        return self._wording.refused(way, self._answer.origin, self._answer.destination)

    def _name(self, code: str) -> str:
        return self._wording.name(code)

    @staticmethod
    def _basis(basis: LegalBasis) -> str:
        absent = "" if basis.held else say("（文本未收录）", " (text not held)")
        return f"{basis.document} {basis.article}{absent}：“{basis.phrase}”"

    @staticmethod
    def _text(text: Any) -> str:
        return str(text.zh if LANGUAGE == "zh" else text.en)
