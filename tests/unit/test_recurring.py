"""What is met again is kept, what comes once is not, and neither grows without end."""

from __future__ import annotations

import pytest

from resolvers.recurring import Recurring


@pytest.fixture
def few() -> Recurring[int, str]:
    """Give a place for three values."""
    return Recurring(limit=3)


def test_a_value_is_kept_from_its_second_time_on(few: Recurring[int, str]) -> None:
    few.offer(1, "first")
    assert few.get(1) is None

    few.offer(1, "second")

    assert few.get(1) == "second"


def test_values_that_come_once_displace_nothing(few: Recurring[int, str]) -> None:
    for _ in range(2):
        few.offer(0, "kept")

    for number in range(1, 1_000):
        few.offer(number, "once")

    assert few.get(0) == "kept"


def test_more_values_than_may_be_kept_begin_anew(few: Recurring[int, str]) -> None:
    for number in range(5):
        for _ in range(2):
            few.offer(number, str(number))

    assert sum(few.get(number) is not None for number in range(5)) <= 3
    assert few.get(4) == "4"
