"""Signing of webhooks to test your own endpoint."""

from __future__ import annotations

import re
import time
import uuid
from typing import Literal

from ittybit.core.printable import show
from ittybit.core.serialization.plain import to_number, to_plain
from ittybit.errors import ArgumentError
from ittybit.webhooks import ittybit_signature, standard_webhooks
from ittybit.webhooks.arguments import (
    BodyBytes,
    Secret,
    check_body,
    check_header,
    standard_keys,
    validate_secrets,
)

__all__ = ["sign"]

_IDENTIFIER = re.compile(r"[!-~]+")  # visible ASCII, which is valid in a header


def sign(
    body: BodyBytes,
    secret: Secret,
    *,
    scheme: Literal["ittybit", "standard"] = "ittybit",
    header: str = ittybit_signature.HEADER,
    id: str | None = None,
    timestamp: int | None = None,
) -> dict[str, str]:
    """Sign a body and return the headers that the API would send with it.

    Args:
        body: Body of the webhook.
        secret: Secret of the endpoint. For Standard Webhooks, it must be base64, with
            or without ``whsec_``, or the key as bytes.
        scheme: ``"ittybit"`` for one signature header, or ``"standard"`` for the
            three headers of Standard Webhooks.
        header: Name of the signature header. Standard Webhooks do not use it.
        id: ID of the delivery, for Standard Webhooks. The default is a new random ID.
        timestamp: Unix time in seconds, for Standard Webhooks. The default is the
            current time.

    Returns:
        The names and values of the headers.

    Raises:
        ArgumentError: An argument is invalid.

    >>> sign(b"{}", "whsec_test")
    {'Ittybit-Signature': '...'}
    """
    (secret,) = validate_secrets([secret])
    body = check_body(body)
    check_header(header)
    if scheme == "ittybit":
        return {header: ittybit_signature.compute_signature(body, secret)}
    if scheme != "standard":
        raise ArgumentError(
            f"scheme must be 'ittybit' or 'standard', got {show(scheme)}"
        )
    identifier = f"msg_{uuid.uuid4().hex}" if id is None else _check_id(id)
    timestamp_text = _timestamp_text(timestamp)
    return {
        standard_webhooks.ID: identifier,
        standard_webhooks.TIMESTAMP: timestamp_text,
        standard_webhooks.SIGNATURE: standard_webhooks.compute_signature(
            identifier, timestamp_text, body, _decode_key(secret)
        ),
    }


def _check_id(id: object) -> str:
    id = to_plain(id, "id")
    if isinstance(id, str) and _IDENTIFIER.fullmatch(id):
        return id
    raise ArgumentError(f"id must be visible ASCII without spaces, got {show(id)}")


def _timestamp_text(timestamp: int | None) -> str:
    seconds = to_number(int(time.time()) if timestamp is None else timestamp)
    if type(seconds) is not int or not 0 <= seconds < 10**standard_webhooks.MAX_DIGITS:
        raise ArgumentError(
            f"timestamp must be an int of Unix seconds, got {show(timestamp)}"
        )
    return str(seconds)


def _decode_key(secret: Secret) -> bytes:
    keys = standard_keys(secret)
    if not keys:
        raise ArgumentError(
            "a secret of Standard Webhooks must be base64, with or without whsec_"
        )
    return keys[0]
