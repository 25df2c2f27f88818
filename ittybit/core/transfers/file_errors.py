"""Messages about errors of the operating system on local files."""

from __future__ import annotations

import errno

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
    return f"cannot {doing} {path!r}: {reason}{_HINTS.get(error.errno or 0, '')}"
