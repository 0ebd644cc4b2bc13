"""(io) What `zhuanjie doctor` looks at; each finding carries its remedy."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from commands.running import home, is_embedded
from commands.settings import settings_of
from graph.connection import Database, Endpoint
from graph.embedded import cache_of, configured
from graph.errors import ZhuanjieError
from graph.head import read_head, text_of
from graph.home import Home
from graph.java import find_java
from graph.migrations import list_migrations, read_version
from graph.server import endpoint_of, is_taken

OLDEST_PYTHON = (3, 11)
MEMORY_MB, DISK_MB = 2048, 1024
PRIVATE = 0o077
PACKAGES = ("neo4j", "numpy", "starlette", "strawberry-graphql", "uvicorn")


class Finding(NamedTuple):
    """One thing that was looked at: `state` is ok, note or fault."""

    subject: str
    state: str
    zh: str
    en: str
    remedy_zh: str = ""
    remedy_en: str = ""

    def text(self, language: str) -> str:
        """Return what was found, in `zh` or `en`."""
        return self.zh if language == "zh" else self.en

    def remedy(self, language: str) -> str:
        """Return what to do, in `zh` or `en`."""
        return self.remedy_zh if language == "zh" else self.remedy_en


async def diagnose() -> list[Finding]:
    """Look at everything and return what was found."""
    return [
        *_versions(),
        *(_java() if is_embedded() else ()),
        *_memory(),
        *_disk(),
        *_port(),
        *_modes(),
        *[each async for each in _database()],
    ]


def _versions() -> Iterator[Finding]:
    found = platform.python_version()
    is_new = sys.version_info[:2] >= OLDEST_PYTHON
    yield Finding(
        "python", "ok" if is_new else "fault", f"Python {found}", f"Python {found}",
        "请安装 Python 3.11 或更新的版本。", "Install Python 3.11 or later.",
    )  # fmt: skip
    known, missing = [], []
    for package in PACKAGES:
        try:
            known.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            missing.append(package)
    text = ", ".join(known)
    lost = f"; - {', '.join(missing)}" if missing else ""
    yield Finding(
        "packages", "fault" if missing else "ok", text + lost, text + lost,
        "请运行 make setup。", "Run `make setup`.",
    )  # fmt: skip


def _java() -> Iterator[Finding]:
    try:
        java = find_java(os.environ)
    except ZhuanjieError as error:
        yield Finding(
            "java", "fault", error.text("zh"), error.text("en"),
            "请运行 make setup，或设置 JAVA_HOME。", "Run `make setup` or set JAVA_HOME.",
        )  # fmt: skip
        return
    text = f"Java {java.version} ({java.launcher})"
    yield Finding("java", "ok", text, text)


def _memory() -> Iterator[Finding]:
    free = _free_memory_mb()
    if free is None:
        return
    is_enough = free >= MEMORY_MB
    yield Finding(
        "memory", "ok" if is_enough else "note",
        f"可用内存 {free} MB", f"{free} MB of memory free",
        f"建议至少 {MEMORY_MB} MB；可设 ZHUANJIE_HEAP_MB=256 减少数据库占用。",
        f"{MEMORY_MB} MB are better; ZHUANJIE_HEAP_MB=256 lets the database use less.",
    )  # fmt: skip


def _free_memory_mb() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return None
    free = next((line.split()[1] for line in lines if line.startswith("MemAvailable")), None)
    return int(free) // 1024 if free else None


def _disk() -> Iterator[Finding]:
    for name, folder in (("home", home()), ("cache", cache_of(os.environ, home()))):
        there = next((path for path in (folder, *folder.parents) if path.exists()), Path("/"))
        free = shutil.disk_usage(there).free >> 20
        state = "ok" if free >= DISK_MB and os.access(there, os.W_OK) else "fault"
        yield Finding(
            f"disk:{name}", state,
            f"{folder}：剩余 {free} MB", f"{folder}: {free} MB free",
            f"需要至少 {DISK_MB} MB 且可写；请清理，或设 ZHUANJIE_HOME / ZHUANJIE_CACHE。",
            f"{DISK_MB} MB and the right to write are needed; make room, or set ZHUANJIE_HOME / "
            "ZHUANJIE_CACHE.",
        )  # fmt: skip


def _port() -> Iterator[Finding]:
    try:
        port = settings_of(os.environ).port
    except ZhuanjieError as error:
        remedy = ("请改正或删除该环境变量。", "Correct or remove this variable.")
        yield Finding("port", "fault", error.text("zh"), error.text("en"), *remedy)
        return
    is_free = not is_taken(port)
    yield Finding(
        "port", "ok" if is_free else "note",
        f"端口 {port} {'空闲' if is_free else '已被占用'}",
        f"port {port} is {'free' if is_free else 'in use'}",
        "如果不是本服务在用，请用 --port 或 ZHUANJIE_PORT 换一个。",
        "Unless this service uses it, choose another by --port or ZHUANJIE_PORT.",
    )  # fmt: skip


def _modes() -> Iterator[Finding]:
    root = home()
    private = [root / "neo4j", root / "neo4j" / "password", root / "neo4j" / "data",
               root / "snapshots"]  # fmt: skip
    there = [path for path in private if path.exists()]
    open_ = [path for path in there if path.stat().st_mode & PRIVATE]
    if not there:
        text = (f"{root} 尚无数据", f"{root} holds no data yet")
        yield Finding("modes", "ok", *text)
        return
    names = ", ".join(map(str, open_))
    yield Finding(
        "modes", "fault" if open_ else "ok",
        f"其他用户可以打开：{names}" if open_ else "数据文件只有本人可以打开",
        f"others can open {names}" if open_ else "only you can open the data",
        f"chmod -R go= {root}", f"chmod -R go= {root}",
    )  # fmt: skip


async def _database() -> AsyncIterator[Finding]:
    endpoint = _running()
    if endpoint is None:
        yield Finding(
            "database", "note", "数据库未在运行，未查看其版本与摘要",
            "the database is not running; version and digest were not looked at",
            "zhuanjie check 会启动它并全面检查。", "`zhuanjie check` starts it and looks.",
        )  # fmt: skip
        return
    try:
        async with Database.connect(endpoint) as connected:
            found, wanted = await read_version(connected), max(list_migrations())
            head = await read_head(connected) if found else None
    except ZhuanjieError as error:
        remedy = (
            "请检查 NEO4J_URI、用户名、密码与网络。",
            "Check NEO4J_URI, user, password, network.",
        )
        yield Finding("database", "fault", error.text("zh"), error.text("en"), *remedy)
        return
    yield Finding(
        "schema", "ok" if found in (0, wanted) else "fault",
        f"数据库结构版本 {found}，本程序 {wanted}", f"schema version {found}, program {wanted}",
        "请使用与数据库相应版本的程序。", "Use the version of the program that made it.",
    )  # fmt: skip
    if head is not None:
        digest = text_of(head.digest)
        text = (
            f"版本 {head.revision}，摘要 {digest}",
            f"revision {head.revision}, digest {digest}",
        )
        yield Finding("head", "ok", *text)


def _running() -> Endpoint | None:
    if not is_embedded():
        return configured(os.environ)
    place = Home(home())
    record = place.record()
    return endpoint_of(place, record.port) if record and record.is_usable else None
