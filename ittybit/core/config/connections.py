"""Connection settings. Clients with equal settings can share a pool."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from msgspec import Struct
from msgspec.structs import force_setattr

from ittybit.core.config.defaults import DEFAULT_MAX_CONNECTIONS
from ittybit.core.config.proxies import ProxyRules, normalize_proxy, proxy_rules
from ittybit.core.printable import show
from ittybit.core.serialization.msgspec_types import replace
from ittybit.core.serialization.plain import to_number
from ittybit.errors import ArgumentError

if TYPE_CHECKING:
    from ssl import SSLContext

S = TypeVar("S")


class Connections(Struct, frozen=True, kw_only=True):
    """Validated connection settings. Raises ArgumentError for an invalid value."""

    max_connections: int = DEFAULT_MAX_CONNECTIONS
    """Largest number of open connections."""
    proxy: str | Mapping[str, str | None] | ProxyRules | None = None
    """Proxy URL, or proxy URLs by URL pattern. None: proxies of the environment.

    The constructor converts a mapping to a tuple of rules.
    """
    local_address: str | None = None
    """Local IP address to connect from."""
    verify: bool | str | SSLContext = True
    """True: the system's certificate authorities. A str: path of a CA file."""
    cert: str | tuple[str, str] | None = None
    """Path of a client certificate, or paths of the certificate and its key."""
    session: Any = None
    """Session of the HTTP library. The client uses it and never closes it."""

    @property
    def source_address(self) -> tuple[str, int] | None:
        """Local address and port to connect from; port 0 is any port."""
        return (self.local_address, 0) if self.local_address else None

    def own_session(self, kind: type[S]) -> S | None:
        """Return the caller's session; raise ArgumentError if it is not a `kind`."""
        if self.session is None or isinstance(self.session, kind):
            return self.session
        given = type(self.session).__name__
        library = kind.__module__.partition(".")[0]
        name = f"{'an' if library[0] in 'aeiou' else 'a'} {library}.{kind.__name__}"
        raise ArgumentError(f"session must be {name}, not {given}")

    def __post_init__(self) -> None:
        force_setattr(self, "max_connections", to_number(self.max_connections))
        _check_limit(self.max_connections)
        _check_types(self)
        if self.proxy is not None:
            force_setattr(self, "proxy", _proxy(self.proxy))
        if self.session is not None:
            _check_session(self)

    def with_settings(self, settings: Mapping[str, Any]) -> Self:
        """Return a copy with `settings`. None restores a default."""
        defaults = type(self)()
        return replace(
            self,
            **{
                name: getattr(defaults, name) if value is None else value
                for name, value in settings.items()
            },
        )

    def __repr__(self) -> str:
        # The URL of a proxy may contain a password.
        return f"Connections(max_connections={self.max_connections})"


def _proxy(
    proxy: str | Mapping[str, str | None] | ProxyRules,
) -> str | ProxyRules:
    if isinstance(proxy, tuple):  # from a pickled client
        proxy = dict(proxy)
    if isinstance(proxy, Mapping):
        return proxy_rules(proxy)
    return normalize_proxy(proxy, "proxy")


def _check_limit(limit: object) -> None:
    if type(limit) is not int or limit < 1:
        raise ArgumentError(
            f"max_connections must be a whole number, at least 1, got {show(limit)}"
        )


def _check_types(connections: Connections) -> None:
    local: Any = connections.local_address
    verify: Any = connections.verify
    cert: Any = connections.cert
    files = cast(
        "tuple[object, ...]", cert if isinstance(cert, tuple) else (cert or "",)
    )
    for name, is_valid, expected in (
        ("local_address", isinstance(local, str | None), "an address as a str"),
        (
            "verify",
            isinstance(verify, bool | str) or hasattr(verify, "verify_mode"),
            "True, False, the path of a file as a str, or an SSLContext",
        ),
        (
            "cert",
            len(files) < 3 and all(isinstance(file, str) for file in files),
            "the path of a file as a str, or a tuple of two",
        ),
        ("session", isinstance(connections.session, Hashable), "a session"),
    ):
        if not is_valid:
            got = type(getattr(connections, name)).__name__
            raise ArgumentError(f"{name} must be {expected}, not {got}")


def _check_session(connections: Connections) -> None:
    for name, default in (("verify", True), ("cert", None), ("local_address", None)):
        if getattr(connections, name) is not default:
            raise ArgumentError(
                f"{name} cannot be combined with session, which makes its own "
                "connections: set it on the session"
            )
