"""A server of one file with adjustable behavior."""

import os
import re
from collections.abc import Callable

from tests.support.wire_server import Line, Seen

PART = 4096
DATA = os.urandom(5 * PART + 7)
OTHER = os.urandom(len(DATA))


def head(status: str, size: int, fields: dict[str, str]) -> bytes:
    lines = [f"{name}: {value}" for name, value in fields.items()]
    first = [f"HTTP/1.1 {status}", f"Content-Length: {size}"]
    return "\r\n".join([*first, *lines, "", ""]).encode()


class Delivery:
    """A server of one file with adjustable behavior."""

    def __init__(self) -> None:
        self.data = DATA
        self.tag: str | None = '"one"'
        self.fields: dict[str, str] = {}
        self.ranges = True
        self.conditions = True
        self.breaks: list[int] = []
        self.change: Callable[[], None] = lambda: None

    def __call__(self, line: Line) -> None:
        while (seen := line.request()) is not None:
            first, body = self.reply(seen)
            line.send(first)
            if self.breaks:
                line.send(body[: self.breaks.pop(0)])
                self.change()
                return
            line.send(body)

    def reply(self, seen: Seen) -> tuple[bytes, bytes]:
        """Return head and body of the response."""
        data = self.data
        fields = {**self.fields, **({"ETag": self.tag} if self.tag else {})}
        condition = seen.headers.get("if-range", self.tag)
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", seen.headers.get("range", ""))
        held = condition == self.tag or not self.conditions
        if asked is None or not self.ranges or not held:
            return head("200 OK", len(data), fields), data
        start, stop = int(asked[1]), int(asked[2] or len(data)) + 1
        body = data[start:stop]
        fields["Content-Range"] = f"bytes {start}-{start + len(body) - 1}/{len(data)}"
        return head("206 Partial Content", len(body), fields), body
