"""The vendor's SDK 1.0.0, whose lists are single pages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from blocking.sdk import Peer as Sdk


class Peer(Sdk):
    def walk(self) -> Iterator[Any]:
        for number in count(1):
            page = self.client.media.list(limit=100, page=number)
            yield from page
            if len(page) < 100:
                return
