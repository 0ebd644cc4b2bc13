"""The words by which a terminal shows what an answer says in codes."""

from __future__ import annotations

from commands.language import say

MOVES = {
    "RISE": ("上转", "rise"),
    "EXCHANGE": ("互转", "exchange"),
    "DESCEND": ("下转", "descend"),
}
CHANNELS = {
    "ONLINE": ("网上转接", "online"),
    "PAPER_LETTER": ("纸质介绍信", "paper letter"),
    "OFF_SYSTEM": ("系统外转接", "off the online system"),
}
RELATIONS = {
    "FORMAL": ("正式组织关系", "formal relation"),
    "TEMPORARY": ("临时组织关系", "temporary relation"),
}


def word(words: dict[str, tuple[str, str]], key: str) -> str:
    """Return the word for a key; the key itself where there is none."""
    return say(*words[key]) if key in words else key
