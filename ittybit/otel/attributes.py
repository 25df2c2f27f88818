"""Attributes of spans and metrics, by the semantic conventions of OpenTelemetry."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from opentelemetry.trace import Span, Status, StatusCode
from opentelemetry.util.types import AttributeValue

from ittybit.core.url.redaction import redact_urls
from ittybit.errors import APIStatusError

__all__ = [
    "Attributes",
    "Hide",
    "class_name",
    "error_type",
    "fail",
    "is_failure",
    "record_error",
    "server_attributes",
    "span_name",
]

Attributes = dict[str, AttributeValue]
Hide = Callable[[str], str]

_PORTS = {"http": 80, "https": 443}
_ANY = (GeneratorExit, StopIteration, StopAsyncIteration)


def server_attributes(url: str) -> Attributes:
    """Return the address and the port of the server of `url`."""
    return _server_attributes("/".join(url.split("/", 3)[:3])).copy()


@lru_cache(64)
def _server_attributes(origin: str) -> Attributes:
    parts = urlsplit(origin)
    return {
        "server.address": parts.hostname or "",
        "server.port": parts.port or _PORTS.get(parts.scheme, 0),
    }


def span_name(method: str, template: str | None) -> str:
    """Return the name of a span, which has few different values."""
    return f"{method} {template}" if template else method


def error_type(error: BaseException) -> str:
    """Return the status of an error response, or the name of a class."""
    if isinstance(error, APIStatusError):
        return str(error.status_code)
    return class_name(error)


def class_name(error: BaseException) -> str:
    """Return the complete name of the class of `error`."""
    kind = type(error)
    is_builtin = kind.__module__ == "builtins"
    return kind.__qualname__ if is_builtin else f"{kind.__module__}.{kind.__qualname__}"


def fail(span: Span, kind: str) -> None:
    """Record that the operation of `span` failed with an error of type `kind`."""
    span.set_status(Status(StatusCode.ERROR))
    span.set_attribute("error.type", kind)


def record_error(span: Span, error: BaseException, hide: Hide) -> None:
    """Record `error` without a stack trace, which could show source code of the user.

    The message contains no secrets, and no queries of URLs.
    """
    fail(span, error_type(error))
    message = redact_urls(hide(str(error)))
    span.add_event(
        "exception",
        {"exception.type": class_name(error), "exception.message": message},
    )


def is_failure(error: BaseException | None) -> bool:
    """Return whether `error` means more than that a generator was closed."""
    return error is not None and not isinstance(error, _ANY)
