"""Heads: a request's written, a response's read strictly (RFC 9112; RFC 9110, 8.6)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ittybit.errors import ArgumentError
from ittybit.outgoing import Outgoing

LONGEST_LINE = 1 << 16
_MOST_LINES = 100
_WITH_BODY = frozenset({"PATCH", "POST", "PUT"})

_LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*?)[ \t]*\r?\n")
_FOLDED = re.compile(r"[ \t][^\r\n\0]*\r?\n?")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")


def head_of(outgoing: Outgoing, target: str, more: Mapping[str, str]) -> bytes:
    """Return the head of `outgoing`, with those of `more` that it does not tell itself.

    Raises ArgumentError for what would end a line (RFC 9112, 2.2).
    """
    told = {name.lower() for name in outgoing.headers}
    lines = [f"{outgoing.method} {target} HTTP/1.1"]
    lines += [f"{n}: {value}" for n, value in more.items() if n.lower() not in told]
    is_empty = outgoing.body is None and "content-length" not in told
    if is_empty and outgoing.method in _WITH_BODY:
        lines.append("Content-Length: 0")
    lines += [f"{name}: {value}" for name, value in outgoing.headers.items()]
    head = "\r\n".join(lines)
    if not head.count("\r") == head.count("\n") == len(lines) - 1 or "\0" in head:
        raise ArgumentError(f"{outgoing.info}: a line break cannot stand in a head")
    return f"{head}\r\n\r\n".encode("latin-1")


def fields(lines: Iterable[bytes]) -> list[tuple[str, str]]:
    """Return the header fields of `lines`, which end with an empty one.

    A line that goes on with the one before is joined to it. Raises ValueError for one
    that is no field, and for a length that is none or told in two ways.
    """
    found: list[tuple[str, str]] = []
    for line in lines:
        if line in (b"\r\n", b"\n", b""):
            break
        text = line.decode("latin-1")
        if (match := _LINE.fullmatch(text)) is not None:
            found.append((match[1], match[2]))
        elif found and _FOLDED.fullmatch(text) is not None:
            name, value = found[-1]
            found[-1] = name, f"{value} {text.strip()}".strip()
        else:
            raise ValueError(f"not a header field: {text[:80]!r}")
    return found


def content_length(told: Iterable[tuple[str, str]]) -> int | None:
    """Return the length that the fields tell, or None; raises as `fields`."""
    lengths = [value for name, value in told if name.lower() == "content-length"]
    if not lengths:
        return None
    if len(lengths) > 1 or not (lengths[0].isascii() and lengths[0].isdigit()):
        raise ValueError(f"not a length: {', '.join(lengths)[:80]!r}")
    return int(lengths[0])


def in_chunks(told: Iterable[tuple[str, str]]) -> bool:
    """Tell whether the body comes in chunks; ValueError for another transfer coding."""
    lines = [value for name, value in told if name.lower() == "transfer-encoding"]
    codings = [one.strip().lower() for line in lines for one in line.split(",")]
    if unknown := [one for one in codings if one not in ("", "identity", "chunked")]:
        raise ValueError(f"not a known transfer coding: {unknown[0][:80]!r}")
    return "chunked" in codings


def chunk_size(line: bytes) -> int:
    """Return the size that the first line of a chunk tells; ValueError for none."""
    if (match := _CHUNK.fullmatch(line)) is None:
        raise ValueError(f"not the size of a chunk: {line[:80]!r}")
    return int(match[1], 16)


def read_head(file: Any) -> list[tuple[str, str]]:
    """Return the fields of the head at whose first one `file` stands.

    Raises ValueError for what is none, or is more than anyone needs.
    """
    lines: list[bytes] = []
    while (line := file.readline(LONGEST_LINE + 1)) not in (b"\r\n", b"\n"):
        if not line:
            raise ValueError("the connection ended within the head")
        if len(line) > LONGEST_LINE or len(lines) == _MOST_LINES:
            raise ValueError("a head of more than 64 KiB a line, or of too many lines")
        lines.append(line)
    return fields(lines)
