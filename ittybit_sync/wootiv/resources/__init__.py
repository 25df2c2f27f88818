# Generated from ittybit_async/wootiv/resources/__init__.py by build_sync.py. Do not edit.
"""The resources of the Wootiv API, one of the first level a module."""

from ittybit_sync.wootiv.resources.auth import AuthResource
from ittybit_sync.wootiv.resources.aws import AwsResource
from ittybit_sync.wootiv.resources.contact_group import ContactGroupResource
from ittybit_sync.wootiv.resources.contacts import ContactsResource
from ittybit_sync.wootiv.resources.features import FeaturesResource
from ittybit_sync.wootiv.resources.inbound import InboundResource
from ittybit_sync.wootiv.resources.invitation_acceptance import (
    InvitationAcceptanceResource,
)
from ittybit_sync.wootiv.resources.invitation_reattempt import (
    InvitationReattemptResource,
)
from ittybit_sync.wootiv.resources.invitations import InvitationsResource
from ittybit_sync.wootiv.resources.mailbox import MailboxResource
from ittybit_sync.wootiv.resources.registry import RegistryResource
from ittybit_sync.wootiv.resources.role_assignments import RoleAssignmentsResource
from ittybit_sync.wootiv.resources.roles import RolesResource
from ittybit_sync.wootiv.resources.root import RootResource
from ittybit_sync.wootiv.resources.space import SpaceResource
from ittybit_sync.wootiv.resources.subscriptions import SubscriptionsResource
from ittybit_sync.wootiv.resources.users import UsersResource
from ittybit_sync.wootiv.resources.wspaces import WspacesResource

__all__ = [
    "AuthResource",
    "AwsResource",
    "ContactGroupResource",
    "ContactsResource",
    "FeaturesResource",
    "InboundResource",
    "InvitationAcceptanceResource",
    "InvitationReattemptResource",
    "InvitationsResource",
    "MailboxResource",
    "RegistryResource",
    "RoleAssignmentsResource",
    "RolesResource",
    "RootResource",
    "SpaceResource",
    "SubscriptionsResource",
    "UsersResource",
    "WspacesResource",
]
