"""What every test runs under."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _no_collection() -> Iterator[None]:
    """Keep the collector still during a test, and let it work in between.

    A run of all tests holds millions of objects. One collection of them takes longer than what the
    guard allows for validating a document, and a test would pay for what others made.
    """
    gc.disable()
    yield
    gc.enable()
