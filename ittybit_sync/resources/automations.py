# Generated from ittybit_async/resources/automations.py by build_sync.py. Do not edit.
"""Automations: workflows that start by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import UNSET, UnsetType

from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions
from ittybit.core.payloads.runs import automation_headers, build_automation
from ittybit.core.serialization.codec import without_unset
from ittybit.core.url.url import path
from ittybit.types import Automation, Confirmation, Run, Steps
from ittybit_sync.http.pagination import Page
from ittybit_sync.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_sync.resources.resource import IttybitResource


class AutomationsResource(IttybitResource[Mode]):
    """``client.automations`` (spec section 17)."""

    _path = "automations"
    with_raw_response: AutomationsResource[Raw]
    with_streaming_response: AutomationsResource[Streamed]

    @listing
    def list(
        self,
        *,
        page: int | None = None,
        limit: int | None = None,
        request_options: RequestOptions | None = None,
    ) -> Page[Automation]:
        """List the automations of the project, newest first, from page `page` on.

        `limit` is the number a page, 1 to 100; the server's default is 10.

        >>> for automation in client.automations.list():
        ...     print(automation.name, automation.status)
        """
        query = {"page": page, "limit": limit}
        return self._list(Automation, query, request_options)

    @operation
    def create(
        self,
        *,
        trigger: Mapping[str, Any] | UnsetType = UNSET,
        workflow: Steps | UnsetType = UNSET,
        name: str | UnsetType | None = UNSET,
        description: str | UnsetType | None = UNSET,
        status: Literal["active", "paused"] | UnsetType | None = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Automation:
        """Create an automation that takes the steps of `workflow` on a `trigger`.

        The steps are made with `ittybit.step`, or plain dicts. Without `trigger` it is
        one of the later generation, which `run` alone starts (spec section 17.3); its
        steps are sent in the form of runs, and those of `update` have to be.

        >>> client.automations.create(
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
        body, head = build_automation(fields), automation_headers(fields)
        return self._post(body, Automation, request_options, head)

    @operation
    def get(
        self, id: str, *, request_options: RequestOptions | None = None
    ) -> Automation:
        """Return the automation with this `id`; NotFoundError if there is none.

        >>> automation = client.automations.get("auto_k3v8q1m5x7z2")
        """
        return self._get(id, Automation, request_options)

    @operation
    def update(
        self,
        id: str,
        *,
        trigger: Mapping[str, Any] | UnsetType = UNSET,
        workflow: Steps | UnsetType = UNSET,
        name: str | UnsetType | None = UNSET,
        description: str | UnsetType | None = UNSET,
        status: Literal["active", "paused"] | UnsetType | None = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Automation:
        """Change what is given and leave the rest.

        >>> client.automations.update(automation.id, status="paused")
        """
        body = without_unset(
            trigger=trigger,
            workflow=workflow,
            name=name,
            description=description,
            status=status,
        )
        return self._patch(id, body, Automation, request_options)

    @operation
    def delete(
        self, id: str, *, request_options: RequestOptions | None = None
    ) -> Confirmation:
        """Remove an automation for good.

        >>> client.automations.delete(automation.id)
        """
        return self._delete(id, request_options)

    @operation
    def run(
        self, id: str, *, url: str, request_options: RequestOptions | None = None
    ) -> Run:
        """Start an automation with the http, https or s3 `url`, and return its run.

        ``client.runs.wait`` waits for that. BadRequestError where the automation is
        paused (spec section 17.3).

        >>> run = client.automations.run(automation.id, url=url)
        """
        request = Request(
            "POST",
            path(self._path, id, "run"),
            json={"url": url},
            headers={"Accept-Version": None},  # a call of the later generation
            options=request_options or {},
        )
        return self._caller.call(request, Run)
