"""Requests and responses that do not depend on a connection."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from ittybit import errors
from ittybit.core.serialization.msgspec_types import parse_json
from ittybit.core.url.redaction import shorten_url
from ittybit.errors import APIResponseValidationError

T = TypeVar("T")

_KEPT = "surrogateescape"  # how aiohttp keeps bytes that are not UTF-8
_REQUEST_ID = ("x-request-id", "request-id")
_MEDIA_TYPE = re.compile(r"\s*([a-z]+/[a-z0-9.+-]+)\s*(?:;|$)", re.IGNORECASE)
_SHOWN_NAMES = (
    *("content-type", "content-length", "content-encoding", "date", "etag"),
    *("location", "retry-after", "x-request-id"),
)


class Headers(Mapping[str, str]):
    """Header fields. Names are case-insensitive, and repeated fields are joined.

    Values are decoded as UTF-8 if possible, otherwise as Latin-1. `is_latin` is True if
    the HTTP library decoded them as Latin-1, and False if it decoded them as UTF-8.
    """

    __slots__ = ("_is_latin", "_joined", "_sent")

    def __init__(
        self, fields: Iterable[tuple[str, str]] = (), *, is_latin: bool = False
    ) -> None:
        self._sent = fields
        self._is_latin = is_latin
        self._joined: dict[str, str] | None = None

    @property
    def _fields(self) -> dict[str, str]:
        # Most responses are used without their headers, so the fields are joined late.
        if self._joined is None:
            joined: dict[str, str] = {}
            for name, value in self._sent:
                # http.client keeps white space at the end, and aiohttp removes it.
                name, value = name.lower(), value.strip(" \t")
                if not value.isascii():
                    value = _decode(value, self._is_latin)
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
        # A value may contain a signed URL, and a server can echo the key in a name.
        names = [name for name in self._fields if name in _SHOWN_NAMES]
        others = len(self) - len(names)
        return f"<Headers: {', '.join([*names, f'{others} others'])}>"


def _decode(value: str, is_latin: bool) -> str:
    try:
        sent = value.encode("latin-1") if is_latin else value.encode(errors=_KEPT)
    except UnicodeEncodeError:  # a mock may return any text
        return value
    try:
        return sent.decode()
    except UnicodeDecodeError:
        return sent.decode("latin-1")


def media_type(headers: Mapping[str, str]) -> str:
    """Return the media type of a body, such as ``text/html``, for a message.

    An invalid media type is not quoted, because the server may echo the key.
    """
    if (content_type := headers.get("content-type")) is None:
        return "no content type"
    match = _MEDIA_TYPE.match(content_type)
    return match[1].lower() if match else "no known content type"


class RequestInfo(Struct, frozen=True):
    """Method and URL of a request, without the key and signatures."""

    method: str
    url: str

    def __str__(self) -> str:
        return f"{self.method} {shorten_url(self.url)}"


class Response(Struct):
    """A complete response."""

    status_code: int
    headers: Mapping[str, str]
    """Header fields. Names are case-insensitive."""
    content: bytes
    """The decoded body."""
    request: RequestInfo
    """The request, without the API key."""
    elapsed: float = 0.0
    """Seconds from sending the request to the end of the body."""
    http_version: str = "1.1"
    retries_taken: int = 0
    """Number of attempts after the first."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.status_code} to {self.request}>"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        names = ("status_code", "elapsed", "retries_taken")
        request: tuple[str, Any] = ("request", str(self.request))
        return [request, *((name, getattr(self, name)) for name in names)]

    @property
    def request_id(self) -> str | None:
        """ID of the request, if the server sent one."""
        return next((v for n in _REQUEST_ID if (v := self.headers.get(n))), None)

    def json(self) -> object:
        """Return the parsed body.

        Raises:
            APIResponseValidationError: The body is not JSON.
        """
        try:
            return parse_json(self.content)
        except msgspec.DecodeError as error:
            raise APIResponseValidationError(
                f"{self.request}: the response is not JSON ({error}); use its content "
                "instead",
                response=self,
            ) from error


class RawResponse(Response, Generic[T], kw_only=True):
    """A complete response with its decoded value."""

    data: T
    """The decoded value."""

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [*super().__rich_repr__(), ("data", self.data)]

    def to_dict(self) -> object:
        """Return the parsed body, including fields that the data class does not have.

        Raises:
            APIResponseValidationError: The body is not JSON.
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


# errors.py names these classes in annotations, but cannot import them: the import
# would be circular, and `import ittybit` would load msgspec. From here,
# typing.get_type_hints can resolve them.
errors.__dict__.update(RequestInfo=RequestInfo, Response=Response)
