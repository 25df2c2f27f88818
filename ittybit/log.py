"""What is logged, under the name ``ittybit``: no key, no signature, no body."""

import logging
from collections.abc import Mapping

from ittybit.exchange import Response

logger = logging.getLogger("ittybit")

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


def switch_on(environment: Mapping[str, str]) -> None:
    """Log to standard error where ``ITTYBIT_LOG`` is ``debug`` or ``info``."""
    level = _LEVELS.get(environment.get("ITTYBIT_LOG", "").lower())
    if level is None or logger.handlers:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(level)


def answered(response: Response, number: int, sent: Mapping[str, str]) -> None:
    """Log an answer to try `number`; its headers too at the level ``debug``."""
    logger.info(
        "%s answered %d in %.0f ms (try %d, request id %s)",
        response.request,
        response.status_code,
        response.elapsed * 1000,
        number,
        response.request_id,
    )
    if logger.isEnabledFor(logging.DEBUG):
        logger.debug("sent %s, received %s", _shown(sent), _shown(response.headers))


def trying_again(error: Exception, number: int, seconds: float) -> None:
    """Log that try `number` failed and another follows in so many seconds."""
    logger.info("try %d failed: %s; again in %.2f s", number, error, seconds)


def _shown(headers: Mapping[str, str]) -> dict[str, str]:
    return {n: v if n.lower() in _SHOWN else "…" for n, v in headers.items()}
