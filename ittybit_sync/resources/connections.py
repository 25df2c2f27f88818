# Generated from ittybit_async/resources/connections.py by build_sync.py. Do not edit.
"""Connections: storage of one's own."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from ittybit.core.http.request_options import RequestOptions, idempotency_headers
from ittybit.core.pagination import cursor_paging
from ittybit.core.serialization.codec import without_unset
from ittybit.types import Confirmation, Connection
from ittybit_sync.http.pagination import Page
from ittybit_sync.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_sync.resources.resource import IttybitResource


class ConnectionsResource(IttybitResource[Mode]):
    """``client.connections`` (spec section 22)."""

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
        request_options: RequestOptions | None = None,
    ) -> Page[Connection]:
        """List the connections, newest first unless `order` is ``"asc"``.

        `limit` is the number a page, 1 to 100; the server's default is 20. The page
        holds what follows the connection with the id `after`, or precedes that with the
        id `before`; a walk goes on in that direction.

        >>> for connection in client.connections.list():
        ...     print(connection.id, connection.name)
        """
        query = {
            "limit": limit,
            "after": after,
            "before": before,
            "order": order,
        }
        return self._list(Connection, query, request_options, cursor_paging)

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
        request_options: RequestOptions | None = None,
    ) -> Connection:
        """Create a connection to a storage that speaks S3.

        `endpoint` is the storage's URL, `region` ``auto`` where it has none. The same
        `idempotency_key` within 24 hours brings the first connection again.

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
        headers = idempotency_headers(idempotency_key)
        return self._post(body, Connection, request_options, headers)

    @operation
    def get(
        self, id: str, *, request_options: RequestOptions | None = None
    ) -> Connection:
        """Return the connection with this `id`; NotFoundError if there is none.

        >>> connection = client.connections.get("conn_k3v8q1m5x7z2")
        """
        return self._get(id, Connection, request_options)

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
        request_options: RequestOptions | None = None,
    ) -> Connection:
        """Change what is given and leave the rest.

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
        return self._patch(id, body, Connection, request_options)

    @operation
    def delete(
        self, id: str, *, request_options: RequestOptions | None = None
    ) -> Confirmation:
        """Remove a connection for good.

        >>> client.connections.delete(connection.id)
        """
        return self._delete(id, request_options)
