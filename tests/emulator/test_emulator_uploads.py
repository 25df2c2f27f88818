"""Uploads: whole files, chunks in any order, and invalid uploads."""

import socket
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ittybit_emulator import Emulator, Fault
from tests.emulator.emulator_support import Answer, Caller, send, until


@pytest.fixture
def caller(emulator: Emulator) -> Caller:
    return Caller(emulator)


@pytest.fixture
def picture(samples: Path) -> bytes:
    return (samples / "still.png").read_bytes()


def test_an_upload_with_the_key_returns_the_file(
    caller: Caller, picture: bytes
) -> None:
    answer = caller.put("/u/%C3%BC%20b.png", picture)
    assert answer.status == 201
    file = answer.json
    assert (file["folder"], file["filename"]) == ("u", "ü b.png")
    assert (file["kind"], file["type"]) == ("image", "image/png")
    assert (file["original"], file["filesize"]) == (True, len(picture))
    assert file["url"] == f"{caller.emulator.delivery_url}/u/%C3%BC%20b.png"
    assert caller.get("/u/%C3%BC%20b.png").body == picture
    assert caller.media(file["media_id"])["files"][0]["id"] == file["id"]


def test_an_upload_to_a_signed_url_needs_no_key(caller: Caller, picture: bytes) -> None:
    target = caller.signed(folder="u", filename="s.png", method="put")
    answer = send(caller.emulator.delivery_url, "PUT", target, picture)
    assert (answer.status, answer.json["filename"]) == (201, "s.png")


def test_an_upload_with_an_older_version_returns_an_envelope(
    caller: Caller, picture: bytes
) -> None:
    answer = caller.put("/u/old.png", picture, {"Accept-Version": "2025-07-01"})
    assert answer.json["data"]["filename"] == "old.png"


@pytest.mark.parametrize("key", [None, "wrong"])
def test_an_upload_without_key_or_signature_is_401(
    emulator: Emulator, picture: bytes, key: str | None
) -> None:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    answer = send(emulator.delivery_url, "PUT", "/u/x.png", picture, headers)
    assert answer.status == 401
    assert send(emulator.delivery_url, "GET", "/u/x.png").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/u/",
        "//x.png",
        "//[x",
        "/../x.png",
        "/u/../x.png",
        "/u/%2e%2e/x.png",
        "/u/./x.png",
        "/u/a%00b.png",
        "/u/a%0Ab.png",
        "/u/..%2Fx.png",
        "/u/a%5C..%5Cb.png",
        "/u/%FF.png",
        "/u/" + "a" * 256,
        "/" + "a/" * 600 + "b.png",
    ],
)
def test_an_unsafe_path_is_400_and_nothing_is_stored(
    caller: Caller, picture: bytes, path: str
) -> None:
    total = caller.api("GET", "/files", Accept_Version="2025-07-01").json["meta"]
    answer = caller.put(path, picture)
    assert answer.status == 400, answer.body
    after = caller.api("GET", "/files", Accept_Version="2025-07-01").json["meta"]
    assert after["total"] == total["total"]


@pytest.mark.parametrize(
    ("body", "named"),
    [(b"", "empty"), (b"not media at all", "media"), (b"\x89PNG\r\n\x1a\n", "media")],
)
def test_a_body_that_is_not_media_is_400_and_nothing_is_stored(
    caller: Caller, body: bytes, named: str
) -> None:
    answer = caller.put("/u/broken.png", body)
    assert answer.status == 400
    assert named in answer.json["message"]
    assert caller.get("/u/broken.png").status == 404


def test_a_failed_upload_keeps_the_existing_file(
    caller: Caller, picture: bytes
) -> None:
    old = caller.file("/u/keep.png", picture)
    assert caller.put("/u/keep.png", b"not media").status == 400
    assert caller.get("/u/keep.png").body == picture
    assert caller.api("GET", f"/files/{old['id']}").status == 200


def test_an_interrupted_upload_leaves_nothing(caller: Caller, picture: bytes) -> None:
    host, port = urlsplit(caller.emulator.delivery_url).netloc.split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(
            f"PUT /u/cut.png HTTP/1.1\r\nHost: {host}\r\n"
            f"Authorization: Bearer {caller.emulator.key}\r\n"
            f"Content-Length: {len(picture)}\r\n\r\n".encode()
        )
        connection.sendall(picture[:1000])
        until(lambda: any(arrival.size for arrival in caller.emulator.requests))
    until(lambda: not any((caller.emulator.data / "tmp").iterdir()))
    assert caller.get("/u/cut.png").status == 404


