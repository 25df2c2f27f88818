"""Exception for requests that receivers reject."""

from __future__ import annotations

from http import HTTPStatus


class Rejection(Exception):
    """Request without an event to handle, and the status of its response."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status
