"""The vendor's SDK 1.0.0."""

from __future__ import annotations

from blocking.sdk import Peer as Sdk
from published.client import Ittybit


class Peer(Sdk):
    make = Ittybit
