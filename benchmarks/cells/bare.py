"""Requests and responses of the bare peers, with the same headers and structs."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import msgspec
from task import TASK, TASK_ID

from ittybit.types import Media, Task

HEADERS = {
    "User-Agent": "ittybit/2.0.0",
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "Authorization": "Bearer key",
    "Accept-Version": "2025-08-20",
}

TASK_PATH = f"/tasks/{TASK_ID}"
CREATE_PATH = "/tasks"
PAGE_PATH = "/media?limit=100"
FILE_PATH = "/file.bin"
UPLOAD_PATH = "/upload"

read_task = msgspec.json.Decoder(Task).decode
read_media = msgspec.json.Decoder(list[Media]).decode
_encode = msgspec.json.Encoder().encode


def create_request() -> tuple[dict[str, str], bytes]:
    """Return the headers and the body that create a task."""
    body = _encode(TASK)
    headers = {
        **HEADERS,
        "Idempotency-Key": str(uuid4()),
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
    }
    return headers, body


def check(status: int) -> None:
    """Raise RuntimeError for an error status."""
    if status >= 300:
        raise RuntimeError(f"the server returned {status}")


def is_last(headers: Any) -> bool:
    """Return whether the headers belong to the last page."""
    return 'rel="next"' not in headers.get("Links", "")
