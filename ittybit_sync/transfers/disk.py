# Generated from ittybit_async/transfers/disk.py by build_sync.py. Do not edit.
"""Changes of folders that are still on the disk after a power failure."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

# Windows cannot open a folder; nor can a user who may only write to it.
_UNSUPPORTED = {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EPERM}


def replace(source: Path, target: Path) -> None:
    """Rename the file `source` to `target`, after its content is on the disk.

    A file that is replaced keeps its permissions, without set-user-ID and the like.
    """
    with source.open("r+b", buffering=0) as file:
        os.fsync(file.fileno())
    if not target.is_symlink():  # it is replaced, and its file is not
        with suppress(OSError):  # no such target, or no permissions in the file system
            source.chmod(stat.S_IMODE(target.stat().st_mode) & 0o777)
    rename(source, target)


def rename(source: Path, target: Path) -> None:
    """Rename `source` to `target`, and return when its new name is on the disk."""
    os.replace(source, target)
    sync_folder(target.parent)


def make_folder(folder: Path) -> None:
    """Create `folder` and its parents if they do not exist, with names on the disk."""
    if folder.is_dir():
        return
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in made:
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Write the names in `folder` to the disk, if its file system supports that."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
