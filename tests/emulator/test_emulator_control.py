"""Control of an emulator by a test: reset, time, fast mode, and recorded calls."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ittybit.core.kinds.options import options_of
from ittybit.core.kinds.registry import kinds_of
from ittybit_emulator import DeliveryFault, Emulator, EmulatorError, Fault, Script
from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.prepared import PreparedWorkers, _load
from ittybit_emulator.tasks.names import MODEL, RENDERED
from tests.emulator.emulator_support import Caller, Receiver, target_of, until

HOUR = 3600


@pytest.fixture(scope="module")
def fast() -> Iterator[Emulator]:
    with Emulator(fast=True, webhook_backoff=HOUR) as emulator:
        yield emulator


@pytest.fixture
def caller(fast: Emulator) -> Caller:
    fast.reset()
    return Caller(fast)


def test_a_reset_removes_everything(fast: Emulator, caller: Caller) -> None:
    media = caller.file("/a.mp4", b"any bytes")["media_id"]
    fast.faults.add(Fault(status=503), path="/other")
    fast.scripts.add(Script(seconds=HOUR))
    fast.deliveries.faults.add(DeliveryFault(copies=2))
    running = caller.create(kind="video", url=f"{fast.delivery_url}/a.mp4")["id"]
    fast.private = True
    fast.advance(HOUR)
    fast.reset()
    assert not fast.calls()
    assert not fast.private
    assert caller.api("GET", f"/media/{media}").status == 404
    assert caller.api("GET", f"/tasks/{running}").status == 404
    assert caller.api("GET", "/other").status == 404
    assert fast.scripts.take("video") is None
    assert not [*fast.data.joinpath("blobs").iterdir()]


def test_a_reset_of_a_used_emulator_takes_milliseconds(
    fast: Emulator, caller: Caller
) -> None:
    costs: list[float] = []
    for _ in range(5):
        for number in range(5):
            caller.file(f"/{number}.mp4", b"any bytes")
        started = time.process_time()
        fast.reset()
        costs.append(time.process_time() - started)
    assert min(costs) < 0.02  # seconds of CPU time, which other programs do not change


def test_scripted_tasks_progress_as_the_time_advances(
    fast: Emulator, caller: Caller
) -> None:
    fast.scripts.add(Script(wait=HOUR, seconds=HOUR))
    task = caller.create(kind="video", url="http://127.0.0.1/a.mp4")["id"]
    path = f"/tasks/{task}"
    assert caller.api("GET", path).json["status"] in ("pending", "waiting")
    fast.advance(HOUR)
    until(lambda: caller.api("GET", path).json["status"] == "processing")
    fast.advance(HOUR / 2)
    until(lambda: caller.api("GET", path).json["progress"] == 50)
    fast.advance(HOUR / 2)
    assert caller.wait(task)["status"] == "completed"


def test_signatures_expire_as_the_time_advances(fast: Emulator, caller: Caller) -> None:
    caller.file("/a.mp4", b"any bytes")
    fast.private = True
    target = caller.signed(filename="a.mp4", expiry=int(time.time()) + HOUR)
    assert caller.get(target).status == 200
    fast.advance(HOUR + 1)
    assert caller.get(target).status == 403


def test_a_failed_webhook_is_sent_again_as_the_time_advances(
    fast: Emulator, caller: Caller
) -> None:
    file = caller.file("/a.mp4", b"any bytes")
    with Receiver.running() as receiver:
        receiver.status = 500
        caller.done(kind="image", file_id=file["id"], webhook_url=receiver.url)
        [delivery] = fast.deliveries
        until(lambda: len(delivery.attempts) == 1)
        fast.advance(HOUR)
        until(lambda: len(delivery.attempts) == 2)
        assert not delivery.succeeded


def test_time_moves_only_forward(fast: Emulator) -> None:
    with pytest.raises(ValueError, match="seconds must be 0 or more, got -1"):
        fast.advance(-1)


def test_a_stopped_emulator_says_that_it_is_not_running() -> None:
    with pytest.raises(EmulatorError, match="use it in a with block"):
        Emulator().reset()


def test_a_prepared_file_exists_for_each_kind_and_format() -> None:
    for kind in RENDERED:
        hint = options_of(kinds_of()[kind], None).get("format")
        formats = {None} if hint is None else set(hint.hint.__args__) - {"heic", "hls"}
        assert {name or "" for name in formats} <= {*_load()[kind], ""}


@pytest.mark.parametrize("kind", sorted((RENDERED | MODEL) & kinds_of("task").keys()))
def test_a_fast_emulator_completes_each_kind(kind: str, caller: Caller) -> None:
    file = caller.file("/a.mp4", b"any bytes")
    task = caller.create(kind=kind, file_id=file["id"])
    assert task["status"] in ("completed", "ready")
    assert caller.get(target_of(task["output"]["url"])).status == 200


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"width": 320}, (320, 320, "square")),
        ({"height": 90}, (90, 90, "square")),
        ({"width": 320, "height": 180}, (320, 180, "landscape")),
        ({"width": 180, "height": 320}, (180, 320, "portrait")),
        ({"width": "50%"}, (8, 8, "square")),
    ],
)
def test_fast_renditions_have_the_requested_size(
    options: dict[str, object], expected: tuple[int, int, str], caller: Caller
) -> None:
    file = caller.file("/a.mp4", b"any bytes")
    output = caller.create(kind="image", file_id=file["id"], **options)["output"]
    assert (output["width"], output["height"], output["orientation"]) == expected


def test_a_fast_image_has_the_default_format_of_a_rendered_one(caller: Caller) -> None:
    for name, head, expected in [
        ("a.mp4", b"any bytes", "image/jpeg"),
        ("a.png", b"\x89PNG", "image/png"),
    ]:
        file = caller.file(f"/{name}", head)
        task = caller.create(kind="image", file_id=file["id"])
        assert task["output"]["type"] == expected


async def test_a_fast_emulator_reports_a_kind_without_prepared_files(
    tmp_path: Path,
) -> None:
    with pytest.raises(MediaError, match="cannot render the kind subtitles"):
        await PreparedWorkers().render("subtitles", tmp_path, {}, tmp_path, print)
