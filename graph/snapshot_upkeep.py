"""(io) The upkeep of a shelf: what no revision needs goes, what was patched often is written anew."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from graph.patch_files import Opened
from graph.snapshot_sums import SUMS_OF, SoundFiles

KEPT_REVISIONS: Final = 2
"""The one before the current is kept: another worker may be about to open it."""

MANY_NAMES: Final = 1_000
SHARE_OF_NAMES: Final = 100
MANY_FILES: Final = 16
MANY_STEPS: Final = 500
"""When a revision is written anew: more names than the first, and than one in a hundred, stand in
small files, there are more of these, or there were more revisions since the last time."""

QUIET_SECONDS: Final = 600.0
"""When nothing has changed for so long, what was patched is written anew."""

Find = Callable[[int, str], Opened | None]


def versions_in(folder: Path) -> list[tuple[int, str]]:
    """Return which revisions have files, with their digests, the newest last."""
    stems = {path.stem for end in ("sums", "patchsums") for path in folder.glob(f"*.{end}")}
    parted = (stem.partition("-") for stem in stems)
    return sorted((int(number), digest) for number, _, digest in parted if number.isdecimal())


def tidy(files: SoundFiles, find: Find, newest: str = "") -> None:
    """Remove what other revisions and broken-off builds left; called by the only builder.

    A process that still has a removed file mapped keeps it until it lets go.

    Args:
        files: the shelf.
        find: opens a revision.
        newest: a revision that is kept whatever its age.
    """
    kept = set(_kept(files.folder, find, newest))
    files.keep(kept)
    for path in files.folder.iterdir():
        of_a_revision = path.suffix in SUMS_OF or path.suffix in SUMS_OF.values()
        if path.suffix == ".part" or (of_a_revision and path.name not in kept):
            path.unlink(missing_ok=True)


def _kept(folder: Path, find: Find, newest: str) -> Iterator[str]:
    """Yield the names of the files that the newest revisions need, and those of their sums."""
    heads = [path for end in ("snapshot", "patch") for path in folder.glob(f"*.{end}")]
    heads.sort(key=lambda path: path.stat().st_mtime_ns)
    for stem in {newest, *(path.stem for path in heads[-KEPT_REVISIONS:])}:
        yield from (f"{stem}{end}" for end in (*SUMS_OF, *SUMS_OF.values()))
        number, _, digest = stem.partition("-")
        opened = find(int(number), digest) if number.isdecimal() else None
        for file in sorted(opened.layers.files) if opened else ():
            yield file
            yield Path(file).stem + SUMS_OF[Path(file).suffix]


class Rewriter:
    """Has revisions written anew by another process, one at a time.

    Args:
        folder: the shelf.
    """

    def __init__(self, folder: Path) -> None:
        """Nothing is being written yet."""
        self._folder = folder
        self._running: subprocess.Popen[bytes] | None = None
        self._tried = ""

    def start_if_due(self, opened: Opened, quiet_seconds: float) -> subprocess.Popen[bytes] | None:
        """Begin to write a revision anew where it is time and none is being written.

        Args:
            opened: the revision.
            quiet_seconds: for how long nothing has changed.
        """
        stem = "{}-{}".format(*opened.version)
        is_running = self._running is not None and self._running.poll() is None
        if is_running or stem == self._tried or not _is_due(opened, quiet_seconds):
            return None
        from graph import rewriting

        self._tried = stem
        self._running = rewriting.start(self._folder, stem)
        return self._running


def _is_due(opened: Opened, quiet_seconds: float) -> bool:
    names, size = opened.layers.names, opened.snapshot.size
    return bool(names.steps) and (
        names.few > max(MANY_NAMES, size // SHARE_OF_NAMES)
        or len(names.files) > MANY_FILES
        or len(names.steps) > MANY_STEPS
        or quiet_seconds > QUIET_SECONDS
    )
