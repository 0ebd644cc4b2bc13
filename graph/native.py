"""(io) The hottest modules as machine code, made by mypyc from the sources as they are.

A path is some thousand steps of the interpreter, most of them in these modules. Where there is a C
compiler, `make compiled` translates them; what it made lies under the digest of the sources and is
used as long as they are the same, so that nothing old is ever run. Everything works without.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

MODULES: Final = (
    "law/course",
    "law/exchange",
    "law/holdings",
    "law/inquiry",
    "law/outlines",
    "law/reasons",
    "law/traversal",
    "law/upper_lines",
    "law/verdict",
    "law/view",
)
"""What is compiled, as one: what its modules have of each other is used without a detour."""

SWITCH: Final = "ZHUANJIE_COMPILED"
"""The variable that leaves the modules as they are where it is `no`."""

_RECIPE: Final = """
import sys
from mypyc.build import mypycify
from setuptools import setup
built, *paths = sys.argv[1:]
parts = ["--build-lib", built, "--build-temp", built + ".parts"]
modules = mypycify(paths, opt_level="3", debug_level="0", target_dir=built + ".c")
setup(name="native", ext_modules=modules, packages=[], script_args=["build_ext", *parts])
"""
_ROOT: Final = Path(__file__).parents[1]
_BUILD: Final = _ROOT / "build" / "native"


def folder() -> Path:
    """Return where the modules lie once they are compiled from the sources as they are now."""
    sources = hashlib.sha256(sys.implementation.cache_tag.encode())
    for name in MODULES:
        sources.update((_ROOT / f"{name}.py").read_bytes())
    return _BUILD / sources.hexdigest()[:16]


def is_compiled() -> bool:
    """Tell whether the compiled modules are those that run."""
    return _used() is not None


def places_of(package: str) -> list[str]:
    """Return where modules of a package are to be looked for before its own folder."""
    made = _used()
    if made is None:
        return []
    if str(made) not in sys.path:
        # The part that they share is a module of its own, and of no package.
        sys.path.append(str(made))
    return [str(made / package)]


@cache
def _used() -> Path | None:
    """Return where the compiled modules are that are to be used, None where the sources are."""
    # Nothing is read of the sources where nothing was ever compiled.
    if os.environ.get(SWITCH) == "no" or not _BUILD.is_dir():
        return None
    made = folder()
    return made if made.is_dir() else None


def main() -> None:
    """Compile the modules where that has not been done; say so and end where it cannot be."""
    made = folder()
    if made.is_dir():
        return
    with tempfile.TemporaryDirectory() as work:
        built = Path(work) / "built"
        told = subprocess.run(  # noqa: S603 -- our own Python, with our own files.
            [sys.executable, "-c", _RECIPE, str(built), *(f"{name}.py" for name in MODULES)],
            cwd=_ROOT, check=False, capture_output=True, text=True,
        )  # fmt: skip
        if told.returncode:
            sys.stderr.write(told.stdout + told.stderr)
            sys.exit(
                "zhuanjie: 未能编译，改为直接运行源码。Nothing is compiled; the sources run as they are."
            )
        # What was made of other sources goes, and a copy that is cut short is never found.
        shutil.rmtree(_BUILD, ignore_errors=True)
        shutil.copytree(built, made.with_suffix(".part"))
        made.with_suffix(".part").rename(made)


if __name__ == "__main__":
    main()
