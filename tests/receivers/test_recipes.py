"""The recipes of the documentation, run as programs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import requests

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
"""

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
        [*celery, "worker", "--pool", "prefork", "--concurrency", "2"],
        cwd=tmp_path,
        env=os.environ | own,
    ) as worker:
        for cover in covers:
            arguments = f'["{samples / "still.png"}", "{cover}"]'
            subprocess.run(
                [*celery, "call", "celery_app.make_cover", "--args", arguments],
                cwd=tmp_path,
                env=os.environ | own,
                check=True,
            )
        try:
            until(lambda: all(cover.exists() for cover in covers))
        finally:
            worker.terminate()
    assert [cover.read_bytes()[:4] for cover in covers] == [b"\x89PNG"] * 2


def test_a_watched_folder_gets_a_cover_of_each_new_video(
    emulator: Emulator, samples: Path, tmp_path: Path
) -> None:
    folder, covers = tmp_path / "in", tmp_path / "covers"
    folder.mkdir()
    program = [sys.executable, RECIPES / "watch_folder.py", folder, covers]
    path = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    own = {"PYTHONPATH": path, **environment(emulator)}
    with subprocess.Popen(program, cwd=tmp_path, env=os.environ | own) as watcher:
        try:
            for name in ("first", "second"):
                (folder / f"{name}.part").write_bytes(
                    (samples / "clip.mp4").read_bytes()
                )
                (folder / f"{name}.part").rename(folder / f"{name}.mp4")
                until(lambda name=name: [*covers.glob(f"{name}*")])
        finally:
            watcher.terminate()
    assert len(emulator.requests.matching("POST", "/tasks")) == 2


def test_a_job_reads_from_storage_and_writes_to_storage(
    emulator: Emulator, bucket: Bucket, samples: Path
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
    program = [sys.executable, RECIPES / "s3_to_s3.py", source, bucket.url("out.mp4")]
    path = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    own = {"PYTHONPATH": path, **environment(emulator)}
    subprocess.run(program, env=os.environ | own, check=True, timeout=50)
    assert bucket.get("out.mp4")[1] == "video/mp4"


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
