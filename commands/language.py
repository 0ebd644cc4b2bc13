"""The language of this command: `--lang`, else that of the locale; Chinese or English.

Known before anything else is read, so that help and messages speak the same language.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

LANGUAGES = ("zh", "en")
_OPTION = "--lang"


def chosen(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return the language that the arguments ask for, else that of the locale.

    >>> chosen(["path", "A", "B", "--lang", "zh"], {"LANG": "en_US.UTF-8"})
    'zh'
    >>> chosen([], {"LC_ALL": "", "LANG": "zh_CN.UTF-8"}), chosen([], {"LANG": "C"})
    ('zh', 'en')
    """
    for number, argument in enumerate(arguments):
        name, sign, value = argument.partition("=")
        following = arguments[number + 1 : number + 2]
        if name == _OPTION and (value if sign else "".join(following)) in LANGUAGES:
            return value if sign else following[0]
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG")
                   if environ.get(name)), "")  # fmt: skip
    return "zh" if locale.lower().startswith("zh") else "en"


def without_option(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with `--lang` and its value moved to the front.

    It may stand anywhere, behind the sub-command too, although it belongs to the whole.

    >>> without_option(["path", "A", "--lang", "zh", "B"])
    ['--lang', 'zh', 'path', 'A', 'B']
    """
    front: list[str] = []
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            rest += [argument, *waiting]
        elif argument == _OPTION:
            front = [argument, *[value for value in [next(waiting, None)] if value is not None]]
        elif argument.startswith(f"{_OPTION}="):
            front = [argument]
        else:
            rest.append(argument)
    return [*front, *rest]


LANGUAGE = chosen(sys.argv[1:], os.environ)
"""The language of this process."""


def say(zh: str, en: str) -> str:
    """Return the text in the language of this process."""
    return zh if LANGUAGE == "zh" else en
