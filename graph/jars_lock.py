"""(io) Make `jars.lock`: resolve Neo4j Community with Maven, drop what is not needed, hash it.

For developers (`make lock-jars`); needs `mvn` and a network, and is never run by the service.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from graph.jars import Jar, read_lock, sha256_of, write_lock

VERSION = "5.26.30"
# The server comes first: where the two want different versions of a library, the first one wins.
ROOTS = ("org.neo4j.app:neo4j-server", "org.neo4j:neo4j")

DROPPED = {
    # The web server and its REST interface; `server.http.enabled=false`. The servlet interfaces
    # stay, because the entry point of the server names one of them.
    "HTTP": (
        r"org\.eclipse\.jetty.*:(?!jetty-servlet-api).*|org\.glassfish\..*|jakarta\..*|javax\..*|"
        r"com\.fasterxml\.jackson\.(jaxrs|module):.*|com\.sun\..*|org\.jvnet\.staxex:.*|"
        r"org\.codehaus\.jettison:.*|org\.javassist:.*"
    ),
    # `neo4j-admin`: import, check, dump and load, diagnostics, migration of settings.
    "administration": (
        r"org\.neo4j:neo4j-(import-tool|consistency-check|command-line)|org\.jprocesses:.*|"
        r"com\.profesorfalken:.*|org\.apache\.commons:commons-(compress|configuration2)|"
        r"commons-(codec|io|logging):.*|com\.github\.luben:zstd-jni"
    ),
    "import of parquet": (
        r"org\.apache\.parquet:.*|blue\.strategic\.parquet:.*|org\.apache\.hadoop:.*|"
        r"org\.xerial\.snappy:.*"
    ),
    # Only macros refer to it, and these run when Neo4j is compiled.
    "Scala reflection": r"org\.scala-lang:scala-reflect",
}

_LINE = re.compile(
    r"^\s+(?P<group>[\w.-]+):(?P<artifact>[\w.-]+):jar:((?P<classifier>[\w.-]+):)?"
    r"(?P<version>[\w.-]+):(compile|runtime)\b"
)


def resolve(folder: Path) -> list[Jar]:
    """Return every jar of the server as Maven resolves it, fetched below `folder`."""
    listing = folder / "list.txt"
    (folder / "pom.xml").write_text(_pom(), "utf-8")
    command = ["mvn", "-q", "-B", "-C", f"-Dmaven.repo.local={folder}/repository"]
    command += ["dependency:list", f"-DoutputFile={listing}", "-DincludeScope=runtime"]
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603
    matches = filter(None, map(_LINE.match, listing.read_text("utf-8").splitlines()))
    return [_measured(match, folder / "repository") for match in matches]


def is_needed(jar: Jar) -> bool:
    """Tell whether the embedded server uses the jar."""
    name = f"{jar.group}:{jar.artifact}"
    return not any(re.fullmatch(pattern, name) for pattern in DROPPED.values())


def main() -> None:
    """Resolve, drop, hash and write the list."""
    with tempfile.TemporaryDirectory() as folder:
        resolved = resolve(Path(folder))
    kept = [jar for jar in resolved if is_needed(jar)]
    before = set(read_lock())
    write_lock(kept)
    size = sum(jar.size for jar in kept) / 1e6
    changed = len(before.symmetric_difference(kept))
    sys.stdout.write(
        f"Neo4j {VERSION}: {len(kept)} of {len(resolved)} jars, {size:.0f} MB, {changed} changed\n"
    )


def _measured(match: re.Match[str], repository: Path) -> Jar:
    group, artifact = match["group"], match["artifact"]
    jar = Jar(group, artifact, match["version"], match["classifier"] or "", 0, "")
    path = repository / jar.path
    return jar._replace(size=path.stat().st_size, sha256=sha256_of(path))


def _pom() -> str:
    rows = "".join(
        "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version>"
        "</dependency>".format(*root.split(":"), VERSION)
        for root in ROOTS
    )
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        "<groupId>zhuanjie</groupId><artifactId>jars</artifactId><version>1</version>"
        f"<dependencies>{rows}</dependencies></project>"
    )


if __name__ == "__main__":
    main()
