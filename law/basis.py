"""Legal bases: the cited document, article and phrase, and whether the text is held here."""

from __future__ import annotations

from typing import NamedTuple


class LegalBasis(NamedTuple):
    """One cited article.

    `phrase` is a literal quotation; where the text refers to another that is not here, `held` is
    false and the phrase is the referring sentence.
    """

    pack: str
    document: str
    article: str
    phrase: str
    held: bool = True
