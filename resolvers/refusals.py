"""The refusals of the HTTP edge: what is turned away before or instead of an answer.

    ZhuanjieError
      InvalidInput   BadRequest, InvalidDocument
      Refusal        TooLarge, TooCostly, TooManyTokens, DocumentNotFound, DocumentNotAllowed,
                     WrongPageSize, UnsupportedMediaType, NotAcceptable, MethodNotAllowed,
                     UnknownAddress, ForeignHost, ForeignOrigin, RequestTimedOut, NotReady,
                     InternalFault

`status` is the HTTP status of a refusal; a request that was well formed and is refused by its
content keeps the status that its media type asks for, see `resolvers.graphql_http`.
"""

from __future__ import annotations

from typing import ClassVar

from graph.errors import InvalidInput, ZhuanjieError


class BadRequest(InvalidInput):
    """The request cannot be read; the reason says why and what to do."""

    zh = "请求无效：{reason_zh}"
    en = "The request is not valid: {reason_en}"


class InvalidDocument(InvalidInput):
    """The GraphQL document or a value in it does not fit the schema."""

    zh = "查询或其参数有误：{detail} 请对照 GET /graphql 控制台中的模式改正。"
    en = "The query or a value in it is wrong: {detail} Correct it by the schema at GET /graphql."


class Refusal(ZhuanjieError):
    """A request that is turned away, with the HTTP status that says so."""

    status: ClassVar[int] = 400


class TooLarge(Refusal):
    """A part of the request has more bytes than it may have."""

    code = "TOO_LARGE"
    status = 413
    zh = "{part_zh}超过 {limit} 字节的上限。请减少内容或分几次请求。"
    en = "The {part} has more than {limit} bytes. Send less, or split the request."


class TooCostly(Refusal):
    """The document asks for more than one request may have."""

    code = "TOO_COSTLY"
    zh = "查询过大：{measure_zh}为 {value}，上限为 {limit}。请减小 first、少选字段或分几次请求。"
    en = (
        "The query asks for too much: its {measure} is {value}, the limit is {limit}. "
        "Lower `first`, select less, or split the request."
    )


class TooManyTokens(TooCostly):
    """The document is longer than the parser reads."""

    zh = "查询过长：超过 {limit} 个词法单元。请改用变量传值，或分几次请求。"
    en = "The query has more than {limit} tokens. Pass values as variables, or split the request."


class DocumentNotFound(Refusal):
    """No document is registered under this hash."""

    code = "PERSISTED_DOCUMENT_NOT_FOUND"
    zh = "没有登记 documentId“{value}”。请登记该文档，或（若允许）发送 query 全文。"
    en = "No document is registered as {value!r}. Register it, or send the whole query where allowed."


class DocumentNotAllowed(Refusal):
    """Only registered documents are taken, and this one is not."""

    code = "DOCUMENT_NOT_ALLOWED"
    status = 403
    zh = "此服务只接受已登记的查询文档。请登记后以 documentId 调用。"
    en = "Only registered documents are taken here. Register this one and name it by `documentId`."


class WrongPageSize(Refusal):
    """The size of a page lies outside its bounds."""

    code = "INVALID_INPUT"
    zh = "“{field}”的 first 为 {value}，应在 0 到 {limit} 之间。请改小，并用 after 逐页读取。"
    en = (
        "`first` of {field} is {value}; it must lie between 0 and {limit}. "
        "Ask for less and read page by page with `after`."
    )


class UnsupportedMediaType(Refusal):
    """The body is not of a type that is read here."""

    code = "UNSUPPORTED_MEDIA_TYPE"
    status = 415
    zh = "不支持的请求体类型“{value}”。请以 Content-Type: application/json（UTF-8，不压缩）发送。"
    en = (
        "The body type {value!r} is not supported. "
        "Send it as Content-Type: application/json, in UTF-8 and not compressed."
    )


class NotAcceptable(Refusal):
    """The caller accepts no media type that can be answered in."""

    code = "NOT_ACCEPTABLE"
    status = 406
    zh = "无法以“{value}”作答。请接受 application/graphql-response+json 或 application/json。"
    en = (
        "No answer can be given as {value!r}. "
        "Accept application/graphql-response+json or application/json."
    )


class MethodNotAllowed(Refusal):
    """The address does not take this method, or not for this operation."""

    code = "METHOD_NOT_ALLOWED"
    status = 405
    zh = "此处不接受 {value}。请改用 {allowed}。"
    en = "{value} is not taken here. Use {allowed}."


class UnknownAddress(Refusal):
    """Nothing is served at this address."""

    code = "NOT_FOUND"
    status = 404
    zh = "此地址没有内容。查询请发送到 /graphql。"
    en = "Nothing is served at this address. Queries go to /graphql."


class ForeignHost(Refusal):
    """The request names a host that this service does not answer for."""

    code = "FOREIGN_HOST"
    status = 403
    zh = "本服务不以主机名“{value}”应答。请用启动时给出的地址，或把它加入允许的主机名。"
    en = (
        "This service does not answer for the host {value!r}. "
        "Use the address printed at its start, or add the name to the allowed hosts."
    )


class ForeignOrigin(Refusal):
    """The request was sent by a page of another site."""

    code = "FOREIGN_ORIGIN"
    status = 403
    zh = "拒绝来自其他网站（{value}）的请求。请从本服务的页面或程序中直接调用。"
    en = (
        "Requests from pages of another site ({value}) are refused. "
        "Call from the pages of this service, or from a program."
    )


class RequestTimedOut(Refusal):
    """The answer was not there in time."""

    code = "TIMEOUT"
    retryable = True
    status = 200
    zh = "未能在 {timeout_seconds} 秒内完成。请减小 first、少选字段或稍后重试。"
    en = "Not done within {timeout_seconds} s. Lower `first`, select less, or try again later."


class NotReady(Refusal):
    """The service cannot answer yet, or not any more."""

    code = "NOT_READY"
    retryable = True
    status = 503
    zh = "服务尚未就绪。请稍后重试；如持续出现，运行 zhuanjie doctor。"
    en = "The service is not ready. Try again shortly; if it persists, run `zhuanjie doctor`."


class InternalFault(Refusal):
    """Something unexpected happened; the log knows it by the incident."""

    code = "INTERNAL_ERROR"
    status = 200
    zh = "内部错误，编号 {incident}。请把编号告诉管理员，日志中有记录。"
    en = "Internal error, incident {incident}. Give the number to the administrator; it is logged."
