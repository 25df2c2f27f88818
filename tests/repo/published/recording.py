"""Requests that one of the two packages sends, recorded by a server in this process."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.repo.published.calls import CALLS
from tests.support.wire_server import Line, Seen, WireServer, answer

PROGRAM = Path(__file__).with_name("program.py")
CLIENT = {
    "api_key": "ik_proof",
    "version": "2025-08-20",
    "headers": {"X-Of-The-Client": "yes"},
}
MISSING = answer(b'{"message": "no such media"}', "404 Not Found", X_Request_Id="req_1")


@dataclass
class Recording:
    """The requests of each client, call by call, and the results of the calls."""

    requests: dict[str, list[Seen]]
    outcomes: dict[str, list[Any]]
    signatures: dict[str, list[str]]


def record(python: str, path: Path | None = None) -> Recording:
    """Make all calls with the package that `python` finds, on `path` if given."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    with WireServer(_script) as server:
        work = {"base_url": server.url, "calls": CALLS, "client": CLIENT}
        done = subprocess.run(
            [python, str(PROGRAM)],
            input=json.dumps(work),
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    output = json.loads(done.stdout)
    size = len(CALLS)
    assert len(server.requests) == size * len(output["outcomes"])
    requests = {
        kind: server.requests[number * size : (number + 1) * size]
        for number, kind in enumerate(output["outcomes"])
    }
    return Recording(requests, output["outcomes"], output["signatures"])


def _script(line: Line) -> None:
    while (seen := line.request()) is not None:
        path = urlsplit(seen.target).path
        if path.endswith("missing"):
            line.send(MISSING)
        else:
            listing = seen.method == "GET" and path.count("/") == 1
            body = b"[]" if listing else b"{}"
            line.send(
                answer(body, Content_Type="application/json", X_Request_Id="req_1")
            )


def place(seen: Seen) -> tuple[str, str, list[tuple[str, str]]]:
    """Return method, path, and query of a request."""
    parts = urlsplit(seen.target)
    return seen.method, parts.path, parse_qsl(parts.query, keep_blank_values=True)


def body(seen: Seen) -> object:
    """Return the JSON body of a request, or "nothing" if it has none."""
    return json.loads(seen.body) if seen.body else "nothing"
