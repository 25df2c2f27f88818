"""The recipes of the documentation, run as programs."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

import build_docs
from ittybit_emulator import Emulator
from ittybit_sync import Ittybit
from tests.browser.chromium import running_chromium
from tests.emulator.emulator_support import until
from tests.support.bucket import ACCESS, REGION, Bucket
from tests.support.programs import ROOT, running

RECIPES = ROOT / "examples" / "recipes"
SECRET = "whsec_of_the_tests"
SERVICES = ["fastapi_app", "flask_app", "django_app"]
WORKER = """
from celery_app import app, make_cover
app.conf.broker_transport_options = {
    "data_folder_in": "queue", "data_folder_out": "queue", "control_folder": "control",
}
if __name__ == "__main__":
    import sys
    for cover in sys.argv[2:]:
        make_cover.delay(sys.argv[1], cover)
"""
ALONE = ["--without-gossip", "--without-mingle", "--without-heartbeat"]

pytestmark = pytest.mark.heavy


def environment(emulator: Emulator) -> dict[str, str]:
    """Return the variables that select the server of the tests."""
    return {
        "ITTYBIT_API_KEY": emulator.key,
        "ITTYBIT_BASE_URL": emulator.url,
        "ITTYBIT_WEBHOOK_SECRET": SECRET,
    }


@pytest.mark.parametrize("name", SERVICES)
def test_a_web_service_uploads_and_learns_of_the_cover_by_webhook(
    name: str, samples: Path, tmp_path: Path
) -> None:
    with (
        Emulator(processes=1, webhook_secret=SECRET) as emulator,
        running(
            RECIPES / f"{name}.py", tmp_path / "out", **environment(emulator)
        ) as url,
        (samples / "still.png").open("rb") as picture,
    ):
        created = requests.post(f"{url}/videos", files={"video": picture}, timeout=30)
        task_id = created.json()["task_id"]
        cover = f"{url}/covers/{task_id}"
        until(lambda: requests.get(cover, timeout=30).json()["url"])
        address = requests.get(cover, timeout=30).json()["url"]
        assert requests.get(address, timeout=30).headers["Content-Type"] == "image/png"


def test_a_celery_worker_with_forked_processes_creates_covers(
    emulator: Emulator, samples: Path, tmp_path: Path
) -> None:
    (tmp_path / "configured.py").write_text(WORKER)
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    path = os.pathsep.join([str(RECIPES), str(ROOT), *filter(None, sys.path)])
    own = {"BROKER_URL": "filesystem://", "PYTHONPATH": path, **environment(emulator)}
    celery = [sys.executable, "-m", "celery", "-A", "configured"]
    covers = [tmp_path / f"{number}.png" for number in range(2)]
    with subprocess.Popen(
        [*celery, "worker", "--pool", "prefork", "--concurrency", "2", *ALONE],
        cwd=tmp_path,
        env=os.environ | own,
    ) as worker:
        calls = [sys.executable, "configured.py", samples / "still.png", *covers]
        subprocess.run(calls, cwd=tmp_path, env=os.environ | own, check=True)
        try:
            until(lambda: all(cover.exists() for cover in covers))
        finally:
            worker.terminate()
    assert [cover.read_bytes()[:4] for cover in covers] == [b"\x89PNG"] * 2


def in_both_packages(name: str, folder: Path) -> list[Path]:
    """Return a recipe for asyncio and its conversion for the blocking client."""
    source = RECIPES / f"{name}.py"
    converted = folder / f"blocking_{name}.py"
    converted.write_text(build_docs.convert(source.read_text("utf-8")), "utf-8")
    return [source, converted]


@contextmanager
def started(
    emulator: Emulator, program: Path, *words: str | Path, folder: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in `folder` until the block ends."""
    path = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    own = {"PYTHONPATH": path, **environment(emulator)}
    command = [sys.executable, program, *words]
    folder.mkdir(exist_ok=True)
    with subprocess.Popen(command, cwd=folder, env=os.environ | own) as process:
        try:
            yield process
        finally:
            process.terminate()


def test_a_watched_folder_gets_a_cover_of_each_new_video_in_both_packages(
    emulator: Emulator, samples: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    one, other = in_both_packages("watch_folder", tmp_path)
    places = [tmp_path / "one", tmp_path / "other"]
    with (
        started(emulator, one, folder, "covers", folder=places[0]),
        started(emulator, other, folder, "covers", folder=places[1]),
    ):
        for name in ("first", "second"):
            (folder / f"{name}.part").write_bytes((samples / "clip.mp4").read_bytes())
            (folder / f"{name}.part").rename(folder / f"{name}.mp4")
            until(lambda name=name: all([*p.glob(f"covers/{name}*")] for p in places))
    assert len(emulator.requests.matching("POST", "/tasks")) == 4


def test_a_job_reads_from_storage_and_writes_to_storage_in_both_packages(
    emulator: Emulator, bucket: Bucket, samples: Path, tmp_path: Path
) -> None:
    source = bucket.put("in.mp4", (samples / "clip.mp4").read_bytes())
    with Ittybit(emulator.key, base_url=emulator.url) as client:
        client.connections.create(
            name="own",
            endpoint=bucket.endpoint,
            region=REGION,
            is_default=True,
            **ACCESS,
        )
    one, other = in_both_packages("s3_to_s3", tmp_path)
    names = ["one.mp4", "other.mp4"]
    with (
        started(emulator, one, source, bucket.url(names[0]), folder=tmp_path) as first,
        started(emulator, other, source, bucket.url(names[1]), folder=tmp_path) as last,
    ):
        assert (first.wait(50), last.wait(50)) == (0, 0)
    assert [bucket.get(name)[1] for name in names] == ["video/mp4"] * 2


def test_the_cells_of_a_notebook_run_in_both_packages(
    emulator: Emulator, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import nbformat  # only the environment that runs this test has a kernel
    from nbclient import NotebookClient

    page = (ROOT / "docs" / "recipes.md").read_text("utf-8")
    cells = re.findall(r"^```py\n(.*?)^```", page, re.M | re.S)
    cells += [build_docs.convert(cell) for cell in cells]
    assert sum("await" in cell for cell in cells) == 4
    book = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, cells)])
    shutil.copy(samples / "clip.mp4", tmp_path / "harbour.mp4")
    for name, value in environment(emulator).items():
        monkeypatch.setenv(name, value)
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    place = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(book, timeout=50, kernel_name="python3", resources=place).execute()
    shown = [str(cell.outputs) for cell in book.cells]
    tags = ("<progress", "<img src=", "<table")
    found = [[tag for tag in tags if tag in outputs] for outputs in shown]
    assert found == 2 * [["<progress"], [*tags], ["<img src=", "<table"], []]
    assert emulator.key not in nbformat.writes(book)


def test_a_browser_uploads_to_a_signed_url(
    emulator: Emulator, samples: Path, tmp_path: Path
) -> None:
    program = RECIPES / "browser_upload.py"
    with (
        running(program, tmp_path / "out", **environment(emulator)) as url,
        running_chromium(tmp_path) as browser,
    ):
        browser.open_url(url, width=800)
        document = browser.ask("DOM.getDocument")["root"]["nodeId"]
        field = browser.ask("DOM.querySelector", nodeId=document, selector="input")
        picture = str(samples / "still.png")
        browser.ask("DOM.setFileInputFiles", files=[picture], nodeId=field["nodeId"])
        browser.wait_for("document.querySelector('output').value")
        assert browser.value("document.querySelector('output').value") == "uploaded"
    [sent] = emulator.requests.matching("PUT", "*still.png")
    assert "Authorization" not in sent.headers
