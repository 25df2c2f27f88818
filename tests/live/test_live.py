"""`make live` confirms what a service does, and refutes what it does not."""

import datetime
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ittybit_emulator import Emulator, Fault, Script
from ittybit_emulator.contract.ledger import PATH, Entry, entries, parse
from ittybit_emulator.samples import still
from tests.live import writes
from tests.live.__main__ import main
from tests.live.checks import CHECKS, Outcome, combine, run_check, select
from tests.live.ledger_file import update
from tests.live.service import Service, Unavailable
from tests.live.writes import picture

DAY = datetime.date(2026, 12, 1)
KNOWN = {entry.id: entry for entry in entries()}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """Run a server with two media, 30 tasks, and a job."""
    with Emulator(processes=1) as emulator:
        emulator.seed(30, over=True)
        emulator.seed(1, noun="jobs", over=True)
        with Service(emulator.url, emulator.key) as service:
            for name in ("one.png", "two.png"):
                reply = upload(service, name)
                assert reply.status == 201
        yield emulator


def upload(service: Service, name: str) -> Any:
    body = {"filename": name, "method": "put"}
    url = service.send("POST", "/signatures", body).json["url"]
    return service.transfer("PUT", url, picture())


@pytest.fixture
def emulator(project: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """Return the server without faults. It is polled often."""
    monkeypatch.setattr(writes, "POLL", 0.02)
    yield project
    project.faults.clear()


def find_out(emulator: Emulator, *, writes: bool = False) -> dict[str, Outcome]:
    """Return the outcome of the checks by the ID of the entry."""
    with Service(emulator.url, emulator.key) as service:
        checks = select(writes=writes)
        return combine([o for one in checks for o in run_check(one, service)])


def run(emulator: Emulator, folder: Path, **environment: str) -> tuple[int, str]:
    """Run the program as for the live service; return its exit code and its ledger."""
    ledger = folder / "contract.toml"
    if not ledger.exists():
        shutil.copy(PATH, ledger)
    given = {"ITTYBIT_API_KEY": emulator.key, **environment}
    return main(given, ledger, emulator.url), ledger.read_text("utf-8")


def refuted(found: dict[str, Outcome]) -> set[str]:
    return {name for name, one in found.items() if one.result == "refuted"}


def test_each_check_is_about_entries_of_the_ledger() -> None:
    checked = {entry for check in CHECKS for entry in check.entries}
    assert checked - KNOWN.keys() == set()
    assert len(CHECKS) >= 30


def test_the_emulator_is_confirmed_completely(emulator: Emulator) -> None:
    found = find_out(emulator, writes=True)
    open_ends = {n: o for n, o in found.items() if o.result != "confirmed"}
    assert open_ends == {}


def test_checks_only_read_by_default(emulator: Emulator, tmp_path: Path) -> None:
    emulator.requests.clear()
    code, _ = run(emulator, tmp_path)
    assert code == 0
    assert {request.method for request in emulator.requests} == {"GET"}


def test_the_number_of_billable_tasks_is_stated_before_they_are_created(
    emulator: Emulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    emulator.requests.clear()
    code, _ = run(emulator, tmp_path, LIVE_WRITES="1")
    assert code == 0
    said = capsys.readouterr().out
    bodies = [
        (request.path, request.body)
        for request in emulator.requests
        if request.method == "POST" and request.path in ("/tasks", "/jobs")
    ]
    # The second request of the job repeats its idempotency key.
    assert f"create {len({*bodies})} billable tasks" in said.splitlines()[0]


def test_what_was_created_is_deleted(emulator: Emulator) -> None:
    with Service(emulator.url, emulator.key) as service:
        paths = ("/media", "/files", "/automations")
        before = [service.get(f"{path}?limit=100").json for path in paths]
        find_out(emulator, writes=True)
        after = [service.get(f"{path}?limit=100").json for path in paths]
    assert after == before


MEDIA: dict[str, Any] = {
    "id": "med_1",
    "object": "media",
    "files": [],
    "urls": {},
    "created": "2026-11-30T00:00:00Z",
    "updated": "2026-11-30T00:00:00Z",
}
FILE: dict[str, Any] = {
    "id": "file_1",
    "media_id": "med_1",
    "object": "source",
    "kind": "image",
    "type": "image/png",
    "filesize": 1,
    "url": "http://127.0.0.1:9/a.png",
    "created": MEDIA["created"],
    "updated": MEDIA["updated"],
    "status": "ready",
}


def without(item: dict[str, Any], name: str) -> bytes:
    return json.dumps([{n: v for n, v in item.items() if n != name}]).encode()


def changed(item: dict[str, Any], **fields: Any) -> bytes:
    return json.dumps([{**item, **fields}]).encode()


def answer(body: bytes, status: int = 200, **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fault(status=status, body=body, headers=named)


# The change in the emulator, its place, and the entry that must be refuted.
DEVIATIONS = [
    ("/media", answer(b"[]", 200), "request.key"),
    ("/media", answer(b"{}", 403), None),
    ("/media/*", answer(b"[]", 200), "error.404"),
    ("/media/*", answer(b'{"message": ""}', 410), "error.404"),
    ("/media", answer(without(MEDIA, "urls")), "media.fields"),
    ("/media", answer(changed(MEDIA, width="wide")), "media.fields"),
    ("/media", answer(changed(MEDIA, created=1764460800)), "response.times"),
    ("/media", answer(changed(MEDIA, id="media-1")), "response.ids"),
    ("/media", answer(b"[]"), "list.links"),
    ("/media", answer(b'{"data": []}'), "response.bare"),
    ("/media", answer(b"not JSON"), "media.list.parameters"),
    ("/media", answer(b"[]", 200), "request.version.unknown"),
    ("/media", answer(b"[]", 200), "list.limit"),
    ("/media", answer(changed(MEDIA)), "list.past_the_end"),
    ("/files", answer(changed(FILE, status="stored")), "files.statuses"),
    ("/files", answer(changed(FILE, object="copy")), "files.objects"),
    ("/files", answer(without(FILE, "filesize")), "files.fields"),
    ("/jobs", answer(b"[]", Limit="1"), "list.cursors.headers"),
    ("/jobs/*", answer(b'{"message": "none"}', 404), "error.body.undated"),
    ("/runs", answer(b'{"message": "gone"}', 404), "runs.list"),
]


@pytest.mark.parametrize(("path", "fault", "entry"), DEVIATIONS)
def test_a_service_that_deviates_is_refuted(
    emulator: Emulator, path: str, fault: Fault, entry: str | None
) -> None:
    emulator.faults.add(fault, path=path, times=None)
    assert (entry is None) == (refuted(find_out(emulator)) == set())
    if entry is not None:
        assert find_out(emulator)[entry].result == "refuted"


def test_an_unknown_status_word_is_refuted(emulator: Emulator) -> None:
    task: dict[str, Any] = {
        "id": "task_1",
        "object": "task",
        "kind": "image",
        "status": "done",
    }
    task |= {"created": MEDIA["created"], "updated": MEDIA["updated"], "progress": 120}
    emulator.faults.add(answer(json.dumps([task]).encode()), path="/tasks", times=None)
    found = find_out(emulator)
    assert found["tasks.statuses"].finding == "status done"
    assert found["tasks.progress"].finding == "progress 120"


WRITTEN = [
    ("POST", "/media", answer(b'{"id": "med_1"}', 200), "response.created"),
    ("PATCH", "/media/*", answer(b"{}", 200), "request.patch"),
    ("DELETE", "/media/*", answer(b'{"message": "kept"}'), "media.delete"),
    ("PATCH", "/signatures", answer(b"{}", 404), "error.405"),
    ("PUT", "*/whole.png", answer(b"{}", 200), "upload.put"),
    ("PUT", "*/parts.png", answer(b"{}", 200), "upload.parts"),
]


@pytest.mark.parametrize(("method", "path", "fault", "entry"), WRITTEN)
def test_a_service_that_deviates_on_writes_is_refuted(
    emulator: Emulator, method: str, path: str, fault: Fault, entry: str
) -> None:
    emulator.faults.add(fault, method=method, path=path, times=None)
    checks = [check for check in CHECKS if entry in check.entries and check.writes]
    with Service(emulator.url, emulator.key) as service:
        found = combine([o for one in checks for o in run_check(one, service)])
    assert found[entry].result == "refuted"


def test_a_failing_task_refutes_its_success(emulator: Emulator) -> None:
    emulator.scripts.add(Script(error="no"), kind="image")
    (check,) = [one for one in CHECKS if "tasks.created" in one.entries]
    with Service(emulator.url, emulator.key) as service:
        found = combine([*run_check(check, service)])
    assert found["tasks.created"].result == "confirmed"
    assert found["tasks.statuses.ended"].finding.startswith("statuses ['failed'")


def test_results_are_written_into_the_ledger_with_the_date(
    emulator: Emulator, tmp_path: Path
) -> None:
    emulator.faults.add(answer(b"{}", 410), path="/media/*", times=None)
    code, text = run(emulator, tmp_path)
    assert code == 1
    found = {entry.id: entry for section in parse(text) for entry in section.entry}
    assert found["media.list"].status == "confirmed"
    assert found["media.list"].date == datetime.datetime.now(datetime.UTC).date()
    assert found["error.404"].status == "refuted"
    assert found["error.404"].finding.endswith("status 410")
    assert found["media.create"] == KNOWN["media.create"]
    page = (tmp_path / "contract.md").read_text("utf-8")
    assert "| refuted " in page
    assert "Nobody has run this client" not in page


def test_a_later_result_replaces_an_earlier_one() -> None:
    text = PATH.read_text("utf-8")
    once = update(text, {"error.404": Outcome("error.404", "refuted", 'a "b"')}, DAY)
    twice = update(once, {"error.404": Outcome("error.404", "confirmed")}, DAY)
    assert entry_of(once).finding == 'a "b"'
    assert (entry_of(twice).status, entry_of(twice).date) == ("confirmed", DAY)
    assert entry_of(twice).finding == ""
    assert update(once, {"error.404": Outcome("error.404", "skipped")}, DAY) == once
    assert len(once.splitlines()) == len(text.splitlines()) + 2


def entry_of(text: str) -> Entry:
    every = [entry for section in parse(text) for entry in section.entry]
    return next(entry for entry in every if entry.id == "error.404")


def test_only_results_of_the_live_service_are_written(
    emulator: Emulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = tmp_path / "contract.toml"
    shutil.copy(PATH, ledger)
    given = {"ITTYBIT_API_KEY": emulator.key, "ITTYBIT_BASE_URL": emulator.url}
    assert main(given, ledger) == 0
    assert ledger.read_bytes() == PATH.read_bytes()
    assert "The ledger is unchanged" in capsys.readouterr().out


def test_an_outage_refutes_nothing(emulator: Emulator) -> None:
    emulator.faults.add(Fault(status=503), times=None)
    assert {one.result for one in find_out(emulator).values()} == {"skipped"}
    emulator.faults.clear()
    emulator.faults.add(Fault(drop="before"), times=None)
    assert {one.result for one in find_out(emulator).values()} == {"skipped"}


def test_an_empty_project_refutes_nothing() -> None:
    with Emulator(processes=1) as emulator:
        found = find_out(emulator)
    assert refuted(found) == set()
    assert found["media.fields"].finding == "the project has no objects at /media"


def test_the_key_is_needed_and_never_shown(
    emulator: Emulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main({}, tmp_path / "none") == 2
    assert "set ITTYBIT_API_KEY" in capsys.readouterr().err
    body = json.dumps({"kind": emulator.key}).encode()
    emulator.faults.add(answer(body, 404), path="/jobs/*", times=None)
    code, text = run(emulator, tmp_path)
    assert code == 1
    assert emulator.key not in text + capsys.readouterr().out


def test_what_cannot_be_deleted_is_named(emulator: Emulator) -> None:
    with Service(emulator.url, emulator.key) as service:
        service.create("/media", {"title": "a"})
        (path,) = service.created
        emulator.faults.add(Fault(status=500), method="DELETE")
        assert service.clean_up() == [path]
        emulator.faults.add(Fault(status=500), method="DELETE")
        with pytest.raises(Unavailable):
            service.send("DELETE", path)
        assert service.send("DELETE", path).status == 200


def test_the_picture_is_valid(tmp_path: Path) -> None:
    path = still(tmp_path / "reference.png")
    assert picture()[:8] == path.read_bytes()[:8]
