"""(io) Measure the search of names at a million: our index against SQLite's FTS5, in one run.

Usage: python bench/search.py [ORGANIZATIONS]

The names are made of real-looking place syllables; six of ten end in 村党支部. FTS5 is given its
best case: one reading for each character, no full pinyin, signs and pairs of signs and threes of
initials as tokens, rows in the order of the answers, and each word sought by its beginning and
then anywhere.
"""

from __future__ import annotations

import os
import platform
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from graph.pinyin import readings_of
from graph.search import NameRow, SearchIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from graph.search import Hit

DAY = 100
REPEATS = 15
PAGE = 20
FIRST = (
    "石白青黄红大小上下东西南北新老长高金银龙凤虎马牛杨李王张陈刘"
    "周吴朝单双三五九松竹梅桃花荷清平安永福泰兴"
)
SECOND = (
    "桥山水河江湖塘冲坪坡岭湾洲溪井泉田园屋庄店铺塔寺庙堂岩洞坝口头家门城关沟圩林树柳枫樟坳塝垅垸"
)
WORDS = {
    "usual word": "石桥",
    "rare word": "石桥村党支部",
    "common phrase": "村党支部",
    "common phrase 2": "委员会",
    "one character": "村",
    "word not there": "婺源",
    "initials": "cdzb",
    "rare initials": "xqzq",
    "full pinyin": "shiqiao",
    "pinyin of a phrase": "zhibu",
    "pinyin not there": "shiqiaocunf",
    "one letter": "c",
}


