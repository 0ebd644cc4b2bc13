"""The settings of the service, read from the environment and checked at once.

The database is chosen by the variables `NEO4J_…`; everything else begins with `ZHUANJIE_`.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

from graph.errors import InvalidInput

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
PORTS = range(1, 65536)


class Settings(NamedTuple):
    """Where the service listens, how many processes answer, for which names and documents."""

    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    workers: int = 1
    hosts: tuple[str, ...] = ()
    documents: Path | None = None
    documents_mode: str = ""

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        return is_loopback(self.host)


def settings_of(
    environ: Mapping[str, str],
    *,
    host: str | None = None,
    port: int | None = None,
    workers: int | None = None,
) -> Settings:
    """Return the settings: what is given, else the environment, else the defaults.

    Raises:
        InvalidInput: a variable holds something that cannot be used.
    """
    hosts = environ.get("ZHUANJIE_HOSTS", "").replace(",", " ").split()
    documents = environ.get("ZHUANJIE_DOCUMENTS", "")
    return Settings(
        host=host or environ.get("ZHUANJIE_HOST") or DEFAULT_HOST,
        port=_number(environ, "ZHUANJIE_PORT", PORTS, DEFAULT_PORT) if port is None else port,
        workers=_number(environ, "ZHUANJIE_WORKERS", range(1, 65), 1)
        if workers is None
        else workers,
        hosts=tuple(hosts),
        documents=Path(documents) if documents else None,
        documents_mode=environ.get("ZHUANJIE_DOCUMENTS_MODE", ""),
    )


def is_loopback(host: str) -> bool:
    """Tell whether an address is one that only this machine reaches.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _number(environ: Mapping[str, str], name: str, allowed: range, default: int) -> int:
    text = environ.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or int(text) not in allowed:
        first, last = allowed[0], allowed[-1]
        raise InvalidInput(
            field=name,
            value=text,
            reason_zh=f"应为 {first} 到 {last} 之间的整数。",
            reason_en=f"it should be a number from {first} to {last}.",
        )
    return int(text)
