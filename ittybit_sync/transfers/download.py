# Generated from ittybit_async/transfers/download.py by build_sync.py. Do not edit.
"""Downloads: a file arrives under a temporary name and is renamed when whole."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from ittybit.core.http.models import RequestInfo
from ittybit.core.http.ranges import ByteRange
from ittybit.core.http.request_options import RequestOptions, for_each_request
from ittybit.core.transfers.options import DownloadOptions, Transfer
from ittybit.core.transfers.validators import Digest, FileVersion
from ittybit.core.url.url import normalize, origin, path_of
from ittybit.errors import APIConnectionError, ArgumentError, FileChanged
from ittybit.timeouts import within_deadline
from ittybit.types import File
from ittybit_sync import _io
from ittybit_sync.concurrency import each
from ittybit_sync.http.engine import Engine
from ittybit_sync.transfers.progress import TransferMonitor
from ittybit_sync.transfers.reader import ResumableReader
from ittybit_sync.transfers.signed_urls import FileAddress, FileLocation
from ittybit_sync.transfers.targets import AtomicFile, CallerFile, target_path


class _Sink(Protocol):
    def write(self, chunk: bytes) -> None: ...


class Download(Struct, frozen=True, kw_only=True):
    """One file on its way: its address, and its size if that is known."""

    engine: Engine
    address: FileAddress
    size: int | None
    transfer: Transfer
    gauge: TransferMonitor

    def into(self, target: Path) -> Path:
        """Write the file under its name; nothing is left of one that fails."""
        if self._is_ranged:
            try:
                return self._drafted(target, self._ranges)
            except FileChanged:
                self.gauge.begin_anew()
        return self._drafted(target, self._whole)

    def _drafted(
        self,
        target: Path,
        fill: Callable[[AtomicFile], _io.Eventual[FileVersion]],
    ) -> Path:
        draft = AtomicFile(target)
        try:
            _io.to_thread(draft.make)
            whole = fill(draft)
            self._check(draft, whole.digest)
            _io.to_thread(draft.finish)
        except BaseException:
            draft.give_up()
            raise
        return target

    def to(self, sink: CallerFile) -> None:
        """Write the file into a file object, one byte after another."""
        rewind = sink.rewind if sink.rewinds else None
        self._fill(sink, self._reading(rewind=rewind))

    @property
    def _is_ranged(self) -> bool:
        if self.size is None:
            return self.transfer.multipart_threshold is not None
        return self.transfer.in_parts(self.size)

    def _check(self, draft: AtomicFile, digest: Digest | None) -> None:
        if digest is not None and not _io.to_thread(draft.has, digest):
            info = RequestInfo("GET", self.address.target)
            raise APIConnectionError(
                f"{info}: the bytes that arrived have another {digest.algorithm} than "
                "the server told: download it again",
                request=info,
            )

    def _whole(self, draft: AtomicFile) -> FileVersion:
        writer = _io.to_thread(draft.writer, 0)
        reading = self._reading(rewind=writer.rewind)
        try:
            self._fill(writer, reading)
        finally:
            _io.to_thread(writer.close)
        return reading.whole or FileVersion(None, None)

    def _ranges(self, draft: AtomicFile) -> FileVersion:
        """Read the first range, which tells what there is, then the others together.

        Raises FileChanged where it cannot be known that they are of the same file.
        """
        chunk = self.transfer.multipart_chunksize
        first = self._reading(stop=chunk)
        self._part(draft, first)
        whole = first.whole or FileVersion(None, None)
        if first.stop is None or first.place == whole.total:
            return whole
        if whole.total is None or whole.validator is None:
            raise first.changed()
        rest = ByteRange(first.place, whole.total)
        spans = rest.split(chunk) if self.transfer.in_parts(whole.total) else [rest]
        # Not all at once: the total is only what the server says.
        readings = (
            self._reading(place=span.start, stop=span.stop, whole=whole)
            for span in spans
        )
        parts = each(
            partial(self._part, draft),
            readings,
            limit=self.transfer.max_concurrency,
            leave=self.gauge.stop,
        )
        with closing(parts) as arrived:
            for _ in arrived:
                pass
        return whole

    def _part(self, draft: AtomicFile, reading: ResumableReader) -> None:
        writer = _io.to_thread(draft.writer, reading.place)
        try:
            self._fill(writer, reading)
        finally:
            _io.to_thread(writer.close)

    def _fill(self, sink: _Sink, reading: ResumableReader) -> None:
        begin = reading.place
        with closing(reading.chunks(self.gauge.block)) as chunks:
            for chunk in chunks:
                if (seconds := self.gauge.pause(len(chunk))) > 0:
                    _io.sleep(seconds)
                _io.to_thread(sink.write, chunk)
                self.gauge.expect(reading.whole.total if reading.whole else None)
                self.gauge.moved(begin, reading.place - begin)

    def _reading(
        self,
        place: int = 0,
        stop: int | None = None,
        whole: FileVersion | None = None,
        rewind: Callable[[], object] | None = None,
    ) -> ResumableReader:
        return ResumableReader(
            self.engine,
            self.address,
            self.transfer.request_options,
            place=place,
            stop=stop,
            whole=whole,
            size=self.size,
            rewind=rewind,
        )


def download(
    engine: Engine, source: File | str | None, to: Any, told: DownloadOptions
) -> Path | None:
    """Download `source` to the path, into the folder or the file object `to`.

    Returns the path, None for a file object.
    """
    transfer = Transfer.of(told, DownloadOptions)
    url = _url(source)
    size = source.filesize if isinstance(source, File) else None
    one = Download(
        engine=engine,
        address=_address(engine, source, url, transfer.request_options),
        size=size,
        transfer=transfer,
        gauge=TransferMonitor(transfer, size),
    )
    with within_deadline(engine.options.deadline):
        if hasattr(to, "write"):
            one.to(CallerFile(to))
            return None
        return one.into(_io.to_thread(target_path, source, url, to))


def iter_bytes(
    engine: Engine,
    source: File | str | None,
    chunk_size: int,
    options: RequestOptions | None,
) -> Generator[bytes]:
    """Yield the bytes of `source`, in chunks of `chunk_size` bytes or some more."""
    if type(chunk_size) is not int or chunk_size < 1:
        raise ArgumentError(
            f"chunk_size must be a whole number above 0, got {chunk_size!r}"
        )
    url, told = _url(source), for_each_request(options)
    address = _address(engine, source, url, told)
    size = source.filesize if isinstance(source, File) else None
    reading = ResumableReader(engine, address, told, size=size)
    with closing(reading.chunks(chunk_size)) as chunks:
        for chunk in chunks:
            yield bytes(chunk)


def _url(source: object) -> str:
    url = source.url if isinstance(source, File) else source
    if not isinstance(url, str) or "://" not in url:
        shown = url.partition("?")[0] if isinstance(url, str) else url
        raise ArgumentError(
            f"nothing to download from {shown!r}: pass a File that has a url, or a URL"
        )
    return normalize(url)


def _address(
    engine: Engine, source: object, url: str, options: RequestOptions
) -> FileAddress:
    """Return `url`, which is signed where it turns out to be private."""
    if "?" in url:  # signed already, or a place of another kind
        return FileAddress(engine, options, url)
    if isinstance(source, File) and source.filename:
        place = FileLocation(source.folder, source.filename, "get")
        return FileAddress(engine, options, url, place)
    folder, _, name = path_of(url).strip("/").rpartition("/")
    if not name:
        return FileAddress(engine, options, url)

    def fits(signed: str) -> bool:
        return origin(signed) == origin(url)

    return FileAddress(engine, options, url, FileLocation(folder, name, "get"), fits)
