"""(io) The folder of the embedded database: its private files, its settings, and who uses it."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, NamedTuple, Self

from graph.errors import EmbeddedDatabaseFailed
from graph.processes import Process

CHECKOUT = Path(__file__).parents[1]
USERNAME = "neo4j"
READY, STOPPING = "READY", "STOPPING"

SETTINGS = """\
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
dbms.security.allow_csv_import_from_file_urls=false
db.tx_log.preallocate=false
db.tx_log.rotation.size=32m
db.tx_log.rotation.retention_policy=2 files
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
"""

_ITERATIONS = 1024


def home_of(environ: Mapping[str, str]) -> Path:
    """Return the folder for the data of this service: `ZHUANJIE_HOME`, else in the checkout."""
    return Path(environ.get("ZHUANJIE_HOME") or CHECKOUT / ".zhuanjie").expanduser().absolute()


class RunRecord(NamedTuple):
    """What `run.json` says of the server that runs on a home."""

    state: str
    port: int
    server: Process
    owner: Process
    command: str

    @property
    def is_usable(self) -> bool:
        """Whether another command may connect: ready, and neither server nor owner has gone."""
        return self.state == READY and self.server.is_alive and self.owner.is_alive

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Self:
        """Return the record that a JSON object holds."""
        server, owner = Process(*data["server"]), Process(*data["owner"])
        return cls(data["state"], data["port"], server, owner, data["command"])


class Home:
    """The folder of one embedded database."""

    def __init__(self, folder: Path) -> None:
        """Take the home of the service; the database lives in `neo4j` below it."""
        self.root = folder / "neo4j"
        self.data = self.root / "data"
        self.conf = self.root / "conf"
        self.console = self.root / "logs" / "console.log"
        self.run_file = self.root / "run.json"
        self._users = self.root / "users"
        self._password = self.root / "password"

    def prepare(self) -> None:
        """Make the folders, readable by their owner only, and refuse those that others can read."""
        try:
            self.root.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (self.root, self.data, self.conf, self.console.parent, self._users):
                folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise EmbeddedDatabaseFailed(
                reason_zh=f"不能写入 {self.root}（{error.strerror}）。请设 ZHUANJIE_HOME。",
                reason_en=f"{self.root} cannot be written ({error.strerror}). Set ZHUANJIE_HOME.",
            ) from error
        for path in (self.root, self.data, self._password):
            self._refuse_open(path)

    def password(self) -> str:
        """Return the password of this database, made at random the first time."""
        with suppress(FileNotFoundError):
            return self._password.read_text("utf-8").strip()
        if self._has_users:
            raise EmbeddedDatabaseFailed(
                reason_zh=f"{self._password} 不见了，打不开已有数据。请恢复它或移走 {self.root}。",
                reason_en=f"{self._password} is gone. Restore it, or move {self.root} away.",
            )
        write_private(self._password, secrets.token_urlsafe(24) + "\n")
        return self._password.read_text("utf-8").strip()

    def write_settings(self, port: int) -> None:
        """Write the settings, and for an empty database the hash of its password."""
        write_private(self.conf / "neo4j.conf", SETTINGS.format(port=port))
        if not self._has_users:
            folder = self.data / "dbms"
            folder.mkdir(mode=0o700, exist_ok=True)
            write_private(folder / "auth.ini", credential(self.password(), secrets.token_bytes(32)))

    def record(self) -> RunRecord | None:
        """Return what `run.json` says, or None where there is none that can be read."""
        try:
            return RunRecord.load(json.loads(self.run_file.read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write_record(self, record: RunRecord) -> None:
        """Replace `run.json` at once, so that nobody reads half of it."""
        write_private(self.run_file, json.dumps(record._asdict()))

    def enter(self, command: str) -> Path:
        """Leave a small file that tells the owner of the server who else uses it."""
        this = Process.current()
        path = self._users / f"{this.pid}-{secrets.token_hex(4)}.json"
        write_private(path, json.dumps([*this, command]))
        return path

    def visitors(self) -> list[str]:
        """Return number and command of each living process that uses the server of another."""
        found = []
        for path in sorted(self._users.glob("*.json")):
            try:
                pid, began, command = json.loads(path.read_text("utf-8"))
            except (OSError, ValueError):
                continue
            if Process(pid, began).is_alive:
                found.append(f"{command} ({pid})")
            else:
                path.unlink(missing_ok=True)
        return found

    @contextmanager
    def lock(self, name: str) -> Iterator[IO[str] | None]:
        """Try to take a lock of this home; gives None where another process has it.

        The lock ends with the block or the process, however that ends.
        """
        with os.fdopen(os.open(self.root / name, os.O_RDWR | os.O_CREAT, 0o600), "r+") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
            else:
                yield stream

    @property
    def size(self) -> int:
        """The bytes of the stored graph."""
        return sum(path.stat().st_size for path in self.data.glob("databases/neo4j/**/*"))

    @property
    def _has_users(self) -> bool:
        return (self.data / "databases" / "system").exists()

    def _refuse_open(self, path: Path) -> None:
        if path.exists() and (mode := path.stat().st_mode & 0o777) & 0o077:
            raise EmbeddedDatabaseFailed(
                reason_zh=f"别人能打开 {path}（权限 {mode:03o}）。请运行 chmod -R go= {self.root}",
                reason_en=f"others can open {path} ({mode:03o}). First: chmod -R go= {self.root} .",
            )


def write_private(path: Path, text: str) -> None:
    """Replace a file at once by one that only its owner can read."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
    part.replace(path)


def credential(password: str, salt: bytes) -> str:
    """Return the line by which Neo4j takes over a first password without ever seeing it."""
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(_ITERATIONS - 1):
        digest = hashlib.sha256(digest).digest()
    hashed, salted = digest.hex().upper(), salt.hex().upper()
    return f"{USERNAME}:SHA-256,{hashed},{salted},{_ITERATIONS}:\n"
