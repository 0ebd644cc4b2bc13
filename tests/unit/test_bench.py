"""What the measurements reckon: medians, ratios, bars, memory, and that answers must agree."""

from __future__ import annotations

import contextlib
import doctest
import json
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from bench import climbs, effort, figures, growth, national_side, path, processes, turns
from bench.climbs import bodies_of, edges_of
from bench.effort import Effort
from bench.figures import Held, hold, print_held, ratios, spread
from bench.load import Refused, loaded, one_answer, request, write_requests
from bench.processes import family_of, memory, worked
from bench.questions import questions, told_by, told_of_page, told_of_path
from bench.statements import DAY, node_config, path_in_one_column
from law.engine import Engine
from law.rulebook import rulebook
from loaders.national import national_columns
from loaders.national_snapshot import national_snapshot

OURS = {
    "approvalPath": {
        "bodies": [{"code": "a", "name": "A"}, {"code": "b", "name": "B"}],
        "steps": [
            {"order": 1, "move": "RISE", "workingDays": 5, "basis": [],
             "from": {"code": "a", "name": "A"}, "to": {"code": "b", "name": "B"}},
        ],
    }
}  # fmt: skip
PLAIN = {
    "approvalPath": {
        "bodies": ["a", "b"],
        "steps": [{"order": 1, "move": "RISE", "from": "a", "to": "b"}],
    }
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return the engine of a small part of the country."""
    return Engine(national_snapshot(national_columns(2_000), rulebook()), rulebook())


@pytest.fixture(autouse=True)
def nothing_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin each test with no figure kept."""
    monkeypatch.setattr(figures, "_held", [])


@pytest.mark.parametrize("module", [climbs, effort, figures, processes, turns])
def test_the_examples_of_the_documentation_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0
    assert doctest.testmod(module).attempted > 0


def test_a_figure_is_met_by_its_median_and_not_by_its_best_round() -> None:
    least = Held("requests", (0.4, 0.49, 0.9), 0.5, is_least=True)
    most = Held("seconds", (0.2, 0.5, 3.0), 0.5, is_least=False)

    assert (least.is_met, most.is_met) == (False, True)
    assert (least.bar, most.bar) == ("at least 0.5", "at most 0.5")


def test_ratios_are_those_of_each_round() -> None:
    found = ratios([10.0, 30.0], [20.0, 20.0])

    assert found == [0.5, 1.5]
    assert spread(found) == "1.00 (0.50 to 1.50)"


def test_the_last_table_holds_every_figure_with_its_bar(capsys: pytest.CaptureFixture[str]) -> None:
    hold("two workers, times one", [1.8, 1.6, 1.9], at_least=1.7)
    hold("a million pairs", [4.5], at_most=4, unit="s")

    print_held()

    shown = capsys.readouterr().out
    assert "| two workers, times one | 1.80 (1.60 to 1.90) | at least 1.7 | yes |" in shown
    assert "| a million pairs | 4.5 s | at most 4 s | no |" in shown


def test_a_small_run_does_little_and_judges_nothing() -> None:
    less = Effort()

    less.lessen()

    assert not less.is_judged
    assert less.of(1_000) < 100


def test_both_forms_of_an_answer_say_the_same() -> None:
    page = [{"code": "a", "name": "A"}]
    connection = {"edges": [{"node": page[0]}]}

    assert told_of_path(OURS) == told_of_path(PLAIN)
    assert told_of_page({"organizations": connection}) == told_of_page({"organizations": page})


def test_answers_that_differ_in_one_move_are_told_apart() -> None:
    other = json.loads(json.dumps(PLAIN))
    other["approvalPath"]["steps"][0]["move"] = "EXCHANGE"

    assert told_of_path(OURS) != told_of_path(other)


def test_what_others_can_say_is_asked_in_both_forms_for_the_same_ends(engine: Engine) -> None:
    path, articles, page = questions(engine)

    for question in (path, page):
        asked = [json.loads(each.partition(b"\r\n\r\n")[2]) for each in question.plain]
        assert len(question.ours) == len(asked) > 0
        assert all(each["variables"] for each in asked)
    assert len(articles.ours) == len(path.ours)
    assert articles.plain == []


def test_every_path_that_is_asked_for_is_lawful(engine: Engine) -> None:
    paths, *_ = questions(engine)
    for each in paths.ours[:50]:
        ends = json.loads(each.partition(b"\r\n\r\n")[2])["variables"]
        assert engine.path(**ends, as_of=DAY, explain=False).bodies  # type: ignore[union-attr]


def test_what_an_answer_says_is_read_from_its_bytes(engine: Engine) -> None:
    paths, *_ = questions(engine)

    assert told_by(paths, json.dumps({"data": PLAIN}).encode()) == told_of_path(OURS)


def test_the_other_services_run_the_statement_of_the_path_as_it_is() -> None:
    config = node_config(("bolt://127.0.0.1:1", "neo4j", "secret", "neo4j"), rulebook())

    assert config["path"] == path_in_one_column()
    assert "MATCH (origin:Organization {code: $origin})" in config["path"]
    assert config["endpoint"]["uri"] == "bolt://127.0.0.1:1"


def test_a_path_in_the_graph_of_a_library_is_as_long_as_the_lawful_one(engine: Engine) -> None:
    networkx = pytest.importorskip("networkx")
    snapshot, size = engine.snapshot, engine.snapshot.size
    graph = networkx.DiGraph()
    edges = edges_of(snapshot)
    graph.add_edges_from(zip(edges.origins.tolist(), edges.ends.tolist(), strict=True))
    villages = [body for body in range(size) if len(snapshot.code(body)) == 12]

    for origin, end in zip(villages[:200:10], villages[-200::10], strict=True):
        ends = (snapshot.code(origin), snapshot.code(end))
        route = engine.route(*ends, as_of=DAY)
        found = networkx.shortest_path(graph, origin, end + size)
        assert bodies_of(found, size) == len(route.bodies)  # type: ignore[union-attr]


def test_the_work_of_a_process_and_its_memory_are_read_from_the_kernel() -> None:
    [this, *_] = family = family_of(os.getpid())

    held = memory(this)

    assert worked(family) > 0
    assert held.resident >= held.share > 0
    assert held.resident >= held.own > 0


@contextlib.contextmanager
def answering(answer: bytes) -> Iterator[int]:
    """Answer every request on a port with the same bytes."""

    def talk(listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=reply, args=(connection,), daemon=True).start()

    def reply(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            while connection.recv(65536):
                connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=talk, args=(listener,), daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


def http(body: bytes, status: str = "200 OK") -> bytes:
    """Return an answer of HTTP."""
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.mark.parametrize("awake", [True, False])
def test_the_load_generator_counts_whole_answers(tmp_path: Path, awake: bool) -> None:
    requests = write_requests(tmp_path / "requests.json", [request("{ a }", name="县")])

    with answering(http(b'{"data":{"a":"' + b"x" * 100_000 + b'"}}')) as port:
        load = loaded(port, requests, 0.2, connections=2, awake=awake)

    assert load.answers >= 2
    assert load.worked > 0
    assert load.rate == load.answers / load.seconds


@pytest.mark.parametrize(
    "answer", [http(b'{"errors":[]}'), http(b'{"data":null}'), http(b"{}", "503 Busy")]
)
def test_an_answer_that_is_a_refusal_ends_the_measurement(tmp_path: Path, answer: bytes) -> None:
    requests = write_requests(tmp_path / "requests.json", [request("{ a }")])

    with answering(answer) as port:
        with pytest.raises(Refused):
            one_answer(port, request("{ a }"))
        with pytest.raises(Refused, match="HTTP/1"):
            loaded(port, requests, 0.1)


def test_the_parts_that_need_no_database_run_at_a_small_size(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    less = Effort()
    less.lessen()
    monkeypatch.setattr(national_side, "folder", lambda: tmp_path)
    for module in (growth, path):
        monkeypatch.setattr(module, "effort", less)

    growth.measure(2_000)
    path.measure(2_000)
    national_side.written.cache_clear()

    shown = capsys.readouterr().out
    assert "path in process, 2,000 organizations" in shown
    assert "all costs, codes and joins" in shown
