"""Requests of the emulator, which may only reach this machine by default."""

import http.server
import json
import socket
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import pytest

from ittybit_emulator import Emulator, Fault
from ittybit_emulator.webhooks import sender
from tests.emulator.emulator_support import Caller, send, until


@pytest.fixture
def caller(emulator: Emulator) -> Caller:
    return Caller(emulator)


class _Quiet(http.server.BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def _serving(
    handler: type[_Quiet], host: str = "127.0.0.1"
) -> Generator[http.server.ThreadingHTTPServer]:
    with http.server.ThreadingHTTPServer((host, 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Redirecting(_Quiet):
    def do_GET(self) -> None:
        there = {"/out": "/again", "/again": "http://192.0.2.1/x", "/ftp": "ftp://a/"}
        there |= {"/bracket": "http://[", "/dots": "http://a..b/"}
        self.send_response(302)
        self.send_header("Location", there.get(self.path, self.path))
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/out", "--allow-foreign-hosts"),
        ("/loop", "redirects more than"),
        ("/ftp", "not an http or https URL"),
        ("/bracket", "redirects to 'http://[', which is not a URL"),
        ("/dots", "'http://a..b/' is not an http or https URL"),
    ],
)
def test_each_redirect_is_checked(caller: Caller, path: str, named: str) -> None:
    with _serving(_Redirecting) as server:
        url = f"http://127.0.0.1:{server.server_port}{path}"
        assert named in caller.done(kind="ingest", url=url)["error"]
        answer = caller.api("POST", "/files", {"url": url})
    assert answer.status == 400
    assert named in answer.json["message"]


@pytest.mark.parametrize(
    "url", ["http://192.0.2.1/x", "http://[2001:db8::1]/x", "http://[::ffff:8.8.8.8]/"]
)
def test_posts_and_downloads_to_other_machines_fail(caller: Caller, url: str) -> None:
    for kind in ("http", "ingest"):
        task = caller.done(kind=kind, url=url)
        assert task["status"] == "failed"
        assert "--allow-foreign-hosts" in task["error"]


@pytest.mark.parametrize(
    "url",
    ["http://a..b/", "http://é..b/", f"http://{'a' * 70}/", "http://a:99999/"],
)
def test_an_invalid_host_name_is_rejected(caller: Caller, url: str) -> None:
    file_id = "file_0123456789abcdef"
    for path, body in (
        ("/files", {"url": url}),
        ("/tasks", {"kind": "http", "url": url}),
        ("/tasks", {"kind": "ingest", "url": url}),
        ("/tasks", {"kind": "image", "file_id": file_id, "webhook_url": url}),
    ):
        answer = caller.api("POST", path, body)
        assert answer.status == 400
        assert "an http or https URL" in answer.json["message"]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Host names that resolve only in this test, and their addresses."""
    addresses: dict[str, str] = {}
    real = socket.getaddrinfo

    def resolve(host: Any, *args: Any, **options: Any) -> Any:
        return real(addresses.get(host, host), *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return addresses


def test_a_host_name_is_checked_by_its_resolved_address(
    caller: Caller, names: dict[str, str], samples: Path
) -> None:
    names["here.test"] = "127.0.0.1"
    names["there.test"] = "192.0.2.1"
    caller.file("/o/p.png", (samples / "still.png").read_bytes())
    port = caller.emulator.delivery_url.rpartition(":")[2]
    assert caller.done(kind="ingest", url=f"http://here.test:{port}/o/p.png")["output"]
    task = caller.done(kind="ingest", url=f"http://there.test:{port}/o/p.png")
    assert "192.0.2.1 is not an address of this machine" in task["error"]


def test_a_host_name_that_the_resolver_rejects_fails_the_task(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = socket.getaddrinfo

    def resolve(host: Any, *args: Any, **options: Any) -> Any:
        if host == "odd.test":
            raise UnicodeError("label too long")
        return real(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    url = "http://odd.test/"
    error = f"{url} could not be reached: label too long"
    assert error in caller.api("POST", "/files", {"url": url}).json["message"]
    task = caller.done(kind="http", url=url, webhook_url=url)
    assert task["error"] == error
    until(lambda: f"the webhook of {task['id']} failed: {error}" in caplog.text)


def _own_address() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address = str(probe.getsockname()[0])
    return None if address.startswith("127.") else address


class _Serving(_Quiet):
    body = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)


def test_the_flag_allows_downloads_from_other_machines(
    caller: Caller, samples: Path
) -> None:
    address = _own_address()
    if address is None:
        pytest.skip("this machine has no address but the loopback one")
    _Serving.body = (samples / "still.png").read_bytes()
    with _serving(_Serving, address) as server:
        body = {"url": f"http://{address}:{server.server_port}/p.png"}
        refused = caller.api("POST", "/files", body)
        assert "--allow-foreign-hosts" in refused.json["message"]
        with Emulator(allow_foreign_hosts=True) as emulator:
            assert Caller(emulator).api("POST", "/files", body).status == 201


class _Posted(_Quiet):
    bodies: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        self.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()


def test_the_flag_allows_posts_to_other_machines(samples: Path) -> None:
    address = _own_address()
    if address is None:
        pytest.skip("this machine has no address but the loopback one")
    with _serving(_Posted, address) as server, Emulator(allow_foreign_hosts=True) as e:
        caller = Caller(e)
        still = (samples / "still.png").read_bytes()
        file = send(e.delivery_url, "PUT", "/p.png", still, caller.key).json
        hook = f"http://{address}:{server.server_port}/hook"
        body = {"kind": "image", "file_id": file["id"], "webhook_url": hook}
        task = caller.api("POST", "/tasks", body).json
        until(lambda: bool(_Posted.bodies))
    assert json.loads(_Posted.bodies[0])["id"] == task["id"]


class _Slow(_Quiet):
    released = threading.Event()

    def do_POST(self) -> None:
        self.released.wait(10)


@pytest.fixture
def slow() -> Iterator[str]:
    with _serving(_Slow) as server:
        yield f"http://127.0.0.1:{server.server_port}/"
        _Slow.released.set()


def test_a_receiver_that_times_out_fails_the_step(
    caller: Caller, slow: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sender.SECONDS == 5
    monkeypatch.setattr(sender, "SECONDS", 0.2)
    task = caller.done(kind="http", url=slow)
    assert task["status"] == "failed"
    assert "did not answer in time" in task["error"]


def test_a_truncated_download_creates_no_file(caller: Caller, samples: Path) -> None:
    with Emulator() as elsewhere:
        clip = (samples / "clip.mp4").read_bytes()
        url = Caller(elsewhere).file("/x.mp4", clip)["url"]
        elsewhere.faults.add(Fault(truncate_after=1000), method="GET", times=None)
        answer = caller.api("POST", "/files", {"url": url})
        assert answer.status == 400
        task = caller.done(kind="ingest", url=url)
        assert (task["status"], task["output"]) == ("failed", None)
