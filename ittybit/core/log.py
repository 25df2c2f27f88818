"""Log of the client, named ``ittybit``, without keys, signatures, and bodies."""

import logging
import re
from collections.abc import Iterator, Mapping
from typing import TextIO

from ittybit.core.http.models import Response
from ittybit.core.printable import one_line
from ittybit.core.redaction import Hide

logger: logging.Logger = logging.getLogger("ittybit")

_MAX_LENGTH = 200  # characters of a header
_MAX_HEADERS = 100
_NUMBER = re.compile("[0-9]{1,9}")
_SHOWN = frozenset(
    {
        "content-length",
        "content-type",
        "date",
        "etag",
        "idempotency-key",
        "retry-after",
        "retry-after-ms",
        "server",
        "user-agent",
        "accept-version",
        "x-request-id",
    }
)


class _Printer(logging.StreamHandler[TextIO]):
    """Handler that prints a record unless the program has a handler for it."""

    def __init__(self) -> None:
        super().__init__()
        text = "%(asctime)s %(levelname)s %(name)s %(message)s"
        self.setFormatter(logging.Formatter(text))

    def emit(self, record: logging.LogRecord) -> None:
        """Print the record."""
        if not any(record.levelno >= other.level for other in self._others()):
            super().emit(record)

    def _others(self) -> Iterator[logging.Handler]:
        current: logging.Logger | None = logger
        while current is not None:
            for handler in current.handlers:
                if not isinstance(handler, _Printer | logging.NullHandler):
                    yield handler
            current = current.parent if current.propagate else None


def enable(environment: Mapping[str, str]) -> None:
    """Log at the level ``ITTYBIT_LOG``, to standard error if nothing else logs."""
    given = environment.get("ITTYBIT_LOG", "").strip()
    if given in ("", "0") or any(isinstance(one, _Printer) for one in logger.handlers):
        return
    logger.addHandler(_Printer())
    levels = logging.getLevelNamesMapping()
    level = int(given) if _NUMBER.fullmatch(given) else levels.get(given.upper())
    logger.setLevel(logging.WARNING if level is None else max(level, 1))
    if level is None:
        names = ", ".join(sorted(levels)).lower()
        logger.warning(
            "ITTYBIT_LOG must be a number or one of %s, got %r", names, given[:20]
        )


def log_response(
    response: Response,
    number: int,
    sent: Mapping[str, str],
    hide: Hide,
) -> None:
    """Log the response to attempt `number`, and at the level ``debug`` the headers.

    `hide` removes secrets from the server's texts.
    """
    request_id = response.request_id
    logger.info(
        "%s answered %d in %.0f ms (attempt %d, request ID %s)",
        response.request,
        response.status_code,
        response.elapsed * 1000,
        number,
        None if request_id is None else hide(one_line(request_id, _MAX_LENGTH)),
    )
    if logger.isEnabledFor(logging.DEBUG):
        received = _format(response.headers, hide)
        logger.debug("sent %s, received %s", _format(sent, hide), received)


def log_retry(error: Exception, number: int, seconds: float) -> None:
    """Log that attempt `number` failed and the client retries in `seconds`."""
    logger.info("attempt %d failed: %s; retry in %.2f s", number, error, seconds)


def _format(headers: Mapping[str, str], hide: Hide) -> str:
    def format_field(name: str, value: str) -> str:
        value = str(value) if name.lower() in _SHOWN else "…"
        name, value = (hide(one_line(text, _MAX_LENGTH)) for text in (name, value))
        return f"{name!r}: {value!r}"

    fields = list(headers.items())[:_MAX_HEADERS]
    return f"{{{', '.join(format_field(name, value) for name, value in fields)}}}"
