"""The client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self, Unpack

from ittybit.core.http.models import Headers
from ittybit.core.redaction import hidden_settings, secret
from ittybit.core.url.querystring import Querystring
from ittybit.timeouts import Timeout
from ittybit_async.http.base_client import BaseClient, resource
from wootiv.settings import (
    CopySettings,
    WootivSettings,
    arguments_of,
    changed,
    options_of,
)

if TYPE_CHECKING:
    from ittybit_async.http.resource import Parsed
    from ittybit_async.wootiv.resources.auth import AuthResource
    from ittybit_async.wootiv.resources.aws import AwsResource
    from ittybit_async.wootiv.resources.contact_group import ContactGroupResource
    from ittybit_async.wootiv.resources.contacts import ContactsResource
    from ittybit_async.wootiv.resources.features import FeaturesResource
    from ittybit_async.wootiv.resources.inbound import InboundResource
    from ittybit_async.wootiv.resources.invitation_acceptance import (
        InvitationAcceptanceResource,
    )
    from ittybit_async.wootiv.resources.invitation_reattempt import (
        InvitationReattemptResource,
    )
    from ittybit_async.wootiv.resources.invitations import InvitationsResource
    from ittybit_async.wootiv.resources.mailbox import MailboxResource
    from ittybit_async.wootiv.resources.registry import RegistryResource
    from ittybit_async.wootiv.resources.role_assignments import RoleAssignmentsResource
    from ittybit_async.wootiv.resources.roles import RolesResource
    from ittybit_async.wootiv.resources.root import RootResource
    from ittybit_async.wootiv.resources.space import SpaceResource
    from ittybit_async.wootiv.resources.subscriptions import SubscriptionsResource
    from ittybit_async.wootiv.resources.users import UsersResource
    from ittybit_async.wootiv.resources.wspaces import WspacesResource

_HOME = "ittybit_async.wootiv.resources"


class AsyncWootiv(BaseClient):
    """A client for the Wootiv API.

    `api_key` is the key or a function that is asked for it before each try; it comes
    from ``WOOTIV_API_KEY`` where it is not given, and `base_url`, before the
    `environment`, from ``WOOTIV_BASE_URL``. Without any of these the server is
    ``http://localhost:3001`` on this machine, as in the published SDK. The other
    arguments are those of ``wootiv.settings.WootivSettings``. Raises ArgumentError
    where one cannot be used, or no key is found.

    >>> async with AsyncWootiv(environment="environment_1") as client:
    ...     put = await client.aws.create_signed_put_url(filename="sunshine.png")
    ...     print(put.url)
    """

    root: resource[RootResource[Parsed]] = resource(_HOME)
    auth: resource[AuthResource[Parsed]] = resource(_HOME)
    space: resource[SpaceResource[Parsed]] = resource(_HOME)
    wspaces: resource[WspacesResource[Parsed]] = resource(_HOME)
    roles: resource[RolesResource[Parsed]] = resource(_HOME)
    role_assignments: resource[RoleAssignmentsResource[Parsed]] = resource(_HOME)
    invitations: resource[InvitationsResource[Parsed]] = resource(_HOME)
    invitation_acceptance: resource[InvitationAcceptanceResource[Parsed]] = resource(
        _HOME
    )
    invitation_reattempt: resource[InvitationReattemptResource[Parsed]] = resource(
        _HOME
    )
    users: resource[UsersResource[Parsed]] = resource(_HOME)
    aws: resource[AwsResource[Parsed]] = resource(_HOME)
    registry: resource[RegistryResource[Parsed]] = resource(_HOME)
    features: resource[FeaturesResource[Parsed]] = resource(_HOME)
    subscriptions: resource[SubscriptionsResource[Parsed]] = resource(_HOME)
    contacts: resource[ContactsResource[Parsed]] = resource(_HOME)
    contact_group: resource[ContactGroupResource[Parsed]] = resource(_HOME)
    mailbox: resource[MailboxResource[Parsed]] = resource(_HOME)
    inbound: resource[InboundResource[Parsed]] = resource(_HOME)

    def __init__(
        self,
        *,
        api_key: str | Callable[[], Any] | None = None,
        **settings: Unpack[WootivSettings],
    ) -> None:
        api_key, settings = secret(api_key), hidden_settings(settings)
        self._start(options_of(api_key, settings))

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

        >>> await client.with_options(max_retries=5).root.retrieve()
        """
        api_key, settings = secret(api_key), hidden_settings(settings)
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
        query = self._engine.options.default_query
        return {name: value for name, value in query.items() if value is not None}

    @property
    def auth_headers(self) -> Mapping[str, str]:
        """The header that holds the key, or none where it is asked for."""
        fields = self._engine.options.api_headers.items()
        return Headers(f for f in fields if f[0].lower() == "authorization")

    @property
    def user_agent(self) -> str:
        """What the client calls itself, unless a header says otherwise."""
        return self._engine.options.api.user_agent

    @property
    def qs(self) -> Querystring:
        """How the client writes a query."""
        return self._engine.options.api.querystring

    def platform_headers(self) -> Mapping[str, str]:
        """Return what the client tells of the machine that it runs on."""
        return dict(self._engine.options.api.headers)

    def _packed(self) -> dict[str, Any]:
        return arguments_of(self._engine.options)
