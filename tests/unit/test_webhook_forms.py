"""Secrets, headers, and bodies in the forms that other libraries accept."""

from base64 import b64encode
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
