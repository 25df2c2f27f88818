# Generated from ittybit_async/resources/connections.py by build_sync.py. Do not edit.
"""Connections: access to your own S3-compatible storage."""

from __future__ import annotations

from typing import Literal, Unpack

from msgspec import UNSET, UnsetType

from ittybit.core.http.request_options import CallOptions, SendOptions
from ittybit.core.pagination import cursor_paging
from ittybit.core.serialization.codec import without_unset
from ittybit.types import Confirmation, Connection
from ittybit_sync.http.pagination import Page
from ittybit_sync.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_sync.resources.resource import IttybitResource


class ConnectionsResource(IttybitResource[Mode]):
    """Calls for connections (`client.connections`)."""

    _path = "connections"
    with_raw_response: ConnectionsResource[Raw]
    with_streaming_response: ConnectionsResource[Streamed]

    @listing
    def list(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        before: str | None = None,
        order: Literal["asc", "desc"] | None = None,
        **call: Unpack[CallOptions],
    ) -> Page[Connection]:
        """List the connections of the project.

        Args:
            limit: Items per page, 1 to 100. The server's default is 20.
            after: Return the items that follow the connection with this ID.
            before: Return the items that precede the connection with this ID. Iteration
                then continues with the preceding pages.
            order: ``"desc"`` for the newest first (default) or ``"asc"`` for the oldest
                first.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            A page. Iterating over it continues with the next pages.

        >>> for connection in client.connections.list():
        ...     print(connection.id, connection.name)
        """
        query = {
            "limit": limit,
            "after": after,
            "before": before,
            "order": order,
        }
        return self._list(Connection, query, call, cursor_paging)

    @operation
    def create(
        self,
        *,
        name: str,
        endpoint: str,
        region: str,
        access_key_id: str,
        secret_access_key: str,
        kind: Literal["s3"] = "s3",
        is_default: bool | UnsetType = UNSET,
        idempotency_key: str | None = None,
        **call: Unpack[SendOptions],
    ) -> Connection:
        """Create a connection to an S3-compatible storage.

        Args:
            name: Display name.
            endpoint: URL of the storage.
            region: Region, or ``auto`` if the storage has no regions.
            access_key_id: ID of the access key.
            secret_access_key: Secret of the access key.
            kind: ``s3``.
            is_default: Whether s3 URLs use this connection if a call names none.
            idempotency_key: Key that identifies this call for 24 hours. A second call
                with the same key returns the first connection. By default, each call
                has a new key.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, and `request_options`.

        Returns:
            The new connection.

        >>> connection = client.connections.create(
        ...     name="renditions",
        ...     endpoint="https://s3.eu-west-1.amazonaws.com",
        ...     region="eu-west-1",
        ...     access_key_id=access_key_id,
        ...     secret_access_key=secret_access_key,
        ... )
        """
        body = without_unset(
            kind=kind,
            name=name,
            endpoint=endpoint,
            region=region,
            access_key_id=access_key_id,
            secret_access_key=secret_access_key,
            is_default=is_default,
        )
        options: CallOptions = {**call, "idempotency_key": idempotency_key}
        return self._post(body, Connection, options)

    @operation
    def get(self, id: str, **call: Unpack[CallOptions]) -> Connection:
        """Return the connection with this ID.

        Args:
            id: ID of the connection.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Raises:
            NotFoundError: No connection has this ID.

        >>> connection = client.connections.get("conn_k3v8q1m5x7z2")
        """
        return self._get(id, Connection, call)

    @operation
    def update(
        self,
        id: str,
        *,
        name: str | UnsetType = UNSET,
        endpoint: str | UnsetType = UNSET,
        region: str | UnsetType = UNSET,
        access_key_id: str | UnsetType = UNSET,
        secret_access_key: str | UnsetType = UNSET,
        is_default: bool | UnsetType = UNSET,
        **call: Unpack[CallOptions],
    ) -> Connection:
        """Change a connection. Arguments that are not given stay as they are.

        Args:
            id: ID of the connection.
            name: Display name.
            endpoint: URL of the storage.
            region: Region, or ``auto`` if the storage has no regions.
            access_key_id: ID of the access key.
            secret_access_key: Secret of the access key.
            is_default: Whether s3 URLs use this connection if a call names none.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            The changed connection.

        Raises:
            NotFoundError: No connection has this ID.

        >>> client.connections.update(connection.id, is_default=True)
        """
        body = without_unset(
            name=name,
            endpoint=endpoint,
            region=region,
            access_key_id=access_key_id,
            secret_access_key=secret_access_key,
            is_default=is_default,
        )
        return self._patch(id, body, Connection, call)

    @operation
    def delete(self, id: str, **call: Unpack[CallOptions]) -> Confirmation:
        """Delete a connection permanently.

        Args:
            id: ID of the connection.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Raises:
            NotFoundError: No connection has this ID.

        >>> client.connections.delete(connection.id)
        """
        return self._delete(id, call)
