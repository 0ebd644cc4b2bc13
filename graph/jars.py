"""(io) The jars of the embedded database: the locked list, and a folder that holds exactly these.

The list is `jars.lock` in the repository. The folder is a cache that several homes share; every jar
in it is compared with its SHA-256 before it is used. The transfer itself is in `graph.download`.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Lock
from typing import IO, NamedTuple

from graph.download import Download
from graph.errors import EmbeddedDatabaseFailed

LOCK_FILE = Path(__file__).parents[1] / "jars.lock"
THREADS = 8

Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes in all."""


class Jar(NamedTuple):
    """One locked jar; `classifier` is empty for most."""

    group: str
    artifact: str
    version: str
    classifier: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The file name, unique within the list.

        >>> Jar("io.netty", "netty-common", "4.1.1", "", 1, "00").name
        'netty-common-4.1.1.jar'
        """
        tail = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{tail}.jar"

    @property
    def path(self) -> str:
        """The path in a Maven repository, remote or local.

        >>> Jar("io.netty", "netty-common", "4.1.1", "", 1, "00").path
        'io/netty/netty-common/4.1.1/netty-common-4.1.1.jar'
        """
        return f"{self.group.replace('.', '/')}/{self.artifact}/{self.version}/{self.name}"


def read_lock(path: Path = LOCK_FILE) -> list[Jar]:
    """Return the locked jars, sorted by name."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise EmbeddedDatabaseFailed(
            reason_zh=f"读不到 {path}（{error.strerror}）。请从完整的检出目录运行。",
            reason_en=f"{path} cannot be read ({error.strerror}). Run from a complete checkout.",
        ) from error
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    jars = [
        Jar(group, artifact, version, "" if classifier == "-" else classifier, int(size), sha256)
        for group, artifact, version, classifier, size, sha256 in rows
    ]
    return sorted(jars, key=lambda jar: jar.name)


def write_lock(jars: Iterable[Jar], path: Path = LOCK_FILE) -> None:
    """Write the list, one jar a line, in the order of groups."""
    lines = ["# group artifact version classifier size sha256; written by `make lock-jars`"]
    lines += [
        f"{jar.group} {jar.artifact} {jar.version} {jar.classifier or '-'} {jar.size} {jar.sha256}"
        for jar in sorted(jars)
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def digest_of(jars: Sequence[Jar]) -> str:
    """Return a short name for this set of jars; another set gets another folder."""
    return hashlib.sha256("".join(jar.sha256 for jar in jars).encode()).hexdigest()[:12]


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_sound(jar: Jar, path: Path) -> bool:
    """Tell whether the file is there with the locked size and SHA-256."""
    try:
        return path.stat().st_size == jar.size and sha256_of(path) == jar.sha256
    except OSError:
        return False


def provide(
    jars: Sequence[Jar],
    folder: Path,
    environ: Mapping[str, str],
    progress: Progress | None = None,
    stop: Event | None = None,
) -> list[Path]:
    """Return the paths of all jars in `folder`, after fetching those that are missing or spoilt.

    Args:
        stop: set by another thread to give up; what is complete stays for the next time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stop = stop or Event()
    # One process at a time fills a folder; a kill frees the lock. The others wait here, and then
    # find everything in place.
    with (folder / ".lock").open("w") as lock:
        while not _try_lock(lock):
            if stop.wait(0.05):
                raise _interrupted()
        with ThreadPoolExecutor(THREADS) as pool:
            sound = list(pool.map(lambda jar: is_sound(jar, folder / jar.name), jars))
        missing = [jar for jar, good in zip(jars, sound, strict=True) if not good]
        if missing:
            _fill(missing, folder, environ, _Meter(missing, progress), stop)
    return [folder / jar.name for jar in jars]


def _try_lock(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _interrupted() -> EmbeddedDatabaseFailed:
    return EmbeddedDatabaseFailed(
        reason_zh="下载被中断。请重试，已下载的部分不会丢失。",
        reason_en="The download was interrupted. Try again; what is complete is kept.",
    )


class _Meter:
    """Adds up the bytes of all threads and reports them."""

    def __init__(self, jars: Sequence[Jar], progress: Progress | None) -> None:
        self._total = sum(jar.size for jar in jars)
        self._done = 0
        self._progress = progress
        self._lock = Lock()

    def add(self, count: int) -> None:
        """Count bytes; a negative number takes a failed attempt back."""
        with self._lock:
            self._done += count
            if self._progress:
                self._progress(self._done, self._total)


def _fill(
    jars: Sequence[Jar], folder: Path, environ: Mapping[str, str], meter: _Meter, stop: Event
) -> None:
    local = local_repository(environ)
    with Download(environ, stop) as download, ThreadPoolExecutor(THREADS) as pool:

        def fill(jar: Jar) -> None:
            part = folder / f"{jar.name}.part"
            if is_sound(jar, local / jar.path):
                shutil.copyfile(local / jar.path, part)
                meter.add(jar.size)
            else:
                download.fetch(jar.path, part, jar.size, jar.sha256, meter.add)
            part.replace(folder / jar.name)

        try:
            # The biggest first, so that no thread is left alone with one at the end.
            list(pool.map(fill, sorted(jars, key=lambda jar: -jar.size)))
        except BaseException:
            stop.set()
            raise


def local_repository(environ: Mapping[str, str]) -> Path:
    """Return the local Maven repository, which may not exist."""
    home = Path(environ["HOME"]) if environ.get("HOME") else Path.home()
    return Path(environ.get("M2_REPO") or home / ".m2" / "repository")
