"""The words of an answer that is no plain path: what is wrong, with which body, and what to do.

One template per code and language, over named facts; which facts an answer has is told by
`law.wording`.
"""

from __future__ import annotations

from typing import Any

from law.pack import Text

MESSAGES: dict[str, Text] = {
    "SAME_ORGANIZATION": Text(
        zh="转出与转入最终都由{body}办理，不需要转接。请核对两端的组织。",
        en="{body} acts for both ends, so nothing is transferred. Check the two organizations.",
    ),
    "DISSOLVED": Text(
        zh="{body}在 {day} 尚未成立或者已经撤销。请改用其存续期间的日期，或者改选承接它的组织。",
        en="{body} is not founded yet or no longer there on {day}. Ask for a day of its life, "
        "or choose the organization that followed it.",
    ),
    "NO_RULE_IN_FORCE": Text(
        zh="{day} 没有适用于{body}的规则生效；最早的规则自 {since} 起生效。请改用不早于该日的日期，或者为其采用规则包。",
        en="No rule for {body} is in force on {day}; the first came into force on {since}. "
        "Ask for that day or a later one, or adopt a rule pack for it.",
    ),
    "RULE_GAP": Text(
        zh="文件没有规定由{origin}转往{destination}怎样办理。请就所列待裁定事项请示，或者等待新的规定。",
        en="No text says how a relation goes from {origin} to {destination}. "
        "Ask for a ruling on the questions listed, or wait for a new rule.",
    ),
    "FACT_MISSING": Text(
        zh="{body}在 {day} 没有能够办理转接的组织部门，隶属关系的链条到此中断。请在组织资料中补录其组织部门后重试。",
        en="{body} has no organ that can act for it on {day}, so the line ends there. "
        "Add its organ to the data and ask again.",
    ),
    "NO_AUTHORITY": Text(
        zh="在{origin}与{destination}之上，没有任何两个党组织具有范围相同的{relation}直接转接权限，也没有可以逐级转接的共同上级。"
        "请看所列各组织的障碍{nearest}。",
        en="No two bodies above {origin} and {destination} hold a power over the {relation} with the same range, "
        "and there is no common superior to pass through. See what stands against each body{nearest}.",
    ),
    "PROHIBITED": Text(
        zh="{articles}规定{body}不能直接对外转接{relation}。请经其上级党组织办理。",
        en="{articles} forbids {body} to transfer the {relation} directly. Go through the body above it.",
    ),
    "NO_POWER_AT_ORIGIN_SIDE": Text(
        zh="转出一侧的{body}没有{articles}所说的{relation}直接转接权限{unknown}。请由其上具有权限的党组织办理。",
        en="At the origin's side {body} has no power of {articles} to transfer the {relation} directly{unknown}. "
        "Go through a body above it that has one.",
    ),
    "NO_POWER_AT_FAR_SIDE": Text(
        zh="转入一侧的{body}没有{articles}所说的{relation}直接转接权限{unknown}。请由其上具有权限的党组织接收。",
        en="At the far side {body} has no power of {articles} to receive the {relation} directly{unknown}. "
        "Let a body above it that has one receive.",
    ),
    "OTHER_SIDE_WITHOUT_POWER": Text(
        zh="另一侧没有任何党组织具有{articles}所说的{relation}直接转接权限，{body}不能与之直接转接。请就另一侧由谁办理请示上级。",
        en="Nobody of the other side has a power of {articles} over the {relation}, so {body} cannot exchange with it. "
        "Ask the body above who is to act there.",
    ),
    "OUT_OF_RANGE": Text(
        zh="{body}与{other}的{relation}直接转接权限没有共同的范围（{articles}）。请经其上权限范围更大的党组织办理。",
        en="The powers of {body} and {other} over the {relation} have no range in common ({articles}). "
        "Go through a body above whose power reaches further.",
    ),
    "OUT_OF_SCOPE": Text(
        zh="{origin}与{destination}不在同一省级党委之下，{articles}只适用于省内。跨省整建制转接请分别请示两省的省委组织部。",
        en="{origin} and {destination} are not under one provincial committee, and {articles} speaks of one "
        "province only. Ask the organization departments of both provinces.",
    ),
    "NO_RULE": Text(
        zh="没有条文规定{origin}整建制转到{destination}由谁办理{articles}。{proposed}",
        en="No article says who handles the transfer of {origin} as a whole to {destination}{articles}. {proposed}",
    ),
    "BULK_FACT_MISSING": Text(
        zh="按{articles}应由组织部门办理，但资料中没有 {day} 可以办理的组织部门。请在组织资料中补录后重试。",
        en="By {articles} an organization department handles it, but the data know of none that acts on {day}. "
        "Add it to the data and ask again.",
    ),
}
"""The message of every code in both languages."""

PHRASES: dict[str, Text] = {
    "FORMAL": Text(zh="正式组织关系", en="formal relation"),
    "TEMPORARY": Text(zh="临时组织关系", en="temporary relation"),
    "and": Text(zh="和", en=" and "),
    "other_side": Text(zh="另一侧的任何党组织", en="any body of the other side"),
    "some_article": Text(zh="现行规则", en="the rules in force"),
    "unknown": Text(
        zh="（资料没有写明{body}是否具有发展党员审批权限，按没有处理；如有，请在组织资料中补录）",
        en=" (whether {body} may approve new members is not known and counts as no; if it may, say so in the data)",
    ),
    "nearest": Text(
        zh="；可以先转至{body}，其后的办法请它请示上级",
        en="; the relation can go as far as {body}, which may ask its superior for the rest",
    ),
    "silent": Text(zh="（相近的条文是{articles}）", en=" (the nearest is {articles})"),
    "proposed": Text(
        zh="建议请{body}办理，并就此请示。", en="{body} is proposed; ask for a ruling on it."
    ),
    "not_proposed": Text(
        zh="请就所列待裁定事项请示上级组织部门。",
        en="Ask the organization department above for a ruling on the questions listed.",
    ),
}
"""Parts of messages."""


def message(code: str, language: str, **facts: Any) -> str:
    """Return the message of a code.

    >>> message("SAME_ORGANIZATION", "en", body="东镇党委 (T1)").split(",")[0]
    '东镇党委 (T1) acts for both ends'

    Args:
        code: a code of an answer or of one of its parts.
        language: `zh` or `en`.
        **facts: what the template names; a fact that is missing is an error.
    """
    return _in(MESSAGES[code], language).format(**facts)


def phrase(key: str, language: str, **facts: Any) -> str:
    """Return a part of a message."""
    return _in(PHRASES[key], language).format(**facts)


def _in(text: Text, language: str) -> str:
    return text.zh if language == "zh" else text.en
