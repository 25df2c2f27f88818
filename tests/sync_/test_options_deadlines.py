# Generated from tests/async_/test_options_deadlines.py by build_sync.py. Do not edit.
"""A deadline bounds all that a call does: tries, pauses, queues, slow bytes."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ittybit import deadline
from ittybit.errors import APITimeoutError, InternalServerError, UploadIncomplete
from ittybit_emulator import Emulator, Fault
from ittybit_sync import Ittybit, _io
from ittybit_sync.concurrency import each
from tests.support.wire_server import MEDIA, Line, WireServer, answer, answering

HEAD, _, BODY = MEDIA.partition(b"\r\n\r\n")
LATE = "the deadline has passed"


def dripping_head(line: Line) -> None:
    """Let no byte of the head be late, and the whole of it very late."""
    line.request()
    line.drip(MEDIA, 0.05)


def dripping_body(line: Line) -> None:
    """Send the head at once, and then byte by byte."""
    line.request()
    line.send(HEAD + b"\r\n\r\n")
    line.drip(BODY, 0.1)


def dripping_chunks(line: Line) -> None:
    """Send byte by byte a body of chunks that never ends."""
    line.request()
    line.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    line.drip(b"1\r\nx\r\n" * 100, 0.02)


def never_beginning(line: Line) -> None:
    """Announce an answer for ever."""
    line.request()
    while not line.wait(0.05):
        line.send(b"HTTP/1.1 100 Continue\r\n\r\n")


def silent(line: Line) -> None:
    """Answer nothing."""
    line.head()
    line.until_gone()


@contextmanager
def soon(seconds: float = 2.0) -> Generator[None]:
    """Fail where the block takes longer."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < seconds


@pytest.mark.parametrize(
    "script",
    [dripping_head, dripping_body, dripping_chunks, never_beginning, silent],
)
def test_a_server_that_drips_cannot_hold_a_call_beyond_its_deadline(
    script: object,
) -> None:
    with WireServer(script) as server:  # type: ignore[arg-type]  # each is a Script
        with Ittybit("key", base_url=server.url, deadline=0.4) as client:
            with soon(), pytest.raises(APITimeoutError, match=LATE):
                client.media.get("med_1")
    assert len(server.requests) == 1


def test_a_kept_connection_is_bounded_like_a_new_one() -> None:
    def script(line: Line) -> None:
        line.request()
        line.send(MEDIA)
        dripping_body(line)

    with WireServer(script) as server:
        with Ittybit("key", base_url=server.url) as client:
            client.media.get("med_1")
            with soon(), pytest.raises(APITimeoutError, match=LATE):
                client.with_options(deadline=0.3).media.get("med_1")
    assert server.connections == 1


def test_a_call_in_time_is_untouched_and_the_next_has_its_own_deadline() -> None:
    with WireServer(answering(MEDIA)) as server:
        with Ittybit("key", base_url=server.url, deadline=0.3) as client:
            for _ in range(3):
                client.media.get("med_1")
                _io.sleep(0.15)
    assert (len(server.requests), server.connections) == (3, 1)


def test_no_pause_is_begun_that_would_end_too_late() -> None:
    busy = answer(b"", "503 Busy", Retry_After="5")
    with WireServer(answering(busy)) as server:
        with Ittybit("key", base_url=server.url, deadline=2) as client:
            with soon(), pytest.raises(InternalServerError):
                client.media.get("med_1")
    assert len(server.requests) == 1


def test_the_tries_share_one_deadline() -> None:
    with WireServer(silent) as server:
        with Ittybit(
            "key", base_url=server.url, deadline=0.8, timeout=0.1, max_retries=50
        ) as client:
            with soon(), pytest.raises(APITimeoutError, match="after 2 tries"):
                client.media.get("med_1")


def test_a_wait_for_a_task_ends_with_the_deadline() -> None:
    pending = answer(b'{"id": "task_1", "status": "processing"}')
    with WireServer(answering(pending)) as server:
        with Ittybit("key", base_url=server.url, deadline=0.6) as client:
            with soon(), pytest.raises(APITimeoutError):
                client.tasks.wait("task_1")
            with soon(), pytest.raises(APITimeoutError):
                client.tasks.create_and_wait(request={"kind": "video"})


