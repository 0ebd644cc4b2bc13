"""The parts of the command line that need no database and no process."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from commands.days import day_of_text, relation_of
from commands.language import chosen, without_option
from commands.settings import Settings, is_loopback, settings_of
from commands.web import EVERYWHERE, PortTaken, address_of, hosts_of, listen
from graph.columns import columns_of
from graph.conversion import facts_of
from graph.days import today
from graph.errors import InvalidInput, OrganizationNotFound
from graph.search import SearchIndex
from graph.snapshot import Snapshot
from graph.snapshots import Opened, name_rows
from law.authority import derive
from law.rulebook import rulebook
from loaders.asking import resolve
from loaders.question_answers import ANSWER
from loaders.questions import Questions, QuestionsUnreadable
from loaders.served import Served
from tests.unit.county_tables import a_county, change, day, put


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    """Give a county in which two branches share a name, and one was renamed."""
    tables = a_county()
    for code in ("T1x", "T2x"):
        cells = {"name": "中心村支部", "kind": "BRANCH", "superior": code[:2], "since": day(2001)}
        put(tables, "organizations", code=code, **cells)
    change(tables, "T1b", "name", "东镇新村支部", day(2020))
    given = facts_of(tables)
    facts = {fact for fact in given if fact.type != "ORGAN_OF"} | derive(given, rulebook())
    names = tmp_path_factory.mktemp("names") / "1.names"
    SearchIndex.build(names, name_rows(columns_of(facts)))
    return Served(Opened(Snapshot.of_facts(facts), names), rulebook())


def the_answers(path: Path, served: Served) -> list[dict[str, str]]:
    """Return the rows that answer a file."""
    return [row for _, row in Questions(path, served, "en").answers()]


@pytest.mark.parametrize(
    ("arguments", "environ", "language"),
    [
        (["--lang", "zh", "path"], {"LANG": "en_US.UTF-8"}, "zh"),
        (["path", "A", "--lang=en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ([], {"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "C"}, "zh"),
        ([], {}, "en"),
        (["--lang", "fr"], {"LANG": "zh_CN"}, "zh"),
    ],
)
def test_the_language_is_the_option_or_that_of_the_locale(
    arguments: list[str], environ: dict[str, str], language: str
) -> None:
    assert chosen(arguments, environ) == language


def test_the_language_may_stand_anywhere_but_behind_two_dashes() -> None:
    assert without_option(["path", "A", "B", "--lang", "zh"]) == ["--lang", "zh", "path", "A", "B"]
    assert without_option(["path", "--lang=en", "A"]) == ["--lang=en", "path", "A"]
    assert without_option(["path", "--", "--lang"]) == ["path", "--", "--lang"]
    assert without_option(["path", "--lang"]) == ["--lang", "path"]


def test_what_is_given_counts_before_the_environment() -> None:
    environ = {"ZHUANJIE_PORT": "9001", "ZHUANJIE_HOSTS": "a.example, b.example"}

    assert settings_of({}) == Settings("127.0.0.1", 8000, 1, ())
    assert settings_of(environ) == Settings("127.0.0.1", 9001, 1, ("a.example", "b.example"))
    assert settings_of(environ, port=9002, workers=3).port == 9002


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "８０００"])
def test_a_port_that_is_none_is_refused_with_its_variable(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        settings_of({"ZHUANJIE_PORT": text})

    assert "ZHUANJIE_PORT" in refused.value.text("zh")


def test_only_addresses_of_this_machine_are_loopback() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost")))
    assert not any(map(is_loopback, (*EVERYWHERE, "10.0.0.5", "example.org")))


def test_host_names_are_those_of_the_address_unless_named() -> None:
    assert "10.0.0.5" in hosts_of(Settings(host="10.0.0.5"))
    assert hosts_of(Settings(host=EVERYWHERE[0])) == ("*",)
    assert "*" not in hosts_of(Settings(host=EVERYWHERE[0], hosts=("transfer.example",)))
    assert "*" not in hosts_of(Settings())


def test_a_taken_port_and_a_foreign_address_are_told_apart() -> None:
    with listen(Settings(port=0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken) as refused:
            listen(Settings(port=port))
        address = address_of(taken)
    with pytest.raises(InvalidInput):
        listen(Settings(host="203.0.113.1"))

    assert str(port) in refused.value.text("en")
    assert address == f"http://127.0.0.1:{port}"


def test_a_day_and_a_relation_are_read_or_refused() -> None:
    assert day_of_text("2018-11-02") == day(2018, 11, 2).toordinal()
    assert day_of_text("") == today()
    assert (relation_of(""), relation_of("Temporary")) == ("FORMAL", "TEMPORARY")
    for read, text in ((day_of_text, "2018-02-30"), (relation_of, "both")):
        with pytest.raises(InvalidInput) as refused:
            read(text)
        assert text in refused.value.text("zh")


def test_a_code_counts_before_a_name(served: Served) -> None:
    assert resolve("T1b", served, today()) == "T1b"
    assert resolve(" 东镇党委 ", served, today()) == "T1"


def test_a_name_counts_on_the_days_on_which_it_was_borne(served: Served) -> None:
    before, after = day(2019).toordinal(), day(2021).toordinal()

    assert resolve("东镇新村支部", served, after) == "T1b"
    assert resolve("东镇东村支部", served, before) == "T1b"
    with pytest.raises(OrganizationNotFound):
        resolve("东镇东村支部", served, after)


def test_a_name_of_several_is_refused_with_their_codes(served: Served) -> None:
    with pytest.raises(InvalidInput) as refused:
        resolve("中心村支部", served, today())

    assert "T1x, T2x" in refused.value.text("zh")


@pytest.mark.parametrize("text", ["", "nobody", "东镇", "长" * 500])
def test_what_names_none_is_refused(served: Served, text: str) -> None:
    with pytest.raises(OrganizationNotFound):
        resolve(text, served, today())


def test_rows_keep_their_cells_and_order(served: Served, tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_text("\ufeffnote,destination,origin\nx,T2x,T1b\n=1+1,T1b,T1b\n", "utf-8")

    answers = the_answers(path, served)

    assert [row["note"] for row in answers] == ["x", "=1+1"]
    assert [row["code"] for row in answers] == ["PATH", "SAME_ORGANIZATION"]
    assert answers[0]["bodies"].startswith("T1b > T1 > ")
    assert list(answers[0]) == ["note", "destination", "origin", *ANSWER]


def test_a_row_that_cannot_be_asked_stops_no_other(served: Served, tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_text(
        "origin,destination,relation,as_of\nT1b,T2x,sideways,\nT1b,T2x,,2018-13-01\nT1b\n"
        "T1b,T2x,temporary,2020-01-01\n", "utf-8",
    )  # fmt: skip
    questions = Questions(path, served, "zh")

    codes = [row["code"] for _, row in questions.answers()]

    assert codes[:3] == ["INVALID_INPUT"] * 3
    assert [line for line, _ in questions.tally.failures] == [2, 3, 4]
    assert questions.tally.rows == 4


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"from,to\n",
        b"origin,origin,destination\n",
        b"\xff\xfe\x00",
        b'origin,destination\n"T1',
    ],
)
def test_a_file_that_is_no_table_of_questions_is_refused(
    served: Served, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "q.csv"
    path.write_bytes(content)

    with pytest.raises(QuestionsUnreadable):
        the_answers(path, served)


def test_names_that_follow_each_other_unchanged_are_one_row() -> None:
    tables = a_county()
    change(tables, "T1", "admits", value=False, since=day(2010))
    change(tables, "T1", "name", "东镇新党委", day(2015))

    rows = [row for row in name_rows(columns_of(facts_of(tables))) if row.code == "T1"]

    assert [row.name for row in rows] == ["东镇党委", "东镇新党委"]
    assert rows[0].until == rows[1].since == day(2015).toordinal()


def test_an_organ_is_told_at_the_level_of_its_committee() -> None:
    tables = a_county()
    put(tables, "organizations", code="A1O", level=None)

    orders = {row.code: row.level_order for row in name_rows(columns_of(facts_of(tables)))}

    assert orders["A1O"] == orders["A1"] < orders["T1"] <= orders["T1b"]


def test_questions_are_written_as_csv_reads_them(served: Served, tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_text('origin,destination,note\nT1b,T2x,"a, b"\n', "utf-8")
    questions = Questions(path, served, "zh")

    with (tmp_path / "out.csv").open("w+", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, questions.columns())
        writer.writeheader()
        writer.writerows(row for _, row in questions.answers())
        file.seek(0)
        [row] = csv.DictReader(file)

    assert (row["note"], row["code"]) == ("a, b", "PATH")
