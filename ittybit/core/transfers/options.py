"""What an upload or a download may be told, by the names of its arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypedDict

from msgspec import Struct

from ittybit.core.http.request_options import RequestOptions, for_each_request
from ittybit.core.validation import check_known
from ittybit.errors import ArgumentError
from ittybit.progress import OnProgress

_MIB = 1 << 20


class DownloadOptions(TypedDict, total=False):
    """The arguments of `files.download`.

    `on_progress` is called with a Progress. A file of `multipart_threshold` bytes or
    more (64 MiB), None for never, goes in parts of `multipart_chunksize` bytes
    (16 MiB), of which `max_concurrency` (4) are under way at once. `max_bandwidth` is
    in bytes a second, for all parts together; None is no limit. `request_options` hold
    for each request.
    """

    on_progress: OnProgress | None
    multipart_threshold: int | None
    multipart_chunksize: int
    max_concurrency: int
    max_bandwidth: float | None
    request_options: RequestOptions | None


class FileNames(TypedDict, total=False):
    """What a file is called: its place, and its name under ``Media.urls``."""

    folder: str | None
    filename: str | None
    ref: str | None


class UploadOptions(DownloadOptions, FileNames, total=False):
    """The arguments of `files.upload`: those of a download, and those of a file.

    `metadata` is kept with the file, as it is. `resume` False leaves no note of the
    parts that have arrived. `signed_url` is where the bytes go, in place of `folder`
    and `filename`; it needs no key.
    """

    metadata: Mapping[str, Any] | None
    resume: bool
    signed_url: str | None


class IngestOptions(FileNames, total=False):
    """The arguments of `files.upload` for a URL that is not waited for."""

    request_options: RequestOptions | None


class Transfer(Struct, frozen=True, kw_only=True):
    """How bytes go: the checked arguments that all transfers have."""

    on_progress: OnProgress | None = None
    multipart_threshold: int | None = 64 * _MIB
    multipart_chunksize: int = 16 * _MIB
    max_concurrency: int = 4
    max_bandwidth: float | None = None
    request_options: RequestOptions

    @classmethod
    def of(cls, told: Mapping[str, Any], known: type) -> Self:
        """Return what is told in `told`, which may have the names of `known`."""
        check_known(told, known, "argument")
        names = DownloadOptions.__annotations__
        own = {name: value for name, value in told.items() if name in names}
        own["request_options"] = for_each_request(told.get("request_options"))
        transfer = cls(**own)
        for name in ("multipart_threshold", "multipart_chunksize", "max_concurrency"):
            _check_count(name, getattr(transfer, name))
        if transfer.on_progress is not None and not callable(transfer.on_progress):
            raise ArgumentError(
                f"on_progress must be callable, got {transfer.on_progress!r}"
            )
        limit = transfer.max_bandwidth
        if limit is not None and (
            type(limit) not in (int, float) or not 0 < limit < 1e15
        ):
            raise ArgumentError(
                f"max_bandwidth must be bytes a second above 0, got {limit!r}"
            )
        return transfer

    def in_parts(self, size: int) -> bool:
        """Tell whether `size` bytes go in parts."""
        threshold = self.multipart_threshold
        many = size > self.multipart_chunksize
        return threshold is not None and threshold <= size and many


def _check_count(name: str, value: object) -> None:
    if value is None and name == "multipart_threshold":
        return
    if type(value) is not int or value < 1:
        raise ArgumentError(f"{name} must be a whole number above 0, got {value!r}")
