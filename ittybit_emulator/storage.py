"""Storage of other people, reached through connections (spec section 22).

Its URLs are signed here and used like any other, so that no request leaves this machine
that may not.
"""

from pathlib import Path
from typing import Any

from ittybit_emulator.errors import RequestError, TaskError
from ittybit_emulator.outbound import Outbound
from ittybit_emulator.store.later_records import Connection
from ittybit_emulator.store.store import Store
from ittybit_emulator.tasks.validation.schemes import bucket_and_key

_LIFETIME = 60 * 60


class Storage:
    """Objects of ``s3://`` URLs, to read and to write."""

    def __init__(self, store: Store, outbound: Outbound) -> None:
        self._store = store
        self._outbound = outbound

    def connection(self, identifier: object) -> Connection:
        """Return the connection with that id, or the default one; RequestError 400."""
        if identifier is not None and not isinstance(identifier, str):
            raise RequestError(400, f"connection_id: expected an id, not {identifier}")
        if identifier is not None:
            found = self._store.connections.get(identifier)
            if found is None:
                raise RequestError(400, f"connection_id: {identifier} was not found")
            return found
        for connection in self._store.connections.all():
            if connection.is_default:
                return connection
        message = "connection_id: an s3 URL needs a connection, and there is no default"
        raise RequestError(400, message)

    async def fetch(self, url: str, to: Path, connection_id: str | None) -> None:
        """Download the object at `url` into the file `to`; TaskError."""
        signed = self._signed("get_object", url, connection_id)
        await self._outbound.fetch(signed, to)

    async def put(
        self, url: str, path: Path, content_type: str, connection_id: str | None
    ) -> None:
        """Make the file at `path` the object at `url`; TaskError."""
        signed = self._signed("put_object", url, connection_id)
        await self._outbound.put(signed, path, content_type)

    def _signed(self, operation: str, url: str, connection_id: str | None) -> str:
        connection = self.connection(connection_id)
        bucket, key = bucket_and_key(url)
        try:
            client = _client(connection)
            parameters = {"Bucket": bucket, "Key": key}
            return str(client.generate_presigned_url(operation, parameters, _LIFETIME))
        except ImportError as error:
            need = "s3 URLs need boto3; run: pip install 'ittybit[emulator]'"
            raise TaskError(f"{need} ({error})") from error
        except ValueError as error:
            raise TaskError(f"the connection {connection.id}: {error}") from error


def _client(connection: Connection) -> Any:
    # Only here: most emulators see no s3 URL, and the library takes long to load.
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
