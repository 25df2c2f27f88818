"""Uploads in chunks: interruptions, retries, and expiry."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ittybit_emulator import Emulator, Fault
from ittybit_emulator.delivery import uploads
from ittybit_emulator.store.identifiers import now
from tests.emulator.emulator_support import Answer, Caller, send, until

_SOON = "9999"


@pytest.fixture
def caller(emulator: Emulator) -> Caller:
    return Caller(emulator)


@pytest.fixture
def picture(samples: Path) -> bytes:
    return (samples / "still.png").read_bytes()


def _chunk(caller: Caller, target: str, body: bytes, start: int, stop: int) -> Answer:
    headers = {"Content-Range": f"bytes {start}-{stop - 1}/{len(body)}"}
    origin = caller.emulator.delivery_url
    return send(origin, "PUT", target, body[start:stop], headers | caller.key)


def _parts(caller: Caller) -> list[str]:
    return [path.name for path in (caller.emulator.data / "parts").iterdir()]


def test_an_interrupted_chunk_can_be_sent_again_alone(
    caller: Caller, picture: bytes
) -> None:
    target = caller.signed(folder="c", filename="cut.png", method="put")
    middle = len(picture) // 2
    caller.emulator.faults.add(
        Fault(cut_body_after=10), headers={"Content-Range": f"bytes {middle}-*"}
    )
    assert _chunk(caller, target, picture, 0, middle).status == 202
    with pytest.raises(ConnectionError):
        _chunk(caller, target, picture, middle, len(picture))
    assert caller.emulator.requests[-1].size == 10
    assert _chunk(caller, target, picture, middle, len(picture)).status == 201
    assert caller.get("/c/cut.png").body == picture


def test_a_partly_overwritten_chunk_is_missing_until_it_is_complete(
    caller: Caller, picture: bytes
) -> None:
    target = caller.signed(folder="c", filename="over.png", method="put")
    middle = len(picture) // 2
    stale = bytes(len(picture))
    assert _chunk(caller, target, picture, 0, middle).status == 202
    caller.emulator.faults.add(Fault(cut_body_after=10), method="PUT")
    with pytest.raises(ConnectionError):
        _chunk(caller, target, stale, 0, middle)
    assert _chunk(caller, target, picture, middle, len(picture)).status == 202
    assert _chunk(caller, target, picture, 0, middle).status == 201
    assert caller.get("/c/over.png").body == picture


def test_a_fault_can_lose_an_accepted_chunk(caller: Caller, picture: bytes) -> None:
    target = caller.signed(folder="c", filename="forgot.png", method="put")
    middle = len(picture) // 2
    caller.emulator.faults.add(Fault(status=202), method="PUT")
    assert _chunk(caller, target, picture, 0, middle).status == 202
    assert _chunk(caller, target, picture, middle, len(picture)).status == 202
    assert caller.get("/c/forgot.png").status == 404


def test_a_repeated_last_chunk_with_the_key_returns_the_file(
    caller: Caller, picture: bytes
) -> None:
    middle = len(picture) // 2
    caller.emulator.faults.add(
        Fault(drop="after"), headers={"Content-Range": f"bytes {middle}-*"}
    )
    assert _chunk(caller, "/c/again.png", picture, 0, middle).status == 202
    with pytest.raises(ConnectionError):
        _chunk(caller, "/c/again.png", picture, middle, len(picture))
    answer = _chunk(caller, "/c/again.png", picture, middle, len(picture))
    assert (answer.status, answer.json["filename"]) == (201, "again.png")
    first = _chunk(caller, "/c/again.png", picture, 0, middle)
    second = _chunk(caller, "/c/again.png", picture, middle, len(picture))
    assert (first.status, second.status) == (202, 201)
    assert second.json["id"] != answer.json["id"]


class _Clock:
    """Replaces the time before which unfinished uploads have expired."""

    def __init__(self) -> None:
        self.limit = ""
        self.checks = 0

    def ago(self, seconds: float) -> str:
        self.checks += 1
        return self.limit

    def check(self, limit: str) -> None:
        """Wait until all uploads without a chunk since `limit` are deleted."""
        self.limit, checks = limit, self.checks
        until(lambda: self.checks > checks + 2)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> _Clock:
    clock = _Clock()
    monkeypatch.setattr(uploads, "ago", clock.ago)
    return clock


@pytest.fixture
def forgetful(clock: _Clock) -> Iterator[Emulator]:
    with Emulator(processes=1, upload_lifetime=0.02) as emulator:
        yield emulator


def test_an_upload_without_new_chunks_expires(
    forgetful: Emulator, clock: _Clock, picture: bytes
) -> None:
    caller = Caller(forgetful)
    assert _chunk(caller, "/c/left.png", picture, 0, 10).status == 202
    assert len(_parts(caller)) == 1
    clock.check(_SOON)
    assert not _parts(caller)
    assert _chunk(caller, "/c/left.png", picture, 10, len(picture)).status == 202


def test_an_upload_does_not_expire_while_chunks_arrive(
    forgetful: Emulator, clock: _Clock, picture: bytes
) -> None:
    caller = Caller(forgetful)
    step = -(-len(picture) // 3)
    for start in range(0, len(picture), step):
        before = now()
        stop = min(start + step, len(picture))
        answer = _chunk(caller, "/c/slow.png", picture, start, stop)
        clock.check(before)
    assert answer.status == 201


def test_a_chunk_of_an_upload_that_expires_meanwhile_is_409(
    forgetful: Emulator, clock: _Clock, picture: bytes
) -> None:
    caller = Caller(forgetful)
    netloc = forgetful.delivery_url.removeprefix("http://").split(":")
    with socket.create_connection((netloc[0], int(netloc[1])), timeout=5) as connection:
        connection.sendall(
            f"PUT /c/stuck.png HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n"
            f"Authorization: Bearer {forgetful.key}\r\n"
            f"Content-Range: bytes 0-9/{len(picture)}\r\n\r\n".encode()
        )
        connection.sendall(picture[:5])
        until(lambda: len(_parts(caller)) == 1)
        clock.check(_SOON)
        assert not _parts(caller)
        connection.sendall(picture[5:10])
        assert connection.recv(100).startswith(b"HTTP/1.1 409 ")


def test_a_failed_range_request_can_be_retried(caller: Caller, picture: bytes) -> None:
    caller.file("/c/range.png", picture)
    part = {"Range": "bytes=100-299"}
    caller.emulator.faults.add(Fault(drop="before"), headers={"Range": "bytes=100-*"})
    assert caller.get("/c/range.png", {"Range": "bytes=0-99"}).status == 206
    with pytest.raises(ConnectionError):
        caller.get("/c/range.png", part)
    assert caller.get("/c/range.png", part).body == picture[100:300]


def test_a_fault_can_make_the_server_ignore_a_range(
    caller: Caller, picture: bytes
) -> None:
    caller.file("/c/whole.png", picture)
    caller.emulator.faults.add(Fault(without=["range"]), method="GET")
    answer = caller.get("/c/whole.png", {"Range": "bytes=0-9"})
    assert (answer.status, answer.body) == (200, picture)
    assert caller.emulator.requests[-1].headers["Range"] == "bytes=0-9"
    assert caller.get("/c/whole.png", {"Range": "bytes=0-9"}).status == 206


def test_uploads_expire_as_the_time_advances_also_after_a_reset(picture: bytes) -> None:
    with Emulator(fast=True, upload_lifetime=100) as emulator:
        caller = Caller(emulator)
        for seconds in (1000, 200):
            emulator.reset()
            assert _chunk(caller, "/c/left.png", picture, 0, 10).status == 202
            assert len(_parts(caller)) == 1
            emulator.advance(seconds)
            until(lambda: not _parts(caller))
