"""The command as a user runs it: what it prints, where, and how it ends."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.processes import family_of
from graph.connection import Database, Endpoint
from graph.home import Home
from graph.migrations import migrate
from graph.processes import Process
from loaders.importing import import_data_set
from tests.database.command_line import (
    a_command,
    a_demonstration,
    a_free_port,
    asked,
    ended,
    finished,
    query_of,
    ready,
    the_environ,
)
from tests.database.data_sets import a_data_set, organization, two_counties, without_power
from tests.servers import Statement

FOREIGN = Statement("foreign", "CREATE (:Person)")

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
async def migrated(database: Database) -> Database:
    """Give the migrated, empty test database."""
    await migrate(database)
    return database


@pytest.fixture
def start(migrated: Database, endpoint: Endpoint, tmp_path: Path) -> Iterator[Start]:
    """Give a function that starts the command on the test database; all end with the test."""
    environ = the_environ(tmp_path / "home", endpoint)
    processes: list[subprocess.Popen[str]] = []

    def begin(*arguments: object) -> subprocess.Popen[str]:
        processes.append(a_command(environ, *arguments))
        return processes[-1]

    yield begin
    for process in processes:
        process.kill()
        process.communicate()


@pytest.fixture
def run(start: Start) -> Run:
    """Give a function that runs the command to its end."""
    return lambda *arguments: finished(start(*arguments))


@pytest.fixture
async def loaded(run: Run, migrated: Database, tmp_path: Path) -> Run:
    """Give the function where the two counties are known."""
    await import_data_set(migrated, a_data_set(tmp_path / "known"), why="first", by="clerk")
    return run


def test_a_path_is_printed_with_its_articles(loaded: Run) -> None:
    answer = loaded("path", "T1b", "T4b", "--explain", "--lang", "en")

    assert answer.returncode == 0
    assert "6 bodies, 5 steps, online" in answer.stdout
    assert "3. exchange  A1O组织部" not in answer.stdout
    assert "3. exchange  A1组织部 (A1O) → B1组织部 (B1O), 5 working days" in answer.stdout
    assert "第四条：“县级以上地方党委组织部门" in answer.stdout
    assert "ART4_MUTUAL" in answer.stdout


def test_names_are_taken_where_they_name_one_organization(loaded: Run) -> None:
    answer = loaded("path", "T1村支部", "T4村支部", "--json")

    path = json.loads(answer.stdout)
    assert [body["code"] for body in path["bodies"]] == ["T1b", "T1", "A1O", "B1O", "T4", "T4b"]
    assert path["steps"][2]["basis"][0]["article"] == "第四条"
    assert path["refused"][0]["code"] == "PROHIBITED"


def test_messages_follow_the_language(loaded: Run) -> None:
    chinese = loaded("path", "nobody", "T1b", "--lang", "zh")
    english = loaded("--lang=en", "path", "nobody", "T1b")

    assert (chinese.returncode, english.returncode) == (1, 1)
    assert "没有代码为“nobody”的组织" in chinese.stderr
    assert "No organization has the code 'nobody'" in english.stderr
    assert (chinese.stdout, english.stdout) == ("", "")


def test_no_path_is_refused_with_its_reason(loaded: Run) -> None:
    answer = loaded("path", "T1b", "T1b", "--json")

    assert answer.returncode == 1
    assert json.loads(answer.stdout)["code"] == "SAME_ORGANIZATION"
    assert "SAME_ORGANIZATION" in answer.stderr


@pytest.mark.parametrize(
    "arguments",
    [("path", "T1b"), ("nonsense",), ("--lang", "fr", "history"), ("import", "x", "--no-such")],
)
def test_wrong_usage_ends_with_two(
    endpoint: Endpoint, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    answer = finished(a_command(the_environ(tmp_path, endpoint), *arguments))

    assert answer.returncode == 2
    assert answer.stderr


def test_help_is_there_for_every_sub_command(tmp_path: Path) -> None:
    environ = the_environ(tmp_path, None)
    names = ["demo", "serve", "import", "export", "path", "paths", "coverage", "check", "history", "undo", "backup", "restore", "doctor"]  # fmt: skip

    overview = finished(a_command(environ, "--help"))
    pages = [finished(a_command(environ, name, "--help")) for name in names]

    assert all(f"  {name}  " in overview.stdout for name in names)
    assert [page.returncode for page in pages] == [0] * len(names)


def test_a_bad_data_set_is_told_with_file_and_line(loaded: Run, tmp_path: Path) -> None:
    bad = a_data_set(tmp_path / "bad", organizations=[organization("N1", "新镇", "TOWN", "A1")])

    told = loaded("import", bad)
    as_json = loaded("import", bad, "--json")

    assert (told.returncode, as_json.returncode) == (1, 1)
    assert "organizations.csv:2 [kind] “TOWN”" in told.stderr
    [problem] = json.loads(as_json.stdout)["problems"]
    assert (problem["code"], problem["line"], problem["value"]) == ("UNKNOWN_VALUE", 2, "TOWN")


def test_a_change_is_seen_and_taken_back(loaded: Run, tmp_path: Path) -> None:
    change = without_power(tmp_path / "change", since="2026-01-01")

    tried = loaded("import", change, "--dry-run", "--json")
    made = loaded("import", change, "--json", "--why", "lost it")
    path = ("path", "T1b", "T2b", "--json", "--as-of", "2026-02-01")
    longer = json.loads(loaded(*path).stdout)["bodies"]
    undone = loaded("undo", "2")
    shorter = json.loads(loaded(*path).stdout)["bodies"]
    history = json.loads(loaded("history", "--json").stdout)

    assert json.loads(tried.stdout)["dryRun"] is True
    assert json.loads(made.stdout)["revision"] == 2
    assert undone.returncode == 0, undone.stderr
    assert [len(longer), len(shorter)] == [5, 4]
    assert [(each["revision"], each["by"], each["why"]) for each in history] == [
        (1, "clerk", "first"), (2, "cli", "lost it"), (3, "cli", "")
    ]  # fmt: skip


def test_an_unknown_revision_cannot_be_taken_back(loaded: Run) -> None:
    answer = loaded("undo", "7", "--lang", "zh")

    assert answer.returncode == 1
    assert "没有版本 7" in answer.stderr


def test_what_is_known_goes_out_in_every_format(loaded: Run, tmp_path: Path) -> None:
    names = ("out", "out.xlsx", "out.jsonl", "out.graphml", "out.ttl")

    answers = [loaded("export", tmp_path / name, "--json") for name in names]

    outcomes = [json.loads(answer.stdout) for answer in answers]
    assert {outcome["rows"]["organizations"] for outcome in outcomes} == {len(two_counties())}
    assert all((tmp_path / name).exists() for name in names)


async def test_a_backup_comes_back_and_a_cut_one_is_refused(
    loaded: Run, migrated: Database, tmp_path: Path
) -> None:
    file = tmp_path / "all.backup"
    saved = json.loads(loaded("backup", file, "--json").stdout)
    occupied = loaded("restore", file)
    cut, changed = tmp_path / "cut", tmp_path / "changed"
    cut.write_bytes(file.read_bytes()[:-40])
    text = gzip.decompress(file.read_bytes())
    changed.write_bytes(gzip.compress(text.replace("T1镇党委".encode(), "T9镇党委".encode())))
    await migrated.write(Statement("empty", "MATCH (n) WHERE NOT n:TestDatabase DETACH DELETE n"))
    await migrate(migrated)

    refused = [loaded("restore", each) for each in (cut, changed, tmp_path / "absent")]
    restored = json.loads(loaded("restore", file, "--json").stdout)
    checked = json.loads(loaded("check", "--json").stdout)

    assert occupied.returncode == 1
    assert [each.returncode for each in refused] == [1, 1, 1]
    assert all("cannot be used" in each.stderr for each in refused)
    assert restored["revision"] == 1
    assert (checked["digest"], checked["sound"]) == (saved["digest"], True)


def test_random_pairs_are_answered_alike_two_ways(loaded: Run) -> None:
    answer = loaded("check", "--paths", "40", "--seed", "3", "--json")

    report = json.loads(answer.stdout)
    assert answer.returncode == 0, report
    assert [finding["check"] for finding in report["findings"]] == [
        "digest", "invariants", "powers", "paths"
    ]  # fmt: skip


async def test_a_forged_power_is_found(loaded: Run, migrated: Database) -> None:
    forge = "MATCH (:Organization {code: 'T1'})-[f:HOLDS]->() SET f.article = '第九十九条'"
    await migrated.write(Statement("forge", forge))

    answer = loaded("check", "--json")

    assert answer.returncode == 1
    sound = {each["check"]: each["sound"] for each in json.loads(answer.stdout)["findings"]}
    assert sound == {"digest": False, "invariants": True, "powers": False}


def test_many_questions_are_answered_in_their_order(loaded: Run, tmp_path: Path) -> None:
    file, out = tmp_path / "questions.csv", tmp_path / "answers.csv"
    file.write_text(
        "origin,destination,as_of,note\nT1b,T4b,,first\nT1b,T2b,2018-10-01,second\n"
        "T1b,NOBODY,,third\nT1b,T2b,someday,fourth\n",
        "utf-8",
    )

    answer = loaded("paths", file, "--out", out)

    lines = out.read_text("utf-8").splitlines()
    assert [line.split(",")[3:5] for line in lines[1:]] == [
        ["first", "PATH"], ["second", "PATH"],
        ["third", "UNKNOWN_ORGANIZATION"], ["fourth", "INVALID_INPUT"],
    ]  # fmt: skip
    assert "T1b > T1 > A1O > B1O > T4 > T4b" in lines[1]
    assert "cn-2004:二" in lines[2]
    assert answer.returncode == 1
    assert "line 4:" in answer.stderr
    assert "line 5:" in answer.stderr


def test_a_file_without_the_columns_is_refused(loaded: Run, tmp_path: Path) -> None:
    file = tmp_path / "questions.csv"
    file.write_text("from,to\nT1b,T4b\n", "utf-8")

    answer = loaded("paths", file)

    assert answer.returncode == 1
    assert "origin" in answer.stderr
    assert answer.stdout == ""


def test_coverage_names_the_gaps(loaded: Run) -> None:
    answer = loaded("coverage", "--within", "A1", "--json")

    figures = json.loads(answer.stdout)
    assert (figures["organizations"], figures["branches"]) == (6, 2)
    assert figures["withoutApprovingPower"] == []


@pytest.mark.parametrize("workers", [1, 2])
def test_the_service_answers_and_stops_in_order(loaded: Run, start: Start, workers: int) -> None:
    port = a_free_port()
    process = start("serve", "--port", port, "--workers", workers)
    ready(port, process)

    answer = asked(port, "/graphql", {"query": query_of("T1b", "T4b")})["data"]["approvalPath"]
    seconds = ended(process, signal.SIGTERM)

    assert [body["code"] for body in answer["bodies"]] == ["T1b", "T1", "A1O", "B1O", "T4", "T4b"]
    assert answer["graphVersion"] == "1"
    assert process.returncode == 0
    assert seconds < 4
    with pytest.raises(OSError, match="refused"):
        asked(port, "/health/live")


def test_no_worker_outlives_its_parent(loaded: Run, start: Start) -> None:
    port = a_free_port()
    process = start("serve", "--port", port, "--workers", 2)
    ready(port, process)
    workers = [Process.running(pid) for pid in family_of(process.pid)[1:]]
    # One worker ends at once; the other cannot hear that it should.
    os.kill(workers[0].pid, signal.SIGSTOP)
    ended(process, signal.SIGTERM)
    left = [worker.pid for worker in workers if worker.is_alive]
    for pid in left:
        os.kill(pid, signal.SIGKILL)

    assert len(workers) == 2
    assert process.returncode == 0
    assert left == []


def test_a_running_service_follows_an_import(loaded: Run, start: Start, tmp_path: Path) -> None:
    port = a_free_port()
    process = start("serve", "--port", port)
    ready(port, process)
    made = loaded("import", without_power(tmp_path / "change", since="2026-01-01"), "--json")

    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql",
        json.dumps({"query": query_of("T1b", "T4b")}).encode(),
        {"Content-Type": "application/json", "X-Graph-Version": "2"},
    )
    time.sleep(2)
    with urllib.request.urlopen(request, timeout=5) as response:
        answer = json.load(response)

    assert json.loads(made.stdout)["revision"] == 2
    assert answer["data"]["approvalPath"]["graphVersion"] == "2"
    ended(process, signal.SIGINT)
    assert process.returncode == 0


def test_a_busy_port_is_told_before_anything_is_started(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        answer = finished(start("demo", "--port", port, "--lang", "zh"))

    assert answer.returncode == 1
    assert f"端口 {port} 已被占用" in answer.stderr


def test_the_demonstration_refuses_what_is_not_the_sample(loaded: Run) -> None:
    answer = loaded("demo", "--port", a_free_port())

    assert answer.returncode == 1
    assert "refused for safety" in answer.stderr


async def test_a_database_of_somebody_else_is_not_touched(
    database: Database, endpoint: Endpoint, tmp_path: Path
) -> None:
    await database.write(FOREIGN)
    environ = the_environ(tmp_path / "home", endpoint)

    answer = await asyncio.to_thread(lambda: finished(a_command(environ, "history")))

    assert answer.returncode == 1
    assert "Person" in answer.stderr
    assert not await database.read(Statement("kinds", "MATCH (n:Head) RETURN n.key AS key"))


def test_an_unreachable_database_is_told_in_words(tmp_path: Path) -> None:
    nowhere = Endpoint(f"bolt://127.0.0.1:{a_free_port()}", "neo4j", "none")

    answer = finished(a_command(the_environ(tmp_path, nowhere), "history", "--lang", "zh"))

    assert answer.returncode == 1
    assert "数据库" in answer.stderr


def test_doctor_gives_each_finding_its_remedy(run: Run) -> None:
    answer = run("doctor", "--json")

    findings = {finding["subject"]: finding for finding in json.loads(answer.stdout)}
    assert findings["python"]["state"] == "ok"
    assert {"packages", "disk:home", "port", "modes", "schema", "head"} <= findings.keys()
    assert all(each["remedy"] for each in findings.values() if each["state"] != "ok")


def test_the_demonstration_answers_keeps_changes_and_leaves_a_file_that_answers(
    tmp_path: Path,
) -> None:
    environ = the_environ(tmp_path / "home", None)
    port = a_free_port()
    villages = ("430121105001", "430121106212")
    change = without_power(tmp_path / "change", "430121105", "2026-01-01")

    with a_demonstration(environ, port) as said:
        question = said
        changed = finished(a_command(environ, "import", change))
    with a_demonstration(environ, port) as said:
        path = asked(port, "/graphql", {"query": query_of(*villages)})["data"]["approvalPath"]
        again = said
    # With no program to run, only the file can answer.
    without = environ | {"ZHUANJIE_CACHE": str(tmp_path / "none"), "PATH": "", "JAVA_HOME": "",
                         "ZHUANJIE_MAVEN_URL": "http://127.0.0.1:9"}  # fmt: skip
    answered = finished(a_command(without, "path", *villages, "--json"))

    assert "6 bodies, 5 steps, online" in question
    assert "6 bodies, 5 steps, online" in again
    assert changed.returncode == 0, changed.stderr
    assert [body["code"] for body in path["bodies"]] == [
        "430121105001", "430121105", "430121-ZZB", "430121106", "430121106212"
    ]  # fmt: skip
    assert answered.returncode == 0, answered.stderr
    told = json.loads(answered.stdout)
    assert [body["code"] for body in told["bodies"]] == [body["code"] for body in path["bodies"]]
    assert Home(tmp_path / "home").record() is None
