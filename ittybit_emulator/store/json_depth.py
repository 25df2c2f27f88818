"""Nesting depth of JSON text, computed without recursion."""

import re
from collections.abc import Generator

_TOKENS = re.compile(rb'"(?:[^"\\]++|\\.)*+"|(?P<open>[\[{])|(?P<close>[\]}])')


def is_deeper(text: bytes, limit: int) -> bool:
    """Return whether the valid JSON `text` is nested more than `limit` levels deep."""
    return any(depth > limit for depth, _, _ in _containers(text, limit))


def truncate(text: bytes, limit: int) -> bytes:
    """Return the valid JSON `text` with null for values deeper than `limit` levels."""
    kept, place = bytearray(), 0
    for depth, start, stop in _containers(text, limit):
        if depth == limit + 1:
            kept += text[place:start] + b"null"
            place = stop
    return bytes(kept + text[place:])


def _containers(text: bytes, limit: int) -> Generator[tuple[int, int, int]]:
    """Yield depth, start, and stop of each array and object, inner ones first."""
    if text.count(b"[") + text.count(b"{") <= limit:
        return
    starts: list[int] = []
    for token in _TOKENS.finditer(text):
        if token.lastgroup == "open":
            starts.append(token.start())
        elif token.lastgroup == "close":
            yield len(starts), starts.pop(), token.end()
