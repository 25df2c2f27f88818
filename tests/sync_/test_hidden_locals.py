# Generated from tests/async_/test_hidden_locals.py by build_sync.py. Do not edit.
"""The local variables of a traceback, which error trackers record, have no secrets."""

import gzip
import traceback
from io import BytesIO
from typing import Any, Literal

import msgspec
import pytest

from ittybit.errors import APIError, ArgumentError
from ittybit_sync import Ittybit
from tests.support.wire_server import Line, WireServer, answer, answering

KEY = "canaryK3Y7f3a9bQWERTYuiopASDFGHjklZXCVBN"
PASSWORD = "hushhushhushpassword"
PROXY = f"http://user:{PASSWORD}@127.0.0.1:1"
CLOSED = "http://127.0.0.1:1"


class Kind(msgspec.Struct):
    """A type that no response matches; msgspec quotes the response in its error."""

    id: Literal["a"]


def recorded_text(error: BaseException) -> str:
    """Return all text that an error tracker records, without frames of this file."""
    trace = traceback.TracebackException.from_exception(error, capture_locals=True)
    parts, seen = [trace], [str(trace)]
    while parts:
        part = parts.pop()
        frames = [frame for frame in part.stack if frame.filename != __file__]
        seen += [f"{frame.filename}: {frame.name} {frame.locals}" for frame in frames]
        parts += [more for more in (part.__cause__, part.__context__) if more]
        seen.append(str(part))
    return "\n".join(seen)


def check(error: BaseException) -> None:
    text = recorded_text(error).lower()
    for secret in (KEY, PASSWORD):
        assert secret.lower()[:12] not in text


def test_no_reachable_error_contains_the_key() -> None:
    for sent in (KEY.encode() + b"\r\n\r\n", answer(b'{"id": "%b"}' % KEY.encode())):
        with WireServer(answering(sent)) as server:
            with Ittybit(
                KEY, base_url=server.url, strict_response_validation=True
            ) as client:
                with pytest.raises(APIError) as caught:
                    client.get("/x", into=Kind)
        left: list[BaseException | None] = [caught.value]
        while left:
            if (error := left.pop()) is not None:
                assert KEY[:12] not in f"{error} {error!r}"
                left += error.__cause__, error.__context__


CALLS: dict[str, dict[str, Any]] = {
    "refused": {},
    "a bad header": {"headers": {"X-Note": "a\nb"}},
    "a bad body": {"json": {1j}},
    "a bad path": {"path": "x"},
}


@pytest.mark.parametrize("name", CALLS)
def test_a_call_that_fails_shows_no_key(name: str) -> None:
    call = {"path": "/x", **CALLS[name]}
    with Ittybit(KEY, base_url=CLOSED, max_retries=1) as client:
        with pytest.raises(APIError) as caught:
            client.request("POST", call.pop("path"), **call)
    check(caught.value)


def test_an_unreachable_proxy_shows_no_password() -> None:
    settings: dict[str, Any] = {"proxy": PROXY, "max_retries": 0}
    with Ittybit(KEY, base_url=CLOSED, **settings) as client:
        with pytest.raises(APIError) as caught:
            client.media.list()
    check(caught.value)


@pytest.mark.parametrize(
    ("key", "proxy"), [(KEY.encode(), None), ("ik_1", PROXY.encode())]
)
def test_a_secret_of_the_wrong_type_is_in_no_frame(key: Any, proxy: Any) -> None:
    with pytest.raises(ArgumentError) as caught:
        Ittybit(key, base_url=CLOSED, proxy=proxy)
    check(caught.value)


def test_a_content_encoding_that_echoes_the_key_is_in_no_frame() -> None:
    sent = answer(b"bytes", Content_Encoding=KEY.lower())
    with WireServer(answering(sent)) as server:
        with Ittybit(KEY.lower(), base_url=CLOSED) as client:
            with pytest.raises(APIError) as caught:
                client.files.download(f"{server.url}/x", BytesIO())
    check(caught.value)


@pytest.mark.parametrize("status", ["400 Bad", "200 OK"])
def test_a_body_that_echoes_the_key_is_in_no_frame(status: str) -> None:
    body = b'{"id": 7, "message": "%b"}' % KEY.encode()
    with WireServer(answering(answer(body, status))) as server:
        with Ittybit(
            KEY, base_url=server.url, strict_response_validation=True
        ) as client:
            with pytest.raises(APIError) as caught:
                client.media.get("med_1")
            check(caught.value)
            try:
                with client.media.with_streaming_response.get("med_1"):
                    return
            except APIError as error:
                check(error)


