"""The locked jars: fetched in parallel, compared with their checksum, never half there."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from graph.errors import EmbeddedDatabaseFailed
from graph.jars import THREADS, Jar, digest_of, is_sound, provide, read_lock, write_lock
from graph.jars_lock import is_needed


def content(name: str) -> bytes:
    """Return the bytes that stand for a jar, different for each."""
    return hashlib.sha512(name.encode()).digest() * 400


def a_jar(name: str, classifier: str = "", sha256: str = "") -> Jar:
    """Return a locked jar with the right size and, unless told otherwise, checksum."""
    data = content(name)
    digest = sha256 or hashlib.sha256(data).hexdigest()
    return Jar("org.example", name, "1.0", classifier, len(data), digest)


class Repository(ThreadingHTTPServer):
    """A Maven repository that holds every artifact, and counts what is asked of it."""

    daemon_threads = True

    def __init__(self) -> None:
        """Listen on a free port of loopback."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []
        self.connections = 0
        self.failures = 0
        self.moved = False
        self.pause_seconds = 0.0

    def handle_error(self, *_: object) -> None:
        """Keep quiet about a client that was killed."""

    @property
    def url(self) -> str:
        """The address for `ZHUANJIE_MAVEN_URL`."""
        return f"http://127.0.0.1:{self.server_port}/maven"


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    server: Repository

    def setup(self) -> None:
        """Count the connection."""
        self.server.connections += 1
        super().setup()

    def do_GET(self) -> None:
        """Answer with the artifact, a failure or a new address."""
        self.server.asked.append(self.path)
        if self.server.failures > 0:
            self.server.failures -= 1
            self._answer(503, b"busy")
        elif self.server.moved and not self.path.startswith("/new"):
            self._answer(302, b"", Location=f"/new{self.path}")
        else:
            self._answer(200, content(self.path.split("/")[-3]))

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        half = len(body) // 2
        self.wfile.write(body[:half])
        time.sleep(self.server.pause_seconds)
        self.wfile.write(body[half:])


@contextmanager
def _served() -> Iterator[Repository]:
    with Repository() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def repository() -> Iterator[Repository]:
    """Give a repository on loopback."""
    with _served() as server:
        yield server


@pytest.fixture
def environ(repository: Repository, tmp_path: Path) -> dict[str, str]:
    """Give an environment that names the repository, and a local one without content."""
    return {"ZHUANJIE_MAVEN_URL": repository.url, "M2_REPO": str(tmp_path / "m2")}


def test_the_lock_names_the_jars_of_one_neo4j() -> None:
    """Every line is complete, no two jars share a name, and the entry point is among them."""
    jars = read_lock()

    assert 130 <= len(jars) <= 170
    assert len({jar.name for jar in jars}) == len(jars)
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in jars)
    assert len({jar.version for jar in jars if jar.group == "org.neo4j"}) == 1
    assert "neo4j" in {jar.artifact for jar in jars}
    assert all(is_needed(jar) for jar in jars)


def test_web_server_and_parquet_are_not_needed() -> None:
    """What is dropped is dropped by group and artifact; the servlet interfaces stay."""
    names = {
        ("org.eclipse.jetty", "jetty-server"): False,
        ("org.eclipse.jetty.toolchain", "jetty-servlet-api"): True,
        ("org.apache.parquet", "parquet-column"): False,
        ("com.github.luben", "zstd-jni"): False,
        ("org.neo4j", "neo4j-cypher"): True,
    }

    found = {name: is_needed(Jar(*name, "1", "", 1, "")) for name in names}

    assert found == names


def test_a_written_lock_reads_back_the_same(tmp_path: Path) -> None:
    """Also a jar with a classifier."""
    jars = [a_jar("alpha"), a_jar("beta", classifier="linux-x86_64")]

    write_lock(jars, tmp_path / "jars.lock")

    assert read_lock(tmp_path / "jars.lock") == jars
    assert digest_of(jars) != digest_of(jars[:1])


def test_all_jars_come_over_few_connections_with_progress(
    repository: Repository, environ: dict[str, str], tmp_path: Path
) -> None:
    """The progress goes up to the sum of the sizes; no thread opens a second connection."""
    jars = [a_jar(f"jar{number}") for number in range(60)]
    seen: list[tuple[int, int]] = []

    paths = provide(jars, tmp_path / "jars", environ, lambda done, of: seen.append((done, of)))

    assert all(is_sound(jar, path) for jar, path in zip(jars, paths, strict=True))
    assert len(repository.asked) == 60
    assert repository.connections <= THREADS
    total = sum(jar.size for jar in jars)
    assert seen == sorted(seen)
    assert seen[-1] == (total, total)


def test_what_is_there_is_not_fetched_again(
    repository: Repository, environ: dict[str, str], tmp_path: Path
) -> None:
    """A second call only compares checksums."""
    jars = [a_jar("alpha"), a_jar("beta")]
    provide(jars, tmp_path, environ)
    repository.asked.clear()

    provide(jars, tmp_path, environ, lambda *_: pytest.fail("there is nothing to fetch"))

    assert repository.asked == []


