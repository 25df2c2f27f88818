"""Bytes of a file of the server, read on where the connection breaks."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, aclosing
from functools import partial

from ittybit.core.http.models import RequestInfo, Response
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.http.ranges import parse_unsatisfied_range, range_header
from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions
from ittybit.core.transfers.validators import FileVersion, Piece
from ittybit.errors import APIConnectionError, APIStatusError, FileChanged
from ittybit_async import _io
from ittybit_async.http.engine import Engine, read_response
from ittybit_async.http.reply import Reply
from ittybit_async.transfers.signed_urls import FileAddress

# Ranges and sizes speak of the bytes as stored.
_HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity"}


class ResumableReader:
    """The bytes of a file from `place` to `stop`, or to its end.

    `place` goes on with each chunk. `whole` is what is known of the file; it is learnt
    from the first answer. `size` is how many bytes the file should have, where that is
    known. `rewind` is called to begin again at the first byte, because the file is
    another one by now; without it that is an error, FileChanged.
    """

    def __init__(
        self,
        engine: Engine,
        address: FileAddress,
        options: RequestOptions,
        *,
        place: int = 0,
        stop: int | None = None,
        whole: FileVersion | None = None,
        size: int | None = None,
        rewind: Callable[[], object] | None = None,
    ) -> None:
        self._engine = engine
        self._address = address
        self._options = options
        self._size = size
        self._rewind = rewind
        self._most = options.get("max_retries", engine.options.max_retries)
        self._broken: APIConnectionError | None = None
        self._answered: int | None = None  # where the bytes end that an answer told of
        self._restarts = 0
        self.place: int = place
        self.stop = stop
        self.whole = whole

    @property
    def end(self) -> int | None:
        """Where the last byte ends that shall be read, None where that is not known."""
        total = self.whole.total if self.whole else None
        if self.stop is None or total is None:
            return total if self.stop is None else self.stop
        return min(self.stop, total)

    async def chunks(self, size: int) -> AsyncGenerator[bytes]:
        """Yield the bytes in chunks of about `size`, each lent until the next.

        Where the connection breaks, another request goes on at that place, as often
        as there is progress, and else as often as the client tries again. Raises
        APIConnectionError where that is of no use, and what a request can raise.
        """
        stuck = 0
        while self.end is None or self.place < self.end:
            before = self.place
            async with AsyncExitStack() as stack:
                opened = await self._address.call(partial(self._opened, stack))
                try:
                    async with aclosing(self._chunks(opened, size)) as chunks:
                        async for chunk in chunks:
                            yield chunk
                    return
                except FileChanged:
                    raise
                except APIConnectionError as error:
                    stuck = 0 if self.place > before else stuck + 1
                    if stuck > self._most:
                        raise
                    if self.place and (self.whole is None or not self.whole.validator):
                        await self._start_over(error)
                    self._broken = error

    async def _chunks(
        self, opened: tuple[Reply, Response] | None, size: int
    ) -> AsyncGenerator[bytes]:
        if opened is not None:
            reply, response = opened
            skipped = await self._begin(response)
            async for chunk in reply.chunks(size):
                # Who takes no notice of a range sends what came before it, too.
                rest = chunk[skipped:]
                skipped = max(0, skipped - len(chunk))
                if self.end is not None:
                    rest = rest[: self.end - self.place]
                self._check_answered(self.place + len(rest))
                if rest:
                    self.place += len(rest)
                    yield rest
                if self.place == self.end and self.stop and not rest:
                    return
        self._check_whole()

    async def _opened(
        self, stack: AsyncExitStack, url: str
    ) -> tuple[Reply, Response] | None:
        request = Request("GET", url, headers=_HEADERS, options=self._options)
        try:
            return await self._engine.persist(request, partial(self._enter, stack))
        except APIStatusError as error:
            total = parse_unsatisfied_range(
                error.response.headers.get("content-range", "")
            )
            if error.status_code != 416 or total is None:
                raise
            if total == self.place:  # all had come, and only the end was not seen
                self._check_size(total)
                self.whole = self.whole or FileVersion(total, None)
                return None
            if not self.place:
                raise
            await self._start_over(error)
            return await self._opened(stack, url)

    async def _enter(
        self, stack: AsyncExitStack, outgoing: Outgoing, number: int
    ) -> tuple[Reply, Response]:
        if self._broken is not None:
            # Counts as a failed try of this request, so that the next comes later.
            broken, self._broken = self._broken, None
            raise broken
        if self.place or self.stop is not None:
            fields = {"Range": range_header(self.place, self.stop)}
            if self.whole is not None and self.whole.validator is not None:
                fields["If-Range"] = self.whole.validator
            outgoing.headers = {**outgoing.headers, **fields}
        reply = await stack.enter_async_context(self._engine.stream(outgoing, number))
        return reply, read_response(outgoing, reply, b"", 0.0, number)

    async def _begin(self, response: Response) -> int:
        """Take note of an answer; return how many of its bytes are there already."""
        piece = Piece.read(response)
        self._answered = piece.stop
        if not self.place:
            self.whole = None
            if response.status_code == 200:
                self.stop = None  # it has no ranges, so this is all of it
        if self.whole is not None and not self.whole.is_same(piece.of):
            await self._start_over(None)
        if self.whole is None:
            self.whole = piece.of
            self._check_size(piece.of.total)
        if piece.start > self.place:
            raise self._failure(f"asked for bytes from {self.place} on, got others")
        return self.place - piece.start

    async def _start_over(self, error: Exception | None) -> None:
        self._restarts += 1
        if self._rewind is None or self._restarts > self._most + 1:
            raise self.changed() from error
        await _io.to_thread(self._rewind)
        self.place, self.whole = 0, None

    def changed(self) -> FileChanged:
        """Return the error of a file that cannot be read on."""
        info = RequestInfo("GET", self._address.target)
        return FileChanged(
            f"{info}: after {self.place} bytes the file is not known to be the same "
            "any more: begin again",
            request=info,
        )

    def _check_whole(self) -> None:
        if self.end is None:
            self._check_size(self.place)
        elif self.place != self.end:
            raise self._failure(f"{self.place} bytes arrived of {self.end}")

    def _check_answered(self, place: int) -> None:
        if self._answered is not None and place > self._answered:
            raise self._failure("more bytes came than Content-Range tells of")

    def _check_size(self, total: int | None) -> None:
        if None not in (total, self._size) and total != self._size:
            raise self._failure(f"{total} bytes are there, the file has {self._size}")

    def _failure(self, why: str) -> APIConnectionError:
        info = RequestInfo("GET", self._address.target)
        return APIConnectionError(f"{info}: {why}", request=info)
