"""The vendor's SDK 1.0.0."""

from __future__ import annotations

from awaiting.sdk import Peer as Sdk
from published.client import AsyncIttybit


class Peer(Sdk):
    make = AsyncIttybit
