"""Services over organizations in memory, asked by HTTP in one process.

The common fixture of the cases is used unless a test brings other tables. Nothing here has a
database: a field that reached for one would fail.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import strawberry
from starlette.applications import Starlette

from graph.conversion import facts_of
from graph.facts import Fact
from graph.search import NameRow, SearchIndex
from graph.snapshot import Snapshot
from graph.tables import Row, Tables
from law.authority import derive
from law.engine import Engine
from law.rulebook import Rulebook, rulebook
