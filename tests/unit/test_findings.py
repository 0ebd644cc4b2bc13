"""Every finding says what is wrong and what to do, in two languages."""

from __future__ import annotations

import string

import pytest

from graph.findings import FINDINGS


@pytest.mark.parametrize("code", sorted(FINDINGS))
def test_every_finding_says_what_is_wrong_and_what_to_do_in_both_languages(code: str) -> None:
    words = FINDINGS[code]

    assert all(words)
    assert _names(words.zh) == _names(words.en)
    assert _names(words.remedy_zh) == _names(words.remedy_en)
    assert words.en.isascii() or set(words.en) - set(string.printable) <= set("“”")


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
