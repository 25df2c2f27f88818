"""Log of the client, named ``ittybit``, without keys, signatures, and bodies."""

import logging
from collections.abc import Mapping

from ittybit.core.http.models import Response
from ittybit.core.printable import one_line
from ittybit.core.redaction import Hide

logger: logging.Logger = logging.getLogger("ittybit")

_MAX_LENGTH = 200  # characters of a header
_MAX_HEADERS = 100
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO}
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


def enable(environment: Mapping[str, str]) -> None:
    """Log to standard error if ``ITTYBIT_LOG`` is ``debug`` or ``info``."""
    level = _LEVELS.get(environment.get("ITTYBIT_LOG", "").lower())
    if level is None or logger.handlers:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(level)


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
