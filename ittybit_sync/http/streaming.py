# Generated from ittybit_async/http/streaming.py by build_sync.py. Do not edit.
"""Open responses, and streams of server-sent events."""

from __future__ import annotations

from collections.abc import Generator
from typing import Generic, TypeVar

from ittybit.core.http.models import Headers, RequestInfo, Response, media_type
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.http.sse import EventDecoder, LineDecoder, ServerSentEvent
from ittybit.errors import APIResponseValidationError
from ittybit_sync import _io
from ittybit_sync.http.engine import LONGEST_BODY, Engine, body_too_long, read_response
from ittybit_sync.http.reply import Reply

_SLOW_TO_COPY = 1 << 20  # characters; copying them takes half a millisecond


class StreamedResponse:
    """An open response, whose body can be read once, while it is received.

    Attributes:
        status_code: HTTP status.
        headers: Response headers.
        http_version: HTTP version, such as ``1.1``.
        request: Method and URL of the request.
        retries_taken: Number of attempts after the first.

    >>> with client.files.with_streaming_response.get(file.id) as response:
    ...     for chunk in response.iter_bytes():
    ...         print(len(chunk))
    """

    def __init__(self, reply: Reply, outgoing: Outgoing, number: int) -> None:
        self._reply = reply
        self._outgoing = outgoing
        self.status_code: int = reply.status
        self.headers: Headers = Headers(reply.headers.items())
        self.http_version: str = reply.http_version
        self.request: RequestInfo = outgoing.info
        self.retries_taken: int = number - 1

    @property
    def request_id(self) -> str | None:
        """The ID of the request, or None if the server sent none."""
        return self.with_content(b"").request_id

    def iter_bytes(self, chunk_size: int = 1 << 16) -> Generator[bytes]:
        """Iterate over the decompressed body.

        Args:
            chunk_size: Minimum size of a chunk in bytes, by default 64 KiB. Only the
                last chunk may be shorter.

        Yields:
            Chunks of the body.

        Raises:
            APIConnectionError: The connection failed.
            APITimeoutError: The server sent nothing before the timeout.
        """
        for chunk in self._reply.chunks(chunk_size):
            yield bytes(chunk)
            del chunk  # a traceback would show it

    def iter_lines(self) -> Generator[str]:
        """Iterate over the lines of the body, decoded as UTF-8.

        Yields:
            Lines without their line ends.

        Raises:
            APIResponseValidationError: A line has more than 2**28 characters.
            APIConnectionError: The connection failed.
            APITimeoutError: The server sent nothing before the timeout.
        """
        decoder = LineDecoder()
        for chunk in self._reply.chunks(1):
            for line in decoder.feed(bytes(chunk)):
                _give_way(len(line))
                yield line
                del line
            del chunk
            check_length(self, decoder.buffered, "line")
        for line in decoder.end():
            yield line

    def read(self) -> bytes:
        """Read the rest of the body.

        Returns:
            The decompressed bytes.

        Raises:
            APIResponseValidationError: The body is longer than 256 MiB.
            APIConnectionError: The connection failed.
            APITimeoutError: The server sent nothing before the timeout.
        """
        content = self._reply.read(LONGEST_BODY)
        if len(content) > LONGEST_BODY:
            raise body_too_long(self.with_content(b""))
        return content

    def json(self) -> object:
        """Read the body, and parse it as JSON.

        Returns:
            The parsed value.

        Raises:
            APIResponseValidationError: The body is not JSON, or longer than 256 MiB.
            APIConnectionError: The connection failed.
            APITimeoutError: The server sent nothing before the timeout.
        """
        return self.with_content(self.read()).json()

    def with_content(self, content: bytes) -> Response:
        """Return this response as a `Response` with `content` as its body."""
        number = self.retries_taken + 1
        return read_response(self._outgoing, self._reply, content, 0.0, number)


def _give_way(length: int) -> None:
    """Give way to other calls after a copy of a long text."""
    if length > _SLOW_TO_COPY:
        _io.sleep(0)


def check_length(response: StreamedResponse, length: int, unit: str) -> None:
    """Raise APIResponseValidationError if a line or event is too long."""
    if length > LONGEST_BODY:
        raise APIResponseValidationError(
            f"{response.request}: one {unit} is longer than {LONGEST_BODY} characters; "
            "read the body with iter_bytes()",
            response=response.with_content(b""),
        )


T = TypeVar("T")

_EVENT_STREAM = "text/event-stream"


class Stream(Generic[T]):
    """Server-sent events of an open response; iteration yields their data.

    You can iterate once, while the events are received. Events without data are
    skipped; `events` yields them too, with their names and IDs.

    Attributes:
        response: The open response.

    >>> with client.stream("GET", "/progress", into=Progress) as stream:
    ...     for progress in stream:
    ...         print(progress.percent)
    """

    def __init__(
        self, engine: Engine, response: StreamedResponse, into: type[T]
    ) -> None:
        self._engine = engine
        self._into = into
        self.response = response

    def __iter__(self) -> Generator[T]:
        for event in self.events():
            response = self.response.with_content(event.data.encode())
            del event
            if response.content:
                _give_way(len(response.content))
                yield self._engine.read(response, self._into)

    def events(self) -> Generator[ServerSentEvent]:
        """Iterate over the events.

        Yields:
            Events with their data as text.

        Raises:
            APIResponseValidationError: The response is not an event stream, or an event
                has more than 2**28 characters.
            APIConnectionError: The connection failed.
            APITimeoutError: The server sent nothing before the timeout.
        """
        received = media_type(self.response.headers)
        if "content-type" in self.response.headers and received != _EVENT_STREAM:
            raise APIResponseValidationError(
                f"{self.response.request}: the response must be {_EVENT_STREAM}, got "
                f"{received}; send the request without stream()",
                response=self.response.with_content(b""),
            )
        decoder = EventDecoder()
        for line in self.response.iter_lines():
            event, length = decoder.feed(line), len(line)
            del line
            _give_way(length)
            if event is not None:
                yield event
            del event
            check_length(self.response, decoder.buffered, "event")
