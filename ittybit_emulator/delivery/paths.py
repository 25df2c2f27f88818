"""Validation of folders and filenames."""

from urllib.parse import unquote_to_bytes

from ittybit.core.printable import show
from ittybit.core.transfers.filenames import FILENAME, FOLDER, is_filename, is_folder
from ittybit_emulator.errors import RequestError


def check_filename(filename: str, field: str = "filename") -> str:
    """Return `filename`, or raise RequestError 400 that names `field`."""
    if not is_filename(filename):
        raise RequestError(400, f"{field} must be {FILENAME}, got {show(filename)}")
    return filename


def check_folder(folder: str | None) -> str | None:
    """Return `folder` without outer slashes, or None for the root."""
    if folder is not None and not is_folder(folder):
        raise RequestError(400, f"folder must be {FOLDER}, got {show(folder)}")
    return (folder or "").strip("/") or None


def split_url_path(raw: str) -> tuple[str | None, str]:
    """Return folder and filename of a percent-encoded path without a leading slash."""
    segments: list[str] = []
    for part in raw.split("/"):
        try:
            segments.append(unquote_to_bytes(part).decode())
        except UnicodeDecodeError:
            raise RequestError(400, "path: must be percent-encoded UTF-8") from None
    for segment in segments:
        check_filename(segment, "a name in the path")
    return check_folder("/".join(segments[:-1])), segments[-1]
