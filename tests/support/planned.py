"""Planned responses of a mock or a server to the requests of one call."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.support.wire_server import Line, WireServer, answer

MEDIA = b'{"id": "med_1"}'
FILE = b'{"id": "file_1", "media_id": "med_1", "filesize": 9, "filename": "a.png"}'
JSON = "application/json"


@dataclass(frozen=True)
class Planned:
    """One planned response; a base URL replaces ``{base}``."""

    method: str
    target: str
    body: bytes = MEDIA
    status: int = 200
    kind: str = JSON
    headers: dict[str, str] = field(default_factory=dict)

    def at(self, base: str) -> "Planned":
        """Return this response for a server at `base`."""
        body = self.body.replace(b"{base}", base.encode())
        headers = {k: v.replace("{base}", base) for k, v in self.headers.items()}
        return Planned(self.method, self.target, body, self.status, self.kind, headers)


PLANS: dict[str, list[Planned]] = {
    "get": [Planned("GET", "/media/med_1")],
    "create": [Planned("POST", "/media")],
    "pages": [
        Planned(
            "GET",
            "/media?limit=1",
            b'[{"id": "med_1"}]',
            headers={"Links": '<{base}/media?page=2&limit=1>; rel="next"'},
        ),
        Planned("GET", "/media?limit=1&page=2", b'[{"id": "med_2"}]'),
        Planned("GET", "/media?limit=1&page=3", b"[]"),
    ],
    "upload": [
        Planned("POST", "/signatures", b'{"url": "{base}/a.png?signature=s"}'),
        Planned("PUT", "/a.png?signature=s", FILE, 201),
    ],
    "upload to a signed URL": [Planned("PUT", "/a.png?signature=s", FILE, 201)],
    "download": [Planned("GET", "/a.png", b"123456789", kind="image/png")],
    "retry": [
        Planned("GET", "/media/med_1", b"{}", 503, headers={"Retry-After": "0.001"}),
        Planned("GET", "/media/med_1", b"{}", 429, headers={"Retry-After": "0.001"}),
        Planned("GET", "/media/med_1"),
    ],
    "redirect": [
        Planned("GET", "/media/med_1", b"", 302, headers={"Location": "{base}/m/2"}),
        Planned("GET", "/m/2"),
    ],
    "redirect of a create": [
        Planned("POST", "/media", b"", 308, headers={"Location": "/m"}),
        Planned("POST", "/m"),
    ],
    "streamed body": [Planned("GET", "/media/med_1", b"123456789")],
    "events": [Planned("GET", "/p", b'data: {"a": 1}\n\n', kind="text/event-stream")],
    "failure": [Planned("GET", "/media/med_1", b'{"message": "no"}', 404)],
    "head": [Planned("HEAD", "/media/med_1", b"")],
}


class PlannedServer(WireServer):
    """A server that sends each planned response once."""

    def __init__(self, plans: Sequence[Planned]) -> None:
        super().__init__(self._answer)
        self._left = list(plans)

    def _answer(self, line: Line) -> None:
        while (seen := line.request()) is not None:
            plan = next(
                each.at(self.url)
                for each in self._left
                if (each.method, each.target) == (seen.method, seen.target)
            )
            self._left = [e for e in self._left if e.at(self.url) != plan]
            headers = {"Content-Type": plan.kind, **plan.headers}
            line.send(answer(plan.body, f"{plan.status} X", **headers))
