"""TLS contexts, created once for equal settings."""

from __future__ import annotations

import os
import ssl
from functools import lru_cache

from ittybit.core.config.connections import Connections
from ittybit.errors import ArgumentError


def ssl_context(connections: Connections) -> ssl.SSLContext:
    """Return the TLS context for `connections`.

    It takes about 25 ms to create, so it is created once, at the first https call.
    Raises ArgumentError if a file is missing or has no certificate.
    """
    if isinstance(connections.verify, ssl.SSLContext):
        return connections.verify
    return _create_context(connections.verify, connections.cert)


def context_for(
    connections: Connections, url: str, proxy: str | None
) -> ssl.SSLContext | None:
    """Return the TLS context for `url` and `proxy`, or None if both use http."""
    if url.startswith("https:") or (proxy or "").startswith("https:"):
        return ssl_context(connections)
    return None


@lru_cache(maxsize=32)
def _create_context(
    verify: bool | str, cert: str | tuple[str, str] | None
) -> ssl.SSLContext:
    cafile = os.path.expanduser(verify) if isinstance(verify, str) else None
    try:
        context = ssl.create_default_context(cafile=cafile)
    except OSError as error:
        raise ArgumentError(
            f"verify: cannot use {verify!r}: {error}; pass the path of a PEM file"
        ) from error
    if verify is False:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if cert is not None:
        files = (cert,) if isinstance(cert, str) else cert
        try:
            context.load_cert_chain(*map(os.path.expanduser, files))
        except OSError as error:
            raise ArgumentError(
                f"cert: cannot use {cert!r}: {error}; pass the path of a PEM file, or "
                "the paths of certificate and key"
            ) from error
    return context
