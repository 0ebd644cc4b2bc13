"""(io) The hottest modules of the law as machine code, made by mypyc from the sources as they are.

A path is some thousand steps of the interpreter, two thirds of them in these modules. Where there
is a C compiler, `make compiled` translates them; what it made lies under the digest of the sources
and is used as long as they are the same, so that nothing old is ever run. Everything works without.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

MODULES: Final = (
    "course",
    "exchange",
    "holdings",
    "inquiry",
    "outlines",
    "reasons",
    "traversal",
    "upper_lines",
    "verdict",
    "view",
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
setup(name="law", ext_modules=modules, packages=[], script_args=["build_ext", *parts])
"""
_LAW: Final = Path(__file__).parent
_BUILD: Final = _LAW.parent / "build" / "law"


def folder() -> Path:
    """Return where the modules lie once they are compiled from the sources as they are now."""
    sources = hashlib.sha256(sys.implementation.cache_tag.encode())
    for name in MODULES:
        sources.update((_LAW / f"{name}.py").read_bytes())
    return _BUILD / sources.hexdigest()[:16]


def is_compiled() -> bool:
    """Tell whether the compiled modules are those that run."""
    return str(folder()) in sys.path


def use() -> list[str]:
    """Let the compiled modules be found; return where to look for them before all others."""
    made = folder()
    if os.environ.get(SWITCH) == "no" or not made.is_dir():
        return []
    # The part that they share is a module of its own, and of no package.
    sys.path.append(str(made))
    return [str(made / "law")]


def main() -> None:
    """Compile the modules where that has not been done, and end quietly where it cannot be."""
    made = folder()
    if made.is_dir():
        return
    with tempfile.TemporaryDirectory() as work:
        built = Path(work) / "built"
        told = subprocess.run(  # noqa: S603 -- our own Python, with our own files.
            [sys.executable, "-c", _RECIPE, str(built), *(f"law/{name}.py" for name in MODULES)],
            cwd=_LAW.parent, check=False, capture_output=True, text=True,
        )  # fmt: skip
        if told.returncode:
            sys.stderr.write(told.stdout + told.stderr)
            sys.exit(
                "zhuanjie: 未能编译，改为直接运行源码。The law is not compiled and runs as it is."
            )
        # What was made of other sources goes, and a copy that is cut short is never found.
        shutil.rmtree(_BUILD, ignore_errors=True)
        shutil.copytree(built, made.with_suffix(".part"))
        made.with_suffix(".part").rename(made)


if __name__ == "__main__":
    main()
