"""Arguments and responses of the Wootiv API, one module per resource.

This package also exports the names of the top-level resources. They load at first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wootiv.types.auth import AuthLoginParams as AuthLoginParams
    from wootiv.types.auth import AuthLoginResponse as AuthLoginResponse
    from wootiv.types.auth import AuthSignupParams as AuthSignupParams
    from wootiv.types.auth import AuthSignupResponse as AuthSignupResponse
    from wootiv.types.auth import AuthVerifyBillingParams as AuthVerifyBillingParams
    from wootiv.types.auth import AuthVerifyBillingResponse as AuthVerifyBillingResponse
    from wootiv.types.aws import (
        AwCreateSignedPutURLParams as AwCreateSignedPutURLParams,
    )
    from wootiv.types.aws import AwsS3GetSignedURLResponse as AwsS3GetSignedURLResponse
    from wootiv.types.aws import (
        AwsS3SignedURLPostSerialization as AwsS3SignedURLPostSerialization,
    )
    from wootiv.types.contact_group import (
        ContactGroupCreateParams as ContactGroupCreateParams,
    )
    from wootiv.types.contact_group import (
        ContactGroupListParams as ContactGroupListParams,
    )
    from wootiv.types.contact_group import (
        ContactGroupListResponse as ContactGroupListResponse,
    )
    from wootiv.types.contact_group import (
        ContactGroupRetrieveParams as ContactGroupRetrieveParams,
    )
    from wootiv.types.contact_group import (
        ContactGroupUpdateParams as ContactGroupUpdateParams,
    )
    from wootiv.types.contact_group import (
        PaginatedContactGroupDto as PaginatedContactGroupDto,
    )
    from wootiv.types.contact_group import ReadContactGroupDto as ReadContactGroupDto
    from wootiv.types.contacts import ContactCreateParams as ContactCreateParams
    from wootiv.types.contacts import ContactListParams as ContactListParams
    from wootiv.types.contacts import ContactListResponse as ContactListResponse
    from wootiv.types.contacts import ContactRetrieveParams as ContactRetrieveParams
    from wootiv.types.contacts import ContactUpdateParams as ContactUpdateParams
    from wootiv.types.contacts import PaginatedContactDto as PaginatedContactDto
    from wootiv.types.contacts import ReadContactDto as ReadContactDto
    from wootiv.types.features import FeatureListParams as FeatureListParams
    from wootiv.types.invitation_acceptance import (
        InvitationAcceptanceRetrieveParams as InvitationAcceptanceRetrieveParams,
    )
    from wootiv.types.invitation_acceptance import (
        InvitationAcceptanceUpdateParams as InvitationAcceptanceUpdateParams,
    )
    from wootiv.types.invitations import (
        InvitationCreateParams as InvitationCreateParams,
    )
    from wootiv.types.invitations import InvitationDto as InvitationDto
    from wootiv.types.invitations import InvitationListParams as InvitationListParams
    from wootiv.types.invitations import (
        InvitationListResponse as InvitationListResponse,
    )
    from wootiv.types.invitations import (
        InvitationPaginatedDto as InvitationPaginatedDto,
    )
    from wootiv.types.invitations import (
        InvitationRetrieveParams as InvitationRetrieveParams,
    )
    from wootiv.types.mailbox import (
        MailboxCheckAvailabilityParams as MailboxCheckAvailabilityParams,
    )
    from wootiv.types.mailbox import MailboxCreateParams as MailboxCreateParams
    from wootiv.types.mailbox import MailboxListParams as MailboxListParams
    from wootiv.types.mailbox import MailboxListResponse as MailboxListResponse
    from wootiv.types.mailbox import MailboxRetrieveParams as MailboxRetrieveParams
    from wootiv.types.mailbox import PaginatedPipelineDto as PaginatedPipelineDto
    from wootiv.types.mailbox import ReadPipelineDto as ReadPipelineDto
    from wootiv.types.role_assignments import (
        RoleAssignmentCreateParams as RoleAssignmentCreateParams,
    )
    from wootiv.types.role_assignments import RoleAssignmentDto as RoleAssignmentDto
    from wootiv.types.role_assignments import (
        RoleAssignmentRetrieveParams as RoleAssignmentRetrieveParams,
    )
    from wootiv.types.roles import RoleBulkCreateParams as RoleBulkCreateParams
    from wootiv.types.roles import RoleBulkCreateResponse as RoleBulkCreateResponse
    from wootiv.types.roles import RoleCreateParams as RoleCreateParams
    from wootiv.types.roles import RoleDto as RoleDto
    from wootiv.types.roles import RoleListParams as RoleListParams
    from wootiv.types.roles import RoleListResponse as RoleListResponse
    from wootiv.types.roles import RolePaginatedDto as RolePaginatedDto
    from wootiv.types.roles import RoleRetrieveParams as RoleRetrieveParams
    from wootiv.types.roles import RoleUpdateParams as RoleUpdateParams
    from wootiv.types.shared import AuditDto as AuditDto
    from wootiv.types.shared import ReferenceIDDto as ReferenceIDDto
    from wootiv.types.space import WorkspaceDto as WorkspaceDto
    from wootiv.types.subscriptions import (
        SubscriptionCreateParams as SubscriptionCreateParams,
    )
    from wootiv.types.subscriptions import SubscriptionDto as SubscriptionDto
    from wootiv.types.subscriptions import (
        SubscriptionRetrieveParams as SubscriptionRetrieveParams,
    )
    from wootiv.types.subscriptions import (
        SubscriptionUpdateParams as SubscriptionUpdateParams,
    )
    from wootiv.types.users import UserDto as UserDto
    from wootiv.types.users import UserListParams as UserListParams
    from wootiv.types.users import UserListResponse as UserListResponse
    from wootiv.types.users import UserPaginatedDto as UserPaginatedDto
    from wootiv.types.users import UserRetrieveParams as UserRetrieveParams
    from wootiv.types.wspaces import WspaceCreateParams as WspaceCreateParams
    from wootiv.types.wspaces import WspaceRetrieveParams as WspaceRetrieveParams
    from wootiv.types.wspaces import WspaceUpdateParams as WspaceUpdateParams

_NAMES: dict[str, tuple[str, ...]] = {
    "auth": (
        "AuthLoginParams",
        "AuthLoginResponse",
        "AuthSignupParams",
        "AuthSignupResponse",
        "AuthVerifyBillingParams",
        "AuthVerifyBillingResponse",
    ),
    "aws": (
        "AwCreateSignedPutURLParams",
        "AwsS3GetSignedURLResponse",
        "AwsS3SignedURLPostSerialization",
    ),
    "contact_group": (
        "ContactGroupCreateParams",
        "ContactGroupListParams",
        "ContactGroupListResponse",
        "ContactGroupRetrieveParams",
        "ContactGroupUpdateParams",
        "PaginatedContactGroupDto",
        "ReadContactGroupDto",
    ),
    "contacts": (
        "ContactCreateParams",
        "ContactListParams",
        "ContactListResponse",
        "ContactRetrieveParams",
        "ContactUpdateParams",
        "PaginatedContactDto",
        "ReadContactDto",
    ),
    "features": ("FeatureListParams",),
    "invitation_acceptance": (
        "InvitationAcceptanceRetrieveParams",
        "InvitationAcceptanceUpdateParams",
    ),
    "invitations": (
        "InvitationCreateParams",
        "InvitationDto",
        "InvitationListParams",
        "InvitationListResponse",
        "InvitationPaginatedDto",
        "InvitationRetrieveParams",
    ),
    "mailbox": (
        "MailboxCheckAvailabilityParams",
        "MailboxCreateParams",
        "MailboxListParams",
        "MailboxListResponse",
        "MailboxRetrieveParams",
        "PaginatedPipelineDto",
        "ReadPipelineDto",
    ),
    "role_assignments": (
        "RoleAssignmentCreateParams",
        "RoleAssignmentDto",
        "RoleAssignmentRetrieveParams",
    ),
    "roles": (
        "RoleBulkCreateParams",
        "RoleBulkCreateResponse",
        "RoleCreateParams",
        "RoleDto",
        "RoleListParams",
        "RoleListResponse",
        "RolePaginatedDto",
        "RoleRetrieveParams",
        "RoleUpdateParams",
    ),
    "shared": (
        "AuditDto",
        "ReferenceIDDto",
    ),
    "space": ("WorkspaceDto",),
    "subscriptions": (
        "SubscriptionCreateParams",
        "SubscriptionDto",
        "SubscriptionRetrieveParams",
        "SubscriptionUpdateParams",
    ),
    "users": (
        "UserDto",
        "UserListParams",
        "UserListResponse",
        "UserPaginatedDto",
        "UserRetrieveParams",
    ),
    "wspaces": (
        "WspaceCreateParams",
        "WspaceRetrieveParams",
        "WspaceUpdateParams",
    ),
}
_MODULES = {name: module for module, names in _NAMES.items() for name in names}

__all__ = [*_MODULES]  # pyright: ignore[reportUnsupportedDunderAll]  # __getattr__ provides the lazy names


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"wootiv.types.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
