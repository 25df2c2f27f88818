"""A server for the examples of the Wootiv client."""

import json
import re
from typing import Any

from tests.support.wire_server import Line, answer
from tests.wootiv.document import operations
from tests.wootiv.samples import sample

_AUDIT = dict.fromkeys(("date_created", "date_deleted", "date_updated"), "2019-12-27")
_SIGNED = ("bucket", "Policy", *(f"X-Amz-{name}" for name in ("Algorithm", "Date")))
_FILE = ("baseUrl", "filename", "mime", "path", "pathWithFilename", "signedUrl")
_STORED = dict.fromkeys(_FILE, "https://files.example")
_USERS = [{"id": f"u{n}", "audit": _AUDIT, "email": "a@b.c"} for n in range(3)]

_ANSWERS: dict[str, object] = {
    "/aws/get-signed-put-url": {
        "url": "https://s3.example/put",
        "fields": dict.fromkeys(_SIGNED, "x"),
    },
    "/aws/buckets/upload": _STORED,
    "/aws/buckets/bulk_upload": [_STORED, _STORED],
}


def respond(line: Line) -> None:
    """Respond as the API does: with URLs, stored files, pages of users, or samples."""
    while (seen := line.request()) is not None:
        path, _, query = seen.target.partition("?")
        sent = _ANSWERS.get(path) or _sample(seen.method, path)
        if path == "/user":
            page = int(query.rpartition("page=")[2]) if "page=" in query else 1
            users = _USERS[page - 1 : page]
            counts = {"count": 1, "page": page, "pageCount": 3, "total": 3}
            sent = {"data": users, **counts}
        body = json.dumps(sent, default=str).encode()
        line.send(answer(body, Content_Type="application/json"))


def _sample(method: str, path: str) -> Any:
    """Return a sample of the response of an operation, or None for an empty one."""
    for operation in operations():
        pattern = re.sub(r"\{\w+\}", "[^/]+", operation.path)
        if operation.verb == method.lower() and re.fullmatch(pattern, path):
            schema = operation.reply or {}
            schema = schema.get("anyOf", [schema])[0]
            return sample(schema, "sample") if schema else None
    return None
