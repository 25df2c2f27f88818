"""Automations: workflows that start on an event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Unpack

from msgspec import UNSET, UnsetType

from ittybit.core.http.request import Request
from ittybit.core.http.request_options import CallOptions, call_options
from ittybit.core.payloads.api import NO_VERSION
from ittybit.core.payloads.runs import build_automation_request
from ittybit.core.serialization.codec import without_unset
from ittybit.core.url.url import path
from ittybit.kinds import Steps
from ittybit.types import Automation, Confirmation, Run
from ittybit_async.http.pagination import Page
from ittybit_async.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_async.resources.resource import IttybitResource


class AutomationsResource(IttybitResource[Mode]):
    """Calls for automations (`client.automations`)."""

    _path = "automations"
    with_raw_response: AutomationsResource[Raw]
    with_streaming_response: AutomationsResource[Streamed]

    @listing
    def list(
        self,
        *,
        page: int | None = None,
        limit: int | None = None,
        **call: Unpack[CallOptions],
    ) -> Page[Automation]:
        """List the automations of the project, newest first.

        Args:
            page: Number of the first page to return, 1 by default.
            limit: Items per page, 1 to 100. The server's default is 10.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            A page. Iterating over it continues with the next pages.

        >>> async for automation in client.automations.list():
        ...     print(automation.name, automation.status)
        """
        query = {"page": page, "limit": limit}
        return self._list(Automation, query, call)

    @operation
    async def create(
        self,
        *,
        trigger: Mapping[str, Any] | UnsetType = UNSET,
        workflow: Steps | UnsetType = UNSET,
        name: str | UnsetType | None = UNSET,
        description: str | UnsetType | None = UNSET,
        status: Literal["active", "paused"] | UnsetType | None = UNSET,
        **call: Unpack[CallOptions],
    ) -> Automation:
        """Create an automation that runs the steps of `workflow` on a `trigger`.

        Args:
            trigger: Event that starts the automation, such as ``{"kind": "event",
                "event": "media.created"}``. Without a trigger, the automation belongs
                to the undated API, and only `run` starts it.
            workflow: Steps of `ittybit.steps`, results of `ittybit.step`, or plain
                dicts.
            name: Display name.
            description: Your own description of the automation.
            status: ``active`` or ``paused``.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            The new automation.

        Raises:
            ArgumentError: A step is invalid.

        >>> await client.automations.create(
        ...     trigger={"kind": "event", "event": "media.created"},
        ...     workflow=[step(kind="image", width=480, ref="cover")],
        ... )
        """
        fields = without_unset(
            trigger=trigger,
            workflow=workflow,
            name=name,
            description=description,
            status=status,
        )
        create = build_automation_request(fields, call_options(call))
        return await self._caller.call(create, Automation)

    @operation
    async def get(self, id: str, **call: Unpack[CallOptions]) -> Automation:
        """Return the automation with this ID.

        Args:
            id: ID of the automation.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Raises:
            NotFoundError: No automation has this ID.

        >>> automation = await client.automations.get("auto_k3v8q1m5x7z2")
        """
        return await self._get(id, Automation, call)

    @operation
    async def update(
        self,
        id: str,
        *,
        trigger: Mapping[str, Any] | UnsetType = UNSET,
        workflow: Steps | UnsetType = UNSET,
        name: str | UnsetType | None = UNSET,
        description: str | UnsetType | None = UNSET,
        status: Literal["active", "paused"] | UnsetType | None = UNSET,
        **call: Unpack[CallOptions],
    ) -> Automation:
        """Change an automation. Arguments that are not given stay as they are.

        Args:
            id: ID of the automation.
            trigger: Event that starts the automation, such as ``{"kind": "event",
                "event": "media.created"}``.
            workflow: Steps of `ittybit.steps`, results of `ittybit.step`, or plain
                dicts. An automation without a trigger needs them in the form of
                ``runs.create``.
            name: Display name.
            description: Your own description of the automation.
            status: ``active`` or ``paused``.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            The changed automation.

        Raises:
            NotFoundError: No automation has this ID.

        >>> await client.automations.update(automation.id, status="paused")
        """
        body = without_unset(
            trigger=trigger,
            workflow=workflow,
            name=name,
            description=description,
            status=status,
        )
        return await self._patch(id, body, Automation, call)

    @operation
    async def delete(self, id: str, **call: Unpack[CallOptions]) -> Confirmation:
        """Delete an automation permanently.

        Args:
            id: ID of the automation.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Raises:
            NotFoundError: No automation has this ID.

        >>> await client.automations.delete(automation.id)
        """
        return await self._delete(id, call)

    @operation
    async def run(self, id: str, *, url: str, **call: Unpack[CallOptions]) -> Run:
        """Start an automation on a URL.

        Args:
            id: ID of the automation.
            url: URL of the input: http, https, or s3.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            The new run. ``client.runs.wait`` waits until it ends.

        Raises:
            BadRequestError: The automation is paused.
            NotFoundError: No automation has this ID.

        >>> run = await client.automations.run(automation.id, url=url)
        """
        request = Request(
            "POST",
            path(self._path, id, "run"),
            json={"url": url},
            headers=NO_VERSION,
            options=call_options(call),
            template=f"/{self._path}/{{id}}/run",
        )
        return await self._caller.call(request, Run)
