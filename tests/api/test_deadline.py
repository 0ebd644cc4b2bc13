"""`deadline`: the last day of a period, with the days that made it so."""

from __future__ import annotations

import pytest

from tests.api.service_fixture import answer, ask, error_codes

FIELDS = "{ due provisional skipped makeUp basis { article } firstDayCounted }"


@pytest.mark.rows("W19", "W21")
async def test_working_days_count_the_days_made_up_and_say_how_they_were_counted() -> None:
    found = await ask(f'{{ deadline(start: "2019-01-29", workingDays: 5) {FIELDS} }}')

    assert found["deadline"] == {
        "due": "2019-02-03",
        "provisional": False,
        "skipped": [],
        "makeUp": ["2019-02-02", "2019-02-03"],
        "basis": [],
        "firstDayCounted": False,
    }


@pytest.mark.rows("W21")
async def test_the_first_day_counts_when_that_is_asked_for() -> None:
    arguments = 'start: "2019-01-29", workingDays: 5, countFirstDay: true'

    found = (await ask(f"{{ deadline({arguments}) {FIELDS} }}"))["deadline"]

    assert (found["due"], found["firstDayCounted"]) == ("2019-02-02", True)


@pytest.mark.rows("W20")
async def test_the_calendar_counts_as_it_was_known_on_a_day() -> None:
    query = """{
      then: deadline(start: "2020-01-20", workingDays: 5, knownOn: "2020-01-20") { due }
      later: deadline(start: "2020-01-20", workingDays: 5) { due }
      far: deadline(start: "2090-01-20", workingDays: 5) { provisional }
    }"""

    assert await ask(query) == {
        "then": {"due": "2020-02-01"},
        "later": {"due": "2020-02-04"},
        "far": {"provisional": True},
    }


@pytest.mark.rows("C11")
async def test_months_end_with_the_month_where_it_is_shorter() -> None:
    found = await ask('{ deadline(start: "2018-08-31", months: 6) { due skipped makeUp } }')

    assert found["deadline"] == {"due": "2019-02-28", "skipped": [], "makeUp": []}


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        ", workingDays: 5, months: 1",
        ", workingDays: -1",
        ", workingDays: 10001",
        ", months: 1201",
        ", workingDays: null, months: null",
    ],
)
async def test_not_exactly_one_length_within_bounds_is_refused(arguments: str) -> None:
    assert await error_codes(f'{{ deadline(start: "2019-01-29"{arguments}) {{ due }} }}') == [
        "INVALID_INPUT"
    ]


async def test_a_year_out_of_bounds_is_refused_with_what_to_do() -> None:
    found = await answer('{ deadline(start: "0001-01-01", workingDays: 1) { due } }', language="en")

    (error,) = found["errors"]
    assert error["extensions"]["code"] == "INVALID_INPUT"
    assert "from 1949 to 2100" in error["message"]
