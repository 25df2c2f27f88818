"""Another process resumes a killed download."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ittybit import Ittybit
from ittybit_emulator import Emulator, Fault
from tests.emulator.emulator_support import until

PART = 4096
OPTIONS = "multipart_threshold=1, multipart_chunksize=4096, max_concurrency=2"
PROGRAMS = {
    "blocking": f"""
import sys
from ittybit import Ittybit
with Ittybit.without_key() as client:
    client.files.download(*sys.argv[1:], {OPTIONS})
""",
    "awaiting": f"""
import asyncio, sys
from ittybit import AsyncIttybit
async def main():
    async with AsyncIttybit.without_key() as client:
        await client.files.download(*sys.argv[1:], {OPTIONS})
asyncio.run(main())
""",
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_next_run_resumes_a_killed_download(
    emulator: Emulator, samples: Path, tmp_path: Path, program: str
) -> None:
    source, target = samples / "clip.mp4", tmp_path / "out.mp4"
    with Ittybit(emulator.key, base_url=emulator.url) as client:
        url = client.files.upload(source).url
    whole = -(-source.stat().st_size // PART)
    command = [sys.executable, "-c", PROGRAMS[program], str(url), str(target)]
    note = target.with_name("out.mp4.ittybit-resume")

    def received() -> int:
        return len(emulator.requests.matching("GET", port="delivery"))

    emulator.requests.clear()
    emulator.faults.add(Fault(delay=0.1), port="delivery", times=None)
    running = subprocess.Popen(command)
    until(lambda: note.exists() and received() > 4, 30)
    running.send_signal(signal.SIGKILL)
    running.wait()
    emulator.faults.clear()
    before = received()
    assert before < whole
    assert not target.exists()

    emulator.requests.clear()
    subprocess.run(command, check=True)
    # The resume file may not yet record the two parts that were being received.
    assert whole - before <= received() <= whole - before + 2
    assert target.read_bytes() == source.read_bytes()
    assert os.listdir(tmp_path) == ["out.mp4"]
