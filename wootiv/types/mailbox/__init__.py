"""Arguments and responses of ``client.mailbox``."""

from typing import Annotated, Literal, Required, TypeAlias

from msgspec import field

from wootiv.arguments import Extra
from wootiv.transform import Wire
from wootiv.types.crud import (
    CrudPage,
    ListParams,
    OffsetParams,
    RegistryPage,
    RetrieveParams,
)
from wootiv.types.model import WootivModel
from wootiv.types.shared import AuditDto

__all__ = [
    "MailboxCheckAvailabilityParams",
    "MailboxCreateParams",
    "MailboxListParams",
    "MailboxListResponse",
    "MailboxRegistryQueryDto",
    "MailboxRetrieveParams",
    "PaginatedMailboxRegistry",
    "PaginatedPipelineDto",
    "ReadPipelineDto",
    "RegistryName",
    "RegistryRetrieveParams",
    "RegistryType",
    "StreamCreateParams",
    "StreamCreateResponse",
    "StreamRetrieveResponse",
]


RegistryType: TypeAlias = Literal[
    "action", "tool", "dependency", "resource", "integration", "instruction"
]


RegistryName: TypeAlias = Literal[
    "cta", "forwarder", "webhook", "calendly", "csv", "pdf", "website", "docx"
]


class ReadPipelineDto(WootivModel, frozen=True, kw_only=True):
    """A mailbox, which the API also calls a pipeline.

    Attributes:
        audit: Bookkeeping data of the record.
        config: Configuration of the mailbox.
        dotcom: Domain of the mailbox, without a scheme.
        inbox: Full Wootiv address of the mailbox.
        objective: What the mailbox is meant to achieve.
        unique_address: Unique address of the mailbox.
        workspace_id: ID of the workspace that owns the record.
    """

    id: str
    audit: AuditDto
    config: object
    dotcom: str
    inbox: str
    name: str
    objective: str
    status: str
    unique_address: str
    workspace_id: str


PaginatedPipelineDto: TypeAlias = CrudPage[ReadPipelineDto]


MailboxListResponse: TypeAlias = PaginatedPipelineDto | list[ReadPipelineDto]


class MailboxRegistryQueryDto(WootivModel, frozen=True, kw_only=True):
    """An entry of the registry of a mailbox.

    Attributes:
        audit: Bookkeeping data of the record.
        enabled: Whether the entry is enabled.
        instructions: Instructions of the entry.
        pipeline_id: ID of the mailbox (pipeline) that the entry belongs to.
        schema_: Schema of the entry.
        slug: Lower-case ULID.
        workspace_id: ID of the workspace that owns the record.
    """

    id: str
    audit: object
    enabled: bool
    instructions: str
    name: RegistryName
    pipeline_id: str
    schema_: object
    slug: str
    source: str
    type: RegistryType
    workspace_id: str


PaginatedMailboxRegistry: TypeAlias = RegistryPage[MailboxRegistryQueryDto]


class StreamCreateResponse(WootivModel, frozen=True, kw_only=True):
    """A message that was posted.

    Attributes:
        id: A number, unlike most IDs.
        stream_namespace: Namespace of the stream.
        workspace_id: ID of the workspace that owns the record.
    """

    id: float
    attachments: list[list[object]] = field(name="Attachments")
    medium_integration_name: str
    message_html: str = field(name="messageHTML")
    message_text: str
    sender: str
    status: str
    stream_namespace: str
    workspace_id: str


class StreamRetrieveResponse(WootivModel, frozen=True, kw_only=True):
    """A stream of messages.

    Attributes:
        id: A number, unlike most IDs.
        pipeline_id: ID of the mailbox (pipeline) that the stream belongs to.
        workspace_id: ID of the workspace that owns the record.
    """

    id: float
    contact_id: str
    contact_metadata: object
    conversations: object
    mailbox: object
    medium: Literal[
        "sms",
        "email",
        "slack",
        "whatsapp",
        "facebook",
        "twitter",
        "telegram",
        "discord",
        "wechat",
    ]
    namespace: str
    pipeline_id: str
    slug: str
    status: Literal[
        "open", "composing", "closed", "archived", "quarantined", "spam", "trash"
    ]
    stream_registries: object
    subject: str
    workspace: object
    workspace_id: str


class MailboxCreateParams(Extra, total=False):
    """Arguments of ``mailbox.create``.

    Attributes:
        config: Configuration of the mailbox.
        dotcom: Domain of the mailbox, without a scheme.
        objective: What the mailbox is meant to achieve.
        unique_address: Unique address of the mailbox.
        workspace_id: ID of the workspace that owns the record.
    """

    config: Required[object]
    dotcom: Required[str]
    name: Required[str]
    objective: Required[str]
    unique_address: Required[Annotated[str, Wire("uniqueAddress")]]
    workspace_id: Annotated[str, Wire("workspaceId")]


MailboxListParams: TypeAlias = ListParams


MailboxRetrieveParams: TypeAlias = RetrieveParams


class MailboxCheckAvailabilityParams(Extra, total=False):
    """Arguments of ``mailbox.check_availability``.

    Attributes:
        unique_address: Unique address of the mailbox.
    """

    unique_address: Required[Annotated[str, Wire("uniqueAddress")]]


RegistryRetrieveParams: TypeAlias = OffsetParams


class StreamCreateParams(Extra, total=False):
    """Arguments of ``mailbox.stream.create``."""

    attachments: Required[Annotated[list[list[object]], Wire("Attachments")]]
    medium_integration_name: Required[
        Annotated[
            Literal["whatsapp", "postmark", "twilio", "core_api"],
            Wire("mediumIntegrationName"),
        ]
    ]
    message_html: Required[Annotated[str, Wire("messageHTML")]]
    message_text: Required[Annotated[str, Wire("messageText")]]
    sender: Required[Literal["system", "recipient", "manager", "agent"]]
    status: Required[
        Literal[
            "sent",
            "received",
            "drafted",
            "flagged",
            "quarantined",
            "deleted",
            "enqueue",
        ]
    ]
