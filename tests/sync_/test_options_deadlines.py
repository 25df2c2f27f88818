# Generated from tests/async_/test_options_deadlines.py by build_sync.py. Do not edit.
"""A deadline limits all phases of a call: attempts, pauses, queues, and slow bytes."""

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
    """Send the head byte by byte, slowly enough to exceed the deadline."""
    line.request()
    line.drip(MEDIA, 0.05)


def dripping_body(line: Line) -> None:
    """Send the head at once, and then the body byte by byte."""
    line.request()
    line.send(HEAD + b"\r\n\r\n")
    line.drip(BODY, 0.1)


def dripping_chunks(line: Line) -> None:
    """Send an endless chunked body byte by byte."""
    line.request()
    line.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    line.drip(b"1\r\nx\r\n" * 100, 0.02)


def never_beginning(line: Line) -> None:
    """Send interim responses forever."""
    line.request()
    while not line.wait(0.05):
        line.send(b"HTTP/1.1 100 Continue\r\n\r\n")


def silent(line: Line) -> None:
    """Send no response."""
    line.head()
    line.until_gone()


@contextmanager
def within(seconds: float = 2.0) -> Generator[None]:
    """Fail if the block takes too long."""
    started = time.monotonic()
    yield
    assert time.monotonic() - started < seconds


@pytest.mark.parametrize(
    "script",
    [dripping_head, dripping_body, dripping_chunks, never_beginning, silent],
)
def test_a_dripping_server_cannot_extend_a_call_beyond_its_deadline(
    script: object,
) -> None:
    with WireServer(script) as server:  # type: ignore[arg-type]  # each is a Script
        with Ittybit("key", base_url=server.url, deadline=0.4) as client:
            with within(), pytest.raises(APITimeoutError, match=LATE):
                client.media.get("med_1")
    assert len(server.requests) == 1


def test_the_deadline_applies_to_a_reused_connection() -> None:
    def script(line: Line) -> None:
        line.request()
        line.send(MEDIA)
        dripping_body(line)

    with WireServer(script) as server:
        with Ittybit("key", base_url=server.url) as client:
            client.media.get("med_1")
            with within(), pytest.raises(APITimeoutError, match=LATE):
                client.with_options(deadline=0.3).media.get("med_1")
    assert server.connections == 1


def test_each_call_has_its_own_deadline() -> None:
    with WireServer(answering(MEDIA)) as server:
        with Ittybit("key", base_url=server.url, deadline=0.3) as client:
            for _ in range(3):
                client.media.get("med_1")
                _io.sleep(0.15)
    assert (len(server.requests), server.connections) == (3, 1)


def test_no_pause_starts_that_would_end_after_the_deadline() -> None:
    busy = answer(b"", "503 Busy", Retry_After="5")
    with WireServer(answering(busy)) as server:
        with Ittybit("key", base_url=server.url, deadline=2) as client:
            with within(), pytest.raises(InternalServerError):
                client.media.get("med_1")
    assert len(server.requests) == 1


def test_all_attempts_share_one_deadline() -> None:
    with WireServer(silent) as server:
        with Ittybit(
            "key", base_url=server.url, deadline=0.8, timeout=0.1, max_retries=50
        ) as client:
            with within(), pytest.raises(APITimeoutError, match="after 2 tries"):
                client.media.get("med_1")


def test_a_wait_for_a_task_ends_at_the_deadline() -> None:
    pending = answer(b'{"id": "task_1", "status": "processing"}')
    with WireServer(answering(pending)) as server:
        with Ittybit("key", base_url=server.url, deadline=0.6) as client:
            with within(), pytest.raises(APITimeoutError):
                client.tasks.wait("task_1")
            with within(), pytest.raises(APITimeoutError):
                client.tasks.create_and_wait(request={"kind": "video"})


def test_an_upload_ends_at_the_deadline(emulator: Emulator, samples: Path) -> None:
    emulator.faults.add(Fault(delay=0.35), times=None)
    with Ittybit(emulator.key, base_url=emulator.url, deadline=0.6) as client:
        with within(), pytest.raises(APITimeoutError, match=LATE):
            client.files.upload(samples / "still.png")


def test_an_upload_whose_last_step_is_late_names_the_stored_file(
    emulator: Emulator, samples: Path
) -> None:
    emulator.faults.add(Fault(delay=9), method="PATCH", times=None)
    with Ittybit(emulator.key, base_url=emulator.url, deadline=1.5) as client:
        # The first upload also waits until the server's workers have started.
        client.with_options(deadline=None).files.upload(samples / "still.png")
        with within(4), pytest.raises(UploadIncomplete, match=LATE) as caught:
            client.files.upload(samples / "still.png", ref="cover")
    assert isinstance(caught.value.__cause__, APITimeoutError)


def test_a_server_that_reads_nothing_cannot_block_an_upload(
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
            with within(), pytest.raises(APITimeoutError):
                client.files.upload(large)


def test_a_download_ends_at_the_deadline_and_leaves_no_file(
    tmp_path: Path,
) -> None:
    with WireServer(dripping_body) as server:
        with Ittybit("key", base_url=server.url, deadline=0.4) as client:
            with within(), pytest.raises(APITimeoutError):
                client.files.download(f"{server.url}/x.png", tmp_path / "x.png")
    assert list(tmp_path.iterdir()) == []


def test_an_open_stream_ends_at_the_deadline() -> None:
    with WireServer(dripping_chunks) as server:
        with Ittybit("key", base_url=server.url, deadline=0.4) as client:
            with within(), pytest.raises(APITimeoutError):
                with client.media.with_streaming_response.get("m") as response:
                    response.read()


def test_a_wait_for_a_free_connection_ends_at_the_deadline() -> None:
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
            with within():
                found = [x for x in each(get, [5.0, 0.3], limit=2)]
            client.media.get("med_1")
    assert sorted(found) == ["in time", "late"] or found == ["late", "late"]


def test_a_deadline_may_apply_to_all_calls_of_a_block() -> None:
    def slow(line: Line) -> None:
        while line.request():
            line.wait(0.5)
            line.send(MEDIA)

    with WireServer(slow) as server:
        with Ittybit("key", base_url=server.url) as client:
            with deadline(1.4):
                client.media.get("med_1")
                client.media.get("med_1")
                with within(1.4), pytest.raises(APITimeoutError, match=LATE):
                    client.media.get("med_1")
            assert len(server.requests) == 3
            client.media.get("med_1")


def test_an_inner_deadline_can_only_be_earlier() -> None:
    with WireServer(silent) as server:
        with Ittybit("key", base_url=server.url, deadline=9) as client:
            with within(), pytest.raises(APITimeoutError), deadline(0.3), deadline(5):
                client.media.get("med_1")
            with within(), pytest.raises(APITimeoutError), deadline(5), deadline(0.3):
                client.media.get("med_1")


def test_concurrent_calls_share_the_deadline_of_their_block() -> None:
    def get(id: str) -> str:
        try:
            client.media.get(id)
        except APITimeoutError:
            return "late"
        return "in time"

    with WireServer(silent) as server:
        with Ittybit("key", base_url=server.url) as client:
            with within(), deadline(0.4):
                found = [x for x in each(get, "abcd", limit=4)]
    assert found == ["late"] * 4
