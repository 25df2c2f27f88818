"""Worker processes: isolation, limits, cancellation, and shutdown."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from ittybit_emulator import samples
from ittybit_emulator.errors import MediaError, OptionError
from ittybit_emulator.rendering.workers.pools import Workers

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    return samples.video(folder / "clip.mp4", seconds=2, width=160, height=120)


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    pool = Workers(processes=1)
    yield pool
    await pool.close()


def ignore(percent: float) -> None:
    pass


def children() -> set[int]:
    """Return the PIDs of the live worker processes of this process."""
    found: set[int] = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "stat").read_text().rpartition(")")[2].split()
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            own = int(words[1]) == os.getpid() and words[0] != "Z"
            if own and b"rendering.worker" in line:
                found.add(int(entry.name))
    return found


async def begin(pool: Workers, clip: Path, target: Path) -> "asyncio.Task[object]":
    """Start a long rendering and wait until it makes progress."""
    target.mkdir()
    moving = asyncio.Event()
    options = {"width": 1920, "height": 1440, "format": "webm"}
    job = pool.render("video", clip, options, target, lambda percent: moving.set())
    task = asyncio.ensure_future(job)
    await moving.wait()
    return task


async def test_a_worker_renders_and_progress_rises(
    workers: Workers, clip: Path, tmp_path: Path
) -> None:
    percentages: list[float] = []
    made = await workers.render(
        "video", clip, {"width": 80}, tmp_path, percentages.append
    )
    assert [rendition.path.name for rendition in made] == ["video.mp4"]
    assert made[0].facts is not None
    assert made[0].facts.width == 80
    assert percentages == sorted(set(percentages))
    assert len([percent for percent in percentages if 0 < percent < 100]) >= 5
    assert percentages[-1] == 100


async def test_the_event_loop_runs_while_a_worker_renders(
    workers: Workers, clip: Path, tmp_path: Path
) -> None:
    task = await begin(workers, clip, tmp_path / "a")
    facts = await asyncio.wait_for(workers.probe(clip), 30)
    assert facts.duration == 2
    assert not task.done()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_process_starts_on_demand_and_is_reused(
    workers: Workers, clip: Path
) -> None:
    before = children()
    assert (await workers.probe(clip)).kind == "video"
    first = children() - before
    await workers.probe(clip)
    assert children() - before == first
    assert len(first) == 1


async def test_the_threads_of_codecs_end_with_their_job(
    workers: Workers, clip: Path
) -> None:
    others = children()
    for _ in range(3):
        await workers.probe(clip)
    [worker] = children() - others
    await workers.probe(clip)  # the threads of the job before have ended
    await workers.probe(clip)
    assert len(list(Path(f"/proc/{worker}/task").iterdir())) <= 12


async def test_an_invalid_option_raises_an_option_error(
    workers: Workers, clip: Path, tmp_path: Path
) -> None:
    with pytest.raises(OptionError, match=r"width must be .* got 0"):
        await workers.render("video", clip, {"width": 0}, tmp_path, ignore)


async def test_a_filename_that_is_not_valid_text_is_supported(
    workers: Workers, clip: Path, tmp_path: Path
) -> None:
    odd = tmp_path / os.fsdecode(b"odd \xff name.mp4")
    odd.write_bytes(clip.read_bytes())
    assert (await workers.probe(odd)).kind == "video"


async def test_a_killed_worker_fails_only_its_own_job(
    workers: Workers, clip: Path, tmp_path: Path
) -> None:
    before = children()
    task = await begin(workers, clip, tmp_path / "a")
    for process in children() - before:
        os.kill(process, signal.SIGKILL)
    with pytest.raises(MediaError, match=r"killed \(SIGKILL\), probably because"):
        await task
    (tmp_path / "b").mkdir()
    made = await workers.render("audio", clip, {}, tmp_path / "b", ignore)
    assert made[0].type == "audio/mpeg"


async def test_a_crashed_worker_fails_only_its_own_job(
    workers: Workers, clip: Path, tmp_path: Path
) -> None:
    before = children()
    task = await begin(workers, clip, tmp_path / "a")
    for process in children() - before:
        os.kill(process, signal.SIGSEGV)
    with pytest.raises(MediaError, match=r"crashed \(SIGSEGV\) on this file"):
        await task
    assert (await workers.probe(clip)).kind == "video"


async def test_a_worker_that_dies_while_idle_does_not_fail_the_next_job(
    workers: Workers, clip: Path
) -> None:
    before = children()
    await workers.probe(clip)
    for process in children() - before:
        os.kill(process, signal.SIGKILL)
    assert (await workers.probe(clip)).kind == "video"


async def test_a_job_that_takes_too_long_is_stopped(clip: Path, tmp_path: Path) -> None:
    before = children()
    pool = Workers(processes=1, seconds=0.3)
    options = {"width": 1920, "height": 1440, "format": "webm"}
    with pytest.raises(MediaError, match=r"took more than 0\.3 s"):
        await pool.render("video", clip, options, tmp_path, ignore)
    await pool.close()
    assert children() <= before


async def test_a_job_that_needs_too_much_memory_fails(
    tmp_path: Path,
) -> None:
    large = tmp_path / "large.png"
    Image.new("1", (8000, 8000)).save(large)
    pool = Workers(processes=1, memory=400 * 1024**2)
    small = samples.still(tmp_path / "small.png", width=80, height=80)
    with pytest.raises(MediaError, match="more memory than allowed"):
        await pool.probe(large)
    assert (await pool.probe(small)).kind == "image"
    await pool.close()


async def test_a_cancelled_job_kills_its_worker(
    workers: Workers, clip: Path, tmp_path: Path
) -> None:
    before = children()
    task = await begin(workers, clip, tmp_path / "a")
    (at_work,) = children() - before
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert at_work not in children()
    (tmp_path / "b").mkdir()
    assert await workers.render("audio", clip, {}, tmp_path / "b", ignore)


async def test_jobs_wait_for_their_turn(
    workers: Workers, clip: Path, tmp_path: Path
) -> None:
    before = children()
    for name in "abc":
        (tmp_path / name).mkdir()
    await asyncio.gather(
        *(
            workers.render("audio", clip, {"end": 1}, tmp_path / name, ignore)
            for name in "abc"
        )
    )
    assert len(children() - before) == 1
    assert len(list(tmp_path.glob("*/audio.mp3"))) == 3


async def test_an_image_does_not_wait_for_videos(
    workers: Workers, clip: Path, tmp_path: Path
) -> None:
    videos = [await begin(workers, clip, tmp_path / "first")]
    for name in "abc":
        (tmp_path / name).mkdir()
        job = workers.render("video", clip, {}, tmp_path / name, ignore)
        videos.append(asyncio.ensure_future(job))
    await asyncio.sleep(0)
    for name in "de":
        (tmp_path / name).mkdir()
        assert await workers.render("image", clip, {}, tmp_path / name, ignore)
    assert not videos[-1].done()
    for video in videos:
        video.cancel()
    await asyncio.gather(*videos, return_exceptions=True)


async def test_closing_fails_running_and_queued_jobs(
    clip: Path, tmp_path: Path
) -> None:
    before = children()
    pool = Workers(processes=1)
    first = await begin(pool, clip, tmp_path / "a")
    (tmp_path / "b").mkdir()
    job = pool.render("audio", clip, {}, tmp_path / "b", ignore)
    second = asyncio.ensure_future(job)
    await asyncio.sleep(0)
    await pool.close()
    await pool.close()
    for task in (first, second):
        with pytest.raises(MediaError, match="workers were closed"):
            await task
    assert children() == before
    with pytest.raises(MediaError, match="workers were closed"):
        await pool.probe(clip)


async def test_closing_unused_workers_starts_no_process() -> None:
    before = children()
    await Workers().close()
    assert children() == before


async def test_an_error_in_the_progress_callback_reaches_the_caller(
    workers: Workers, clip: Path, tmp_path: Path
) -> None:
    def fail(percent: float) -> None:
        raise LookupError("listener")

    with pytest.raises(LookupError, match="listener"):
        await workers.render("audio", clip, {}, tmp_path, fail)


PARENT = """
    import asyncio
    from pathlib import Path
    from ittybit_emulator.rendering.workers.pools import Workers

    async def main():
        workers = Workers()
        print((await workers.probe(Path({clip!r}))).kind)
        await workers.close()

    asyncio.run(main())
