"""Responses and files of the benchmark server."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, BinaryIO

PAGE_SIZE = 100
FILE_BYTES = 256 << 20

TASK_ID = "task_k3v8q1m5x7z2"
_NUMBER = "0000000"  # part of each ID on a page, replaced on each page
_TIMES = {"created": "2025-08-22T09:14:07.512Z", "updated": "2025-08-22T09:14:31.004Z"}


def task() -> bytes:
    """Return a task of about 1 KB as JSON."""
    return _json(
        {
            "id": TASK_ID,
            "object": "task",
            "kind": "video",
            "input": _file("source", "file_h7d2k9s4w1q8", "harbour-at-dawn.mov"),
            "options": {"width": 1280, "format": "mp4", "quality": 70, "ref": "web"},
            "output": _file("source", "file_q9e5t1z6y3r2", "harbour-at-dawn.mp4"),
            "status": "ready",
            "progress": 100,
            "error": None,
            "created_by": "key_c4x8n2v6b1m5",
            **_TIMES,
        }
    )


def page(number: int) -> bytes:
    """Return page `number` of a list as JSON: 100 media of about 2 KB each."""
    return _TEMPLATE.replace(_NUMBER.encode(), f"{number:07d}".encode())


def signature(upload_url: str) -> bytes:
    """Return a signature with the signed URL `upload_url` as JSON."""
    return _json(
        {
            "domain": "loopback",
            "filename": "upload.bin",
            "method": "put",
            "expiry": 4102444800,
            "url": upload_url,
        }
    )


def stored() -> bytes:
    """Return an uploaded file as JSON, without a size because nginx does not count."""
    file = _file("source", "file_u5p1o8a3d7f2", "upload.bin")
    del file["filesize"]
    return _json(file)


def write(folder: Path, pages: int, file_bytes: int) -> None:
    """Write `pages` pages and a file of `file_bytes` bytes for the server."""
    (folder / "pages").mkdir(parents=True)
    for number in range(1, pages + 1):
        (folder / "pages" / f"{number}.json").write_bytes(page(number))
    (folder / "task.json").write_bytes(task())
    with (folder / "file.bin").open("wb") as file:
        fill(file, file_bytes)


def fill(file: BinaryIO, size: int) -> None:
    """Write `size` random bytes to disk."""
    block = os.urandom(1 << 20)
    for begin in range(0, size, len(block)):
        file.write(block[: size - begin])
    file.flush()
    os.fsync(file.fileno())


def _media(number: int) -> dict[str, Any]:
    id = f"med_{_NUMBER}{number:05d}"
    names = ("original.mov", "web.mp4", "cover.webp", "captions.vtt")
    files = [
        _file("source", f"file_{_NUMBER}{number:04d}{n}", name)
        for n, name in enumerate(names)
    ]
    return {
        "id": id,
        "object": "media",
        "kind": "video",
        "title": f"Harbour at dawn, take {number}",
        "alt": None,
        "width": 1920,
        "height": 1080,
        "duration": 62.56,
        "files": files,
        "urls": {"web": files[1]["url"], "cover": files[2]["url"]},
        "background": "#2f4858",
        "metadata": {"take": number, "camera": "B"},
        **_TIMES,
    }


def _file(kind: str, id: str, name: str) -> dict[str, Any]:
    return {
        "id": id,
        "object": kind,
        "kind": "video",
        "type": "video/mp4",
        "url": f"https://you.ittybit.net/clips/{id}/{name}",
        "ref": name.partition(".")[0],
        "status": "ready",
        "filename": name,
        "filesize": 48_311_296,
        "width": 1920,
        "height": 1080,
        "duration": 62.56,
        "fps": 25.0,
        "bitrate": 6_177_915,
        "metadata": {"camera": "B"},
        **_TIMES,
    }


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


_TEMPLATE = _json([_media(number) for number in range(PAGE_SIZE)])
