"""(io) The program that writes a patched revision anew as a whole, beside the service and slowly.

What has been patched many times is searched in many files, and drags texts along that nobody reads.
The new files are an ordinary whole revision; who patches next takes them up. Nobody waits for it,
and one that is ended in the middle leaves nothing that is read.

Usage: python -m graph.rewriting FOLDER REVISION-DIGEST
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np

from graph.name_file import write_names
from graph.patch_files import Opened, open_patched
from graph.patch_names import TOLD_BY
from graph.patch_rows import ranges
from graph.patch_tables import NAMES
from graph.snapshot_arrays import NONE, Array
from graph.snapshot_file import write_file
from graph.snapshot_names import names_of
from graph.snapshot_sums import SoundFiles, write_sums
from graph.snapshot_texts import MORE

PLACE: Final = "rewriting"
"""The folder in which the files are written before they are moved to the others."""

_NICE: Final = 19
_TEXTS_AT_ONCE: Final = 1 << 16
_NUMBERS = {
    "name": "state_name", "short": "state_short", "region_name": "region_state_name",
    "workplace_name": "workplace_state_name",
}  # fmt: skip


def start(folder: Path, stem: str) -> subprocess.Popen[bytes] | None:
    """Begin to write a revision anew in another process; None where that cannot be done."""
    with suppress(OSError):
        return subprocess.Popen(  # noqa: S603 -- our own program, on our own folder.
            [sys.executable, "-m", __spec__.name, str(folder), stem],
            cwd=Path(__file__).parents[1], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    return None


def main(folder: Path, stem: str) -> None:
    """Write a patched revision anew, unless another process does so already."""
    os.nice(_NICE)
    place = folder / PLACE
    place.mkdir(mode=0o700, exist_ok=True)
    with (place / "rewriting.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if (folder / f"{stem}.sums").is_file():
            return
        rewrite(open_patched(SoundFiles(folder), stem), folder, stem)


def rewrite(opened: Opened, folder: Path, stem: str) -> None:
    """Write the whole files of a patched revision; its sums come last."""
    snapshot, place = opened.snapshot, folder / PLACE
    place.mkdir(mode=0o700, exist_ok=True)
    for left in place.glob("*.*"):
        if left.suffix != ".lock":
            left.unlink()
    arrays = place / f"{stem}.snapshot"
    names = arrays.with_suffix(".names")
    write_file(arrays, whole(snapshot.raw), snapshot.meta)
    write_names(names, names_of(snapshot, range(snapshot.size)))
    write_sums([arrays, names], opened.layers.counts)
    for file in (arrays, names, arrays.with_suffix(".sums")):
        # They are new where they come to lie, however long they took: the upkeep goes by age.
        os.utime(file)
        file.replace(folder / file.name)


def whole(raw: Mapping[str, Any]) -> dict[str, Array]:
    """Return the arrays of a revision as they are built: no text that nobody reads."""
    arrays = {
        name: np.asarray(array)
        for name, array in raw.items()
        if name != TOLD_BY and not name.startswith("numbers_") and not name.endswith(MORE)
    }
    for arena in NAMES:
        arrays |= _told(raw, arena, np.asarray(raw[_NUMBERS[arena]]))
    return arrays


def _told(raw: Mapping[str, Any], arena: str, numbers: Array) -> dict[str, Array]:
    """Return the texts that rows tell, end to end, and the numbers of the rows among them."""
    is_given = numbers != NONE
    used, own = np.unique(numbers[is_given], return_inverse=True)
    at = np.asarray(raw[f"{arena}_at"]).astype(np.int64)
    lengths = at[used + 1] - at[used]
    now = numbers.copy()
    now[is_given] = own
    ends = np.concatenate(([0], np.cumsum(lengths))).astype(np.uint32)
    pieces = [np.zeros(0, np.uint8), *_pieces(raw, arena, at, used)]
    text = np.concatenate(pieces)
    return {f"{arena}_at": ends, f"{arena}_text": text, _NUMBERS[arena]: now}


def _pieces(raw: Mapping[str, Any], arena: str, at: Array, used: Array) -> Iterator[Array]:
    first = np.asarray(raw[f"{arena}_text"])
    more = np.asarray(raw.get(f"{arena}{MORE}", first[:0]))
    for begin in range(0, len(used), _TEXTS_AT_ONCE):
        some = used[begin : begin + _TEXTS_AT_ONCE].astype(np.int64)
        # The texts that came later all stand behind the first ones.
        split = int(np.searchsorted(at[some], len(first)))
        for part, texts, before in ((some[:split], first, 0), (some[split:], more, len(first))):
            if len(part):
                yield texts[ranges(at[part] - before, at[part + 1] - before)]


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
