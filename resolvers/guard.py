"""(io) The guard: turns the bytes of a request into one checked GraphQL request, or refuses them.

Nothing here knows GraphQL syntax; `resolvers.documents` reads the document, `resolvers.cost` weighs
it. Every refusal is a typed 4xx; no input may reach an unexpected exception.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import orjson
from starlette.requests import ClientDisconnect

from graph.errors import ZhuanjieError
from resolvers.media import HEADERS_KEPT
from resolvers.refusals import BadRequest, TooLarge, UnsupportedMediaType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import QueryParams
    from starlette.types import Receive

    Heads = Mapping[bytes, bytes]

KIB = 1024
_SHORT = 4
"""Digits of a length that is read rather than weighed."""
PARAMETERS = ("query", "variables", "operationName", "extensions")
# Half of a pair of UTF-16 code units, the only way an unpaired one can enter through JSON.
SURROGATE_ESCAPE = re.compile(r"\\u[dD][89abAB]|\\u[dD][c-fC-F]")
CONTENT_TYPE = re.compile(r'application/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """How much a request may carry.

    The body has room for the document in the longest form JSON can give it (six bytes a character)
    beside the variables.
    """

    document_bytes: int = 64 * KIB
    variables_bytes: int = 2048 * KIB
    body_bytes: int = 2048 * KIB + 6 * 64 * KIB
    nesting: int = 32


class GraphQLRequest(NamedTuple):
    """One request as the caller wrote it: text, variables and the operation to run.

    Where the text is empty, `document_id` names it.
    """

    query: str
    variables: dict[str, Any]
    operation_name: str | None = None
    document_id: str | None = None


async def request_from_post(heads: Heads, receive: Receive, limits: BodyLimits) -> GraphQLRequest:
    """Read and check a POST body; stops reading as soon as it is too long."""
    check_content_type(heads.get(b"content-type"), heads.get(b"content-encoding"))
    body = await read_body(receive, heads.get(b"content-length", b""), limits.body_bytes)
    return request_from_parameters(parse_json(body, limits.nesting), limits, len(body))


def request_from_get(parameters: QueryParams, limits: BodyLimits) -> GraphQLRequest:
    """Check the parameters of a GET; `variables` and `extensions` are JSON texts."""
    given: dict[str, Any] = {}
    for name, text in parameters.multi_items():
        if name in given:
            reject(f"参数 {name} 出现两次。请只给一次。", f"{name} is given twice. Give it once.")
        given[name] = text
    for name in ("variables", "extensions"):
        if given.get(name):
            given[name] = parse_json(given[name].encode(errors="surrogatepass"), limits.nesting)
        else:
            given.pop(name, None)
    return request_from_parameters(given, limits, limits.body_bytes)


@lru_cache(HEADERS_KEPT)
def check_content_type(kind: bytes | None, encoding: bytes | None) -> None:
    """Accept exactly `application/json` in UTF-8, not compressed."""
    given, encoded = (kind or b"").decode("latin-1"), (encoding or b"identity").decode("latin-1")
    if not CONTENT_TYPE.fullmatch(given.strip()):
        raise UnsupportedMediaType(value=given[:100])
    if encoded.lower() != "identity":
        raise UnsupportedMediaType(value=encoded[:100])


async def read_body(receive: Receive, announced: bytes, limit: int) -> bytes:
    """Return the body, refusing it before it is read where its length is announced.

    Raises:
        TooLarge: it is longer than the limit.
        ClientDisconnect: the caller went away before its end.
    """
    if announced.isdigit() and len(announced) > _SHORT:
        digits = announced.lstrip(b"0")
        if len(digits) > len(str(limit)) or int(digits or 0) > limit:
            raise _too_large(limit)
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > limit:
            raise _too_large(limit)
    return body


def _too_large(limit: int) -> TooLarge:
    return TooLarge(part="body", part_zh="请求体", limit=limit)


def parse_json(body: bytes, nesting: int) -> object:
    """Parse strict JSON: UTF-8, unique keys, bounded depth, no NaN, no unpaired surrogates."""
    value = _as_written(body)
    if value is None:
        value = _strictly_parsed(body, nesting)
    if body.count(b"[") + body.count(b"{") > nesting:
        _check_nesting(value, nesting)
    return value


def _as_written(body: bytes) -> object:
    """Return the value of a body that reads as it would be written; None for any other.

    What is written has no key twice, no number that JSON does not know, and no unpaired surrogate.
    Browsers write their requests like this, and it is a third of the work.
    """
    try:
        value: object = orjson.loads(body)
        return value if orjson.dumps(value) == body else None
    except (ValueError, TypeError):
        return None


def _strictly_parsed(body: bytes, nesting: int) -> object:
    try:
        text = body.decode("utf-8")
        value: object = _strict(text)
    except UnicodeDecodeError:
        reject("请求体不是 UTF-8。请以 UTF-8 发送。", "it is not UTF-8. Send it as UTF-8.")
    except RecursionError:
        _reject_nesting(nesting)
    except ZhuanjieError:
        raise
    except ValueError:
        reject(
            "不是有效的 JSON。请检查括号、引号与数字。",
            "it is not JSON. Check brackets, quotes and numbers.",
        )
    if SURROGATE_ESCAPE.search(text):
        _check_surrogates(value)
    return value


def request_from_parameters(value: object, limits: BodyLimits, size: int) -> GraphQLRequest:
    """Check the members of the request; `size` is the number of bytes they came in.

    Raises:
        BadRequest: when a member is missing or of the wrong kind.
        TooLarge: when the document or the variables are too long.
    """
    if isinstance(value, list):
        reject("不接受批量请求。请逐个发送。", "batches are not taken. Send one request at a time.")
    if not isinstance(value, dict):
        reject(
            "请求体应为含 query 的 JSON 对象。",
            "it must be a JSON object with a member `query`.",
        )
    query, document_id = value.get("query"), _document_id(value)
    if document_id is not None:
        query = ""
    elif not isinstance(query, str) or not query.strip():
        reject(
            "缺少文本成员 query。请给出 GraphQL 查询。",
            "the text `query` is missing. Give a GraphQL query.",
        )
    # A text cannot be longer than the request that brought it.
    if size > limits.document_bytes and len(query.encode()) > limits.document_bytes:
        raise TooLarge(part="document", part_zh="查询文本", limit=limits.document_bytes)
    name = value.get("operationName")
    if name is not None and not isinstance(name, str):
        reject("operationName 应为文本。", "`operationName` must be text.")
    _object_or_nothing(value, "extensions")
    variables = _object_or_nothing(value, "variables")
    _check_variables(variables, limits, size)
    return GraphQLRequest(query, variables, name or None, document_id)


def reject(reason_zh: str, reason_en: str) -> NoReturn:
    """Refuse the request with a reason in both languages."""
    raise BadRequest(reason_zh=reason_zh, reason_en=reason_en)


def _document_id(value: dict[str, Any]) -> str | None:
    given = value.get("documentId")
    if given is None:
        return None
    if not isinstance(given, str):
        reject("documentId 应为文本。", "`documentId` must be text.")
    if value.get("query") is not None:
        reject(
            "query 与 documentId 只能给出一个。", "give either `query` or `documentId`, not both."
        )
    return given


def _object_or_nothing(value: dict[str, Any], name: str) -> dict[str, Any]:
    member = value.get(name)
    if member is None:
        return {}
    if not isinstance(member, dict):
        reject(f"{name} 应为 JSON 对象。", f"`{name}` must be a JSON object.")
    return member


def _check_variables(variables: dict[str, Any], limits: BodyLimits, size: int) -> None:
    # Nor can its variables.
    if size <= limits.variables_bytes:
        return
    written = len(json.dumps(variables, ensure_ascii=False, separators=(",", ":")).encode())
    if written > limits.variables_bytes:
        raise TooLarge(part="variables", part_zh="变量", limit=limits.variables_bytes)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        reject("JSON 对象中有重复的键。请去掉重复。", "a JSON object has a key twice. Remove one.")
    return members


def _no_constant(name: str) -> NoReturn:
    reject(f"{name} 不是 JSON 数值。请改正。", f"{name} is no JSON number. Correct it.")


_strict = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant).decode


def _check_nesting(value: object, nesting: int) -> None:
    # The whole parsed body is a container wherever its brackets outnumber the limit.
    level: list[Any] = [value] if isinstance(value, dict | list) else []
    for _ in range(nesting):
        level = [
            child
            for item in level
            for child in (item.values() if isinstance(item, dict) else item)
            if isinstance(child, dict | list)
        ]
        if not level:
            return
    _reject_nesting(nesting)


def _reject_nesting(nesting: int) -> NoReturn:
    reject(
        f"JSON 嵌套超过 {nesting} 层。请减少嵌套。",
        f"its JSON is nested deeper than {nesting} levels. Nest it less.",
    )


def _check_surrogates(value: object) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        reject(
            "文本中有不成对的代理字符（\\ud800 之类）。请改正。",
            "a text holds an unpaired surrogate such as \\ud800. Correct it.",
        )
