"""One request and its answer, as values that outlive the connection."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from ittybit.errors import APIResponseValidationError

T = TypeVar("T")

_REQUEST_ID = ("x-request-id", "request-id")
_MEDIA_TYPE = re.compile(r"\s*([a-z]+/[a-z0-9.+-]+)\s*(?:;|$)", re.IGNORECASE)
_SHOWN_NAMES = (
    *("content-type", "content-length", "content-encoding", "date", "etag"),
    *("location", "retry-after", "x-request-id"),
)


class Headers(Mapping[str, str]):
    """Header fields; names are compared without case, repeated ones are joined."""

    __slots__ = ("_joined", "_sent")

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        self._sent = fields
        self._joined: dict[str, str] | None = None

    @property
    def _fields(self) -> dict[str, str]:
        # Joined when first looked at, which of most responses nobody does.
        if self._joined is None:
            joined: dict[str, str] = {}
            for name, value in self._sent:
                name = name.lower()
                joined[name] = f"{joined[name]}, {value}" if name in joined else value
            self._joined, self._sent = joined, ()
        return self._joined

    def __reduce__(self) -> tuple[Any, ...]:
        return Headers, (tuple(self._fields.items()),)

    def __getitem__(self, name: str) -> str:
        return self._fields[name.lower()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __repr__(self) -> str:
        # A value may hold a signed URL, and a server can put the key in a name too.
        names = [name for name in self._fields if name in _SHOWN_NAMES]
        others = len(self) - len(names)
        return f"<Headers: {', '.join([*names, f'{others} others'])}>"


def media_type(headers: Mapping[str, str]) -> str:
    """Return what a body is said to be, such as ``text/html`` (RFC 9110, 8.3.1).

    It can be shown: what does not look like one is not, since it may echo the key.
    """
    if (told := headers.get("content-type")) is None:
        return "no content type"
    match = _MEDIA_TYPE.match(told)
    return match[1].lower() if match else "no known content type"


_SHOWN = 200  # characters of a URL


class RequestInfo(Struct, frozen=True):
    """Method and URL of a request, without key and signature."""

    method: str
    url: str

    def __str__(self) -> str:
        url = self.url if len(self.url) <= _SHOWN else f"{self.url[:_SHOWN]}…"
        return f"{self.method} {url}"


class Response(Struct):
    """An answer that was read to its end.

    `status_code` and `headers` are as they came, `content` is the decompressed body,
    `elapsed` the seconds from sending to the end of the body, `retries_taken` the tries
    after the first, `http_version` such as ``"1.1"``.
    """

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    request: RequestInfo
    elapsed: float = 0.0
    http_version: str = "1.1"
    retries_taken: int = 0

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.status_code} to {self.request}>"

    @property
    def request_id(self) -> str | None:
        """The id that the server gave this request, if it sent one."""
        return next((v for n in _REQUEST_ID if (v := self.headers.get(n))), None)

    def json(self) -> object:
        """Return the parsed body; APIResponseValidationError where it is not JSON."""
        try:
            return msgspec.json.decode(self.content)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise APIResponseValidationError(
                f"{self.request}: the answer is not JSON ({error}); take its content "
                "instead",
                response=self,
            ) from error


class RawResponse(Response, Generic[T], kw_only=True):
    """A response and, as `data`, the value that it holds."""

    data: T

    def to_dict(self) -> object:
        """Return the body as plain data, with the fields that no struct has.

        Raises APIResponseValidationError where it is not JSON.
        """
        return self.json()

    @classmethod
    def of(cls, response: Response, data: T) -> RawResponse[T]:
        """Return `response` with `data`."""
        return cls(
            status_code=response.status_code,
            headers=response.headers,
            content=response.content,
            request=response.request,
            elapsed=response.elapsed,
            http_version=response.http_version,
            retries_taken=response.retries_taken,
            data=data,
        )
