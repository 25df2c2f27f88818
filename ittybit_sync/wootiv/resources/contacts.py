# Generated from ittybit_async/wootiv/resources/contacts.py by build_sync.py. Do not edit.
"""``client.contacts``."""

from __future__ import annotations

from typing import Unpack

from ittybit.core.url.url import fill_path
from ittybit_sync.http.pagination import Page
from ittybit_sync.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_sync.wootiv.resource import WootivResource
from wootiv.arguments import Extra, described
from wootiv.pages import by_page
from wootiv.types.contacts import (
    ContactCreateParams,
    ContactListParams,
    ContactRetrieveParams,
    ContactUpdateParams,
    ReadContactDto,
)


class ContactsResource(WootivResource[Mode]):
    """``client.contacts``."""

    with_raw_response: ContactsResource[Raw]
    with_streaming_response: ContactsResource[Streamed]

    @operation
    def create(self, **params: Unpack[ContactCreateParams]) -> ReadContactDto:
        """Add a contact.

        ``POST /contacts``. The arguments are described in ContactCreateParams.

        >>> client.contacts.create(...)
        """
        request = described("POST", "/contacts", params, ContactCreateParams)
        return self._call(request, ReadContactDto)

    @listing
    def list(self, **params: Unpack[ContactListParams]) -> Page[ReadContactDto]:
        """Query contacts.

        ``GET /contacts``. The arguments are described in ContactListParams. A server
        that sends a bare array has one page.

        >>> for contact in client.contacts.list():
        ...     print(contact)
        """
        request = described(
            "GET", "/contacts", params, ContactListParams, in_query=True
        )
        return self._list(request, ReadContactDto, by_page)

    @operation
    def retrieve(
        self, id: str, **params: Unpack[ContactRetrieveParams]
    ) -> ReadContactDto:
        """Fetch a contact.

        ``GET /contacts/{id}``. The arguments are described in ContactRetrieveParams.

        >>> client.contacts.retrieve("...")
        """
        request = described(
            "GET",
            fill_path("/contacts/{id}", id=id),
            params,
            ContactRetrieveParams,
            in_query=True,
        )
        return self._call(request, ReadContactDto)

    @operation
    def update(self, id: str, **params: Unpack[ContactUpdateParams]) -> ReadContactDto:
        """Change a contact.

        ``PATCH /contacts/{id}``. The arguments are described in ContactUpdateParams.

        >>> client.contacts.update("...")
        """
        request = described(
            "PATCH", fill_path("/contacts/{id}", id=id), params, ContactUpdateParams
        )
        return self._call(request, ReadContactDto)

    @operation
    def delete(self, id: str, **params: Unpack[Extra]) -> object:
        """Remove a contact.

        ``DELETE /contacts/{id}``. Returns the parsed body as it is.

        >>> client.contacts.delete("...")
        """
        request = described("DELETE", fill_path("/contacts/{id}", id=id), params, Extra)
        return self._call(request, object)
