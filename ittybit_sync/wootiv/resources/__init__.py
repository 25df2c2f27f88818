# Generated from ittybit_async/wootiv/resources/__init__.py by build_sync.py. Do not edit.
"""Resources of the Wootiv API, one module per top-level resource."""

import re
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ittybit_sync.wootiv.resources.auth import AuthResource as AuthResource
    from ittybit_sync.wootiv.resources.aws import AwsResource as AwsResource
    from ittybit_sync.wootiv.resources.contact_group import (
        ContactGroupResource as ContactGroupResource,
    )
    from ittybit_sync.wootiv.resources.contacts import (
        ContactsResource as ContactsResource,
    )
    from ittybit_sync.wootiv.resources.features import (
        FeaturesResource as FeaturesResource,
    )
    from ittybit_sync.wootiv.resources.inbound import (
        InboundResource as InboundResource,
    )
    from ittybit_sync.wootiv.resources.invitation_acceptance import (
        InvitationAcceptanceResource as InvitationAcceptanceResource,
    )
    from ittybit_sync.wootiv.resources.invitation_reattempt import (
        InvitationReattemptResource as InvitationReattemptResource,
    )
    from ittybit_sync.wootiv.resources.invitations import (
        InvitationsResource as InvitationsResource,
    )
    from ittybit_sync.wootiv.resources.mailbox import (
        MailboxResource as MailboxResource,
    )
    from ittybit_sync.wootiv.resources.registry import (
        RegistryResource as RegistryResource,
    )
    from ittybit_sync.wootiv.resources.role_assignments import (
        RoleAssignmentsResource as RoleAssignmentsResource,
    )
    from ittybit_sync.wootiv.resources.roles import RolesResource as RolesResource
    from ittybit_sync.wootiv.resources.root import RootResource as RootResource
    from ittybit_sync.wootiv.resources.space import SpaceResource as SpaceResource
    from ittybit_sync.wootiv.resources.subscriptions import (
        SubscriptionsResource as SubscriptionsResource,
    )
    from ittybit_sync.wootiv.resources.users import UsersResource as UsersResource
    from ittybit_sync.wootiv.resources.wspaces import (
        WspacesResource as WspacesResource,
    )


def __getattr__(name: str) -> object:
    # The client loads a resource when it is first used. Evaluating its annotations
    # loads all: ContactGroupResource is in contact_group.
    if not name.endswith("Resource"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = re.sub(r"\B([A-Z])", r"_\1", name.removesuffix("Resource")).lower()
    return getattr(import_module(f"{__name__}.{module}"), name)
