"""Calls of every operation that both the published SDK 1.0.0 and this SDK can make."""

from collections.abc import Iterator
from typing import Any

STEPS = [
    {"kind": "description"},
    {"kind": "image", "ref": "thumbnail"},
    {"kind": "video", "next": [{"kind": "subtitles", "ref": "subtitles"}]},
]
TRIGGER = {"kind": "event", "event": "media.created"}
AUTOMATION: dict[str, Any] = {
    "trigger": TRIGGER,
    "workflow": STEPS,
    "name": "Ünïcode & Co",
    "description": None,
    "status": "active",
}
METADATA = {"take": 3, "tags": ["a", None], "nested": {"ok": True, "share": 0.5}}
FILE: dict[str, Any] = {
    "folder": "clips/2025",
    "filename": "harbour at dawn.mp4",
    "ref": "original",
    "metadata": METADATA,
}
MEDIA: dict[str, Any] = {"title": "Harbour", "alt": None, "metadata": METADATA}
TASK = {"kind": "video", "url": "https://example.com/a.mp4?b=c", "quality": 70}
PAGE: dict[str, Any] = {"page": 2, "limit": 5}

OPTIONS = {
    "max_retries": 1,
    "timeout_in_seconds": 5,
    "additional_headers": {"X-Of-The-Call": "yes"},
    "additional_query_parameters": {"trace": "a b&c", "tag": ["x", "y"]},
    "additional_body_parameters": {"more": {"of": [1, 2]}},
}


def _call(operation: str, *args: str, **kwargs: Any) -> dict[str, Any]:
    arguments = ", ".join([*map(repr, args), *kwargs])
    return {
        "name": f"{operation}({arguments})",
        "operation": operation,
        "args": args,
        "kwargs": kwargs,
    }


def _of_most(resource: str, id: str, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the calls of operations that three resources have in common."""
    yield _call(f"{resource}.list")
    yield _call(f"{resource}.list", **PAGE)
    yield _call(f"{resource}.list", limit=1)
    yield _call(f"{resource}.get", id)
    yield _call(f"{resource}.delete", id)
    yield _call(f"{resource}.update", id)
    yield _call(f"{resource}.update", id, **body)
    for field, value in body.items():
        yield _call(f"{resource}.update", id, **{field: value})
    for operation in ("get", "delete", "update"):
        yield _call(f"{resource}.{operation}", id, request_options=OPTIONS)
    yield _call(f"{resource}.list", request_options=OPTIONS)


CALLS = [
    *_of_most("automations", "auto_abcdefgh1234", AUTOMATION),
    *_of_most("files", "file_abcdefgh1234", FILE),
    *_of_most("media", "med_abcdefgh1234", MEDIA),
    _call("automations.create", **AUTOMATION),
    _call("automations.create", trigger=TRIGGER, workflow=STEPS),
    _call("automations.create", trigger={}, workflow=[], request_options=OPTIONS),
    _call("files.create", url="https://example.com/a.mp4"),
    _call("files.create", url="https://example.com/a.mp4", media_id="med_1", **FILE),
    _call("files.create", url="https://example.com/ü.mp4", request_options=OPTIONS),
    _call("media.create"),
    _call("media.create", **MEDIA),
    _call("media.create", request_options=OPTIONS),
    _call("tasks.list"),
    _call("tasks.list", **PAGE, request_options=OPTIONS),
    _call("tasks.get", "task_abcdefgh1234"),
    _call("tasks.get", "task_abcdefgh1234", request_options=OPTIONS),
    _call("tasks.create", request=TASK),
    _call("tasks.create", request={"kind": "workflow", "workflow": STEPS}),
    _call("tasks.create", request=TASK, request_options=OPTIONS),
    _call("signatures.create", filename="a b.mp4"),
    _call(
        "signatures.create",
        filename="a.mp4",
        folder="x",
        expiry=4102444800,
        method="put",
    ),
    _call("signatures.create", filename="a.mp4", request_options=OPTIONS),
    _call("media.get", "med_missing"),
]
