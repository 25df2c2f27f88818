"""Arguments and responses of ``client.inbound``."""

from typing import Annotated, Required, TypedDict

from wootiv.arguments import Extra
from wootiv.transform import Wire

__all__ = ["BccFull", "FromFull", "MailCreateParams", "ToFull"]


class BccFull(TypedDict, total=False):
    """A recipient of a blind copy."""

    email: Required[Annotated[str, Wire("Email")]]
    mailbox_hash: Required[Annotated[str, Wire("MailboxHash")]]
    name: Required[Annotated[str, Wire("Name")]]


class FromFull(TypedDict, total=False):
    """The sender."""

    email: Required[Annotated[str, Wire("Email")]]
    mailbox_hash: Required[Annotated[str, Wire("MailboxHash")]]
    name: Required[Annotated[str, Wire("Name")]]


class ToFull(TypedDict, total=False):
    """A recipient."""

    email: Required[Annotated[str, Wire("Email")]]
    mailbox_hash: Required[Annotated[str, Wire("MailboxHash")]]
    name: Required[Annotated[str, Wire("Name")]]


class MailCreateParams(Extra, total=False):
    """Arguments of ``inbound.mail.create``."""

    attachments: Required[Annotated[list[list[object]], Wire("Attachments")]]
    bcc: Required[Annotated[str, Wire("Bcc")]]
    bcc_full: Required[Annotated[list[BccFull], Wire("BccFull")]]
    cc: Required[Annotated[str, Wire("Cc")]]
    cc_full: Required[Annotated[list[list[object]], Wire("CcFull")]]
    date: Required[Annotated[str, Wire("Date")]]
    from_: Required[Annotated[str, Wire("From")]]
    from_full: Required[Annotated[FromFull, Wire("FromFull")]]
    from_name: Required[Annotated[str, Wire("FromName")]]
    headers: Required[Annotated[list[str], Wire("Headers")]]
    mailbox_hash: Required[Annotated[str, Wire("MailboxHash")]]
    message_id: Required[Annotated[str, Wire("MessageID")]]
    message_stream: Required[Annotated[str, Wire("MessageStream")]]
    original_recipient: Required[Annotated[str, Wire("OriginalRecipient")]]
    raw_email: Required[Annotated[str, Wire("RawEmail")]]
    reply_to: Required[Annotated[str, Wire("ReplyTo")]]
    stripped_text_reply: Required[Annotated[str, Wire("StrippedTextReply")]]
    subject: Required[Annotated[str, Wire("Subject")]]
    tag: Required[Annotated[str, Wire("Tag")]]
    text_body: Required[Annotated[str, Wire("TextBody")]]
    to: Required[Annotated[str, Wire("To")]]
    to_full: Required[Annotated[list[ToFull], Wire("ToFull")]]
