"""Errors of failed responses, whose bodies say what happened."""

from __future__ import annotations

import re
from codecs import lookup
from contextlib import suppress
from typing import Any, cast

import msgspec

from ittybit.core.http.models import Response
from ittybit.core.printable import one_line
from ittybit.core.redaction import Hide
from ittybit.core.retry import retry_after
from ittybit.core.serialization.msgspec_types import convert, parse_json, to_utf8
from ittybit.core.url.redaction import redact_urls
from ittybit.errors import APIStatusError

_MAX_QUOTE = 300  # characters of a body in a message
_MAX_MESSAGE = 1000  # characters
_MAX_MESSAGES = 20
_MAX_PARSED = 1 << 16  # bytes: a MiB of empty lists takes 0.2 s
_UTF_8 = "utf-8"
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([\w.:-]+)", re.ASCII | re.IGNORECASE)
# Encodings of Python that are no charsets, and may be slow.
_NOT_CHARSETS = frozenset(
    {"idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape"}
)


def status_error(response: Response, hide: Hide = str) -> APIStatusError:
    """Return the error for a failed `response`.

    The message has one line, and `hide` removes its secrets. The time that this takes
    does not depend on the length of the body.
    """
    body = _parse(response)
    kind, message = _kind_and_message(body)
    limit = _MAX_MESSAGE if message else _MAX_QUOTE
    # Twice the limit, so that a secret is recognized where the text is cut.
    text = one_line(message or _text(body, response), 2 * limit)
    text = _cut(redact_urls(hide(text)), limit) or "no message"
    status = response.status_code
    error = APIStatusError.of(status)(
        f"{response.request} answered {status}: {text}{_hint(response, message)}",
        response=response,
        body=body,
    )
    # A limit on the input keeps the time short, one on the output hides a cut secret.
    error.kind = kind and hide(kind[: 2 * _MAX_MESSAGE])[:_MAX_MESSAGE]
    error.retry_after = retry_after(response.headers)
    error.retries_taken = response.retries_taken
    return error


def _parse(response: Response) -> object:
    content, charset = response.content, _charset(response)
    if not content:
        return None
    text = _decode(content, charset).removeprefix("\ufeff")
    if len(content) <= _MAX_PARSED:
        with suppress(msgspec.DecodeError):
            return parse_json(content if charset == _UTF_8 else text)
    return text


def _decode(content: bytes, charset: str) -> str:
    """Return `content` as text, or its start if decoding all of it could be slow."""
    with suppress(UnicodeDecodeError):
        if charset == _UTF_8:
            return content.decode()
    # A MiB of random bytes takes 13 ms, and a MiB of UTF-7 takes 87 ms.
    text = content[:_MAX_PARSED].decode(charset, "replace")
    return text.encode(errors="replace").decode()  # UTF-7 may have lone surrogates


def _charset(response: Response) -> str:
    """Return the character encoding of a text, by default UTF-8."""
    match = _CHARSET.search(response.headers.get("content-type", "")[:_MAX_MESSAGE])
    name = match[1].lower() if match else _UTF_8
    try:
        "".encode(name)
    except (LookupError, ValueError):  # unknown, or not an encoding of text
        return _UTF_8
    is_charset = lookup(name).name.replace("-", "_") not in _NOT_CHARSETS
    return name if is_charset else _UTF_8


class _ErrorBody(msgspec.Struct):
    """Body of an error. Older APIs nest it under ``error``."""

    error: Any = None
    kind: Any = None
    message: Any = None


def _kind_and_message(body: object) -> tuple[str | None, str | None]:
    """Return the kind and the message of an error body."""
    try:
        fields = convert(body, _ErrorBody)
        inner: Any = fields.error
        if isinstance(inner, dict):
            fields = convert(cast("object", inner), _ErrorBody)
    except msgspec.ValidationError:
        return None, None
    return (
        fields.kind if isinstance(fields.kind, str) else None,
        _join_messages(fields.message) or _join_messages(fields.error),
    )


def _join_messages(message: object) -> str | None:
    """Return a message. Some APIs send a list with one message per field."""
    if isinstance(message, list):
        texts = cast("list[object]", message)[:_MAX_MESSAGES]
        message = "; ".join(
            text[:_MAX_MESSAGE] for text in texts if isinstance(text, str)
        )
    return message if isinstance(message, str) and message else None


def _text(body: object, response: Response) -> str:
    if body is None or isinstance(body, str):
        return body or ""
    content, charset = response.content, _charset(response)
    if charset == _UTF_8:
        content = to_utf8(content)
    return content[: 8 * _MAX_QUOTE].decode(charset, "replace").removeprefix("\ufeff")


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit]}…"


def _hint(response: Response, message: str | None) -> str:
    """Return advice for a failed response, or an empty text."""
    status = response.status_code
    if status >= 500:
        return _REPORT if response.request_id else _LATER
    if status < 400:
        return _REDIRECT
    if status == 404 and message is None:
        return _NOT_FOUND
    if status == 405 and "allow" in response.headers:
        return _METHODS
    if status in _HINTS:
        return _HINTS[status]
    # The message of the API names the problem.
    return _OTHER if message is None and response.content else ""


_REDIRECT = " (the client does not follow this redirect: check the URL)"
_METHODS = " (see the allow header for the supported methods)"
_NOT_FOUND = " (check the URL)"
_OTHER = " (see the body of the error)"
_LATER = " (the server failed: try later)"
_REPORT = " (the server failed: try later, or send the request ID to its support)"
_HINTS = {
    401: " (check the API key and its project)",
    402: " (check the plan and the quota of your organization)",
    403: " (the key or the signature does not permit this request)",
    404: " (check the ID: the object does not exist, or no longer)",
    408: " (try later)",
    429: " (wait, or set rate_limit)",
}
