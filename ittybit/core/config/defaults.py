"""Defaults of the client settings."""

from ittybit.timeouts import Timeout

DEFAULT_TIMEOUT = Timeout(60.0)
"""Limit of each phase of an attempt, in seconds without progress."""
DEFAULT_MAX_RETRIES = 2
"""Attempts after the first."""
DEFAULT_MAX_CONNECTIONS = 100
"""Connections to one server and attempts at the same time."""