def test_an_upload_ends_with_the_deadline(emulator: Emulator, samples: Path) -> None:
    emulator.faults.add(Fault(delay=0.35), times=None)
    with Ittybit(emulator.key, base_url=emulator.url, deadline=0.6) as client:
        with soon(), pytest.raises(APITimeoutError, match=LATE):
            client.files.upload(samples / "still.png")


def test_an_upload_whose_last_step_is_late_tells_what_is_stored(
    emulator: Emulator, samples: Path
) -> None:
    emulator.faults.add(Fault(delay=9), method="PATCH", times=None)
    with Ittybit(emulator.key, base_url=emulator.url, deadline=1.5) as client:
        # The first file of all waits for the server's workers to begin.
        client.with_options(deadline=None).files.upload(samples / "still.png")
        with soon(4), pytest.raises(UploadIncomplete, match=LATE) as caught:
            client.files.upload(samples / "still.png", ref="cover")
    assert isinstance(caught.value.__cause__, APITimeoutError)


def test_a_server_that_reads_nothing_cannot_hold_an_upload(
    tmp_path: Path,
) -> None:
    def script(line: Line) -> None:
        line.request()
        line.send(answer(b'{"url": "%s/x"}' % server.url.encode()))
        line.head()
        line.wait()

    large = tmp_path / "large.mp4"
    with large.open("wb") as file:
        file.truncate(50 << 20)
    with WireServer(script) as server:
        with Ittybit("key", base_url=server.url, deadline=0.5) as client:
            with soon(), pytest.raises(APITimeoutError):
                client.files.upload(large)


def test_a_download_ends_with_the_deadline_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    with WireServer(dripping_body) as server:
        with Ittybit("key", base_url=server.url, deadline=0.4) as client:
            with soon(), pytest.raises(APITimeoutError):
                client.files.download(f"{server.url}/x.png", tmp_path / "x.png")
    assert list(tmp_path.iterdir()) == []


def test_an_open_stream_ends_with_the_deadline() -> None:
    with WireServer(dripping_chunks) as server:
        with Ittybit("key", base_url=server.url, deadline=0.4) as client:
            with soon(), pytest.raises(APITimeoutError):
                with client.media.with_streaming_response.get("m") as response:
                    response.read()


def test_a_wait_for_a_free_connection_ends_with_the_deadline() -> None:
    def get(seconds: float) -> str:
        try:
            client.with_options(deadline=seconds).media.get("med_1")
        except APITimeoutError:
            return "late"
        return "in time"

    def slow(line: Line) -> None:
        while line.request():
            line.wait(0.6)
            line.send(MEDIA)

    with WireServer(slow) as server:
        with Ittybit("key", base_url=server.url, max_connections=1) as client:
            with soon():
                found = [x for x in each(get, [5.0, 0.3], limit=2)]
            client.media.get("med_1")
    assert sorted(found) == ["in time", "late"] or found == ["late", "late"]


def test_one_deadline_may_hold_for_all_calls_of_a_block() -> None:
    def slow(line: Line) -> None:
        while line.request():
            line.wait(0.5)
            line.send(MEDIA)

    with WireServer(slow) as server:
        with Ittybit("key", base_url=server.url) as client:
            with deadline(1.4):
                client.media.get("med_1")
                client.media.get("med_1")
                with soon(1.4), pytest.raises(APITimeoutError, match=LATE):
                    client.media.get("med_1")
            assert len(server.requests) == 3
            client.media.get("med_1")


def test_a_deadline_inside_another_can_only_be_earlier() -> None:
    with WireServer(silent) as server:
        with Ittybit("key", base_url=server.url, deadline=9) as client:
            with soon(), pytest.raises(APITimeoutError), deadline(0.3), deadline(5):
                client.media.get("med_1")
            with soon(), pytest.raises(APITimeoutError), deadline(5), deadline(0.3):
                client.media.get("med_1")


def test_calls_side_by_side_share_the_deadline_around_them() -> None:
    def get(id: str) -> str:
        try:
            client.media.get(id)
        except APITimeoutError:
            return "late"
        return "in time"

    with WireServer(silent) as server:
        with Ittybit("key", base_url=server.url) as client:
            with soon(), deadline(0.4):
                found = [x for x in each(get, "abcd", limit=4)]
    assert found == ["late"] * 4
