"""A small server of tasks with scripted lives that counts its requests.

It serves ``GET /tasks`` and ``GET /tasks/{id}`` from memory, so that thousands of tasks
are cheap.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

Answer = tuple[int, Mapping[str, str], Any]


class Life:
    """One task that ends with `status` some seconds after its creation."""

    def __init__(self, id: str, seconds: float, status: str = "completed") -> None:
        self.id = id
        self.started = time.monotonic()
        self.seconds = seconds
        self.status = status

    @property
    def now(self) -> dict[str, Any]:
        """Return the task as the server shows it."""
        done = (time.monotonic() - self.started) / self.seconds if self.seconds else 1.0
        ended = done >= 1
        return {
            "id": self.id,
            "object": "task",
            "kind": "video",
            "status": self.status if ended else "processing",
            "progress": 100 if ended else int(99 * done),
            "error": "broken" if ended and self.status == "failed" else None,
        }


class TaskList:
    """A server that runs during a ``with`` block.

    `tasks` are newest first. `fault` may return another response for a path, or drop
    the connection with the status 0. `delay` is in seconds before each response.
    """

    def __init__(self) -> None:
        self.tasks: dict[str, Life] = {}
        self.counts: Counter[str] = Counter()
        self.paths: list[str] = []
        self.fault: Callable[[str], Answer | None] = lambda path: None
        self.delay = 0.0
        self._lock = threading.Lock()

    def add(self, id: str, seconds: float, status: str = "completed") -> str:
        """Create a task newer than all others and return its ID."""
        with self._lock:
            self.tasks = {id: Life(id, seconds, status), **self.tasks}
        return id

    def add_many(self, prefix: str, number: int, seconds: float) -> list[str]:
        """Create tasks, the first of them the newest, and return their IDs."""
        made = [Life(f"{prefix}_{n}", seconds) for n in range(number)]
        with self._lock:
            self.tasks = {life.id: life for life in made} | self.tasks
        return [life.id for life in made]

    @property
    def requests(self) -> int:
        """Return the number of requests received."""
        return len(self.paths)

    def answer(self, target: str) -> Answer:
        """Return status, headers, and body of the response to one request."""
        parts = urlsplit(target)
        with self._lock:
            self.paths.append(target)
            self.counts["list" if parts.path == "/tasks" else "single"] += 1
        if (fault := self.fault(parts.path)) is not None:
            return fault
        if parts.path == "/tasks":
            return 200, {}, self._page(dict(parse_qsl(parts.query)))
        life = self.tasks.get(parts.path.rpartition("/")[2])
        if life is None:
            return 404, {}, {"message": f"no such task: {parts.path}"}
        return 200, {}, life.now

    def _page(self, query: dict[str, str]) -> list[dict[str, Any]]:
        limit, page = int(query.get("limit", 20)), int(query.get("page", 1))
        lives = list(self.tasks.values())
        return [life.now for life in lives[(page - 1) * limit : page * limit]]

    def __enter__(self) -> Self:
        handler = type("TaskHandler", (_Handler,), {"tasks": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    tasks: TaskList
    protocol_version = "HTTP/1.1"
    # Send head and body together, or the kernel delays the body.
    wbufsize = 1 << 20
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        status, headers, body = self.tasks.answer(self.path)
        time.sleep(self.tasks.delay)
        if status == 0:
            self.close_connection = True
            return
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *_: object) -> None:
        """Ignore errors, because a client may disconnect at any time."""
