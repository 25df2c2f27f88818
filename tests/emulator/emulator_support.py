"""A plain HTTP caller for tests of the emulator, independent of our clients."""

import http.client
import http.server
import json
import threading
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

from ittybit_emulator import Emulator

_ENDED = {"completed", "succeeded", "failed", "cancelled"}


@dataclass
class Answer:
    """One HTTP response."""

    status: int
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def send(
    origin: str,
    method: str,
    target: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Send one request with exactly the given target, and read the response."""
    connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=30)
    try:
        connection.request(method, target, body=body, headers=dict(headers or {}))
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


class Caller:
    """Sends requests to one emulator."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.key = {"Authorization": f"Bearer {emulator.key}"}

    def api(
        self, method: str, path: str, data: object = None, **headers: str
    ) -> Answer:
        """Call the API with the key; `data` is sent as JSON."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = None if data is None else json.dumps(data).encode()
        return send(self.emulator.url, method, path, body, self.key | named)

    def put(self, path: str, body: bytes, headers: Mapping[str, str] = {}) -> Answer:
        """Upload with the key."""
        sent = self.key | dict(headers)
        return send(self.emulator.delivery_url, "PUT", path, body, sent)

    def get(self, path: str, headers: Mapping[str, str] = {}) -> Answer:
        """Download without the key."""
        return send(self.emulator.delivery_url, "GET", path, headers=headers)

    def signed(self, **fields: object) -> str:
        """Return the path and query of a signed URL."""
        answer = self.api("POST", "/signatures", fields)
        assert answer.status == 201, answer.body
        return target_of(answer.json["url"])

    def file(self, path: str, body: bytes) -> Any:
        """Upload and return the file."""
        answer = self.put(path, body)
        assert answer.status == 201, answer.body
        return answer.json

    def media(self, identifier: str) -> Any:
        """Return a media item."""
        return self.api("GET", f"/media/{identifier}").json

    def create(self, **body: object) -> Any:
        """Create a task and return it."""
        answer = self.api("POST", "/tasks", body)
        assert answer.status == 201, answer.body
        return answer.json

    def done(self, **body: object) -> Any:
        """Create a task, wait for its end, and return it."""
        return self.wait(self.create(**body)["id"])

    def wait(self, identifier: str) -> Any:
        """Return a task once it has ended."""
        return self.ended(f"/tasks/{identifier}")

    def ended(self, path: str) -> Any:
        """Return the task, run, or job at `path` once it has ended."""
        found: list[Any] = []

        def has_ended() -> bool:
            found.append(self.api("GET", path).json)
            return found[-1]["status"] in _ENDED

        until(has_ended)
        return found[-1]


def target_of(url: str) -> str:
    """Return the path and query of `url` unchanged."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def until(holds: Callable[[], object], seconds: float = 50) -> None:
    """Wait until `holds` returns a true value, or raise AssertionError."""
    end, pause = time.monotonic() + seconds, 0.01
    while not holds():
        assert time.monotonic() < end, f"the condition is still false after {seconds} s"
        time.sleep(pause)
        # Frequent requests would slow down what the test waits for.
        pause = min(pause * 1.2, 0.1)


class Receiver(http.server.ThreadingHTTPServer):
    """A webhook receiver that responds with each of `statuses`, then with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.bodies: list[bytes] = []
        self.headers: list[Message] = []
        self.status = 200
        self.statuses: list[int] = []

    @property
    def url(self) -> str:
        """The URL of the receiver."""
        return f"http://127.0.0.1:{self.server_port}/hook?a=1"

    @property
    def received(self) -> list[Any]:
        """The bodies as JSON."""
        return [json.loads(body) for body in self.bodies]

    @classmethod
    @contextmanager
    def running(cls) -> Generator["Receiver"]:
        """Run the receiver in a thread."""
        with cls() as server:
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            try:
                yield server
            finally:
                server.shutdown()
                thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.headers["Content-Type"] == "application/json"
        self.server.headers.append(self.headers)
        self.server.bodies.append(body)
        statuses = self.server.statuses
        self.send_response(statuses.pop(0) if statuses else self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass
