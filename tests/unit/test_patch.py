"""A revision that is patched says what one says that is built of all facts."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.columns import columns_of
from graph.conversion import facts_of
from graph.days import FIRST_DAY, LAST_DAY
from graph.facts import Fact, digest_of
from graph.head import text_of
from graph.name_parts import Moved
from graph.patch_build import Change, NotPatched, patched
from graph.patch_files import Opened, open_whole
from graph.patch_rows import without
from graph.patching import prepare_patch
from graph.rewriting import rewrite
from graph.search import SearchIndex
from graph.snapshot import Snapshot
from graph.snapshot_file import views_of
from graph.snapshot_names import name_rows
from graph.snapshot_sums import SoundFiles, write_sums
from graph.snapshot_upkeep import QUIET_SECONDS, Rewriter
from law.engine import Engine
from law.rulebook import rulebook
from loaders.importing import with_powers
from tests.random_graphs import random_graph
from tests.unit.patched_facts import facts_of_every_type, told
from tests.unit.small_facts import DAYS, facts_of_a_revision

MEMBERS = ("MEMBER_STATE", "RELATION_AT")
WORDS = ("东", "东镇", "中共甲市委", "x", "甲", "zhen", "dz", "A", "d", "甲市")


def change_between(before: set[Fact], after: set[Fact]) -> Change:
    """Return what changed, with all facts of the members that it touches."""
    touched = {fact.start for fact in before ^ after if fact.type in MEMBERS}

    def members(facts: set[Fact]) -> set[Fact]:
        return {fact for fact in facts if fact.type in MEMBERS and fact.start in touched}

    return Change(
        sorted(before - after, key=repr), sorted(after - before, key=repr),
        columns_of(members(before)), columns_of(members(after)),
        any(fact.type == "MEMBER_STATE" for fact in before | after),
    )  # fmt: skip


def follow(snapshot: Snapshot, before: set[Fact], after: set[Fact], revision: int) -> Snapshot:
    """Return the snapshot of the facts after, patched from the one before."""
    patch = patched(snapshot, change_between(before, after), revision, f"{revision:x}")
    return Snapshot.of_arrays({**snapshot.raw, **views_of(patch.arrays)}, patch.meta)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(facts_of_a_revision(), min_size=2, max_size=4))
def test_revision_after_revision_is_told_as_if_it_were_built(revisions: list[set[Fact]]) -> None:
    snapshot = Snapshot.of_facts(revisions[0], 1, "1")
    for number, (before, after) in enumerate(pairwise(revisions), start=2):
        snapshot = follow(snapshot, before, after, number)

        assert told(snapshot) == told(Snapshot.of_facts(after, number, f"{number:x}"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(first=facts_of_every_type(), second=facts_of_every_type())
def test_members_and_single_facts_are_told_too_or_not_patched(
    first: set[Fact], second: set[Fact]
) -> None:
    built = told(Snapshot.of_facts(second, 2, "2"))

    try:
        snapshot = follow(Snapshot.of_facts(first, 1, "1"), first, second, 2)
    except NotPatched:
        # A place that nothing tells any more may still be known by a member.
        codes = {fact.end for fact in first - second} | {fact.start for fact in first - second}
        named = {cell for fact in first - second if fact.type == "MEMBER_STATE" for cell in fact[5]}
        assert any(fact.type == "MEMBER_STATE" for fact in first | second)
        assert (codes | named) & {"43", "4301", "430121", "44", "W1", "W2"}
    else:
        assert told(snapshot) == built


def test_members_who_move_are_counted_where_they_are() -> None:
    state = [Fact("HAS_STATE", code, "", 1, 9, _cells(f"{code}支部")) for code in "AB"]
    known = Fact("MEMBER_STATE", "m1", "", 1, 9, ("OK", "FULL", None, None))
    stays = [Fact("RELATION_AT", "m1", code, 1, 9, ("FORMAL", False)) for code in "AB"]
    before, after = {*state, known, stays[0]}, {*state, known, stays[1]}

    snapshot = follow(Snapshot.of_facts(before, 1, "1"), before, after, 2)

    assert list(snapshot.arrays["member_body_at"]) == [1]
    assert told(snapshot) == told(Snapshot.of_facts(after, 2, "2"))


def test_a_change_that_does_not_fit_is_not_patched() -> None:
    fact = Fact("HAS_STATE", "A", "", 1, 9, _cells("甲支部"))
    snapshot = Snapshot.of_facts([fact], 1, "1")
    others = [
        fact._replace(until=8), fact._replace(start="B"), fact._replace(cells=_cells("乙支部")),
        Fact("SEATED_IN", "A", "43", 1, 9), Fact("HAPPENED", "e", "", 1, 9, ("s",)),
    ]  # fmt: skip

    for other in others:
        with pytest.raises(NotPatched):
            follow(snapshot, {other}, set(), 2)


def test_a_body_that_others_still_name_is_not_taken_away() -> None:
    states = {Fact("HAS_STATE", code, "", 1, 9, _cells("支部")) for code in "AB"}
    before = {*states, Fact("SUBORDINATE_TO", "A", "B", 1, 9)}
    after = {fact for fact in before if fact.start != "B"}

    with pytest.raises(NotPatched):
        follow(Snapshot.of_facts(before, 1, "1"), before, after, 2)


def test_a_row_is_taken_out_as_often_as_it_is_there() -> None:
    rows = np.array([[1, 2], [1, 2], [3, 4]])

    assert without(rows, rows[:1]).tolist() == [[1, 2], [3, 4]]
    with pytest.raises(NotPatched):
        without(rows, np.array([[3, 4], [3, 4]]))


@pytest.mark.parametrize("seed", range(6))
def test_the_engine_answers_as_on_a_snapshot_that_was_built(seed: int) -> None:
    random, book = Random(seed), rulebook()  # noqa: S311 -- facts, not secrets.
    graphs = [random_graph(7 * seed + number) for number in range(3)]
    each = [with_powers(facts_of(graph.tables), book) for graph in graphs]
    cut = {fact for fact in each[1] if fact.type == "SUBORDINATE_TO" and random.random() < 0.2}
    cut = {fact for fact in cut if fact.since < 738_000 < fact.until}
    revisions = [each[0], each[0] | each[1], each[1] | each[2], (each[1] - cut) | each[2] | {
        fact._replace(until=738_000) for fact in cut
    }]  # fmt: skip
    snapshot = Snapshot.of_facts(revisions[0], 1, "1")
    for number, (before, after) in enumerate(pairwise(revisions), start=2):
        snapshot = follow(snapshot, before, after, number)

    built = Snapshot.of_facts(revisions[-1], 4, "4")
    one, other = Engine(snapshot, book), Engine(built, book)
    for question in (*graphs[1].questions, *graphs[2].questions):
        ends = question.origin, question.destination
        answers = [
            engine.path(*ends, relation=question.relation, as_of=question.day.toordinal())
            for engine in (one, other)
        ]
        assert answers[0] == answers[1]
    assert told(snapshot) == told(built)


class Files:
    """A shelf in a folder, and the facts of its newest revision."""

    def __init__(self, folder: Path, facts: set[Fact]) -> None:
        """Build the first revision."""
        self.files, self.facts = SoundFiles(folder), facts
        digest = text_of(digest_of(facts))
        path = folder / f"1-{digest}.snapshot"
        columns = columns_of(facts)
        Snapshot.write(path, columns, 1, digest)
        SearchIndex.build(path.with_suffix(".names"), name_rows(columns))
        counts = {name: len(each.start) for name, each in columns.items() if each.start}
        write_sums([path, path.with_suffix(".names")], counts)
        self.opened = open_whole(self.files, path.stem)

    def move(self, after: set[Fact]) -> Opened:
        """Patch the next revision."""
        revision = self.opened.version[0] + 1
        members = (fact for fact in after if fact.type in MEMBERS)
        closed, opened = self.facts - after, after - self.facts
        self.opened = prepare_patch(self.opened, revision, closed, opened, self.files, members)
        self.facts = after
        return self.opened


def hits_of(index: SearchIndex, size: int) -> list[object]:
    """Return what an index finds, and how much, by itself, among some bodies, and page by page."""
    found: list[object] = []
    only = np.arange(size) % 2 == 0
    for word in WORDS:
        for day in (1, 6, 12):
            hits = list(index.iterate(word, day))
            after = (hits[0].rank, hits[0].level_order, hits[0].code) if hits else None
            found += [hits, index.count(word, day, 100), list(index.iterate(word, day, None, only)),
                      index.count(word, day, 100, only), index.search(word, day, 2, after)]  # fmt: skip
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    revisions=st.lists(facts_of_a_revision(), min_size=2, max_size=5), rewritten=st.integers(2, 5)
)
def test_names_are_found_as_in_an_index_of_all(
    revisions: list[set[Fact]], rewritten: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("shelf")
    shelf = Files(folder, revisions[0])
    for number, after in enumerate(revisions[1:], start=2):
        opened = shelf.move(after)
        SearchIndex.build(folder / "all", name_rows(columns_of(after)))
        whole = SearchIndex.open(folder / "all")

        assert hits_of(opened.search, opened.snapshot.size) == hits_of(whole, opened.snapshot.size)
        assert len(opened.search) == len(whole)
        if number == rewritten:
            # What is written anew is taken up by the change after the next.
            stem = "{}-{}".format(*opened.version)
            rewrite(opened, folder, stem)
            anew = open_whole(SoundFiles(folder), stem)
            assert told(anew.snapshot) == told(opened.snapshot)
            assert hits_of(anew.search, anew.snapshot.size) == hits_of(whole, anew.snapshot.size)


def test_what_was_written_anew_is_searched_by_the_next_patch(tmp_path: Path) -> None:
    facts = {
        Fact("HAS_STATE", code, "", FIRST_DAY, LAST_DAY, _cells(f"{code}支部")) for code in "ACE"
    }
    shelf = Files(tmp_path, facts)
    first = shelf.move({*facts, Fact("HAS_STATE", "B", "", 1, 9, _cells("乙支部"))})
    between = shelf.move({*shelf.facts, Fact("HAS_STATE", "D", "", 1, 9, _cells("丁支部"))})
    rewrite(first, tmp_path, "{}-{}".format(*first.version))

    last = shelf.move({fact for fact in shelf.facts if fact.start != "A"})

    assert len(between.layers.names.files) == 3
    assert [revision for revision, _ in last.layers.names.files] == [2, 3]
    assert [hit.code for hit in last.search.search("支部", 5, 9)] == ["B", "C", "D", "E"]
    assert [step.revision for step in last.layers.names.steps] == [3, 4]


def test_the_program_that_writes_anew_writes_a_whole_revision(tmp_path: Path) -> None:
    fact = Fact("HAS_STATE", "A", "", 1, 9, _cells("甲支部"))
    shelf = Files(tmp_path, {fact})
    opened = shelf.move({fact._replace(cells=_cells("乙支部"))})
    stem = "{}-{}".format(*opened.version)

    subprocess.run([sys.executable, "-m", "graph.rewriting", str(tmp_path), stem], check=True)

    anew = open_whole(SoundFiles(tmp_path), stem)
    assert told(anew.snapshot) == told(opened.snapshot)
    assert bytes(anew.snapshot.arrays["name_text"]) == "乙支部".encode()
    assert anew.layers.counts == {"HAS_STATE": 1}


def test_what_has_long_been_quiet_is_written_anew_once_by_another_process(tmp_path: Path) -> None:
    fact = Fact("HAS_STATE", "A", "", 1, 9, _cells("甲支部"))
    shelf, rewriter = Files(tmp_path, {fact}), Rewriter(tmp_path)
    built = shelf.opened
    opened = shelf.move({fact, fact._replace(start="B")})

    idle = [rewriter.start_if_due(opened, 0), rewriter.start_if_due(built, QUIET_SECONDS + 1)]
    process = rewriter.start_if_due(opened, QUIET_SECONDS + 1)

    assert idle == [None, None]
    assert process is not None
    assert process.wait(60) == 0
    assert rewriter.start_if_due(opened, QUIET_SECONDS + 1) is None
    anew = open_whole(SoundFiles(tmp_path), "{}-{}".format(*opened.version))
    assert told(anew.snapshot) == told(opened.snapshot)


def test_bodies_that_come_and_go_move_the_numbers_of_the_others() -> None:
    move = Moved([0, 2, 2], [1])

    assert move.numbers(3).tolist() == [5, 1, 4, 5]
    assert move.shifted(np.array([7, 8, 9, 0], np.uint32)).tolist() == [0, 8, 0, 0, 9, 0]


def test_only_arrays_that_a_change_touches_lie_in_its_file(tmp_path: Path) -> None:
    facts = {Fact("HAS_STATE", code, "", 1, 9, _cells("支部")) for code in "ABC"}
    shelf = Files(tmp_path, facts)

    opened = shelf.move({*facts, Fact("SUBORDINATE_TO", "A", "B", 1, 9)})

    own = {name for name, file in opened.layers.places.items() if file.startswith("2-")}
    assert {"superior_body", "superior_start", "subordinate_body"} <= own
    assert not {"slots", "state_since", "name_at", "code_text", "holds_scope"} & own
    assert [opened.snapshot.superior(0, day) for day in (1, DAYS[-1])] == [1, None]


def _cells(name: str) -> tuple[object, ...]:
    return (name, None, "BRANCH", None, None, None, None, None, None, None)
