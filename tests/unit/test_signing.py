"""Signed URLs are computed without the server."""

import hashlib
import hmac
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta, timezone
from email.utils import formatdate
from typing import Any

import pytest

from ittybit.errors import ArgumentError
from ittybit.signing import (
    Expiry,
    encode_path,
    explain_refusal,
    sign_url,
    signature,
    signed_message,
    unix_seconds,
)

LATER = 4_102_444_800


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


def test_a_path_is_encoded_except_separators_and_unreserved_characters() -> None:
    assert encode_path("/a b//c/", "ü~*.mp4") == "a%20b/c/%C3%BC~%2A.mp4"
    assert encode_path(None, "x") == "x"


def test_a_signed_url_contains_the_signed_message() -> None:
    url = sign_url("p.ittybit.net", "b c.mp4", folder="/a/", expiry=LATER, key="k")
    message = signed_message("a/b%20c.mp4", expiry=LATER, method="get")
    expected = signature(message, "k")
    assert url == f"https://p.ittybit.net/{message}&signature={expected}"


def test_the_domain_may_be_an_origin() -> None:
    url = sign_url("http://127.0.0.1:1/", "b", expiry=LATER, method="put", key="k")
    assert url.startswith(f"http://127.0.0.1:1/b?expiry={LATER}&method=put&signature=")


def test_the_key_comes_from_the_environment_unless_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ArgumentError, match="ITTYBIT_API_KEY"):
        sign_url("p.ittybit.net", "b", expiry=LATER)
    monkeypatch.setenv("ITTYBIT_API_KEY", "k")
    assert sign_url("p.ittybit.net", "b", expiry=LATER) == sign_url(
        "p.ittybit.net", "b", expiry=LATER, key="k"
    )


@pytest.mark.parametrize(
    ("expiry", "seconds"),
    [
        (LATER, LATER),
        (LATER - 0.5, LATER),
        (datetime.fromtimestamp(LATER, UTC), LATER),
        (datetime.fromtimestamp(LATER, timezone(timedelta(hours=5))), LATER),
        (timedelta(minutes=2), 1120),
    ],
)
def test_an_expiry_is_a_time_or_a_duration_from_now(
    expiry: Expiry, seconds: int
) -> None:
    assert unix_seconds(expiry, now=1000.0) == seconds


@pytest.mark.parametrize(
    ("expiry", "why"),
    [
        (999, "in the future"),
        (timedelta(0), "in the future"),
        (timedelta(days=-1), "in the future"),
        (datetime(2040, 1, 1), "time zone"),
        (LATER * 1000, "not in milliseconds"),
        (float("nan"), "a datetime, a timedelta, or"),
        (True, "a datetime, a timedelta, or"),
        ("soon", "a datetime, a timedelta, or"),
        (None, "a datetime, a timedelta, or"),
    ],
)
def test_an_invalid_expiry_is_refused(expiry: Any, why: str) -> None:
    with pytest.raises(ArgumentError, match=why):
        unix_seconds(expiry, now=1000.0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"domain": "p.ittybit.net/a"},
        {"domain": "ftp://p"},
        {"domain": ""},
        {"domain": 5},
        {"filename": ""},
        {"filename": "a/b"},
        {"filename": ".."},
        {"filename": "a\nb"},
        {"filename": "a" * 256},
        {"folder": "a/../b"},
        {"folder": "a//b"},
        {"method": "delete"},
        {"key": " "},
    ],
)
def test_invalid_arguments_are_refused(wrong: dict[str, Any]) -> None:
    right: dict[str, Any] = {"domain": "p.ittybit.net", "filename": "b", "key": "k"}
    with pytest.raises(ArgumentError):
        sign_url(**{**right, **wrong})


def test_a_refused_url_is_explained_by_its_expiry_and_the_clocks() -> None:
    url = sign_url("p.ittybit.net", "b", expiry=1000, key="k", clock=lambda: 0.0)
    early = {"date": formatdate(900, usegmt=True)}
    late = {"date": formatdate(1001, usegmt=True)}
    assert explain_refusal(url, early, lambda: 900.0) == ""
    assert "expired at 1970-01-01T00:16:40+00:00" in explain_refusal(
        url, late, lambda: 1002.0
    )
    assert "expired at" in explain_refusal(url, None, lambda: 1002.0)
    assert "clock of this machine" in explain_refusal(url, late, lambda: 400.0)
    assert "601 s apart" in explain_refusal(url, late, lambda: 400.0)
    assert explain_refusal("https://h/x?expiry=soon", late, lambda: 1002.0) == ""
