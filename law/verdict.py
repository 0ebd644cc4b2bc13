"""Whether there is a lawful path at all: the codes of the contract, the first that holds."""

from __future__ import annotations

from graph.keeping import keep
from law.inquiry import Inquiry
from law.outlines import NO_CLASS
from law.readings import satisfied
from law.traversal import Line
from law.upper_lines import is_summit

KEPT = 8192
"""Pairs of outlines of which it is kept what the rules say."""


def verdict(inquiry: Inquiry) -> str | None:
    """Return the code why there is no lawful path, None where there is one."""
    code = _about_ends(inquiry)
    return code if code or inquiry.found.ways else _about_ways(inquiry)


def _about_ends(inquiry: Inquiry) -> str | None:
    if _is_same(inquiry):
        return "SAME_ORGANIZATION"
    if _is_dissolved(inquiry):
        return "DISSOLVED"
    kept, likeness = inquiry.view.verdicts, inquiry.likeness
    if likeness is None:
        return _about_rules(inquiry)
    if likeness not in kept:
        keep(kept, likeness, _about_rules(inquiry), KEPT)
    return kept[likeness]


def _about_rules(inquiry: Inquiry) -> str | None:
    """Return what the rules say of the two ends, the same for all that look alike."""
    if _has_no_rule(inquiry):
        return "NO_RULE_IN_FORCE"
    return "RULE_GAP" if _has_gap(inquiry) else None


def _about_ways(inquiry: Inquiry) -> str:
    if inquiry.found.is_refused:
        return "RULE_GAP"
    if any(missing_organ(inquiry, line) for line in (inquiry.ascent, inquiry.descent)):
        return "FACT_MISSING"
    return "NO_AUTHORITY"


def missing_organ(inquiry: Inquiry, line: Line) -> bool:
    """Tell whether a committee below the top has no organ that acts and so cuts a line."""
    return line.missing is not None and not is_summit(inquiry.view, line.missing, inquiry.day)


def has_opened(inquiry: Inquiry, event: str) -> bool:
    """Tell whether an event has happened on the day."""
    on = inquiry.view.opened.get(event)
    return on is not None and on <= inquiry.day


def _is_same(inquiry: Inquiry) -> bool:
    return _acting_end(inquiry.origin, inquiry.ascent) == _acting_end(
        inquiry.destination, inquiry.descent
    )


def _acting_end(end: int, line: Line) -> int:
    low = line.low
    if low.acting and low.committees[0] == low.whole[0]:
        return low.acting[0]
    return low.whole[0] if low.whole else end


def _is_dissolved(inquiry: Inquiry) -> bool:
    return not (
        _exists(inquiry, inquiry.origin, inquiry.ascent)
        and _exists(inquiry, inquiry.destination, inquiry.descent)
    )


def _exists(inquiry: Inquiry, end: int, line: Line) -> bool:
    if line.low.whole[0] == end:
        return line.classes[0] != NO_CLASS
    return inquiry.view.snapshot.class_of(end, inquiry.day) is not None


def _has_no_rule(inquiry: Inquiry) -> bool:
    return inquiry.line_pack(inquiry.ascent) is None or inquiry.line_pack(inquiry.descent) is None


def _has_gap(inquiry: Inquiry) -> bool:
    return _off_system_gap(inquiry) or _crossing_gap(inquiry)


def _off_system_gap(inquiry: Inquiry) -> bool:
    """A unit off the system is reached by the article of the other side's pack alone."""
    if not (inquiry.crosses and inquiry.view.settles_off_system):
        return False
    returns = inquiry.ascent.is_off_system
    pack = inquiry.line_pack(inquiry.descent if returns else inquiry.ascent)
    if pack is None or pack.off_system is None:
        return True
    return returns and not satisfied(pack.off_system.return_, inquiry.choice)


def _crossing_gap(inquiry: Inquiry) -> bool:
    """A rule for crossing provinces has ended and nothing has followed it."""
    for line in (inquiry.ascent, inquiry.descent):
        pack = inquiry.line_pack(line)
        if pack is None or pack.crossing is None or not has_opened(inquiry, pack.crossing.ends_on):
            continue
        own, other = inquiry.provinces
        far, province = (other, own) if line is inquiry.ascent else (own, other)
        is_elsewhere = far is not None and far != province
        if is_elsewhere and not satisfied(pack.crossing.extended, inquiry.choice):
            return True
    return False
