"""The names of errors in later generations (spec section 7)."""

from ittybit_emulator.errors import RequestError

_KINDS = {
    400: "request_invalid",
    401: "token_invalid",
    402: "payment_required",
    403: "project_required",
    405: "method_not_allowed",
    413: "request_too_large",
}
_NOUNS = {
    "automations": "automation",
    "connections": "connection",
    "events": "event",
    "jobs": "job",
    "runs": "run",
    "tasks": "task",
    "webhooks": "webhook_endpoint",
}


def kind_of(error: RequestError, path: str) -> str:
    """Return the kind of `error` in an answer to a request for `path`."""
    if error.kind is not None:
        return error.kind
    if error.status == 404:
        noun = _NOUNS.get(path.split("/")[1], "resource")
        return f"{noun}_not_found"
    return _KINDS.get(error.status, "internal_error")
