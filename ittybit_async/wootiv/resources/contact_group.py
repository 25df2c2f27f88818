"""``client.contact_group``."""

from __future__ import annotations

from typing import Unpack

from ittybit.core.url.url import fill_path
from ittybit_async.http.pagination import Page
from ittybit_async.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_async.wootiv.resource import WootivResource
from wootiv.arguments import Extra, described
from wootiv.pages import by_page
from wootiv.types.contact_group import (
    ContactGroupCreateParams,
    ContactGroupListParams,
    ContactGroupRetrieveParams,
    ContactGroupUpdateParams,
    ReadContactGroupDto,
)


class ContactGroupResource(WootivResource[Mode]):
    """``client.contact_group``."""

    with_raw_response: ContactGroupResource[Raw]
    with_streaming_response: ContactGroupResource[Streamed]

    @operation
    async def create(
        self, **params: Unpack[ContactGroupCreateParams]
    ) -> ReadContactGroupDto:
        """Add a contact group.

        ``POST /contact_group``. The arguments are described in
        ContactGroupCreateParams.

        >>> await client.contact_group.create(group_name="...", workspace_id="...")
        """
        request = described("POST", "/contact_group", params, ContactGroupCreateParams)
        return await self._call(request, ReadContactGroupDto)

    @listing
    def list(
        self, **params: Unpack[ContactGroupListParams]
    ) -> Page[ReadContactGroupDto]:
        """Query contact groups.

        ``GET /contact_group``. The arguments are described in ContactGroupListParams. A
        server that sends a bare array has one page.

        >>> async for contact_group in client.contact_group.list():
        ...     print(contact_group)
        """
        request = described(
            "GET", "/contact_group", params, ContactGroupListParams, in_query=True
        )
        return self._list(request, ReadContactGroupDto, by_page)

    @operation
    async def retrieve(
        self, id: str, **params: Unpack[ContactGroupRetrieveParams]
    ) -> ReadContactGroupDto:
        """Fetch a contact group.

        ``GET /contact_group/{id}``. The arguments are described in
        ContactGroupRetrieveParams.

        >>> await client.contact_group.retrieve("...")
        """
        request = described(
            "GET",
            fill_path("/contact_group/{id}", id=id),
            params,
            ContactGroupRetrieveParams,
            in_query=True,
        )
        return await self._call(request, ReadContactGroupDto)

    @operation
    async def update(
        self, id: str, **params: Unpack[ContactGroupUpdateParams]
    ) -> ReadContactGroupDto:
        """Change a contact group.

        ``PATCH /contact_group/{id}``. The arguments are described in
        ContactGroupUpdateParams.

        >>> await client.contact_group.update(...)
        """
        request = described(
            "PATCH",
            fill_path("/contact_group/{id}", id=id),
            params,
            ContactGroupUpdateParams,
        )
        return await self._call(request, ReadContactGroupDto)

    @operation
    async def delete(self, id: str, **params: Unpack[Extra]) -> object:
        """Remove a contact group.

        ``DELETE /contact_group/{id}``. Returns the parsed body as it is.

        >>> await client.contact_group.delete("...")
        """
        request = described(
            "DELETE", fill_path("/contact_group/{id}", id=id), params, Extra
        )
        return await self._call(request, object)
