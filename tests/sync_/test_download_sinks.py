# Generated from tests/async_/test_download_sinks.py by build_sync.py. Do not edit.
"""Downloads into file objects, and downloads as an iterator of bytes."""

import errno
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from ittybit.errors import APIConnectionError, ArgumentError, LocalFileError
from ittybit.types import File
from ittybit_emulator import Emulator, Fault
from ittybit_sync import Ittybit
from tests.support.delivery import DATA, OTHER, PART, Delivery
from tests.support.wire_server import Script, WireServer


@pytest.fixture
def stored(client: Ittybit, samples: Path, emulator: Emulator) -> File:
    """Return a stored file."""
    file = client.files.upload(samples / "clip.mp4", folder="ranges")
    emulator.requests.clear()
    return file


@pytest.fixture
def expected(samples: Path) -> bytes:
    return (samples / "clip.mp4").read_bytes()


@pytest.fixture
def delivery() -> Delivery:
    return Delivery()


def fetch(script: Script, to: Any, **options: Any) -> WireServer:
    with WireServer(script) as server:
        with Ittybit("key", base_url="http://127.0.0.1:1") as client:
            client.files.download(f"{server.url}/a.bin", to, **options)
    return server


def test_a_file_object_is_written_from_its_current_position(
    client: Ittybit, stored: File, emulator: Emulator, expected: bytes
) -> None:
    emulator.faults.add(Fault(truncate_after=1000), port="delivery")
    sink = BytesIO()
    sink.write(b"before")
    assert client.files.download(stored, to=sink) is None
    assert sink.getvalue() == b"before" + expected


def test_a_file_object_that_cannot_seek_is_written_too(
    client: Ittybit,
    stored: File,
    emulator: Emulator,
    expected: bytes,
) -> None:
    class Pipe:
        def write(self, data: bytes) -> int:
            received.append(bytes(data[:900]))
            return len(received[-1])

    received: list[bytes] = []
    emulator.faults.add(Fault(truncate_after=1000), port="delivery")
    client.files.download(stored, Pipe())
    assert b"".join(received) == expected


def test_a_seekable_file_object_is_rewritten_after_a_change(
    delivery: Delivery,
) -> None:
    def change() -> None:
        delivery.data, delivery.tag = OTHER[:100], '"two"'

    delivery.breaks, delivery.change = [PART], change
    sink = BytesIO(b"before")
    sink.seek(6)
    fetch(delivery, sink)
    assert sink.getvalue() == b"before" + OTHER[:100]


def test_a_file_object_that_cannot_seek_gets_no_mixture(
    delivery: Delivery,
) -> None:
    class Pipe:
        def write(self, data: bytes) -> int:
            received.append(bytes(data))
            return len(data)

    def change() -> None:
        delivery.data, delivery.tag = OTHER, '"two"'

    received: list[bytes] = []
    delivery.breaks, delivery.change = [PART], change
    with pytest.raises(APIConnectionError, match="the file may have changed"):
        fetch(delivery, Pipe())
    assert DATA.startswith(b"".join(received))


def test_a_full_or_text_mode_file_object_raises_an_error(
    client: Ittybit, stored: File, tmp_path: Path
) -> None:
    class Full:
        name = "full"

        def write(self, data: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(LocalFileError, match="'full': No space left") as caught:
        client.files.download(stored, Full())
    assert caught.value.errno == errno.ENOSPC
    with (
        (tmp_path / "a").open("w") as text,
        pytest.raises(ArgumentError, match="open it with 'wb'"),
    ):
        client.files.download(stored, text)  # type: ignore[call-overload]  # wrong on purpose


def test_the_bytes_of_a_file_can_be_iterated(
    client: Ittybit, stored: File, emulator: Emulator, expected: bytes
) -> None:
    emulator.faults.add(Fault(truncate_after=1000), port="delivery")
    for source in (stored, stored.url):
        walk = client.files.iter_bytes(source, chunk_size=1000)
        assert b"".join([chunk for chunk in walk]) == expected
    with pytest.raises(ArgumentError, match="chunk_size"):
        for _ in client.files.iter_bytes(stored, chunk_size=0):
            pass


def test_an_iteration_that_is_left_frees_its_connection(
    client: Ittybit, stored: File
) -> None:
    narrow = client.with_options(max_connections=1)
    for _ in range(3):
        for _ in narrow.files.iter_bytes(stored, chunk_size=1000):
            break
    assert (narrow.files.get(stored.id)).id == stored.id


def test_an_iteration_ends_if_the_file_changes(delivery: Delivery) -> None:
    def change() -> None:
        delivery.data, delivery.tag = OTHER, '"two"'

    delivery.breaks, delivery.change = [PART], change
    received: list[bytes] = []

    def walk(client: Ittybit, url: str) -> None:
        nonlocal received
        for chunk in client.files.iter_bytes(f"{url}/a.bin"):
            received += [chunk]

    with WireServer(delivery) as server:
        with Ittybit("key", base_url="http://127.0.0.1:1") as client:
            with pytest.raises(APIConnectionError, match="the file may have changed"):
                walk(client, server.url)
    assert b"".join(received) == DATA[:PART]
