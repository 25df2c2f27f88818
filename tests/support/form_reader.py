"""Forms, parsed by code that is independent of the client."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from aiohttp import BodyPartReader, MultipartReader, StreamReader
from aiohttp.base_protocol import BaseProtocol

from tests.support.wire_server import Seen


@dataclass(frozen=True)
class Field:
    """A part of a form; header names are in lower case."""

    name: str | None
    content: bytes
    filename: str | None
    headers: dict[str, str]

    @property
    def file(self) -> tuple[str | None, str | None, bytes, str]:
        """Return the name, filename, content, and media type."""
        return self.name, self.filename, self.content, self.headers["content-type"]


def fields(seen: Seen) -> list[Field]:
    """Return the parts of the form in a request, or raise if it is not a form."""
    assert len(seen.body) == int(seen.headers["content-length"])
    return form_fields(seen.headers["content-type"], seen.body)


def form_fields(content_type: str, body: bytes) -> list[Field]:
    """Return the parts of a form."""
    with ThreadPoolExecutor(1) as beside:  # this thread may already run an event loop
        return beside.submit(asyncio.run, _read(content_type, body)).result()


async def _read(content_type: str, body: bytes) -> list[Field]:
    stream = StreamReader(BaseProtocol(asyncio.get_running_loop()), 1 << 16)
    stream.feed_data(body)
    stream.feed_eof()
    found: list[Field] = []
    reader = MultipartReader({"Content-Type": content_type}, stream)
    while (part := await reader.next()) is not None:
        assert isinstance(part, BodyPartReader)
        headers = {name.lower(): value for name, value in part.headers.items()}
        assert len(headers) == len(part.headers), "a header came twice"
        content = bytes(await part.read())
        found.append(Field(part.name, content, part.filename, headers))
    return found
