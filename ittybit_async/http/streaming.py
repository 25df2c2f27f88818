"""A response whose body is read as it comes."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from ittybit.core.http.models import Headers, RequestInfo, Response
from ittybit.core.http.outgoing import Outgoing
from ittybit.errors import APIResponseValidationError
from ittybit.lines import LineDecoder
from ittybit_async.http.engine import LONGEST_BODY, too_long
from ittybit_async.http.reply import Reply
from ittybit_async.sender import response_of


class StreamedResponse:
    """An open response: the head is there, the body is read once, as it comes.

    `status_code`, `headers` and `http_version` are as they came; `retries_taken` counts
    the tries after the first.

    >>> async with client.files.with_streaming_response.get(file.id) as response:
    ...     async for chunk in response.iter_bytes():
    ...         print(len(chunk))
    """

    def __init__(self, reply: Reply, outgoing: Outgoing, number: int) -> None:
        self._reply = reply
        self._outgoing = outgoing
        self.status_code = reply.status
        self.headers = Headers(reply.headers.items())
        self.http_version = reply.http_version
        self.request: RequestInfo = outgoing.info
        self.retries_taken = number - 1

    @property
    def request_id(self) -> str | None:
        """The id that the server gave this request, if it sent one."""
        return self.with_content(b"").request_id

    async def iter_bytes(self, chunk_size: int = 1 << 16) -> AsyncGenerator[bytes]:
        """Walk the decompressed body in chunks of `chunk_size` bytes or some more."""
        async for chunk in self._reply.chunks(chunk_size):
            yield bytes(chunk)

    async def iter_lines(self) -> AsyncGenerator[str]:
        """Walk the body a line of UTF-8 text at a time, without the line ends.

        Raises APIResponseValidationError where one has more than 2**28 characters.
        """
        decoder = LineDecoder()
        async for chunk in self._reply.chunks(1):
            for line in decoder.feed(bytes(chunk)):
                yield line
            check_held(self, decoder.held, "line")
        for line in decoder.end():
            yield line

    async def read(self) -> bytes:
        """Return what is left of the body; one over 256 MiB is an error."""
        content = await self._reply.read(LONGEST_BODY)
        if len(content) > LONGEST_BODY:
            raise too_long(self.with_content(b""))
        return content

    async def json(self) -> object:
        """Return the body, parsed; APIResponseValidationError where it is not JSON."""
        return self.with_content(await self.read()).json()

    def with_content(self, content: bytes) -> Response:
        """Return this response as one that was read, with `content` as its body."""
        number = self.retries_taken + 1
        return response_of(self._outgoing, self._reply, content, 0.0, number)


def check_held(response: StreamedResponse, held: int, what: str) -> None:
    """Raise APIResponseValidationError where one line or event holds too much."""
    if held > LONGEST_BODY:
        raise APIResponseValidationError(
            f"{response.request}: one {what} is longer than {LONGEST_BODY} characters: "
            "read it with iter_bytes()",
            response=response.with_content(b""),
        )
