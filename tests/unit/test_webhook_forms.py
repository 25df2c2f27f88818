"""Secrets, headers, and bodies in the forms that other libraries accept."""

from base64 import b64encode
from enum import Enum
from typing import Any

import pytest

from ittybit import webhooks
from tests.unit.test_webhook_signatures import (
    EVENT,
    NOW,
    OTHER,
    SCHEMES,
    SECRET,
    assert_refused,
    is_accepted,
    sign_headers,
)


def test_the_header_names_of_svix_are_those_of_standard_webhooks() -> None:
    standard = sign_headers("standard")
    svix = {
        name.replace("Webhook", "svix").lower(): value
        for name, value in standard.items()
    }
    assert is_accepted(EVENT, svix, SECRET)
    assert is_accepted(EVENT, standard | svix, SECRET)
    assert_refused("signature", EVENT, svix | {"svix-signature": "v1,AAAA"}, SECRET)
    message = assert_refused("header", EVENT, svix | {"svix-timestamp": "x"}, SECRET)
    assert "the header Svix-Timestamp must be" in message
    del svix["svix-id"]
    message = assert_refused("header", EVENT, svix | sign_headers("ittybit"), SECRET)
    assert "the header Svix-Id is missing" in message


class Delivery(str, Enum):  # noqa: UP042  # format() differs from StrEnum
    FIRST = "msg_1"


KEY = b"a key whose base64 needs padding"


@pytest.mark.parametrize("key", [KEY, KEY[1:], KEY[2:]])
@pytest.mark.parametrize("prefix", ["whsec_", ""])
@pytest.mark.parametrize("end", ["", "=", "=="])
@pytest.mark.parametrize("convert", [str, str.encode])
def test_a_standard_secret_needs_neither_a_prefix_nor_padding(
    key: bytes, prefix: str, end: str, convert: Any
) -> None:
    headers = webhooks.sign(EVENT, key, scheme="standard", id="msg_1", timestamp=NOW)
    given = convert(prefix + b64encode(key).decode().rstrip("=") + end)
    assert is_accepted(EVENT, headers, given)
    assert is_accepted(EVENT, headers, [OTHER, given])
    again = webhooks.sign(EVENT, given, scheme="standard", id="msg_1", timestamp=NOW)
    assert is_accepted(EVENT, again, given)
    assert (again == headers) is (bool(prefix) or convert is str)


@pytest.mark.parametrize("convert", [bytearray, memoryview])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_secret_may_be_a_buffer(scheme: Any, convert: Any) -> None:
    headers = webhooks.sign(EVENT, convert(SECRET.encode()), scheme=scheme)
    assert is_accepted(EVENT, headers | sign_headers(scheme), convert(SECRET.encode()))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_header_without_a_value_is_absent(scheme: Any) -> None:
    headers: dict[str, Any] = sign_headers(scheme)
    others = ("Svix-Id", "Svix-Signature", "Webhook-Signature", "Ittybit-Signature")
    given = {**dict.fromkeys(others), **headers}
    assert is_accepted(EVENT, given, SECRET)
    given |= {next(iter(headers)): [None]}
    assert "is missing" in assert_refused("header", EVENT, given, SECRET)


def test_a_header_value_may_be_a_buffer_and_an_id_an_enum() -> None:
    headers = webhooks.sign(
        EVENT, SECRET, scheme="standard", id=Delivery.FIRST, timestamp=NOW
    )
    assert type(headers["Webhook-Id"]) is str
    values = {name: bytearray(value.encode()) for name, value in headers.items()}
    assert is_accepted(EVENT, values, SECRET)


def test_bytes_may_be_the_key_itself() -> None:
    key = b"\0\n\xff"
    for scheme in SCHEMES:
        headers = webhooks.sign(EVENT, key, scheme=scheme, timestamp=NOW)
        assert is_accepted(EVENT, headers, key)
        assert_refused("signature", EVENT, headers, b"another")


def test_text_has_the_same_documented_signature_as_its_bytes() -> None:
    assert webhooks.sign(EVENT, SECRET.encode()) == webhooks.sign(EVENT, SECRET)
    assert is_accepted(EVENT, sign_headers("ittybit"), SECRET.encode())


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("convert", [bytearray, memoryview])
def test_a_body_may_be_a_buffer(scheme: Any, convert: Any) -> None:
    assert sign_headers(scheme, convert(EVENT)) == sign_headers(scheme)
    headers = sign_headers(scheme)
    assert is_accepted(convert(EVENT), headers, SECRET)
    event = webhooks.unwrap(convert(EVENT), headers, SECRET, clock=lambda: NOW)
    assert (event.kind, event.sent["id"]) == ("task.succeeded", "evt_1")
    assert_refused("signature", convert(EVENT + b" "), headers, SECRET)
