"""Local files as arguments of a call."""

from pathlib import Path


def file_from_path(path: str) -> tuple[str, bytes]:
    """Return the name and the content of a file, for an upload.

    Args:
        path: Path of the file.

    Returns:
        The file name without its folder, and the bytes of the file.

    Raises:
        OSError: The file cannot be read.

    >>> client.aws.buckets.upload(file=file_from_path("harbour.png"))
    """
    return Path(path).name, Path(path).read_bytes()
