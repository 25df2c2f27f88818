"""The Wootiv API described as data for the engine."""

from __future__ import annotations

import platform
import sys
from typing import Any, cast

from ittybit.core.config.api import ApiConfig, quadratic
from ittybit.core.url.querystring import Querystring
from ittybit.timeouts import HttpxTimeout, Timeout
from ittybit.version import VERSION

__all__ = ["ENVIRONMENTS", "WOOTIV", "as_timeout", "platform_headers"]

ENVIRONMENTS = {
    "production": "http://localhost:3001",
    "environment_1": "https://dev.wootiv.com",
}
"""URLs of the servers. In the published SDK, ``production`` is the local machine."""

_SYSTEMS = {
    **{name: name for name in ("Windows", "Linux", "FreeBSD", "OpenBSD")},
    "Darwin": "MacOS",
    "": "Unknown",
}
_MACHINES = {
    "arm": "arm",
    "arm64": "arm64",
    "aarch64": "arm64",
    "x86_64": "x64",
    "amd64": "x64",
    "": "unknown",
}


def platform_headers() -> dict[str, str]:
    """Return the headers that describe the machine, as the published SDK sends them."""
    system, machine = platform.system(), platform.machine().lower()
    return {
        "X-Stainless-Lang": "python",
        "X-Stainless-Package-Version": VERSION,
        "X-Stainless-OS": _SYSTEMS.get(system, f"Other:{system}"),
        "X-Stainless-Arch": _MACHINES.get(machine, f"other:{machine}"),
        "X-Stainless-Runtime": platform.python_implementation(),
        "X-Stainless-Runtime-Version": ".".join(map(str, sys.version_info[:3])),
    }


def as_timeout(timeout: float | Timeout | HttpxTimeout | None) -> Timeout:
    """Return `timeout` as a Timeout. A number also limits the wait for a connection."""
    if isinstance(timeout, Timeout) or hasattr(timeout, "as_dict"):
        return Timeout.of(timeout)
    seconds = cast("Any", timeout)
    return Timeout(seconds, pool=seconds)


WOOTIV = ApiConfig(
    name="Wootiv",
    environments=ENVIRONMENTS,
    environment="production",
    key_variable="WOOTIV_API_KEY",
    base_url_variable="WOOTIV_BASE_URL",
    user_agent=f"Wootiv/Python {VERSION}",
    headers=platform_headers(),
    querystring=Querystring(arrays="comma", empty=False),
    retry_statuses=frozenset({409, 429}),
    retry_header="x-should-retry",
    backoff=quadratic(0.5, limit=2.0, spread=0.5),
    timeout=Timeout(60.0, connect=5.0, pool=60.0),
    follow_redirects=False,
)
