"""Target and findings of ``ittybit doctor``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ittybit.cli.clients import find_key
from ittybit.cli.errors import UsageError
from ittybit.core.config.proxies import proxy_for, proxy_variable
from ittybit.core.payloads.api import ITTYBIT
from ittybit.core.url.syntax import parse_url
from ittybit.core.url.url import check_base_url, origin
from ittybit.errors import APIError, ArgumentError
from ittybit_async.client import AsyncIttybit

TIMEOUT = 15.0
"""Seconds for the request to the API."""


@dataclass(frozen=True)
class Finding:
    """Result of one check, with advice if it failed."""

    check: str
    ok: bool
    message: str
    advice: str = ""


@dataclass
class Target:
    """API that commands would connect to, and the result of one request."""

    base_url: str
    key: str | None = field(repr=False)
    key_source: str
    problem: str
    """Why no key was found."""
    proxy: str | None
    proxy_variable: str
    """Variable of the environment with the proxy."""
    proxy_problem: str
    """Why the proxy cannot be used."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    failure: APIError | None = None
    _request_sent: bool = False

    @classmethod
    def of(cls, key_file: Path | None, environment: Mapping[str, str]) -> Target:
        """Return the target that other commands would use."""
        default = ITTYBIT.environments[ITTYBIT.environment]
        variable = ITTYBIT.base_url_variable
        base = check_base_url(environment.get(variable) or default, variable)
        key, source, problem = None, "", ""
        try:
            key, source = find_key(key_file, environment)
        except UsageError as error:
            problem = str(error)
        proxy, proxy_problem = None, ""
        try:
            proxy = proxy_for(base, environment)
        except ArgumentError as error:
            proxy_problem = str(error)
        name = proxy_variable(origin(base)[0], environment) or ""
        return cls(base, key, source, problem, proxy, name, proxy_problem)

    @property
    def is_tls(self) -> bool:
        """True if the API uses https."""
        return self.base_url.startswith("https:")

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of the API."""
        return address_of(self.base_url)

    async def send_request(self) -> None:
        """Send one small request, and store the response or the error."""
        if self._request_sent:
            return
        self._request_sent = True
        # Without a key, the server responds with 401, which has a Date header too.
        key = self.key or "none"
        try:
            async with AsyncIttybit(key, max_retries=0, timeout=TIMEOUT) as client:
                response = await client.tasks.with_raw_response.list(limit=1)
                self.headers = response.headers
        except APIError as error:
            self.failure, self.headers = error, error.headers or {}


def address_of(url: str) -> tuple[str, int]:
    """Return the host and port of a URL."""
    return parse_url(url).address


def curl(target: Target) -> str:
    """Return a curl command for the same request. The shell inserts the key."""
    return (
        'curl -i -H "Authorization: Bearer $ITTYBIT_API_KEY" \\\n'
        f"  -H '{ITTYBIT.version_header}: {ITTYBIT.version}' \\\n"
        f"  '{target.base_url}/tasks?limit=1'"
    )
