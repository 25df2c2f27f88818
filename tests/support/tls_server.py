"""A TLS server with temporary certificates.

>>> with TlsServer(answering(MEDIA)) as server:
...     client = Ittybit("key", base_url=server.url, verify=server.authority)
"""

import socket
import ssl
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import trustme

from tests.support.wire_server import Script, WireServer


class TlsServer(WireServer):
    """A `WireServer` over TLS that may request a client certificate.

    `authority` is the file of the certificate authority of the server. `client`
    contains the paths of a certificate and key that the server accepts. `names` are the
    host names of the server.
    """

    def __init__(
        self,
        *scripts: Script,
        names: tuple[str, ...] = ("127.0.0.1",),
        ask: bool = False,
    ) -> None:
        super().__init__(*scripts)
        self._names = names
        self._ask = ask

    def __enter__(self) -> Self:
        self._folder = TemporaryDirectory()
        folder = Path(self._folder.name)
        server_ca, client_ca = trustme.CA(), trustme.CA()
        self.authority = str(folder / "authority.pem")
        server_ca.cert_pem.write_to_path(self.authority)
        self.client = str(folder / "client.pem")
        client_ca.issue_cert("client@h").private_key_and_cert_chain_pem.write_to_path(
            self.client
        )
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server_ca.issue_cert(*self._names).configure_cert(self._context)
        if self._ask:
            client_ca.configure_trust(self._context)
            self._context.verify_mode = ssl.CERT_REQUIRED
        super().__enter__()
        self.url = f"https://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        self._folder.cleanup()

    def _serve(self, connection: socket.socket, script: Script) -> None:
        # The client may refuse the certificate, as many tests expect.
        with connection, suppress(OSError):
            super()._serve(self._context.wrap_socket(connection, True), script)
