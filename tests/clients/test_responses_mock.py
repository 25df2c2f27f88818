"""The blocking client handles faults that are easier to describe than to serve."""

import traceback
from http.client import BadStatusLine
from socket import gaierror
from typing import Any

import pytest
import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.util.ssl_match_hostname import CertificateError

from ittybit.errors import APIConnectionError, APITimeoutError
from ittybit_sync import Ittybit

PLACE: Any = urllib3.HTTPConnectionPool("h")
HUSH = "https://us:er@h/x?signature=hush"

FAULTS = [
    requests.ConnectionError("Connection aborted."),
    requests.exceptions.ProxyError("Unable to connect to proxy"),
    requests.exceptions.SSLError("certificate verify failed"),
    requests.exceptions.InvalidURL(f"Failed to parse: {HUSH}"),
    requests.exceptions.InvalidSchema(f"No connection adapters for {HUSH!r}"),
    requests.exceptions.ChunkedEncodingError("Connection broken"),
    urllib3.exceptions.MaxRetryError(PLACE, "/x?signature=hush", None),
    urllib3.exceptions.NewConnectionError(PLACE, "refused"),
    urllib3.exceptions.NameResolutionError("h", PLACE, gaierror(-2, "unknown")),
    requests.ConnectionError(urllib3.exceptions.NewConnectionError(PLACE, "refused")),
    ConnectionAbortedError(103, "Software caused connection abort"),
    OSError(24, "Too many open files"),
    requests.exceptions.SSLError(CertificateError("hostname doesn't match 'h'")),
    BadStatusLine("nonsense"),
]
TIMEOUTS = [
    requests.ConnectTimeout("connect timed out"),
    requests.ReadTimeout("read timed out"),
    urllib3.exceptions.ConnectTimeoutError(PLACE, "connect timed out"),
    urllib3.exceptions.ReadTimeoutError(PLACE, "/x", "read timed out"),
    requests.ConnectionError(
        urllib3.exceptions.ReadTimeoutError(PLACE, "/x", "read timed out")
    ),
    requests.ConnectionError(
        urllib3.exceptions.ProtocolError("Connection aborted.", TimeoutError("slow"))
    ),
    TimeoutError("timed out"),
]


def fail_attempts(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    """Make every attempt fail with `fault`."""

    def send(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(HTTPAdapter, "send", send)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_library_errors_become_connection_errors(
    fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_attempts(monkeypatch, fault)
    with (
        Ittybit("key", max_retries=0) as client,
        pytest.raises(APIConnectionError) as caught,
    ):
        client.media.get("med_1")
    assert type(caught.value) is APIConnectionError
    assert (caught.value.__cause__ is fault) is ("hush" not in str(fault))
    shown = "".join(traceback.format_exception(caught.value))
    assert "hush" not in shown
    assert "us:er" not in shown


@pytest.mark.parametrize("fault", TIMEOUTS, ids=lambda fault: type(fault).__name__)
def test_library_timeouts_become_timeout_errors(
    fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_attempts(monkeypatch, fault)
    with (
        Ittybit("key", max_retries=0) as client,
        pytest.raises(APITimeoutError) as caught,
    ):
        client.media.get("med_1")
    assert caught.value.__cause__ is fault


def test_an_error_that_is_not_a_network_error_is_not_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fail_attempts(monkeypatch, ZeroDivisionError("a bug"))
    with Ittybit("key") as client, pytest.raises(ZeroDivisionError, match="a bug"):
        client.media.get("med_1")
