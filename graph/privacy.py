"""What looks like personal data: identity numbers, telephone numbers and mail addresses.

Members are opaque references here, so a text that holds one of these is refused at the door.
"""

from __future__ import annotations

import re
import unicodedata

_GAP = r"[ ._-]?"
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)[0-9]{4}"
_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_AREA = r"0(?:10|2[0-9]|[3-9][0-9]{2})"

_MAY_BE_ONE = re.compile(r"[@＠]|\d(?:[ ._()-]{0,2}\d){9}")
_OPAQUE = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_MAIL = re.compile(r"[\w.+%-]@[\w-]+(?:\.[\w-]+)+")
_IDENTITY_18 = re.compile(
    rf"(?<![0-9]){_PROVINCE}{_GAP}(?:18|19|20)[0-9]{{2}}{_MONTH_AND_DAY}"
    rf"{_GAP}[0-9]{{3}}[0-9Xx](?![0-9])"
)
_IDENTITY_15 = re.compile(rf"(?<![0-9]){_PROVINCE}[0-9]{{2}}{_MONTH_AND_DAY}[0-9]{{3}}(?![0-9])")
_MOBILE = re.compile(r"(?<![0-9])(?:(?:00)?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])")
_LANDLINE = re.compile(rf"(?<![0-9])\(?{_AREA}(?:\) ?|[ -])[2-9][0-9]{{6,7}}(?![0-9])")
_BARE_LANDLINE = re.compile(rf"(?<![0-9]){_AREA}[2-8][0-9]{{6,7}}(?![0-9])")

_IN_CODES = (_MAIL, _IDENTITY_18, _MOBILE, _LANDLINE)
_IN_TEXTS = (*_IN_CODES, _IDENTITY_15, _BARE_LANDLINE)
_ANY_IN_CODES = re.compile("|".join(pattern.pattern for pattern in _IN_CODES))
_ANY_IN_TEXTS = re.compile("|".join(pattern.pattern for pattern in _IN_TEXTS))
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def personal_data_in(text: str, *, is_code: bool = False) -> str | None:
    """Return IDENTITY_NUMBER, PHONE or MAIL where the text holds what looks like one, else None.

    Args:
        text: any text; full-width forms count as the plain ones.
        is_code: the text is the code of a body, a region or a unit. Such codes are long runs of
            digits by nature, so the two forms without a checksum or a fixed first digit, the old
            identity number of 15 digits and a landline without a separator, do not count in them.

    >>> personal_data_in("13800000000")
    'PHONE'
    >>> personal_data_in("430102001001", is_code=True) is None
    True
    """
    if not _MAY_BE_ONE.search(text):
        return None
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    plain = _OPAQUE.sub("", plain) if "-" in plain else plain
    if not (_ANY_IN_CODES if is_code else _ANY_IN_TEXTS).search(plain):
        return None
    if _MAIL.search(plain):
        return "MAIL"
    if any(_has_checksum(found.group()) for found in _IDENTITY_18.finditer(plain)):
        return "IDENTITY_NUMBER"
    if not is_code and _IDENTITY_15.search(plain):
        return "IDENTITY_NUMBER"
    phones = (_MOBILE, _LANDLINE) if is_code else (_MOBILE, _LANDLINE, _BARE_LANDLINE)
    return "PHONE" if any(phone.search(plain) for phone in phones) else None


def _has_checksum(number: str) -> bool:
    """Test the last character of a resident identity number of 18 places (GB 11643)."""
    places = [character for character in number.upper() if character.isalnum()]
    total = sum(int(digit) * weight for digit, weight in zip(places[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == places[17]
