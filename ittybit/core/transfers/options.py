"""Options of uploads and downloads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypedDict

from msgspec import Struct

from ittybit.core.http.request_options import (
    CALL_OPTIONS,
    RequestOptions,
    SendOptions,
    for_each_request,
    take_call_options,
)
from ittybit.core.printable import show
from ittybit.core.serialization.plain import to_number
from ittybit.core.validation import check_known
from ittybit.errors import ArgumentError
from ittybit.progress import OnProgress

_MIB = 1 << 20


class DownloadOptions(SendOptions, total=False):
    """Keyword arguments of `files.download`."""

    on_progress: OnProgress | None
    """Called with a Progress as the transfer advances. None (default): not called."""
    multipart_threshold: int | None
    """Size in bytes from which a file is transferred in parts. Default: 64 MiB.

    None: never in parts.
    """
    multipart_chunksize: int
    """Size of a part in bytes. Default: 16 MiB."""
    max_concurrency: int
    """Number of parts that are transferred at the same time. Default: 4."""
    max_bandwidth: float | None
    """Limit in bytes per second, for all parts together. None (default): no limit."""


class FileNames(TypedDict, total=False):
    """Names of a new file."""

    folder: str | None
    """Folder in which the server stores the file. None (default): the root folder."""
    filename: str | None
    """File name on the server. None (default): the name of the source."""
    ref: str | None
    """Name of the file under ``Media.urls``. None (default): no name."""


class UploadOptions(DownloadOptions, FileNames, total=False):
    """Keyword arguments of `files.upload`."""

    metadata: Mapping[str, Any] | None
    """Data that the server stores with the file. None (default): no metadata."""
    resume: bool
    """Whether to record finished parts on disk to resume later. Default: True."""
    signed_url: str | None
    """Signed ``put`` URL to upload to, instead of `folder` and `filename`.

    It needs no API key. None (default): upload with the key of the client.
    """


class IngestOptions(SendOptions, FileNames, total=False):
    """Keyword arguments of `files.upload` for a URL, if the call does not wait."""


class Transfer(Struct, frozen=True, kw_only=True):
    """Validated options of uploads and downloads; DownloadOptions documents them."""

    on_progress: OnProgress | None = None
    multipart_threshold: int | None = 64 * _MIB
    multipart_chunksize: int = 16 * _MIB
    max_concurrency: int = 4
    max_bandwidth: float | None = None
    request_options: RequestOptions

    @classmethod
    def of(cls, options: Mapping[str, Any], known: type) -> Self:
        """Return validated `options`, whose names must be fields of `known`."""
        check_known(options, known, "argument")
        names = DownloadOptions.__annotations__.keys() - CALL_OPTIONS
        shared = {n: to_number(value) for n, value in options.items() if n in names}
        call = for_each_request(take_call_options(options))
        transfer = cls(**shared, request_options=call)
        for name in ("multipart_threshold", "multipart_chunksize", "max_concurrency"):
            _check_count(name, getattr(transfer, name))
        if transfer.on_progress is not None and not callable(transfer.on_progress):
            raise ArgumentError(
                f"on_progress must be callable, got {show(transfer.on_progress)}"
            )
        limit = transfer.max_bandwidth
        if limit is not None and (
            type(limit) not in (int, float) or not 0 < limit < 1e15
        ):
            raise ArgumentError(
                "max_bandwidth must be a number of bytes per second above 0, "
                f"got {show(limit)}"
            )
        return transfer

    def is_multipart(self, size: int) -> bool:
        """Return whether a file of `size` bytes is transferred in parts."""
        threshold = self.multipart_threshold
        exceeds_part = size > self.multipart_chunksize
        return threshold is not None and threshold <= size and exceeds_part


def _check_count(name: str, value: object) -> None:
    if value is None and name == "multipart_threshold":
        return
    if type(value) is not int or value < 1:
        raise ArgumentError(f"{name} must be a whole number above 0, got {show(value)}")


class Bandwidth(Struct):
    """Pauses that keep a transfer below `limit` bytes per second (None: no limit).

    Times are from a monotonic clock.

    >>> bandwidth = Bandwidth(limit=100)
    >>> bandwidth.pause(50, now=0.0), bandwidth.pause(50, now=0.0)
    (0.0, 0.5)
    """

    limit: float | None
    _free: float = 0.0

    @property
    def block_size(self) -> int:
        """Size of a block in bytes: 0.1 seconds of transfer, from 4 KiB to 1 MiB."""
        if self.limit is None:
            return 1 << 20
        return min(1 << 20, max(4 << 10, int(self.limit / 10)))

    def pause(self, size: int, now: float) -> float:
        """Return the seconds to wait before transferring a block of `size` bytes."""
        if self.limit is None:
            return 0.0
        begin = max(self._free, now)
        self._free = begin + size / self.limit
        return begin - now
