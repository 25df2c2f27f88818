"""The resources of the Wootiv API, one of the first level a module."""

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