ECHO = b"data: " + KEY.encode() + b"\n\n"
MEMBER = gzip.compress(ECHO)
BROKEN: dict[str, tuple[str, list[bytes]]] = {
    "not gzip": ("Content-Encoding: gzip", [ECHO]),
    "gzip, then not gzip": ("Content-Encoding: gzip", [MEMBER, ECHO]),
    "cut": ("X: y", [ECHO, ECHO]),
    "cut gzip": ("Content-Encoding: gzip", [MEMBER, MEMBER[:-9]]),
    "no framing": ("Transfer-Encoding: chunked", [b"f\r\n%b\r\nx" % ECHO[:15]]),
}


def get(client: Ittybit) -> None:
    client.get("/x")


def read(client: Ittybit) -> None:
    with client.media.with_streaming_response.get("m") as response:
        response.read()


def iter_bytes(client: Ittybit) -> None:
    with client.media.with_streaming_response.get("m") as response:
        for _ in response.iter_bytes(1):
            pass


def iter_lines(client: Ittybit) -> None:
    with client.media.with_streaming_response.get("m") as response:
        for _ in response.iter_lines():
            pass


def stream(client: Ittybit) -> None:
    with client.stream("GET", "/x", into=object) as events:
        for _ in events:
            pass


def download(client: Ittybit) -> None:
    for _ in client.files.iter_bytes(f"{client.base_url}/x", chunk_size=1):
        pass


def to_file(client: Ittybit) -> None:
    client.files.download(f"{client.base_url}/x", BytesIO())


READERS = {
    "get": get,
    "read": read,
    "iter_bytes": iter_bytes,
    "iter_lines": iter_lines,
    "stream": stream,
    "download": download,
    "to_file": to_file,
}


@pytest.mark.parametrize("way", READERS)
@pytest.mark.parametrize("name", BROKEN)
def test_the_received_part_of_a_broken_body_is_in_no_frame(name: str, way: str) -> None:
    def script(line: Line) -> None:
        line.request()
        line.send(b"HTTP/1.1 200 OK\r\n%b\r\n" % header.encode())
        line.send(
            b"Content-Length: 9999\r\n\r\n" if "chunked" not in header else b"\r\n"
        )
        for part in parts:
            line.send(part)
            line.wait(0.02)

    header, parts = BROKEN[name]
    with WireServer(script) as server:
        with Ittybit(KEY, base_url=server.url, max_retries=0) as client:
            with pytest.raises(APIError) as caught:
                READERS[way](client)
    check(caught.value)


SETTINGS: list[dict[str, Any]] = [
    {"timeout": -1},
    {"unknown": 1},
    {"proxy": f"ftp://u:{PASSWORD}@h"},
    {"headers": {"Authorization": f"Bearer {KEY}\n"}},
    {"headers": {"X": f"{KEY}\x00"}},
    {"token": KEY},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=repr)
def test_an_invalid_setting_shows_no_secret(settings: dict[str, Any]) -> None:
    settings = {"proxy": PROXY, **settings}
    with pytest.raises(ArgumentError) as making:
        Ittybit(KEY, **settings)
    check(making.value)
    with Ittybit("other") as client:
        with pytest.raises(ArgumentError) as copying:
            client.with_options(api_key=KEY, **settings)
    check(copying.value)


@pytest.mark.parametrize("key", [KEY + "\n", " " + KEY, KEY + "\xe9"])
def test_an_invalid_key_is_not_shown(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ArgumentError) as given:
        Ittybit(key)
    check(given.value)
    monkeypatch.setenv("ITTYBIT_API_KEY", key)
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    with pytest.raises(ArgumentError) as found:
        Ittybit()
    check(found.value)
    with Ittybit(lambda: key, base_url=CLOSED) as client:
        with pytest.raises(ArgumentError) as asked:
            client.media.list()
    check(asked.value)


def test_an_invalid_proxy_of_the_environment_is_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"ftp://user:{PASSWORD}@h")
    monkeypatch.setenv("ITTYBIT_API_KEY", KEY)
    with Ittybit(base_url=CLOSED) as client:
        with pytest.raises(ArgumentError) as caught:
            client.media.list()
    check(caught.value)
