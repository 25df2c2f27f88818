"""Signed URLs are computed without the server."""

import hashlib
import hmac
from base64 import urlsafe_b64decode

from ittybit.signing import encode_path, signature, signed_message, signed_url


def test_the_signature_is_an_hmac_of_path_expiry_and_method() -> None:
    message = signed_message("a/b.mp4", expiry=1_700_000_000, method="get")
    assert message == "a/b.mp4?expiry=1700000000&method=get"
    expected = hmac.new(b"key", message.encode(), hashlib.sha256).digest()
    text = signature(message, "key")
    assert urlsafe_b64decode(f"{text}=") == expected
    assert "=" not in text


def test_each_part_of_the_message_changes_the_signature() -> None:
    signed = {
        signature(signed_message(path, expiry=expiry, method=method), key)
        for path, expiry, method, key in [
            ("a", 1, "get", "k"),
            ("b", 1, "get", "k"),
            ("a", 2, "get", "k"),
            ("a", 1, "put", "k"),
            ("a", 1, "get", "l"),
        ]
    }
    assert len(signed) == 5


def test_a_path_is_encoded_but_for_separators_and_unreserved_characters() -> None:
    assert encode_path("/a b//c/", "ü~*.mp4") == "a%20b/c/%C3%BC~%2A.mp4"
    assert encode_path(None, "x") == "x"


def test_a_signed_url_holds_what_was_signed() -> None:
    url = signed_url("p.ittybit.net", "a", "b c.mp4", expiry=1, method="get", key="k")
    message = signed_message("a/b%20c.mp4", expiry=1, method="get")
    expected = signature(message, "k")
    assert url == f"https://p.ittybit.net/{message}&signature={expected}"


def test_the_domain_may_be_an_origin() -> None:
    url = signed_url("http://127.0.0.1:1", None, "b", expiry=1, method="put", key="k")
    assert url.startswith("http://127.0.0.1:1/b?expiry=1&method=put&signature=")
