# Generated from tests/async_/test_upload_notes.py by build_sync.py. Do not edit.
"""The resume file of an upload in parts records each part that arrived."""

import time
from pathlib import Path

import pytest

from ittybit_emulator import Emulator
from ittybit_sync import Ittybit
from ittybit_sync.transfers.resume import ResumeFile

PART = 4096


def test_no_part_starts_before_the_previous_one_is_recorded(
    client: Ittybit,
    samples: Path,
    tmp_path: Path,
    emulator: Emulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unnoted: list[int] = []

    def add_slowly(car: ResumeFile, number: int) -> None:
        time.sleep(0.05)
        add(car, number)
        noted = sum(car.state.has_part(part) for part in range(car.state.part_count))
        unnoted.append(len(emulator.requests.matching("PUT")) - noted)

    add = ResumeFile.add
    monkeypatch.setattr(ResumeFile, "add", add_slowly)
    (source := tmp_path / "clip.mp4").write_bytes((samples / "clip.mp4").read_bytes())
    client.files.upload(
        source, multipart_threshold=1, multipart_chunksize=PART, max_concurrency=1
    )
    assert len(unnoted) == source.stat().st_size // PART
    assert max(unnoted) == 0
