"""What is logged, under the name ``ittybit``: no key, no signature, no body."""

import logging
from collections.abc import Mapping

from ittybit.core.http.models import Response
from ittybit.core.printable import one_line
from ittybit.core.redaction import Hide

logger: logging.Logger = logging.getLogger("ittybit")

_LONGEST = 200  # characters of one header field
_MOST = 100  # header fields
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
    """Log to standard error where ``ITTYBIT_LOG`` is ``debug`` or ``info``."""
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
    """Log a response to try `number`; its headers too at the level ``debug``.

    What the server sent passes through `hide`.
    """
    request_id = response.request_id
    logger.info(
        "%s answered %d in %.0f ms (try %d, request id %s)",
        response.request,
        response.status_code,
        response.elapsed * 1000,
        number,
        None if request_id is None else hide(one_line(request_id, _LONGEST)),
    )
    if logger.isEnabledFor(logging.DEBUG):
        received = _shown(response.headers, hide)
        logger.debug("sent %s, received %s", _shown(sent, hide), received)


def log_retry(error: Exception, number: int, seconds: float) -> None:
    """Log that try `number` failed and another follows in so many seconds."""
    logger.info("try %d failed: %s; again in %.2f s", number, error, seconds)


def _shown(headers: Mapping[str, str], hide: Hide) -> str:
    def field(name: str, value: str) -> str:
        value = str(value) if name.lower() in _SHOWN else "…"
        name, value = (hide(one_line(text, _LONGEST)) for text in (name, value))
        return f"{name!r}: {value!r}"

    fields = list(headers.items())[:_MOST]
    return f"{{{', '.join(field(*each) for each in fields)}}}"
