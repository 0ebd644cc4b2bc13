"""(io) What the files of a revision hold: all its arrays, or those that differ from other files.

A revision that was built lies in one file of arrays and one of names. One that was patched has a
file with the arrays that its change touched, whole, and says of each other array in which file it
lies. So no file is ever read behind another one, and any file goes when no revision names it.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.patch_names import TOLD_BY, NameFiles, numbers_of
from graph.snapshot import Snapshot
from graph.snapshot_file import write_file
from graph.snapshot_sums import SoundFiles, read_sums, write_sums

if TYPE_CHECKING:
    from graph.patch_build import Patch
    from graph.search import SearchIndex

_ELSEWHERE = "elsewhere"


class Layers(NamedTuple):
    """Where the arrays of a revision lie, where its names do, and how many facts it has by type.

    `places` are files by the names of arrays.
    """

    places: dict[str, str]
    names: NameFiles
    counts: dict[str, int]

    @property
    def files(self) -> set[str]:
        """Every file that the revision needs."""
        return {*self.places.values(), *(file for _, file in self.names.files)}


class Opened:
    """What is mapped of one revision; the names are opened when they are first asked for.

    Args:
        snapshot: the arrays.
        names: the file of the names, or where more than one of them lie.
        files: the files of a shelf, found sound.
    """

    def __init__(
        self, snapshot: Snapshot, names: Path | Layers, files: SoundFiles | None = None
    ) -> None:
        """Keep the arrays and the places of the names."""
        self.snapshot = snapshot
        self._file = names if isinstance(names, Path) else None
        self.layers = alone(snapshot, names) if isinstance(names, Path) else names
        self._files = {
            file: files.check(file) for _, file in self.layers.names.files if files is not None
        }

    @cached_property
    def search(self) -> SearchIndex:
        """The names, ready to be searched."""
        from graph.name_parts import NamePart
        from graph.search import SearchIndex

        if self._file is not None:
            return SearchIndex.open(self._file)
        files, _, arrays = self.layers.names
        return SearchIndex([
            NamePart(
                self._files[file].names(), revision, arrays.get(numbers_of(revision)),
                arrays.get(TOLD_BY),
            )
            for revision, file in files
        ])  # fmt: skip

    @property
    def version(self) -> tuple[int, str]:
        """Revision and digest, which together name what is known."""
        return self.snapshot.revision, self.snapshot.digest


def alone(snapshot: Snapshot, names: Path) -> Layers:
    """Return the layers of a snapshot that lies in one file beside its names."""
    places = dict.fromkeys(snapshot.raw, names.with_suffix(".snapshot").name)
    return Layers(places, NameFiles([(snapshot.revision, names.name)], [], {}), {})


def open_whole(files: SoundFiles, stem: str) -> Opened:
    """Open a revision that was built.

    Raises:
        ValueError: its files are not sound.
        OSError: they are not there.
    """
    file = f"{stem}.snapshot"
    arrays, meta = files.check(file).arrays()
    snapshot = Snapshot.of_arrays(arrays, meta)
    layers = alone(snapshot, Path(f"{stem}.names"))._replace(counts=_counts(files, file))
    return Opened(snapshot, layers, files)


def open_patched(files: SoundFiles, stem: str) -> Opened:
    """Open a revision that was patched.

    Raises:
        ValueError: one of its files is not sound.
        OSError: one is not there.
    """
    file = f"{stem}.patch"
    own, header = files.check(file).arrays()
    places = {**header[_ELSEWHERE], **dict.fromkeys(own, file)}
    raw: dict[str, Any] = {
        name: files.check(place).arrays()[0][name] for name, place in header[_ELSEWHERE].items()
    }
    raw |= own
    names = NameFiles.of(header["names"], header["steps"], raw)
    snapshot = Snapshot.of_arrays(raw, header["meta"])
    return Opened(snapshot, Layers(places, names, _counts(files, file)), files)


def write_patch(
    path: Path, patch: Patch, names: NameFiles, before: Layers, counts: dict[str, int]
) -> None:
    """Write the file of a patched revision, and its sums last.

    Args:
        path: the file.
        patch: the arrays that differ, and the small tables.
        names: where the names stand; the file of its own is written already.
        before: where the arrays of the revision before lie.
        counts: how many facts of each type there are.
    """
    known = before.names.arrays
    arrays = patch.arrays | {
        name: array for name, array in names.arrays.items() if known.get(name) is not array
    }
    elsewhere = {
        name: place
        for name, place in before.places.items()
        if name not in arrays and (name in names.arrays or name not in known)
    }
    steps, files = [list(step) for step in names.steps], [list(each) for each in names.files]
    header = {"meta": patch.meta, _ELSEWHERE: elsewhere, "names": files, "steps": steps}
    # What a crash leaves half of is found by its sum; waiting for the disk would be all it costs.
    write_file(path, arrays, header, is_synced=False)
    own = path.with_suffix(".patchnames")
    write_sums([path, own] if own.is_file() else [path], counts)


def _counts(files: SoundFiles, file: str) -> dict[str, int]:
    counts: dict[str, int] = read_sums(files.folder / file)["counts"]
    return counts
