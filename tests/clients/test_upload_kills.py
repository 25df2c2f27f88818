"""Another process resumes a killed upload."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ittybit_emulator import Emulator, Fault
from tests.emulator.emulator_support import send, target_of, until

PART = 4096
PROGRAMS = {
    "blocking": """
import sys
from ittybit import Ittybit
with Ittybit() as client:
    file = client.files.upload(sys.argv[1], multipart_threshold=1,
                               multipart_chunksize=4096, max_concurrency=2)
    print(file.url)
""",
    "awaiting": """
import asyncio, sys
from ittybit import AsyncIttybit
async def main():
    async with AsyncIttybit() as client:
        file = await client.files.upload(sys.argv[1], multipart_threshold=1,
                                         multipart_chunksize=4096, max_concurrency=2)
        print(file.url)
asyncio.run(main())
""",
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_next_run_resumes_a_killed_upload(
    emulator: Emulator,
    samples: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    program: str,
) -> None:
    monkeypatch.setenv("ITTYBIT_API_KEY", emulator.key)
    monkeypatch.setenv("ITTYBIT_BASE_URL", emulator.url)
    source = tmp_path / f"{program}.mp4"
    source.write_bytes((samples / "clip.mp4").read_bytes())
    whole = -(-source.stat().st_size // PART)
    command = [sys.executable, "-c", PROGRAMS[program], str(source)]
    note = source.with_name(f"{source.name}.ittybit-resume")

    emulator.faults.add(Fault(delay=0.1), method="PUT", times=None)
    running = subprocess.Popen(command)
    until(lambda: note.exists() and len(emulator.requests.matching("PUT")) > 4, 30)
    running.send_signal(signal.SIGKILL)
    running.wait()
    emulator.faults.clear()
    before = len(emulator.requests.matching("PUT"))
    assert before < whole

    emulator.requests.clear()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    after = len(emulator.requests.matching("PUT"))
    # The resume file may not yet record the two parts that were being sent.
    assert whole - before <= after <= whole - before + 2
    answer = send(emulator.delivery_url, "GET", target_of(done.stdout.strip()))
    assert answer.body == source.read_bytes()
    assert not note.exists()


def test_an_interrupt_ends_the_running_parts(
    emulator: Emulator, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ITTYBIT_API_KEY", emulator.key)
    monkeypatch.setenv("ITTYBIT_BASE_URL", emulator.url)
    program = PROGRAMS["blocking"].replace(
        "multipart_chunksize=4096", "multipart_chunksize=16384, max_bandwidth=2000"
    )
    command = [sys.executable, "-c", program, str(samples / "clip.mp4")]
    running = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        until(lambda: emulator.requests.matching("POST", "/signatures"), 30)
        time.sleep(0.5)
        running.send_signal(signal.SIGINT)
        started = time.monotonic()
        _, output = running.communicate(timeout=30)
        assert b"KeyboardInterrupt" in output
        # Without an interrupt, the parts would have taken eight seconds.
        assert time.monotonic() - started < 5
    finally:
        running.kill()
        running.wait()