def rows(count: int) -> Iterator[NameRow]:
    """Yield invented organizations; neighbours in code are neighbours in place, as in real data."""
    chance = random.Random(1)  # noqa: S311 - names, not secrets
    places = [first + second for first in FIRST for second in SECOND]
    for number in range(count):
        city = places[number * 37 // 70_000 % len(places)]
        county = places[number * 53 // 7_000 % len(places)]
        town = places[number * 71 // 500 % len(places)]
        village = chance.choice(places) + (chance.choice(SECOND) if chance.random() < 0.3 else "")
        name, level = _name(chance.random(), city, county, town, village)
        yield NameRow(f"{43_000_000_000_000 + number * 7}", name, None, level, 0, 1_000)


def _name(share: float, city: str, county: str, town: str, village: str) -> tuple[str, int]:
    """Return a name and the place of its level, by its share of all."""
    if share < 0.6:
        return f"{county}县{town}镇{village}村党支部", 6
    if share < 0.7:
        return f"{city}市{county}区{town}街道{village}社区党总支部委员会", 6
    if share < 0.8:
        return f"中共{city}市{village}有限责任公司委员会", 6
    if share < 0.9:
        return f"中共{county}县{village}中学支部委员会", 6
    return (
        (f"中共{county}县{town}镇委员会", 5)
        if share < 0.97
        else (f"中共{city}市{county}县委员会组织部", 4)
    )


class Fts5:
    """The other design: FTS5 over signs, pairs of signs and threes of initials."""

    def __init__(self, path: Path) -> None:
        """Open a database at a path."""
        self._database = sqlite3.connect(path)

    def build(self, listed: list[NameRow]) -> None:
        """Write all rows in the order of the answers."""
        letters = {
            sign: (readings_of(sign) or (sign,))[0][0] for row in listed for sign in row.name
        }
        table = str.maketrans(letters)
        ordered = sorted(listed, key=lambda row: (row.level_order, row.code))
        self._database.executescript(
            "PRAGMA journal_mode = off; PRAGMA synchronous = off;"
            "CREATE TABLE names (id INTEGER PRIMARY KEY, code, level, since, until, name);"
            "CREATE VIRTUAL TABLE tokens USING fts5"
            " (text, content='', detail=none, columnsize=0, tokenize='ascii');"
        )
        self._database.executemany(
            "INSERT INTO names VALUES (?, ?, ?, ?, ?, ?)",
            ((at, row.code, row.level_order, row.since, row.until, row.name)
             for at, row in enumerate(ordered)),
        )  # fmt: skip
        self._database.executemany(
            "INSERT INTO tokens (rowid, text) VALUES (?, ?)",
            ((at, " ".join({*row.name, *_tokens(f"始{row.name}终"),
                            *_tokens(f"始{row.name.translate(table)}终")}))
             for at, row in enumerate(ordered)),
        )  # fmt: skip
        self._database.commit()

    def search(
        self, text: str, as_of: int = DAY, within: frozenset[str] | None = None
    ) -> list[str]:
        """Return the codes that begin with a text, then those that contain it."""
        found: dict[str, None] = {}
        for begun in (f"始{text}", text):
            match = " AND ".join(f'"{token}"' for token in _tokens(begun) or [text])
            hits = self._database.execute(
                "SELECT code, name FROM tokens JOIN names ON id = tokens.rowid"
                " WHERE tokens MATCH ? AND since <= ? AND until > ? ORDER BY tokens.rowid",
                (match, as_of, as_of),
            )
            fitting = (
                code for code, name in hits
                if (within is None or code in within) and (text.isascii() or text in name)
            )  # fmt: skip
            found |= dict.fromkeys(islice(fitting, PAGE))
            if len(found) >= PAGE:
                break
        return list(found)[:PAGE]


def _tokens(text: str) -> list[str]:
    """Return pairs of signs, and threes of letters (their bounds count as letters)."""
    size = 3 if text.strip("始终").isascii() else 2
    return [text[at : at + size] for at in range(len(text) - size + 1)]


def milliseconds(call: Callable[[], object]) -> tuple[float, float]:
    """Return the median and the longest time of a call."""
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        call()
        times.append((time.perf_counter() - begun) * 1_000)
    return statistics.median(times), max(times)


def main(count: int) -> None:
    """Build both indexes and print one table."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
          f"numpy {np.__version__}, SQLite {sqlite3.sqlite_version}")  # fmt: skip
    listed = list(rows(count))
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder, "names"), Path(folder, "fts5")
        begun = time.perf_counter()
        SearchIndex.build(ours, listed)
        built = time.perf_counter() - begun
        fts5 = Fts5(theirs)
        fts5.build(listed)
        other = time.perf_counter() - begun - built
        print(f"{count:,} names: built in {built:.1f} s, {ours.stat().st_size / 1e6:.0f} MB "
              f"(FTS5 {other:.1f} s, {theirs.stat().st_size / 1e6:.0f} MB)\n")  # fmt: skip
        _print_words(SearchIndex.open(ours), fts5)
        _print_filters(SearchIndex.open(ours), fts5, listed)


def _print_words(index: SearchIndex, fts5: Fts5) -> None:
    """Print the first page of each word on both sides, and our whole count."""
    print(f"{f'first {PAGE}':20} {'':14} {'hits':>8} {'ms':>8} {'worst':>8} "
          f"{'count ms':>9} {'FTS5 ms':>8}")  # fmt: skip
    for what, word in WORDS.items():
        median, worst = milliseconds(partial(index.search, word, DAY, PAGE))
        hits = index.count(word, DAY, limit=10**9)
        counting, _ = milliseconds(partial(index.count, word, DAY, 10**9))
        # Single letters and full pinyin are not among its tokens.
        is_held = not word.isascii() or what.endswith("initials")
        theirs = f"{milliseconds(partial(fts5.search, word))[0]:8.2f}" if is_held else f"{'-':>8}"
        print(f"{what:20} {word:14} {hits:>8,} {median:8.2f} {worst:8.2f} {counting:9.1f} {theirs}")


def _print_filters(index: SearchIndex, fts5: Fts5, listed: list[NameRow]) -> None:
    """Print searches of which nearly every hit is left out, by the day or by the caller."""
    few = slice(len(listed) * 3 // 4, len(listed) * 3 // 4 + 3_000)
    only = np.zeros(len(listed), dtype=bool)
    only[few] = True
    within = frozenset(row.code for row in listed[few])
    print(f"\n{'nearly all left out':44} {'hits':>8} {'ms':>8} {'FTS5 ms':>8}")
    for word, day, chosen, codes in (
        ("村", 5_000, None, None),
        ("中学支部", DAY, only, within),
        ("村党支部", DAY, only, within),
        ("cdzb", DAY, only, within),
    ):
        ours = partial(_first_page, index, word, day, chosen)
        theirs = milliseconds(partial(fts5.search, word, day, codes))[0]
        what = f"{word} on a day without names" if chosen is None else f"{word} within 3,000 bodies"
        print(f"{what:40} {len(ours()):>8} {milliseconds(ours)[0]:8.2f} {theirs:8.2f}")


def _first_page(
    index: SearchIndex, word: str, day: int, only: NDArray[np.bool_] | None
) -> list[Hit]:
    """Return the first hits among the chosen organizations."""
    return list(islice(index.iterate(word, day, only=only), PAGE))


if __name__ == "__main__":
    main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 1_000_000)
