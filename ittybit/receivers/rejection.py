"""A request that no event comes of."""

from __future__ import annotations

from http import HTTPStatus


class Rejection(Exception):
    """A request that no event comes of, and the status to answer it with."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status
