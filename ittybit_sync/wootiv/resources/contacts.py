# Generated from ittybit_async/wootiv/resources/contacts.py by build_sync.py. Do not edit.
"""Calls of ``client.contacts``."""

from __future__ import annotations

from typing import Unpack

from ittybit_sync.http.pagination import Page
from ittybit_sync.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_sync.wootiv.resource import WootivResource
from wootiv.arguments import Extra, build_request
from wootiv.pages import read_numbered_page
from wootiv.types.contacts import (
    ContactCreateParams,
    ContactListParams,
    ContactRetrieveParams,
    ContactUpdateParams,
    ReadContactDto,
)


class ContactsResource(WootivResource[Mode]):
    """Calls of ``client.contacts``."""

    with_raw_response: ContactsResource[Raw]
    with_streaming_response: ContactsResource[Streamed]

    @operation
    def create(self, **params: Unpack[ContactCreateParams]) -> ReadContactDto:
        """Add a contact.

        ``POST /contacts``.

        Args:
            contact_group_id: ID of the group that contains the contact.
            email: Email address.
            first_name: First name.
            last_name: Last name.
            metadata: Any data about the contact.
            phone_number: Phone number.
            workspace_id: ID of the workspace that owns the record.

        Returns:
            The contact.

        >>> client.contacts.create(...)
        """
        request = build_request("POST", "/contacts", params, ContactCreateParams)
        return self._call(request, ReadContactDto)

    @listing
    def list(self, **params: Unpack[ContactListParams]) -> Page[ReadContactDto]:
        """List contacts.

        ``GET /contacts``.

        Args:
            cache: Resets the server's cache if it has one.
            fields: Fields to return.
            join: Relations to load with the record.
            filter: Conditions that each record must meet.
            limit: Maximum number of records per page.
            offset: Number of records to skip.
            or_: Alternative conditions.
            page: Number of the first page to return.
            s: Search condition as JSON text.
            sort: Sort keys such as ``name,ASC`` or ``name,DESC``.

        Returns:
            The first page. Iterate over it to get the contacts of all pages. A response
            that is a bare array is the only page.

        >>> for contact in client.contacts.list():
        ...     print(contact)
        """
        request = build_request("GET", "/contacts", params, ContactListParams)
        return self._list(request, ReadContactDto, read_numbered_page)

    @operation
    def retrieve(
        self, id: str, **params: Unpack[ContactRetrieveParams]
    ) -> ReadContactDto:
        """Fetch a contact.

        ``GET /contacts/{id}``.

        Args:
            id: ID of the contact.
            cache: Resets the server's cache if it has one.
            fields: Fields to return.
            join: Relations to load with the record.

        Returns:
            The contact.

        >>> client.contacts.retrieve("...")
        """
        request = build_request(
            "GET", "/contacts/{id}", params, ContactRetrieveParams, id=id
        )
        return self._call(request, ReadContactDto)

    @operation
    def update(self, id: str, **params: Unpack[ContactUpdateParams]) -> ReadContactDto:
        """Change a contact.

        ``PATCH /contacts/{id}``. Omitted arguments are not sent.

        Args:
            id: ID of the contact.
            contact_group_id: ID of the group that contains the contact.
            email: Email address.
            first_name: First name.
            last_name: Last name.
            metadata: Any data about the contact.
            phone_number: Phone number.
            workspace_id: ID of the workspace that owns the record.

        Returns:
            The contact.

        >>> client.contacts.update("...")
        """
        request = build_request(
            "PATCH", "/contacts/{id}", params, ContactUpdateParams, id=id
        )
        return self._call(request, ReadContactDto)

    @operation
    def delete(self, id: str, **params: Unpack[Extra]) -> object:
        """Remove a contact.

        ``DELETE /contacts/{id}``.

        Args:
            id: ID of the contact.

        Returns:
            The decoded response body.

        >>> client.contacts.delete("...")
        """
        request = build_request("DELETE", "/contacts/{id}", params, Extra, id=id)
        return self._call(request, object)
