"""(io) Persisted documents: operations that callers name by the hash of their text.

The manifest is what code generators of front-ends write: a JSON object from the SHA-256 of a document
to its text. Read once at the start. Follows the draft appendix on persisted documents of GraphQL over
HTTP; where only such documents are taken, their full text is taken as well, as it is the same document.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, NamedTuple

from graph.errors import InvalidInput
from resolvers.guard import GraphQLRequest, reject
from resolvers.refusals import DocumentNotAllowed, DocumentNotFound

Mode = Literal["off", "allow", "only"]
MODES: Final[tuple[Mode, ...]] = ("off", "allow", "only")

_PREFIX: Final = "sha256:"
_ID: Final = re.compile(r"sha256:[0-9a-f]{64}")
_SHOWN: Final = 80


class PersistedDocuments(NamedTuple):
    """The documents of a manifest by their hash, and whether others are taken too."""

    mode: Mode = "off"
    texts: Mapping[str, str] = {}

    def resolved(self, asked: GraphQLRequest) -> GraphQLRequest:
        """Return a request with the text of the document that it names.

        Raises:
            BadRequest: an identifier that is no SHA-256, or while none is taken.
            DocumentNotFound: nobody registered a document with this hash.
            DocumentNotAllowed: a text that is not registered, where only registered ones are taken.
        """
        if asked.document_id is None:
            if self.mode == "only" and _hash(asked.query) not in self.texts:
                raise DocumentNotAllowed
            return asked
        if self.mode == "off":
            reject(
                "此服务未启用 documentId。请发送 query 全文。",
                "`documentId` is not in use here. Send the whole `query`.",
            )
        if not _ID.fullmatch(asked.document_id):
            reject(
                "documentId 应为 sha256: 加 64 位小写十六进制数。",
                "`documentId` must be sha256: and 64 lowercase hexadecimal digits.",
            )
        text = self.texts.get(asked.document_id.removeprefix(_PREFIX))
        if text is None:
            raise DocumentNotFound(value=asked.document_id)
        return asked._replace(query=text)


def persisted_documents(path: Path | None, mode: str = "") -> PersistedDocuments:
    """Return the documents of a manifest, none where there is no manifest.

    Args:
        path: the manifest.
        mode: off, allow or only; where it is empty, allow with a manifest and off without.

    Raises:
        InvalidInput: the mode is unknown or wants a manifest that is not given; or the file cannot
            be read, is no manifest, or a hash is not that of its text.
    """
    chosen = mode or ("off" if path is None else "allow")
    for known in MODES:
        if chosen == known == "off":
            return PersistedDocuments()
        if chosen == known and path is not None:
            return PersistedDocuments(known, _texts(path))
    raise InvalidInput(
        field="ZHUANJIE_DOCUMENTS_MODE",
        value=mode,
        reason_zh="应为 off、allow 或 only；后两者须以 ZHUANJIE_DOCUMENTS 给出清单。",
        reason_en="it should be off, allow or only; the last two need ZHUANJIE_DOCUMENTS.",
    )


def _texts(path: Path) -> dict[str, str]:
    try:
        entries = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _refused(path, "不能读取或不是 JSON", "cannot be read, or is no JSON") from error
    if not isinstance(entries, dict) or not all(isinstance(text, str) for text in entries.values()):
        raise _refused(path, "应为哈希到文本的 JSON 对象", "must map hashes to texts")
    texts = {name.removeprefix(_PREFIX): text for name, text in entries.items()}
    for name, text in texts.items():
        if name != _hash(text):
            raise _refused(
                path,
                f"{name[:_SHOWN]} 不是其文本的 SHA-256",
                f"{name[:_SHOWN]} is not the SHA-256 of its text",
            )
    return texts


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _refused(path: Path, reason_zh: str, reason_en: str) -> InvalidInput:
    return InvalidInput(
        field="ZHUANJIE_DOCUMENTS",
        value=str(path),
        reason_zh=f"{reason_zh}。请用前端工具以 SHA-256 重新生成清单。",
        reason_en=f"it {reason_en}. Generate the manifest again with SHA-256.",
    )
