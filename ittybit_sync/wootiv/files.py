# Generated from ittybit_async/wootiv/files.py by build_sync.py. Do not edit.
"""Local files as arguments of a call."""

from pathlib import Path


def file_from_path(path: str) -> tuple[str, bytes]:
    """Return the name and the content of the file at `path`, as an upload takes them.

    >>> client.aws.buckets.upload(file=file_from_path("harbour.png"))
    """
    return Path(path).name, Path(path).read_bytes()
