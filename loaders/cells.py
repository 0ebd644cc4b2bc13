"""One cell: from text to a typed value or a flaw, and back to text.

The text of a cell is the same in CSV, in a sheet and in JSON Lines. A value that begins like a
formula is written with one apostrophe more, and only so it is read; so no file that goes out can
be run by a spreadsheet, none that comes in brings a formula, and the value survives the round.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz, process

from graph.days import FIRST_DAY, LAST_DAY
from graph.privacy import personal_data_in
from graph.tables import Column
from loaders.flaws import Flaw, flaw, suggestion

Value = str | bool | date | None

NAME_LIMIT = 120
CODE_LIMIT = 120
TEXT_LIMIT = 2000
_SHOWN_LIMIT = 60

_SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫"
_STARTS = '(?:^|[,;|])"*'
_FORMULA = re.compile(f"{_STARTS}[{_SIGNS}]")
_ESCAPED = re.compile(f"({_STARTS})'(?='*[{_SIGNS}])")
_TO_ESCAPE = re.compile(f"({_STARTS})(?='*[{_SIGNS}])")
_SIGN = re.compile(f"[{_SIGNS}]")

# Control characters and line ends; soft hyphen, joiners, fillers, variation selectors and other
# characters of no width; marks of direction; surrogates, tags and what is no character at all.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\ufdd0-\ufdef\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
_BLANK = re.compile(r"\s")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OTHER_DATE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")
_COMPACT_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_WORD = re.compile(r"[A-Z][A-Z0-9_]*")
_BOOLEANS = {"true": True, "false": False, "TRUE": True, "FALSE": False}
_OTHER_BOOLEANS = {"yes": "true", "y": "true", "1": "true", "是": "true", "有": "true", "t": "true"}
_KINDS = {
    "IDENTITY_NUMBER": {"kind_zh": "居民身份证号", "kind_en": "a resident identity number"},
    "PHONE": {"kind_zh": "电话号码", "kind_en": "a telephone number"},
    "MAIL": {"kind_zh": "邮箱地址", "kind_en": "a mail address"},
}


def parse_cell(column: Column, raw: str) -> Value | Flaw:
    """Return the typed value of a cell, None where it is empty, or its flaw.

    >>> parse_cell(Column("since", required=False, type="date"), "2018-11-02")
    datetime.date(2018, 11, 2)
    >>> parse_cell(Column("since", required=False, type="date"), "2018/11/2").remedy_en
    'Write it as 2018-11-02.'
    """
    text = raw.strip()
    if not text:
        return flaw("MISSING_CELL") if column.required else None
    text = unicodedata.normalize("NFC", text)
    if raw[0] in "\t\r\n" or (_SIGN.search(text) and _FORMULA.search(text)):
        return flaw("FORMULA_CELL")
    return _PARSERS[column.type](column, text, raw)


def cell_text(value: Value) -> str:
    """Return the text of a value as `parse_cell` reads it.

    >>> cell_text(True), cell_text(None), cell_text("@1"), cell_text(date(2018, 11, 2))
    ('true', '', "'@1", '2018-11-02')
    """
    if value is None:
        return ""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, date):
        return value.isoformat()
    return _TO_ESCAPE.sub(r"\1'", value) if _SIGN.search(value) else value


def nearest(value: str, values: Sequence[str]) -> str | None:
    """Return the one of the values that is most like this one, if any is like it."""
    found = process.extractOne(
        value[:_SHOWN_LIMIT], values, scorer=fuzz.ratio, processor=str.lower, score_cutoff=55
    )
    return found[0] if found else None


def shown(value: str) -> str:
    """Return a value as a message may show it: short, printable, personal data masked."""
    text = _INVISIBLE.sub(lambda found: _name_of(found.group()), value[: 2 * _SHOWN_LIMIT])
    if personal_data_in(value[:TEXT_LIMIT]):
        return text[:2] + "…"
    return text if len(text) <= _SHOWN_LIMIT else text[:_SHOWN_LIMIT] + "…"


def _text(column: Column, text: str, raw: str) -> Value | Flaw:  # noqa: ARG001
    return _plain(text, TEXT_LIMIT)


def _name(column: Column, text: str, raw: str) -> Value | Flaw:  # noqa: ARG001
    return _plain(text, NAME_LIMIT)


def _plain(text: str, limit: int, *, is_code: bool = False) -> str | Flaw:
    if "'" in text:
        text = _ESCAPED.sub(r"\1", text)
    if not (text.isascii() and text.isprintable()) and (found := _INVISIBLE.search(text)):
        return flaw("FORBIDDEN_CHARACTER", character=_name_of(found.group()))
    if kind := personal_data_in(text, is_code=is_code):
        return flaw("IDENTITY_LIKE", **_KINDS[kind])
    if len(text) > limit:
        return flaw("TOO_LONG", count=len(text), limit=limit)
    return text


def _code(column: Column, text: str, raw: str) -> Value | Flaw:
    if _BLANK.search(raw):
        return flaw("CODE_WITH_BLANKS", example=shown(_BLANK.sub("", text)))
    is_reference = column.name in ("ref", "member")
    return _plain(text, CODE_LIMIT, is_code=not is_reference)


def _enum(column: Column, text: str, raw: str) -> Value | Flaw:  # noqa: ARG001
    return text if text in column.values else _unknown_value(column, text)


def _word(column: Column, text: str, raw: str) -> Value | Flaw:  # noqa: ARG001
    return _plain(text, CODE_LIMIT) if _WORD.fullmatch(text) else _unknown_value(column, text)


def _unknown_value(column: Column, text: str) -> Flaw:
    likely = nearest(text, column.values)
    return flaw("UNKNOWN_VALUE", **suggestion(likely, ", ".join(column.values)))


def _boolean(column: Column, text: str, raw: str) -> Value | Flaw:  # noqa: ARG001
    value = _BOOLEANS.get(text)
    if value is None:
        return flaw("BAD_BOOLEAN", example=_OTHER_BOOLEANS.get(text.lower(), "false"))
    return value


def _date(column: Column, text: str, raw: str) -> Value | Flaw:  # noqa: ARG001
    try:
        value = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        value = None
    if value is None:
        return flaw("BAD_DATE", example=_likely_date(text))
    if value.toordinal() in (FIRST_DAY, LAST_DAY):
        return flaw("END_OF_TIME")
    return value


def _likely_date(text: str) -> str:
    found = _OTHER_DATE.match(text) or _COMPACT_DATE.fullmatch(text)
    try:
        return date(*map(int, found.groups())).isoformat() if found else "2018-11-02"
    except ValueError:
        return "2018-11-02"


def _raw(column: Column, text: str, raw: str) -> Value | Flaw:  # noqa: ARG001
    # It stays as it is until the cell that names its type has been read.
    return raw


def _name_of(character: str) -> str:
    return f"U+{ord(character):04X}"


_PARSERS = {
    "text": _text, "name": _name, "code": _code, "reference": _code, "enum": _enum,
    "word": _word, "boolean": _boolean, "date": _date, "value": _raw,
}  # fmt: skip