def test_more_than_four_gigabytes_in_one_request_is_413(caller: Caller) -> None:
    host, port = urlsplit(caller.emulator.delivery_url).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(
            f"PUT /u/big.mp4 HTTP/1.1\r\nHost: {host}\r\n"
            f"Authorization: Bearer {caller.emulator.key}\r\n"
            f"Content-Length: {(4 << 30) + 1}\r\n\r\n".encode()
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def _chunk(
    caller: Caller, target: str, body: bytes, part: tuple[int, int], form: str
) -> Answer:
    start, stop = part
    content_range = form.format(start=start, last=stop - 1, stop=stop, total=len(body))
    headers = {"Content-Range": content_range}
    origin = caller.emulator.delivery_url
    return send(origin, "PUT", target, body[start:stop], headers)


def _thirds(body: bytes) -> list[tuple[int, int]]:
    size = -(-len(body) // 3)
    return [(at, min(at + size, len(body))) for at in range(0, len(body), size)]


_FORM = "bytes {start}-{last}/{total}"
_FORMS = [_FORM, "bytes={start}-{last}/{total}", "bytes={start}-{stop}/{total}"]


@pytest.mark.parametrize("form", _FORMS)
def test_chunks_are_202_and_the_last_is_201_with_the_file(
    caller: Caller, picture: bytes, form: str
) -> None:
    name = f"chunks{_FORMS.index(form)}.png"
    target = caller.signed(folder="u", filename=name, method="put")
    answers = [_chunk(caller, target, picture, p, form) for p in _thirds(picture)]
    assert [answer.status for answer in answers] == [202, 202, 201]
    assert answers[0].body == b""
    assert answers[2].json["filesize"] == len(picture)
    assert caller.get(f"/u/{name}").body == picture


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_chunks_can_arrive_in_any_order(
    caller: Caller, picture: bytes, order: tuple[int, ...]
) -> None:
    name = "order" + "".join(map(str, order)) + ".png"
    target = caller.signed(folder="u", filename=name, method="put")
    parts = [_thirds(picture)[index] for index in order]
    statuses = [_chunk(caller, target, picture, p, _FORM).status for p in parts]
    assert statuses == [202, 202, 201]
    assert caller.get(f"/u/{name}").body == picture


def test_chunks_can_arrive_in_parallel(caller: Caller, samples: Path) -> None:
    clip = (samples / "clip.mp4").read_bytes()
    size = -(-len(clip) // 16)
    parts = [(at, min(at + size, len(clip))) for at in range(0, len(clip), size)]
    target = caller.signed(folder="u", filename="side.mp4", method="put")
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda part: _chunk(caller, target, clip, part, _FORM), parts)
        )
    assert sorted(answer.status for answer in answers) == [201] + [202] * 15
    assert caller.get("/u/side.mp4").body == clip


def test_a_chunk_can_be_sent_twice(caller: Caller, picture: bytes) -> None:
    target = caller.signed(folder="u", filename="twice.png", method="put")
    first, second, third = _thirds(picture)
    for part in (first, first, second, second):
        assert _chunk(caller, target, picture, part, _FORM).status == 202
    last = _chunk(caller, target, picture, third, _FORM)
    assert last.status == 201
    again = _chunk(caller, target, picture, third, _FORM)
    assert (again.status, again.json["id"]) == (201, last.json["id"])
    assert caller.get("/u/twice.png").body == picture


def test_a_last_chunk_can_be_retried_after_a_lost_response(
    caller: Caller, picture: bytes
) -> None:
    target = caller.signed(folder="u", filename="lost.png", method="put")
    first, second, third = _thirds(picture)
    _chunk(caller, target, picture, first, _FORM)
    _chunk(caller, target, picture, second, _FORM)
    caller.emulator.faults.add(Fault(drop="after"), method="PUT")
    with pytest.raises(ConnectionError):
        _chunk(caller, target, picture, third, _FORM)
    answer = _chunk(caller, target, picture, third, _FORM)
    assert (answer.status, answer.json["filename"]) == (201, "lost.png")


def test_a_file_replaced_in_chunks_changes_only_when_the_upload_is_complete(
    caller: Caller, picture: bytes, samples: Path
) -> None:
    caller.file("/u/swap.png", picture)
    clip = (samples / "clip.mp4").read_bytes()
    target = caller.signed(folder="u", filename="swap.png", method="put")
    first, second, third = _thirds(clip)
    _chunk(caller, target, clip, first, _FORM)
    _chunk(caller, target, clip, third, _FORM)
    assert caller.get("/u/swap.png").body == picture
    assert _chunk(caller, target, clip, second, _FORM).status == 201
    assert caller.get("/u/swap.png").body == clip


@pytest.mark.parametrize(
    ("content_range", "named"),
    [
        ("bytes 0-9", "Content-Range"),
        ("bytes 0-9/*", "Content-Range"),
        ("bytes 9-0/20", "Content-Range"),
        ("bytes 30-39/20", "Content-Range"),
        ("bytes 0-30/20", "Content-Range"),
        ("pages 0-9/20", "Content-Range"),
        ("bytes 0-4/20", "longer"),
        ("bytes 0-19/20", "shorter"),
    ],
)
def test_a_chunk_with_an_invalid_content_range_is_400(
    caller: Caller, content_range: str, named: str
) -> None:
    answer = caller.put("/u/c.png", b"0123456789", {"Content-Range": content_range})
    assert answer.status == 400
    assert named in answer.json["message"]


def test_an_upload_of_more_than_a_tebibyte_is_413(caller: Caller) -> None:
    headers = {"Content-Range": f"bytes 0-0/{1 << 41}"}
    assert caller.put("/u/huge.mp4", b"0", headers).status == 413
