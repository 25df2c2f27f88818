"""Fields of requests in addition to the options of the kind."""

from msgspec import UNSET, Struct, UnsetType

from ittybit.kinds.fields import Metadata, S3Url, SourceUrl, WebUrl

__all__ = ["FileTaskFields", "JobFields", "RunFields", "TaskFields", "UploadFields"]


class TaskFields(Struct, frozen=True, kw_only=True):
    """Fields of every task."""

    webhook_url: WebUrl | UnsetType = UNSET
    """URL that the server calls when the task has ended."""
    description: str | UnsetType = UNSET
    """Your own description of the task."""
    metadata: Metadata | UnsetType = UNSET
    """Your own data, which the output file gets. Inferred, not documented."""


class FileTaskFields(TaskFields, frozen=True, kw_only=True):
    """Fields of a task that works on a file: either `url` or `file_id`."""

    url: WebUrl | UnsetType = UNSET
    """URL of the input."""
    file_id: str | UnsetType = UNSET
    """ID of a stored file, instead of `url`."""


class JobFields(Struct, frozen=True, kw_only=True):
    """Fields of every job."""

    input: SourceUrl
    """URL of the input: http, https, or s3."""
    output: S3Url | UnsetType = UNSET
    """Target of the result: ``s3://bucket/key``.

    For HLS, it is a folder and ends with ``/``. By default, the API stores the result.
    """
    connection_id: str | UnsetType = UNSET
    """Connection for s3 URLs. By default, the default connection of the project."""
    webhook_url: WebUrl | UnsetType = UNSET
    """URL that the server calls when the job has ended."""
    metadata: Metadata | UnsetType = UNSET
    """Your own data, which the server keeps with the job."""


class RunFields(Struct, frozen=True, kw_only=True):
    """Fields of every task of a run."""

    url: SourceUrl | UnsetType = UNSET
    """URL of the input: http, https, or s3. Omit it in tasks under `next`."""
    connection_id: str | UnsetType = UNSET
    """Connection for s3 URLs. By default, the default connection of the project."""
    metadata: Metadata | UnsetType = UNSET
    """Your own data, which the server keeps with the task."""
    destination: S3Url | UnsetType = UNSET
    """Target of a copy of the output: ``s3://bucket/key``."""


class UploadFields(RunFields, frozen=True, kw_only=True):
    """Fields of a task of a run that only copies its input."""

    destination: S3Url  # pyright: ignore[reportGeneralTypeIssues]  # required here
    """Target of the copy: ``s3://bucket/key``."""
