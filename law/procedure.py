"""How the case runs along a path: channel, who starts it, who receives it, the heading, the clocks."""

from __future__ import annotations

from graph.lazy import lazy
from law.inquiry import Inquiry
from law.pack import Condition, Flow, Pack
from law.readings import satisfied
from law.traversal import Line, Way
from law.verdict import has_opened

Post = tuple[int, int]
"""A body by its place: on the origin's line (0) or the destination's (1), counted from the end."""


class Procedure:
    """What follows from a path for the case.

    Args:
        inquiry: the question.
        way: one of its ways.
        moves: the moves of the path in order.
    """

    def __init__(self, inquiry: Inquiry, way: Way, moves: tuple[str, ...]) -> None:
        """Keep the path; parts are worked out when asked for."""
        self._inquiry = inquiry
        self._way = way
        self._bodies = way.bodies(inquiry.ascent, inquiry.descent)
        self._exchange = moves.index("EXCHANGE") if "EXCHANGE" in moves else None
        self._packs = (inquiry.line_pack(inquiry.ascent), inquiry.line_pack(inquiry.descent))

    @lazy
    def _is_within(self) -> bool:
        """Both ends stand in one province and are governed by one pack."""
        sender, receiver = self._packs
        own, other = self._inquiry.provinces
        return sender is receiver and own is not None and own == other

    @lazy
    def channel(self) -> str:
        """The channel, in the order the contract tests them."""
        inquiry = self._inquiry
        sender = self._packs[0]
        if inquiry.ascent.is_off_system or inquiry.descent.is_off_system:
            for pack in (*self._packs, *inquiry.book.packs.values()):
                rule = pack.off_system if pack else None
                if rule and rule.relation == inquiry.relation:
                    if not satisfied(rule.paper, inquiry.choice):
                        return rule.channel
                    break
        if self._is_within and sender and sender.flow:
            return sender.flow.channel
        for pack in self._packs:
            if pack and pack.crossing and pack.flow:
                is_over = has_opened(inquiry, pack.crossing.ends_on)
                return (
                    pack.flow.channel if is_over and self._is_elsewhere else pack.crossing.channel
                )
        return sender.flow.channel if sender and sender.flow else "PAPER_LETTER"

    @lazy
    def _is_elsewhere(self) -> bool:
        provinces = self._inquiry.provinces
        return None not in provinces and provinces[0] != provinces[1]

    @lazy
    def heading(self) -> Post | None:
        """The body after the exchange, which a letter is addressed to."""
        return None if self._exchange is None else (1, self._way.down)

    @lazy
    def initiator(self) -> Post | None:
        """The body that starts the case."""
        sender, receiver = self._packs
        if flow := flow_of(sender):
            return self._starter(0, self._way.up, flow)
        entering = flow_of(receiver)
        if entering is None:
            return None
        by_receiver = satisfied(entering.entry_by_receiver, self._inquiry.choice)
        return self.receiver if by_receiver else self.heading

    @lazy
    def receiver(self) -> Post | None:
        """The body that receives, where the destination's side runs the flow."""
        sender, receiver = self._packs
        flow = flow_of(receiver)
        if flow is None or (flow_of(sender) and not self._is_within):
            return None
        return self._starter(1, self._way.down, flow)

    def _starter(self, side: int, last: int, flow: Flow) -> Post | None:
        """Return the first body of one side that may start or receive a case."""
        line = self._inquiry.descent if side else self._inquiry.ascent
        committees = line.committees[: last + 1]
        found = self._first(committees, flow.initiators)
        if found is None and satisfied(flow.lacking_readings, self._inquiry.choice):
            found = self._first(committees, flow.lacking)
        if found is None:
            found = next(
                (p for p in range(len(line.acting)) if may_act(self._inquiry, line, p)), None
            )
        return None if found is None else (side, found)

    def _first(self, committees: list[int], condition: Condition | None) -> int | None:
        if condition is None:
            return None
        test = self._inquiry.book.test(condition)
        return next(
            (p for p, body in enumerate(committees) if test(self._inquiry.standing(body))), None
        )

    def working_days(self, order: int) -> int | None:
        """Return the days that the text gives the body reached by a step, None where it gives none.

        Args:
            order: the number of the step, from 1.
        """
        sender, receiver = self._packs
        pack = sender if flow_of(sender) else receiver
        if pack is None or not pack.clocks or not flow_of(pack):
            return None
        if self._inquiry.body(self.receiver) == self._bodies[order]:
            return _count(pack, "RECEIVER")
        first, last = self._online_leg()
        return _count(pack, "BETWEEN") if first < order < last else None

    def _online_leg(self) -> tuple[int, int]:
        """Return the places of the bodies strictly between which each body has its days."""
        bodies, posts = self._bodies, (self.initiator, self.receiver)
        initiator, receiver = map(self._inquiry.body, posts)
        if initiator not in bodies:
            return 0, 0
        first = bodies.index(initiator)
        if receiver in bodies:
            return first, bodies.index(receiver)
        return first, 0 if self._exchange is None else self._exchange + 1


def may_act(inquiry: Inquiry, line: Line, place: int) -> bool:
    """Tell whether a body holds a power of the relation, or may act by its kind and `admits`."""
    actor, committee = line.acting[place], line.committees[place]
    return bool(inquiry.held(actor, committee)) or inquiry.book.bodies.may_act(
        inquiry.standing(committee)
    )


def flow_of(pack: Pack | None) -> Flow | None:
    """Return the flow of a pack that says who starts a case."""
    flow = pack.flow if pack else None
    return flow if flow and flow.initiators is not None else None


def _count(pack: Pack, applies: str) -> int | None:
    return next((clock.count for clock in pack.clocks if clock.applies == applies), None)
