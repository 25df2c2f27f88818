"""Configuration of the Ittybit API."""

from collections.abc import Mapping

from ittybit.core.config.api import ApiConfig
from ittybit.environment import IttybitEnvironment
from ittybit.version import VERSION

_DATED = frozenset({"media", "files", "tasks", "automations", "signatures"})
_UNDATED = frozenset({"jobs", "runs", "events", "connections", "webhooks/endpoints"})

ITTYBIT = ApiConfig(
    name="Ittybit",
    environments={"default": IttybitEnvironment.DEFAULT.value},
    environment="default",
    key_variable="ITTYBIT_API_KEY",
    base_url_variable="ITTYBIT_BASE_URL",
    user_agent=f"ittybit/{VERSION}",
    version="2025-08-20",
    version_header="Accept-Version",
    versioned=_DATED,
    resources=_DATED | _UNDATED,
    enveloped=True,
    idempotency_header="Idempotency-Key",
)

NO_VERSION: Mapping[str, str | None] = {"Accept-Version": None}
"""Headers of requests to the undated API, which has no versions."""
