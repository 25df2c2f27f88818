"""Downloads of files to paths and file objects."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from ittybit.core.http.models import RequestInfo
from ittybit.core.http.ranges import ByteRange
from ittybit.core.http.request_options import RequestOptions, for_each_request
from ittybit.core.printable import show
from ittybit.core.serialization.plain import to_number
from ittybit.core.transfers.filenames import FileLocation
from ittybit.core.transfers.options import DownloadOptions, Transfer
from ittybit.core.transfers.validators import Digest, FileVersion
from ittybit.core.url.redaction import without_query
from ittybit.core.url.url import normalize, origin, path_of
from ittybit.errors import APIConnectionError, ArgumentError, FileChanged
from ittybit.timeouts import within_deadline
from ittybit.types import File
from ittybit_async import _io
from ittybit_async.http.engine import Engine
from ittybit_async.transfers.partial import PartialFile
from ittybit_async.transfers.progress import TransferMonitor
from ittybit_async.transfers.reader import ResumableReader
from ittybit_async.transfers.signed_urls import FileAddress
from ittybit_async.transfers.targets import AtomicFile, CallerFile, Writer, target_path


class _Sink(Protocol):
    def write(self, chunk: bytes) -> None: ...


class Download(Struct, frozen=True, kw_only=True):
    """Download of one file; `size` is None if it is not known."""

    engine: Engine
    address: FileAddress
    size: int | None
    transfer: Transfer
    monitor: TransferMonitor

    async def to_path(self, target: Path) -> Path:
        """Write the file to `target`; a failed download leaves no file."""
        file = AtomicFile(target, self.address.target)
        try:
            await self.engine.retry_local(lambda: _io.to_thread(file.create))
            version = await self._fill(file)
            await self._check(file, version.digest)
            await _io.to_thread(file.commit)
        except BaseException:
            file.discard()
            raise
        return target

    async def _fill(self, file: AtomicFile) -> FileVersion:
        """Write the file, from the ranges on disk if it is still the same."""
        for fill in (self._download_missing, self._download_ranges):
            try:
                if (version := await fill(file)) is not None:
                    return version
            except FileChanged:
                self.monitor.reset()
                await _io.to_thread(file.clear)
        return await self._download_whole(file)

    async def to_file(self, sink: CallerFile) -> None:
        """Write the file to a file object, in order."""
        rewind = sink.rewind if sink.can_rewind else None
        await self._copy(sink, self._reader(rewind=rewind))

    @property
    def _is_multipart(self) -> bool:
        if self.size is None:
            return self.transfer.multipart_threshold is not None
        return self.transfer.is_multipart(self.size)

    async def _check(self, file: AtomicFile, digest: Digest | None) -> None:
        if digest is not None and not await _io.to_thread(file.matches, digest):
            info = RequestInfo("GET", self.address.target)
            raise APIConnectionError(
                f"{info}: the {digest.algorithm} of the file differs from the one that "
                "the server sent; download it again",
                request=info,
            )

    async def _download_whole(self, file: AtomicFile) -> FileVersion:
        reader = self._reader()
        await self._download_part(file, reader)
        return reader.version or FileVersion(None, None)

    async def _download_missing(self, file: AtomicFile) -> FileVersion | None:
        """Download the ranges that a killed process left out; None without a record.

        Raises FileChanged if the file has changed.
        """
        state = file.partial.state
        if state is None:
            return None
        if None not in (self.size, state.version.total) and (
            self.size != state.version.total
        ):
            raise self._reader(version=state.version).changed_error()
        self.monitor.set_total(state.version.total)
        for span in state.done:
            self.monitor.start_part(span.start, span.size)
        await self._download_spans(file, state.missing, state.version)
        return state.version

    async def _download_ranges(self, file: AtomicFile) -> FileVersion | None:
        """Download the first range, which has the total size, and then the others.

        Returns None for a file that is not downloaded in ranges. Raises FileChanged if
        the server cannot show that the file stays the same.
        """
        if not self._is_multipart:
            return None
        chunk = self.transfer.multipart_chunksize
        first = self._reader(stop=chunk)
        await self._download_part(file, first)
        version = first.version or FileVersion(None, None)
        if first.stop is None or first.position == version.total:
            return version
        if version.total is None or version.validator is None:
            raise first.changed_error()
        rest = ByteRange(first.position, version.total)
        await self._download_spans(file, [rest], version)
        return version

    async def _download_spans(
        self, file: AtomicFile, spans: Iterable[ByteRange], version: FileVersion
    ) -> None:
        chunk = self.transfer.multipart_chunksize
        # A generator, because the server could declare a huge total.
        readers = (
            self._reader(position=part.start, stop=part.stop, version=version)
            for span in spans
            for part in (
                span.split(chunk)
                if self.transfer.is_multipart(version.total or 0)
                else [span]
            )
        )
        await self.monitor.for_each(partial(self._download_part, file), readers)

    async def _download_part(self, file: AtomicFile, reader: ResumableReader) -> None:
        begin = reader.position
        writer = await self._open_writer(file, begin)
        if not begin and not reader.is_pinned:
            reader.rewind = writer.rewind
        try:
            await self._copy(writer, reader, file.partial)
        finally:
            await _io.to_thread(writer.close)

    def _open_writer(self, file: AtomicFile, start: int) -> _io.Eventual[Writer]:
        return self.engine.retry_local(lambda: _io.to_thread(file.open_writer, start))

    async def _copy(
        self, sink: _Sink, reader: ResumableReader, record: PartialFile | None = None
    ) -> None:
        begin = recorded = reader.position
        async with aclosing(reader.chunks(self.monitor.block_size)) as chunks:
            async for chunk in chunks:
                if (seconds := self.monitor.pause(len(chunk))) > 0:
                    await _io.sleep(seconds)
                await _io.to_thread(sink.write, chunk)
                del chunk  # a traceback would show it
                self.monitor.set_total(reader.version.total if reader.version else None)
                self.monitor.record(begin, reader.position - begin)
                size = reader.position - recorded
                if record is not None and not (
                    0 <= size < self.transfer.multipart_chunksize
                ):
                    recorded = await self._record(record, begin, reader)
        if record is not None:
            await self._record(record, begin, reader)

    async def _record(
        self, record: PartialFile, begin: int, reader: ResumableReader
    ) -> int:
        position = reader.position
        if reader.version is not None:
            await _io.to_thread(record.record, begin, position, reader.version)
        return position

    def _reader(
        self,
        position: int = 0,
        stop: int | None = None,
        version: FileVersion | None = None,
        rewind: Callable[[], object] | None = None,
    ) -> ResumableReader:
        return ResumableReader(
            self.engine,
            self.address,
            self.transfer.request_options,
            position=position,
            stop=stop,
            version=version,
            size=self.size,
            rewind=rewind,
        )


async def download(
    engine: Engine, source: File | str | None, to: Any, options: DownloadOptions
) -> Path | None:
    """Download `source` to a path, folder, or file object; return the path or None."""
    transfer = Transfer.of(options, DownloadOptions)
    url = _url(source)
    size = source.filesize if isinstance(source, File) else None
    one = Download(
        engine=engine,
        address=_address(engine, source, url, transfer.request_options),
        size=size,
        transfer=transfer,
        monitor=TransferMonitor(transfer, size),
    )
    with within_deadline(engine.options.deadline):
        if hasattr(to, "write"):
            await one.to_file(CallerFile(to))
            return None
        return await one.to_path(await _io.to_thread(target_path, source, url, to))


async def iter_bytes(
    engine: Engine,
    source: File | str | None,
    chunk_size: int,
    options: RequestOptions | None,
) -> AsyncGenerator[bytes]:
    """Yield the bytes of `source` in chunks of at least `chunk_size` bytes."""
    chunk_size = to_number(chunk_size)
    if type(chunk_size) is not int or chunk_size < 1:
        raise ArgumentError(
            f"chunk_size must be a positive integer, got {show(chunk_size)}"
        )
    url, options = _url(source), for_each_request(options)
    address = _address(engine, source, url, options)
    size = source.filesize if isinstance(source, File) else None
    reader = ResumableReader(engine, address, options, size=size)
    async with aclosing(reader.chunks(chunk_size)) as chunks:
        async for chunk in chunks:
            yield bytes(chunk)
            del chunk


def _url(source: object) -> str:
    url = source.url if isinstance(source, File) else source
    if not isinstance(url, str) or "://" not in url:
        shown = show(without_query(url) if isinstance(url, str) else url)
        raise ArgumentError(f"source must be a URL or a File with a url, got {shown}")
    return normalize(url)


def _address(
    engine: Engine, source: object, url: str, options: RequestOptions
) -> FileAddress:
    """Return the address of `source`, which is signed if the URL is private."""
    if "?" in url:  # already signed, or not a file of this API
        return FileAddress(engine, options, url)
    if isinstance(source, File) and source.filename:
        location = FileLocation(source.folder, source.filename, "get")
        return FileAddress(engine, options, url, location)
    folder, _, name = path_of(url).strip("/").rpartition("/")
    if not name:
        return FileAddress(engine, options, url)

    def has_same_origin(signed: str) -> bool:
        return origin(signed) == origin(url)

    return FileAddress(
        engine, options, url, FileLocation(folder, name, "get"), has_same_origin
    )
