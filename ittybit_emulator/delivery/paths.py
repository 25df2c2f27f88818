"""Validation of folders and filenames."""

import re
from urllib.parse import unquote_to_bytes

from ittybit_emulator.errors import RequestError

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SEGMENT_LIMIT = 255
_PATH_LIMIT = 1024


def check_filename(filename: str, field: str = "filename") -> str:
    """Return `filename`, or raise RequestError 400 that names `field`."""
    if not filename:
        raise RequestError(400, f"{field}: must not be empty")
    if "/" in filename:
        raise RequestError(400, f"{field}: must not contain '/'; pass folder instead")
    _check_segment(filename, field)
    return filename


def check_folder(folder: str | None) -> str | None:
    """Return `folder` without outer slashes, or None for the root."""
    stripped = (folder or "").strip("/")
    for segment in stripped.split("/") if stripped else ():
        _check_segment(segment, "folder")
    if len(stripped.encode()) > _PATH_LIMIT:
        raise RequestError(400, f"folder: must have at most {_PATH_LIMIT} bytes")
    return stripped or None


def split_url_path(raw: str) -> tuple[str | None, str]:
    """Return folder and filename of a percent-encoded path without a leading slash."""
    segments: list[str] = []
    for part in raw.split("/"):
        try:
            segments.append(unquote_to_bytes(part).decode())
        except UnicodeDecodeError:
            raise RequestError(400, "path: must be percent-encoded UTF-8") from None
    for segment in segments:
        if "/" in segment:
            raise RequestError(400, "path: a name must not contain an encoded '/'")
        _check_segment(segment, "path")
    folder = "/".join(segments[:-1])
    if len(folder.encode()) > _PATH_LIMIT:
        raise RequestError(400, f"path: must have at most {_PATH_LIMIT} bytes")
    return folder or None, segments[-1]


def _check_segment(segment: str, field: str) -> None:
    if segment in {"", ".", ".."}:
        raise RequestError(400, f"{field}: a name must not be empty, '.', or '..'")
    if _CONTROL.search(segment) or "\\" in segment:
        message = f"{field}: must not contain control characters or backslashes"
        raise RequestError(400, message)
    if len(segment.encode(errors="surrogatepass")) > _SEGMENT_LIMIT:
        message = f"{field}: a name must have at most {_SEGMENT_LIMIT} bytes"
        raise RequestError(400, message)
