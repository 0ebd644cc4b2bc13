"""Codes are numbered in their order, and many are looked up at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.snapshot_codes import Codes

LETTERS = st.text(st.sampled_from("019-AZa县乡𠮷"), min_size=1, max_size=5)


@given(st.lists(LETTERS))
def test_codes_are_numbered_as_python_sorts_them(given_codes: list[str]) -> None:
    codes = Codes(given_codes)

    in_order = sorted(set(given_codes))
    assert [text.decode() for text in codes.texts] == in_order
    assert codes.numbers_of(given_codes).tolist() == [in_order.index(code) for code in given_codes]
    assert [codes[code] for code in in_order] == list(range(len(codes)))


@pytest.mark.parametrize("unknown", ["", "0", "430", "4301211", "5", "县"])
def test_a_code_that_is_not_there_is_named(unknown: str) -> None:
    codes = Codes(["43", "430121"])

    with pytest.raises(KeyError, match=repr(unknown)):
        codes.numbers_of(["43", unknown, "430121"])


def test_no_codes_are_found_among_no_codes() -> None:
    assert Codes([]).numbers_of([]).tolist() == []
    with pytest.raises(KeyError):
        Codes([]).numbers_of(["43"])
