"""In which files the names of a revision stand, while bodies change, come and go.

The names of all bodies stand in one large file, those of the bodies that a change touched in a small
one of its revision. For each body the array `told_by` has the revision of the file that tells its
names; `numbers_R` are the bodies of the file of revision R, where these are no longer those that
had the same places among the codes when it was written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from graph.name_parts import Moved
from graph.snapshot_arrays import Array

TOLD_BY = "told_by"


class Step(NamedTuple):
    """One revision: its digest, and where bodies came and went."""

    revision: int
    digest: str
    inserted: list[int]
    removed: list[int]


class NameFiles(NamedTuple):
    """The files of names of a revision, and the arrays that say which of their rows count.

    `files` are revisions with names of files, the large one first; `steps` are the revisions since
    that one.
    """

    files: list[tuple[int, str]]
    steps: list[Step]
    arrays: dict[str, Array]

    @classmethod
    def of(
        cls, files: Sequence[Sequence[Any]], steps: Sequence[Sequence[Any]], raw: Mapping[str, Any]
    ) -> NameFiles:
        """Return what the arrays of a snapshot say."""
        named = [numbers_of(revision) for revision, _ in files]
        arrays = {name: np.asarray(raw[name]) for name in (TOLD_BY, *named) if name in raw}
        return cls([(each[0], each[1]) for each in files], [Step(*each) for each in steps], arrays)

    def moved(self, step: Step, size: int) -> NameFiles:
        """Return the files after bodies came and went.

        Args:
            step: the next revision.
            size: how many bodies there were before.
        """
        arrays = dict(self.arrays)
        told_by = arrays.get(TOLD_BY)
        if told_by is None:
            told_by = np.append(np.full(size, self.files[0][0], np.uint32), np.uint32(0))
        if step.inserted or step.removed:
            move = Moved(step.inserted, step.removed)
            now = move.numbers(size)
            for revision, _ in self.files:
                known = arrays.get(numbers_of(revision))
                arrays[numbers_of(revision)] = now if known is None else now[known]
            told_by = move.shifted(told_by)
        arrays[TOLD_BY] = told_by
        return NameFiles(self.files, [*self.steps, step], arrays)

    def told(self, file: str, bodies: Array) -> NameFiles:
        """Return the files with one more, which tells the names of some bodies, ascending."""
        revision = self.steps[-1].revision
        told_by = self.arrays[TOLD_BY].copy()
        told_by[bodies] = revision
        arrays = {
            **self.arrays, TOLD_BY: told_by, numbers_of(revision): bodies.astype(np.uint32)
        }  # fmt: skip
        return NameFiles([*self.files, (revision, file)], self.steps, arrays)

    def on(self, revision: int, file: str, size: int) -> NameFiles:
        """Return the files with another large one, which was written for a revision since.

        Args:
            revision: the revision of the large file.
            file: its name.
            size: how many bodies there are now.
        """
        steps = [step for step in self.steps if step.revision > revision]
        files = [(revision, file), *(each for each in self.files if each[0] > revision)]
        arrays = {
            numbers_of(each): self.arrays[numbers_of(each)]
            for each, _ in files[1:]
            if numbers_of(each) in self.arrays
        }
        then = size - sum(len(step.inserted) - len(step.removed) for step in steps)
        numbers = np.arange(then + 1, dtype=np.uint32)
        at = then
        for step in steps:
            numbers = Moved(step.inserted, step.removed).numbers(at)[numbers]
            at += len(step.inserted) - len(step.removed)
        if any(step.inserted or step.removed for step in steps):
            arrays[numbers_of(revision)] = numbers
        told_by = self.arrays[TOLD_BY]
        own = np.where(told_by <= revision, np.uint32(revision), told_by)
        own[-1] = 0
        return NameFiles(files, steps, {**arrays, TOLD_BY: own})

    @property
    def few(self) -> int:
        """How many names of bodies stand in small files."""
        return sum(len(self.arrays[numbers_of(revision)]) for revision, _ in self.files[1:])


def numbers_of(revision: int) -> str:
    """Return the name of the array that says which bodies a file of names is of."""
    return f"numbers_{revision}"
