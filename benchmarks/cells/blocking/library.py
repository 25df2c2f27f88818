"""Calls of a peer that can only send a request."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, Self

import bare


class Library(ABC):
    """A peer with one HTTP library."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:  # noqa: B027  # some have nothing to close
        """Close the connections."""

    @abstractmethod
    def read(
        self,
        method: str,
        path: str,
        headers: dict[str, str] = bare.HEADERS,
        body: bytes | None = None,
    ) -> tuple[bytes | bytearray, Any]:
        """Send a request, and return body and headers. Errors raise RuntimeError."""

    def get_task(self) -> Any:
        return bare.read_task(self.read("GET", bare.TASK_PATH)[0])

    def create_task(self) -> Any:
        headers, body = bare.create_request()
        return bare.read_task(self.read("POST", bare.CREATE_PATH, headers, body)[0])

    def list_media(self) -> Any:
        return bare.read_media(self.read("GET", bare.PAGE_PATH)[0])

    def walk(self) -> Iterator[Any]:
        number, last = 1, False
        while not last:
            body, headers = self.read("GET", f"{bare.PAGE_PATH}&page={number}")
            yield from bare.read_media(body)
            number, last = number + 1, bare.is_last(headers)
