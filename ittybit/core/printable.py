"""Text of messages: escaped characters, sizes, and advice for errors of files."""

from __future__ import annotations

import errno
import io
import re
from collections.abc import Iterator
from typing import Any

_UNSAFE = re.compile(r"[^ -~]")
_UNITS = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


def printable(text: str) -> str:
    r"""Return `text` with each character that is not printable escaped.

    Control characters, bidirectional marks, and lone surrogates could move the cursor,
    forge a line, or reorder the text. Other kinds of spaces become a space.

    >>> printable("caf\xe9\x1b[2J\u202e")
    'café\\x1b[2J\\u202e'
    """
    return text if text.isprintable() else _UNSAFE.sub(_escape, text)


def one_line(text: str, limit: int) -> str:
    """Return `text` on one printable line of about `limit` characters.

    Only the first 4 * `limit` characters are used, so that the time does not depend on
    the length.
    """
    line = printable(" ".join(text[: 4 * limit].split()))
    return line if len(line) <= limit else f"{line[:limit]}…"


def show(value: object, limit: int = 200) -> str:
    """Return the repr of `value` in at most `limit` characters, whatever `value` is.

    >>> show([1, 2]), show(10**5000)
    ('[1, 2]', 'a value of type int that cannot be shown')
    """
    try:
        shown = repr(value)
    except Exception:  # of an object of the caller, or an int with too many digits
        return f"a value of type {type(value).__name__} that cannot be shown"
    return shown if len(shown) <= limit else f"{shown[: limit - 3]}..."


def error_fields(error: Any) -> Iterator[Any]:
    """Yield the message of an error, and its known details, as rich expects them."""
    yield str(error)
    for name in ("status_code", "request_id", "task_id", "retry_after"):
        yield name, getattr(error, name, None), None


def printable_json(text: str) -> str:
    r"""Return JSON with the same value as `text` and only printable characters.

    >>> printable_json('"\x9b"')
    '"\\u009b"'
    """
    return text if text.isprintable() else _UNSAFE.sub(_json_escape, text)


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if char.isprintable():
        return char
    return " " if _is_space(char) else char.encode("unicode_escape").decode("ascii")


def _is_space(char: str) -> bool:
    # Spaces of Japanese and French text, such as U+3000 and U+00A0, are harmless.
    return char in "\u00a0\u1680\u202f\u205f\u3000" or "\u2000" <= char <= "\u200a"


def _json_escape(match: re.Match[str]) -> str:
    char = match[0]
    if char.isprintable():
        return char
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))


_CHECK_PATH = "; check the path"
_PERMIT = "; check its permissions and those of its folder"
_HINTS = {
    errno.ENOENT: _CHECK_PATH,
    errno.ENOTDIR: _CHECK_PATH,
    errno.EISDIR: "; pass the path of a file",
    errno.EEXIST: "; pass another path",
    errno.EACCES: _PERMIT,
    errno.EPERM: _PERMIT,
    errno.EROFS: "; pass a path that you can write",
    errno.ENAMETOOLONG: "; pass a shorter name",
    errno.ENOSPC: "; make room on its disk",
    errno.EFBIG: "; the disk or the limit of file sizes (ulimit -f) leaves no room",
}
"""Advice for errors of the operating system. Other errors have none."""


def describe_file_error(error: OSError, path: str, doing: str) -> str:
    """Return what failed on the file at `path`, why, and what to do."""
    reason = error.strerror or str(error) or type(error).__name__
    if isinstance(error, io.UnsupportedOperation):  # its text is a word: read
        reason = f"the file is open in another mode ({reason})"
    return f"cannot {doing} {path!r}: {reason}{_HINTS.get(error.errno or 0, '')}"


def format_size(number: float) -> str:
    """Return a number of bytes with a unit.

    >>> format_size(1_234_567)
    '1.2 MB'
    """
    scaled, unit = scale_size(number)
    return f"{scaled:.0f} B" if unit == "B" else f"{scaled:.1f} {unit}"


def scale_size(number: float) -> tuple[float, str]:
    """Return a number of bytes in the largest unit that it reaches, and the unit.

    >>> scale_size(1_234_567)
    (1.234567, 'MB')
    """
    for size, unit in _UNITS:
        if number >= size:
            return number / size, unit
    return number, "B"
