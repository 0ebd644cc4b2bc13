"""(io) The next revision out of the one before and what the database says has changed.

Only the changed facts are read. The outcome is published when digest and counts are those of the
head; whatever does not fit raises NotPatched, and the whole is built instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from graph.background import in_thread
from graph.changes import ChangeRecord, list_changes
from graph.columns import columns_of
from graph.connection import Database
from graph.facts import Fact
from graph.head import Head, moved, ordered, text_of
from graph.name_file import write_names
from graph.patch_build import Change, NotPatched, Patch, patched
from graph.patch_files import Opened, open_patched, write_patch
from graph.patch_names import NameFiles, Step
from graph.reading import MEMBER_FACTS, read_changed, read_members
from graph.snapshot import Snapshot
from graph.snapshot_file import views_of
from graph.snapshot_names import bodies_named_anew, names_of
from graph.snapshot_sums import SoundFiles

FEW_FACTS: Final = 20_000
SHARE: Final = 20
"""A change of more facts than this, and than a twentieth of all, is quicker built than patched."""


class Difference(NamedTuple):
    """The facts that are no longer recorded and those that are now, with the counts after it."""

    change: Change
    counts: dict[str, int]


async def patch_from(
    before: Opened, db: Database, head: Head, files: SoundFiles, path: Path
) -> Opened:
    """Write the revision of the head as a patch, and open it.

    Args:
        before: an earlier revision.
        db: the database.
        head: its head.
        files: the shelf.
        path: the file to write.

    Raises:
        NotPatched: the change is too large, or does not fit the revision before.
    """
    difference = await _read(before, db, head)
    return await in_thread(lambda: _written(before, difference, head, files, path))


def prepare_patch(
    before: Opened,
    revision: int,
    closed: Collection[Fact],
    opened: Collection[Fact],
    files: SoundFiles,
    members: Iterable[Fact],
) -> Opened:
    """Write a revision that is about to be published as a patch, and open it.

    Args:
        before: the revision that it changes.
        revision: its number.
        closed: the facts that are not recorded in it any more.
        opened: those that are new in it.
        files: the shelf.
        members: all facts of members that are recorded in it.

    Raises:
        NotPatched: the change is too large, or does not fit the revision before.
    """
    if not is_few(len(closed) + len(opened), sum(before.layers.counts.values())):
        raise NotPatched
    counts = _counts(before.layers.counts, closed, opened)
    digest = moved(
        int(before.version[1], 16), (fact.hash for fact in closed), (fact.hash for fact in opened)
    )
    touched = {fact.start for fact in (*closed, *opened) if fact.type in MEMBER_FACTS}
    after = [fact for fact in members if fact.start in touched]
    change = _change(list(closed), list(opened), after, {**before.layers.counts, **counts})
    head = Head(revision, digest, counts)
    path = files.folder / f"{revision}-{text_of(digest)}.patch"
    return _written(before, Difference(change, counts), head, files, path)


def is_few(facts: int, of_all: int) -> bool:
    """Tell whether so many changed facts are patched sooner than all are built."""
    return facts <= max(FEW_FACTS, of_all // SHARE)


async def _read(before: Opened, db: Database, head: Head) -> Difference:
    """Read what changed since a revision, and compare it with the head."""
    after, upto = before.version[0], head.revision
    records = await list_changes(db, after=after, upto=upto)
    if not records or not is_few(_number(records), sum(head.counts.values())):
        raise NotPatched
    rows = await read_changed(db, after, upto, records)
    closed = [row for row in rows if row.from_rev <= after < row.to_rev <= upto]
    opened = [row for row in rows if after < row.from_rev <= upto < row.to_rev]
    known = moved(
        int(before.version[1], 16), (row.hash for row in closed), (row.hash for row in opened)
    )
    facts = [row.fact for row in closed], [row.fact for row in opened]
    counts = _counts(before.layers.counts, *facts)
    if (known, counts) != (head.digest, head.counts):
        raise NotPatched
    touched = {fact.start for side in facts for fact in side if fact.type in MEMBER_FACTS}
    members = await read_members(db, touched, upto) if touched else []
    return Difference(_change(*facts, members, {**before.layers.counts, **counts}), counts)


def _change(
    closed: list[Fact], opened: list[Fact], after: list[Fact], types: Iterable[str]
) -> Change:
    """Return a change with all facts of the members that it touches, before and after it."""
    new = {fact for fact in opened if fact.type in MEMBER_FACTS}
    old = [fact for fact in closed if fact.type in MEMBER_FACTS]
    before = [*(fact for fact in after if fact not in new), *old]
    has_members = not set(types).isdisjoint(MEMBER_FACTS)
    return Change(closed, opened, columns_of(before), columns_of(after), has_members)


def _number(records: Iterable[ChangeRecord]) -> int:
    return sum(sum(each.opened.values()) + sum(each.closed.values()) for each in records)


def _counts(
    counts: Mapping[str, int], closed: Iterable[Fact], opened: Iterable[Fact]
) -> dict[str, int]:
    now = Counter(counts)
    now.subtract(fact.type for fact in closed)
    now.update(fact.type for fact in opened)
    return ordered(now)


def _written(
    before: Opened, difference: Difference, head: Head, files: SoundFiles, path: Path
) -> Opened:
    digest = text_of(head.digest)
    patch = patched(before.snapshot, difference.change, head.revision, digest)
    step = Step(head.revision, digest, patch.inserted, patch.removed)
    names = newest_names(before, files).moved(step, before.snapshot.size)
    names = _named(before.snapshot, patch, difference.change, names, path)
    write_patch(path, patch, names, before.layers, difference.counts)
    opened = open_patched(files, path.stem)
    if opened.version != (head.revision, digest):
        raise NotPatched
    return opened


def newest_names(before: Opened, files: SoundFiles) -> NameFiles:
    """Return the files of names of a revision, on a large one that was written since, if any."""
    names = before.layers.names
    for step in reversed(names.steps):
        file = f"{step.revision}-{step.digest}.names"
        if (files.folder / file).with_suffix(".sums").is_file():
            try:
                files.check(file)
            except (OSError, ValueError, KeyError, TypeError):
                continue
            return names.on(step.revision, file, before.snapshot.size)
    return names


def _named(
    before: Snapshot, patch: Patch, change: Change, names: NameFiles, path: Path
) -> NameFiles:
    """Write the names of the bodies that a change touches, and return the files with that one."""
    after = Snapshot.of_arrays({**before.raw, **views_of(patch.arrays)}, patch.meta)
    facts = [*change.closed, *change.opened]
    bodies = bodies_named_anew(
        after,
        {fact.start for fact in facts if fact.type == "HAS_STATE"},
        {fact.start for fact in facts if fact.type == "ORGAN_OF"},
    )
    if not bodies:
        return names
    file = path.with_suffix(".patchnames")
    write_names(file, names_of(after, bodies), is_synced=False)
    return names.told(file.name, np.array(bodies, np.int64))
