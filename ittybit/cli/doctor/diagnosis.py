"""What is to be diagnosed, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ittybit.cli.credentials import found_key
from ittybit.cli.failures import UsageError
from ittybit.core.config.proxies import proxy_for
from ittybit.core.payloads.api import ITTYBIT
from ittybit.core.url.syntax import parse_url
from ittybit.core.url.url import check_base_url
from ittybit.errors import APIError
from ittybit_async.client import AsyncIttybit

_SECONDS = 15.0


@dataclass(frozen=True)
class Finding:
    """What a check has found; `advice` says what to do about it."""

    check: str
    ok: bool
    told: str
    advice: str = ""


@dataclass
class Way:
    """The way from here to the API; `key_source` says where the key comes from.

    `problem` is why there is no key.
    """

    base_url: str
    key: str | None = field(repr=False)
    key_source: str
    problem: str
    proxy: str | None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    failure: APIError | None = None
    _asked: bool = False

    @classmethod
    def of(cls, key_file: Path | None, environment: Mapping[str, str]) -> Way:
        """Return the way that the other commands would take."""
        usual = ITTYBIT.environments[ITTYBIT.environment]
        base = check_base_url(environment.get(ITTYBIT.base_url_variable) or usual)
        key, source, problem = None, "", ""
        try:
            key, source = found_key(key_file, environment)
        except UsageError as error:
            problem = str(error)
        return cls(base, key, source, problem, proxy_for(base, environment))

    @property
    def is_tls(self) -> bool:
        """Whether the API is spoken to in https."""
        return self.base_url.startswith("https:")

    @property
    def address(self) -> tuple[str, int]:
        """Return host and port of the API."""
        return address_of(self.base_url)

    async def ask(self) -> None:
        """Send the smallest request there is, once, and keep what came of it."""
        if self._asked:
            return
        self._asked = True
        # Without a key the answer is a refusal, which has a date too.
        key = self.key or "none"
        async with AsyncIttybit(key, max_retries=0, timeout=_SECONDS) as client:
            try:
                answer = await client.tasks.with_raw_response.list(limit=1)
                self.headers = answer.headers
            except APIError as error:
                self.failure, self.headers = error, error.headers or {}


def address_of(url: str) -> tuple[str, int]:
    """Return host and port of a URL."""
    return parse_url(url).address


def curl(way: Way) -> str:
    """Return the same request for curl; the shell puts the key in."""
    return (
        'curl -i -H "Authorization: Bearer $ITTYBIT_API_KEY" \\\n'
        f"  -H '{ITTYBIT.version_header}: {ITTYBIT.version}' \\\n"
        f"  '{way.base_url}/tasks?limit=1'"
    )
