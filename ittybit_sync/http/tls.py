# Generated from ittybit_async/http/tls.py by build_sync.py. Do not edit.
"""TLS contexts, created once for equal settings."""

from __future__ import annotations

import ssl
from functools import lru_cache

from ittybit.core.config.connections import Connections
from ittybit.errors import ArgumentError


def ssl_context(connections: Connections) -> ssl.SSLContext:
    """Return the context that `connections` asks for.

    It costs some 25 ms to make, so it is made at the first https call, and once.
    Raises ArgumentError for a file that is missing or holds no certificate.
    """
    if isinstance(connections.verify, ssl.SSLContext):
        return connections.verify
    return _made(connections.verify, connections.cert)


@lru_cache(maxsize=32)
def _made(verify: bool | str, cert: str | tuple[str, str] | None) -> ssl.SSLContext:
    cafile = verify if isinstance(verify, str) else None
    try:
        made = ssl.create_default_context(cafile=cafile)
    except OSError as error:
        raise ArgumentError(
            f"verify: cannot use {verify!r}: {error}; give the path of a PEM file"
        ) from error
    if verify is False:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    if cert is not None:
        files = (cert,) if isinstance(cert, str) else cert
        try:
            made.load_cert_chain(*files)
        except OSError as error:
            raise ArgumentError(
                f"cert: cannot use {cert!r}: {error}; give the path of a PEM file, or "
                "those of certificate and key"
            ) from error
    return made