"""


@pytest.mark.parametrize("way", ["script", "stdin"])
def test_a_parent_needs_no_main_guard(clip: Path, tmp_path: Path, way: str) -> None:
    text = textwrap.dedent(PARENT).format(clip=str(clip))
    script = tmp_path / "script.py"
    script.write_text(text)
    # The worker must not import a module of the same name from the working folder.
    (tmp_path / "queue.py").write_text("raise SystemExit('the wrong queue')")
    command = [sys.executable, "-W", "error", "-X", "dev"]
    done = subprocess.run(
        [*command, "-P", str(script)] if way == "script" else [*command, "-"],
        input=None if way == "script" else f"import sys; sys.path.remove('')\n{text}",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    # On a busy machine, asyncio's debug mode reports slow callbacks.
    errors = [line for line in done.stderr.splitlines() if line[:11] != "Executing <"]
    assert (done.stdout, errors, done.returncode) == ("video\n", [], 0)


BUSY_PARENT = """
    import asyncio
    from pathlib import Path
    from ittybit_emulator.rendering.workers.pools import Workers

    options = {{"width": 1920, "height": 1440, "format": "webm"}}
    clip, target = Path({clip!r}), Path({target!r})
    report = lambda percent: print(percent, flush=True)

    async def main():
        await Workers().render("video", clip, options, target, report)

    asyncio.run(main())
"""


def test_a_killed_parent_leaves_no_orphan(clip: Path, tmp_path: Path) -> None:
    text = textwrap.dedent(BUSY_PARENT).format(clip=str(clip), target=str(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-c", text],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        group = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text()
        parent.kill()
    (worker,) = group.split()
    end = time.monotonic() + 30
    while Path(f"/proc/{worker}").exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not Path(f"/proc/{worker}").exists()
