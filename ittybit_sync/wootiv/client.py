# Generated from ittybit_async/wootiv/client.py by build_sync.py. Do not edit.
"""The client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self, Unpack

from ittybit.exchange import Headers
from ittybit.timeout import Timeout
from ittybit_sync.base_client import BaseClient
from ittybit_sync.callers import Caller
from ittybit_sync.modes import Parsed
from ittybit_sync.wootiv import resources
from wootiv.settings import (
    CopySettings,
    WootivSettings,
    arguments_of,
    changed,
    options_of,
)


class Wootiv(BaseClient):
    """A client for the Wootiv API.

    `api_key` is the key or a function that is asked for it before each try; it comes
    from ``WOOTIV_API_KEY`` where it is not given, and `base_url`, before the
    `environment`, from ``WOOTIV_BASE_URL``. The other arguments are those of
    ``wootiv.settings.WootivSettings``. Raises ArgumentError where one cannot be used,
    or no key is found.

    >>> with Wootiv(environment="environment_1") as client:
    ...     put = client.aws.create_signed_put_url(filename="sunshine.png")
    ...     print(put.url)
    """

    def __init__(
        self,
        *,
        api_key: str | Callable[[], Any] | None = None,
        **settings: Unpack[WootivSettings],
    ) -> None:
        self._start(options_of(api_key, settings))

    def _attach(self, caller: Caller) -> None:
        self._attach_people(caller)
        self._attach_work(caller)

    def _attach_people(self, caller: Caller) -> None:
        self.root: resources.RootResource[Parsed] = resources.RootResource(caller)
        self.auth: resources.AuthResource[Parsed] = resources.AuthResource(caller)
        self.space: resources.SpaceResource[Parsed] = resources.SpaceResource(caller)
        self.wspaces: resources.WspacesResource[Parsed] = resources.WspacesResource(
            caller
        )
        self.roles: resources.RolesResource[Parsed] = resources.RolesResource(caller)
        self.role_assignments: resources.RoleAssignmentsResource[Parsed] = (
            resources.RoleAssignmentsResource(caller)
        )
        self.invitations: resources.InvitationsResource[Parsed] = (
            resources.InvitationsResource(caller)
        )
        self.invitation_acceptance: resources.InvitationAcceptanceResource[Parsed] = (
            resources.InvitationAcceptanceResource(caller)
        )
        self.invitation_reattempt: resources.InvitationReattemptResource[Parsed] = (
            resources.InvitationReattemptResource(caller)
        )
        self.users: resources.UsersResource[Parsed] = resources.UsersResource(caller)

    def _attach_work(self, caller: Caller) -> None:
        self.aws: resources.AwsResource[Parsed] = resources.AwsResource(caller)
        self.registry: resources.RegistryResource[Parsed] = resources.RegistryResource(
            caller
        )
        self.features: resources.FeaturesResource[Parsed] = resources.FeaturesResource(
            caller
        )
        self.subscriptions: resources.SubscriptionsResource[Parsed] = (
            resources.SubscriptionsResource(caller)
        )
        self.contacts: resources.ContactsResource[Parsed] = resources.ContactsResource(
            caller
        )
        self.contact_group: resources.ContactGroupResource[Parsed] = (
            resources.ContactGroupResource(caller)
        )
        self.mailbox: resources.MailboxResource[Parsed] = resources.MailboxResource(
            caller
        )
        self.inbound: resources.InboundResource[Parsed] = resources.InboundResource(
            caller
        )

    def with_options(
        self,
        *,
        api_key: str | Callable[[], Any] | None = None,
        **settings: Unpack[CopySettings],
    ) -> Self:
        """Return a copy with another key or settings, which shares the connections.

        `default_headers` and `default_query` are laid over those of this client,
        `set_default_headers` and `set_default_query` take their place. Closing the copy
        closes what it made, closing the original closes all.

        >>> client.with_options(max_retries=5).root.retrieve()
        """
        return self._copy(changed(self._engine.options, api_key, settings))

    copy = with_options

    @property
    def api_key(self) -> str | Callable[[], Any]:
        """The key, or the function that is asked for it."""
        return self._engine.options.key.source

    @property
    def max_retries(self) -> int:
        """How many tries may follow the first."""
        return self._engine.options.max_retries

    @property
    def timeout(self) -> Timeout | None:
        """Seconds without progress by phase; None for no limit."""
        timeout = self._engine.options.timeout
        return None if timeout == Timeout(None) else timeout

    @property
    def default_headers(self) -> Mapping[str, str]:
        """The headers of every request, with the key in ``Authorization``."""
        return Headers(self._engine.options.api_headers.items())

    @property
    def default_query(self) -> Mapping[str, object]:
        """The query of every request."""
        return dict(self._engine.options.default_query)

    def _packed(self) -> dict[str, Any]:
        return arguments_of(self._engine.options)
