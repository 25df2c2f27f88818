"""The Wootiv client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self, Unpack

from ittybit.core.http.models import Headers
from ittybit.core.redaction import hide_repr, hide_settings
from ittybit.core.url.querystring import Querystring
from ittybit.timeouts import Timeout
from ittybit_async.http.base_client import BaseClient, resource
from ittybit_async.http.resource import Parsed
from ittybit_async.wootiv import resources
from wootiv.settings import (
    CopySettings,
    WootivSettings,
    build_options,
    change_options,
    get_arguments,
)

_HOME = "ittybit_async.wootiv.resources"


class AsyncWootiv(BaseClient):
    """A client for the Wootiv API.

    Without `base_url` and `environment`, the client uses ``WOOTIV_BASE_URL`` or, as in
    the published SDK, ``http://localhost:3001``. `base_url` and ``WOOTIV_BASE_URL``
    take precedence over `environment`.

    Args:
        api_key: API key, or a function that returns it before each attempt. Defaults
            to ``WOOTIV_API_KEY``.
        **settings: Settings described in ``wootiv.settings.WootivSettings``.

    Raises:
        ArgumentError: A setting is invalid, or no key was found.

    >>> async with AsyncWootiv(environment="environment_1") as client:
    ...     put = await client.aws.create_signed_put_url(filename="sunshine.png")
    ...     print(put.url)
    """

    root: resource[resources.RootResource[Parsed]] = resource(_HOME)
    auth: resource[resources.AuthResource[Parsed]] = resource(_HOME)
    space: resource[resources.SpaceResource[Parsed]] = resource(_HOME)
    wspaces: resource[resources.WspacesResource[Parsed]] = resource(_HOME)
    roles: resource[resources.RolesResource[Parsed]] = resource(_HOME)
    role_assignments: resource[resources.RoleAssignmentsResource[Parsed]] = resource(
        _HOME
    )
    invitations: resource[resources.InvitationsResource[Parsed]] = resource(_HOME)
    invitation_acceptance: resource[resources.InvitationAcceptanceResource[Parsed]] = (
        resource(_HOME)
    )
    invitation_reattempt: resource[resources.InvitationReattemptResource[Parsed]] = (
        resource(_HOME)
    )
    users: resource[resources.UsersResource[Parsed]] = resource(_HOME)
    aws: resource[resources.AwsResource[Parsed]] = resource(_HOME)
    registry: resource[resources.RegistryResource[Parsed]] = resource(_HOME)
    features: resource[resources.FeaturesResource[Parsed]] = resource(_HOME)
    subscriptions: resource[resources.SubscriptionsResource[Parsed]] = resource(_HOME)
    contacts: resource[resources.ContactsResource[Parsed]] = resource(_HOME)
    contact_group: resource[resources.ContactGroupResource[Parsed]] = resource(_HOME)
    mailbox: resource[resources.MailboxResource[Parsed]] = resource(_HOME)
    inbound: resource[resources.InboundResource[Parsed]] = resource(_HOME)

    def __init__(
        self,
        *,
        api_key: str | Callable[[], Any] | None = None,
        **settings: Unpack[WootivSettings],
    ) -> None:
        api_key, settings = hide_repr(api_key), hide_settings(settings)
        self._start(build_options(api_key, settings))

    def with_options(
        self,
        *,
        api_key: str | Callable[[], Any] | None = None,
        **settings: Unpack[CopySettings],
    ) -> Self:
        """Return a copy with another key or settings that shares the connections.

        Closing the copy closes only the connections that it opened. Closing the
        original closes all.

        Args:
            api_key: API key, or a function that returns it. Unchanged by default.
            **settings: Settings described in ``wootiv.settings.CopySettings``.
                `default_headers` and `default_query` are merged with this client's.
                `set_default_headers` and `set_default_query` replace them.

        Returns:
            A client of the same class.

        Raises:
            ArgumentError: A setting is invalid.

        >>> await client.with_options(max_retries=5).root.retrieve()
        """
        api_key, settings = hide_repr(api_key), hide_settings(settings)
        return self._copy(change_options(self._engine.options, api_key, settings))

    copy = with_options

    @property
    def api_key(self) -> str | Callable[[], Any]:
        """The API key, or the function that returns it."""
        return self._engine.options.key.source

    @property
    def max_retries(self) -> int:
        """The maximum number of retries."""
        return self._engine.options.max_retries

    @property
    def timeout(self) -> Timeout | None:
        """The timeout of each phase in seconds, or None for no limit."""
        timeout = self._engine.options.timeout
        return None if timeout == Timeout(None) else timeout

    @property
    def default_headers(self) -> Mapping[str, str]:
        """The headers of every request, including ``Authorization``."""
        return Headers(self._engine.options.api_headers.items())

    @property
    def default_query(self) -> Mapping[str, object]:
        """The query parameters of every request."""
        query = self._engine.options.default_query
        return {name: value for name, value in query.items() if value is not None}

    @property
    def auth_headers(self) -> Mapping[str, str]:
        """The ``Authorization`` header. Empty if `api_key` is a function."""
        fields = self._engine.options.api_headers.items()
        return Headers(f for f in fields if f[0].lower() == "authorization")

    @property
    def user_agent(self) -> str:
        """The default ``User-Agent`` header."""
        return self._engine.options.api.user_agent

    @property
    def qs(self) -> Querystring:
        """The query string format of the client."""
        return self._engine.options.api.querystring

    def platform_headers(self) -> Mapping[str, str]:
        """Return the headers that describe the machine."""
        return dict(self._engine.options.api.headers)

    def _pack(self) -> dict[str, Any]:
        return get_arguments(self._engine.options)

    def _unpack(self, arguments: dict[str, Any]) -> None:
        AsyncWootiv.__init__(self, **arguments)