@pytest.mark.parametrize("spoil", [lambda data: data[:-1], lambda data: b"x" + data[1:]])
def test_a_cut_or_changed_jar_is_fetched_again(
    repository: Repository, environ: dict[str, str], tmp_path: Path, spoil: object
) -> None:
    """Only the spoilt one is."""
    jars = [a_jar("alpha"), a_jar("beta")]
    paths = provide(jars, tmp_path, environ)
    repository.asked.clear()
    assert callable(spoil)
    paths[0].write_bytes(spoil(paths[0].read_bytes()))

    provide(jars, tmp_path, environ)

    assert is_sound(jars[0], paths[0])
    assert repository.asked == ["/maven/org/example/alpha/1.0/alpha-1.0.jar"]


def test_a_wrong_checksum_is_refused(
    repository: Repository, environ: dict[str, str], tmp_path: Path
) -> None:
    """Nothing appears under the name of the jar, and the message says what to do."""
    jar = a_jar("alpha", sha256="0" * 64)

    with pytest.raises(EmbeddedDatabaseFailed) as caught:
        provide([jar], tmp_path, environ)

    assert not (tmp_path / jar.name).exists()
    for language in ("zh", "en"):
        text = caught.value.text(language)
        assert "SHA-256" in text
        assert "ZHUANJIE_MAVEN_URL" in text
        assert repository.url in text


def test_a_passing_failure_of_the_repository_is_outlived(
    repository: Repository, environ: dict[str, str], tmp_path: Path
) -> None:
    """The bytes of a failed try are not counted twice."""
    repository.failures = 2
    seen: list[tuple[int, int]] = []

    provide([a_jar("alpha")], tmp_path, environ, lambda done, of: seen.append((done, of)))

    assert seen[-1][0] == seen[-1][1]
    assert len(repository.asked) == 3


def test_a_mirror_may_send_elsewhere(
    repository: Repository, environ: dict[str, str], tmp_path: Path
) -> None:
    """A redirect is followed, and its answer compared like any other."""
    repository.moved = True

    [path] = provide([a_jar("alpha")], tmp_path, environ)

    assert is_sound(a_jar("alpha"), path)


def test_a_local_repository_is_used_where_its_jar_is_sound(
    repository: Repository, environ: dict[str, str], tmp_path: Path
) -> None:
    """A sound jar is copied, a spoilt one fetched."""
    sound, spoilt = a_jar("alpha"), a_jar("beta")
    for jar, data in ((sound, content("alpha")), (spoilt, b"spoilt")):
        path = Path(environ["M2_REPO"], jar.path)
        path.parent.mkdir(parents=True)
        path.write_bytes(data)

    paths = provide([sound, spoilt], tmp_path / "jars", environ)

    assert [path.read_bytes() for path in paths] == [content("alpha"), content("beta")]
    assert repository.asked == ["/maven/org/example/beta/1.0/beta-1.0.jar"]


def test_a_repository_that_is_not_there_is_named_with_a_remedy(tmp_path: Path) -> None:
    """Without a network the message still says what to do."""
    environ = {"ZHUANJIE_MAVEN_URL": "http://127.0.0.1:1/maven", "M2_REPO": str(tmp_path)}

    with pytest.raises(EmbeddedDatabaseFailed) as caught:
        provide([a_jar("alpha")], tmp_path, environ)

    assert "NEO4J_URI" in caught.value.text("zh")
    assert "NEO4J_URI" in caught.value.text("en")


KILLED = """
import sys
from pathlib import Path
from graph.jars import provide, read_lock
folder = Path(sys.argv[1])
environ = {"ZHUANJIE_MAVEN_URL": sys.argv[2], "M2_REPO": "/nonexistent"}
provide(read_lock(folder / "jars.lock"), folder / "jars", environ, lambda *_: print(flush=True))
"""


def test_a_killed_fetch_leaves_no_jar_that_only_looks_complete(
    repository: Repository, environ: dict[str, str], tmp_path: Path
) -> None:
    """What has its name is whole, the rest comes the next time, and no lock is left."""
    jars = [a_jar(f"jar{number}") for number in range(12)]
    write_lock(jars, tmp_path / "jars.lock")
    repository.pause_seconds = 0.2
    command = [sys.executable, "-c", KILLED, str(tmp_path), repository.url]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as fetching:
        assert fetching.stdout is not None
        fetching.stdout.readline()
        fetching.kill()
    there = [jar for jar in jars if (tmp_path / "jars" / jar.name).exists()]
    repository.pause_seconds = 0.0

    paths = provide(jars, tmp_path / "jars", environ)

    assert len(there) < len(jars)
    assert all(is_sound(jar, tmp_path / "jars" / jar.name) for jar in there)
    assert all(is_sound(jar, path) for jar, path in zip(jars, paths, strict=True))
