"""Access to S3 storage through connections.

``s3://`` URLs become presigned HTTP URLs, so the check for foreign hosts covers them.
"""

from pathlib import Path
from typing import Any

from ittybit_emulator.errors import RequestError, TaskError
from ittybit_emulator.outbound import Outbound
from ittybit_emulator.store.records import Connection
from ittybit_emulator.store.store import Store

_LIFETIME = 60 * 60


def is_s3(url: str) -> bool:
    """Return whether `url` has the scheme ``s3``."""
    return url[:5].lower() == "s3://"


class Storage:
    """Access to the objects of ``s3://`` URLs."""

    def __init__(self, store: Store, outbound: Outbound) -> None:
        self._store = store
        self._outbound = outbound

    def connection(self, identifier: object) -> Connection:
        """Return the connection with that ID or the default, or raise RequestError."""
        if identifier is not None and not isinstance(identifier, str):
            message = f"connection_id: must be a connection ID, got {identifier!r}"
            raise RequestError(400, message)
        if identifier is not None:
            found = self._store.connections.get(identifier)
            if found is None:
                raise RequestError(400, f"connection_id: {identifier} was not found")
            return found
        for connection in self._store.connections.all():
            if connection.is_default:
                return connection
        message = "an s3 URL needs a connection; pass its ID or create a default one"
        raise RequestError(400, f"connection_id: {message}")

    async def fetch(self, url: str, to: Path, connection_id: str | None) -> None:
        """Download the object at `url` into the file `to`, or raise TaskError."""
        signed = self._sign_url("get_object", url, connection_id)
        await self._outbound.fetch(signed, to)

    async def put(
        self, url: str, path: Path, content_type: str, connection_id: str | None
    ) -> None:
        """Upload the file at `path` as the object at `url`, or raise TaskError."""
        signed = self._sign_url("put_object", url, connection_id)
        await self._outbound.put(signed, path, content_type)

    def _sign_url(self, operation: str, url: str, connection_id: str | None) -> str:
        connection = self.connection(connection_id)
        bucket, _, key = url.partition("://")[2].partition("/")
        try:
            client = _client(connection)
            parameters = {"Bucket": bucket, "Key": key}
            return str(client.generate_presigned_url(operation, parameters, _LIFETIME))
        except ImportError as error:
            need = "s3 URLs need boto3; run: pip install 'ittybit[emulator]'"
            raise TaskError(f"{need} ({error})") from error
        except ValueError as error:
            raise TaskError(f"connection {connection.id} failed: {error}") from error


def _client(connection: Connection) -> Any:
    # Imported lazily: boto3 loads slowly, and most emulators see no s3 URL.
    from importlib import import_module

    config = import_module("botocore.config").Config(
        signature_version="s3v4", s3={"addressing_style": "path"}
    )
    return import_module("boto3").client(
        "s3",
        endpoint_url=connection.endpoint,
        region_name=connection.region,
        aws_access_key_id=connection.access_key_id,
        aws_secret_access_key=connection.secret_access_key,
        config=config,
    )
