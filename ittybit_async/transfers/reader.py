"""Reader of a remote file that resumes after a lost connection."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from ittybit.core.http.models import RequestInfo, Response
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.http.ranges import parse_unsatisfied_range, range_header
from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions
from ittybit.core.transfers.validators import FileVersion, Piece
from ittybit.errors import APIConnectionError, APIError, APIStatusError, FileChanged
from ittybit_async import _io
from ittybit_async.http.engine import Engine, read_response
from ittybit_async.http.reply import Reply
from ittybit_async.transfers.signed_urls import FileAddress

# Ranges and sizes count the stored bytes, without compression.
_HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity"}


class ResumableReader:
    """Reads a file from `position` to `stop`, or to its end.

    The first response sets `version`, unless it is given. `size` is the expected size
    of the file in bytes. If the file has changed, `rewind` is called, and reading
    starts at the first byte; without `rewind`, FileChanged is raised.
    """

    def __init__(
        self,
        engine: Engine,
        address: FileAddress,
        options: RequestOptions,
        *,
        position: int = 0,
        stop: int | None = None,
        version: FileVersion | None = None,
        size: int | None = None,
        rewind: Callable[[], object] | None = None,
    ) -> None:
        self._engine = engine
        self._address = address
        self._options = options
        self._size = size
        self.rewind = rewind
        self.is_pinned: bool = version is not None
        """Whether the caller has bytes of `version`, so no other may be read."""
        self._attempts = 0
        self._max_retries = options.get("max_retries", engine.options.max_retries)
        self._lost_connection: APIConnectionError | None = None
        self._reply: Reply | None = None
        self._range_end: int | None = None  # of the current response
        self._restarts = 0
        self._is_final = False  # whether another request would not help
        self.position: int = position
        self.stop = stop
        self.version = version

    @property
    def end(self) -> int | None:
        """Position after the last byte to read, or None if it is not known."""
        total = self.version.total if self.version else None
        if self.stop is None or total is None:
            return total if self.stop is None else self.stop
        return min(self.stop, total)

    async def chunks(self, size: int) -> AsyncGenerator[bytes]:
        """Yield chunks of about `size` bytes; each is valid only until the next.

        After a lost connection, another request resumes at the same position. Without
        progress, the number of resumes is limited to the retries of the client.
        """
        try:
            async with aclosing(self._resume(size)) as chunks:
                async for chunk in chunks:
                    yield chunk
                    del chunk  # a traceback would show it
        except APIError as error:
            if self._attempts:  # else the request for the signature failed
                error.retries_taken = self._attempts - 1
            raise
        finally:
            self._close()  # again, in case a signal handler interrupted `_resume`

    def _close(self) -> None:
        if self._reply is not None:
            self._reply.close()

    async def _resume(self, size: int) -> AsyncGenerator[bytes]:
        retries = -1  # since the last progress
        while self.end is None or self.position < self.end:
            before = self.position
            exchange = await self._address.call(self._open)
            try:
                async with aclosing(self._chunks(exchange, size)) as chunks:
                    async for chunk in chunks:
                        yield chunk
                        del chunk
            except APIConnectionError as error:
                retries = 0 if self.position > before else retries + 1
                if retries >= self._max_retries or self._is_final:
                    raise
                if self.position and (
                    self.version is None or not self.version.validator
                ):
                    await self._restart(error)
                self._lost_connection = error
            else:
                if exchange is not None and exchange[0].has_surplus:
                    raise self._failure("received more bytes than declared")
                return
            finally:
                self._close()

    async def _chunks(
        self, exchange: tuple[Reply, Response] | None, size: int
    ) -> AsyncGenerator[bytes]:
        if exchange is not None:
            reply, response = exchange
            skipped = await self._start(response)
            async for chunk in reply.chunks(size):
                # A server that ignores ranges also sends the bytes before this one.
                rest = chunk[skipped:]
                skipped = max(0, skipped - len(chunk))
                del chunk
                range_end = self._range_end
                self._check_range(
                    range_end is None or self.position + len(rest) <= range_end
                )
                if self.end is not None:
                    rest = rest[: self.end - self.position]
                if rest:
                    self.position += len(rest)
                    yield rest
                if self.position == self.end and self.stop and not rest:
                    return
                del rest
        self._check_complete()

    async def _open(self, url: str) -> tuple[Reply, Response] | None:
        request = Request("GET", url, headers=_HEADERS, options=self._options)
        try:
            opened: tuple[Reply, Response] = await self._engine.persist(
                request, self._open_once
            )
            return opened
        except APIStatusError as error:
            total = parse_unsatisfied_range(
                error.response.headers.get("content-range", "")
            )
            if error.status_code != 416 or total is None:
                raise
            if total == self.position:  # all bytes were received, but not the end
                self._check_size(total)
                self.version = self.version or FileVersion(total, None)
                return None
            if not self.position:
                raise
            await self._restart(error)
            return await self._open(url)

    async def _open_once(
        self, outgoing: Outgoing, number: int
    ) -> tuple[Reply, Response]:
        if self._lost_connection is not None:
            # It counts as a failed attempt, so that there is a pause before the next.
            error, self._lost_connection = self._lost_connection, None
            raise error
        if self.position or self.stop is not None:
            fields = {"Range": range_header(self.position, self.stop)}
            if self.version is not None and self.version.validator is not None:
                fields["If-Range"] = self.version.validator
            outgoing.headers = {**outgoing.headers, **fields}
        self._attempts += 1
        self._reply = reply = await self._engine.open(outgoing, number)
        return reply, read_response(outgoing, reply, b"", 0.0, number)

    async def _start(self, response: Response) -> int:
        """Record a response; return how many of its first bytes to skip."""
        piece = Piece.from_response(response)
        self._range_end = piece.stop
        if piece.stop is not None and piece.length is not None:
            self._check_range(piece.start + piece.length == piece.stop)
        if not self.position and not self.is_pinned:
            self.version = None
            if response.status_code == 200:
                self.stop = None  # the server ignored the range and sends the file
        if self.version is not None and not self.version.is_same(piece.version):
            changed = self.changed_error()
            await self._restart(None)
            if piece.start:  # the server ignores If-Range
                raise changed
        if self.version is None or self.version.total is None:
            self._check_size(piece.version.total)  # before the total is the end
            self.version = piece.version
        if piece.start > self.position:
            raise self._failure(
                f"requested bytes from {self.position}, got bytes from {piece.start}"
            )
        return self.position - piece.start

    async def _restart(self, error: Exception | None) -> None:
        self._restarts += 1
        if self.rewind is None or self._restarts > self._max_retries + 1:
            if isinstance(error, APIConnectionError):
                raise error  # the file may be unchanged
            self._is_final = True
            raise self.changed_error() from error
        await _io.to_thread(self.rewind)
        self.position, self.version = 0, None

    def changed_error(self) -> FileChanged:
        """Return the error of a file that may have changed."""
        info = RequestInfo("GET", self._address.target)
        return FileChanged(
            f"{info}: the file may have changed after {self.position} bytes; start the "
            "download again",
            request=info,
        )

    def _check_complete(self) -> None:
        if self.end is None and self._range_end is not None:
            raise self._failure("received a part of a file of unknown size")
        if self.end is None:
            self._check_size(self.position)
        elif self.position != self.end:
            raise self._failure(f"received {self.position} of {self.end} bytes")

    def _check_range(self, is_consistent: bool) -> None:
        if not is_consistent:
            self._is_final = True
            raise self._failure("the size of the body differs from Content-Range")

    def _check_size(self, total: int | None) -> None:
        if None not in (total, self._size) and total != self._size:
            raise self._failure(f"expected a file of {self._size} bytes, got {total}")

    def _failure(self, why: str) -> APIConnectionError:
        info = RequestInfo("GET", self._address.target)
        return APIConnectionError(f"{info}: {why}", request=info)
