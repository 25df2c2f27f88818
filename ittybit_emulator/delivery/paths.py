"""Folders and filenames of the delivery domain, checked (spec sections 13 and 20)."""

import re
from urllib.parse import unquote_to_bytes

from ittybit_emulator.errors import RequestError

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SEGMENT_LIMIT = 255
_PATH_LIMIT = 1024


def check_filename(filename: str, field: str = "filename") -> str:
    """Return `filename`; RequestError 400 naming `field` where it cannot be a name."""
    if not filename:
        raise RequestError(400, f"{field}: must not be empty")
    if "/" in filename:
        raise RequestError(400, f"{field}: must not contain '/'; use folder")
    _check_segment(filename, field)
    return filename


def check_folder(folder: str | None) -> str | None:
    """Return `folder` without outer slashes, None for the root; RequestError 400."""
    stripped = (folder or "").strip("/")
    for segment in stripped.split("/") if stripped else ():
        _check_segment(segment, "folder")
    if len(stripped.encode()) > _PATH_LIMIT:
        raise RequestError(400, f"folder: longer than {_PATH_LIMIT} bytes")
    return stripped or None


def split_url_path(raw: str) -> tuple[str | None, str]:
    """Return folder and filename of a percent-encoded URL path; RequestError 400.

    `raw` comes without its leading slash.
    """
    segments: list[str] = []
    for part in raw.split("/"):
        try:
            segments.append(unquote_to_bytes(part).decode())
        except UnicodeDecodeError:
            raise RequestError(400, "path: not UTF-8 after decoding") from None
    for segment in segments:
        if "/" in segment:
            raise RequestError(400, "path: an encoded '/' cannot be part of a name")
        _check_segment(segment, "path")
    folder = "/".join(segments[:-1])
    if len(folder.encode()) > _PATH_LIMIT:
        raise RequestError(400, f"path: longer than {_PATH_LIMIT} bytes")
    return folder or None, segments[-1]


def _check_segment(segment: str, field: str) -> None:
    if segment in {"", ".", ".."}:
        raise RequestError(400, f"{field}: an empty name, '.' or '..' is not allowed")
    if _CONTROL.search(segment) or "\\" in segment:
        message = f"{field}: control characters and backslashes are not allowed"
        raise RequestError(400, message)
    if len(segment.encode(errors="surrogatepass")) > _SEGMENT_LIMIT:
        raise RequestError(400, f"{field}: a name longer than {_SEGMENT_LIMIT} bytes")
