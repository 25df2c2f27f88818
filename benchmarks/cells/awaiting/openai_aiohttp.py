"""The client of openai, with aiohttp."""

from awaiting.openai_client import Peer as Plain
from openai import DefaultAioHttpClient


class Peer(Plain):
    @property
    def http_client(self) -> DefaultAioHttpClient:
        return DefaultAioHttpClient()
