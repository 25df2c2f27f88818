"""Kinds that move files, or decide which steps run."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar

from msgspec import UNSET, Meta, Struct, UnsetType

from ittybit.core.kinds.markers import Api, Narrower, Needed, Only
from ittybit.core.printable import show
from ittybit.errors import ArgumentError
from ittybit.kinds.fields import Condition, S3Url, SourceUrl, WebUrl
from ittybit.kinds.kind import Kind, Steps, check_steps
from ittybit.kinds.request_fields import TaskFields, UploadFields

__all__ = [
    "Conditions",
    "Export",
    "Http",
    "Import",
    "Ingest",
    "Probe",
    "Upload",
    "When",
    "WorkflowTask",
]

_STANDALONE: frozenset[Api] = frozenset({"standalone"})


class Ingest(Kind, frozen=True, kw_only=True):
    """Download a file and store it in the project."""

    kind = "ingest"
    apis: ClassVar[frozenset[Api]] = frozenset({"task", "run"})
    task_fields: ClassVar[type[Struct]] = TaskFields
    example: ClassVar[Mapping[str, Any]] = {"url": "https://example.com/harbour.mov"}

    url: Annotated[WebUrl, Needed("task"), Narrower(SourceUrl, "run")] | UnsetType = (
        UNSET
    )
    """URL of the file: http or https.

    Runs: URL of the file: http, https, or s3.
    """
    connection_id: Annotated[str, Only("run")] | UnsetType = UNSET
    """Connection for an s3 URL; the default connection if not given."""


class WorkflowTask(Kind, frozen=True, kw_only=True):
    """Run the steps of a workflow."""

    kind = "workflow"
    apis: ClassVar[frozenset[Api]] = frozenset({"task"})
    example: ClassVar[Mapping[str, Any]] = {
        "workflow": [{"kind": "image", "width": 320}]
    }

    workflow: Annotated[Steps, Meta(min_length=1)]
    """Steps, which all run on the input of the task."""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_steps(self.workflow, "workflow")


class Conditions(Kind, frozen=True, kw_only=True):
    """Run the steps of `next` only if all `conditions` are true."""

    kind = "conditions"
    apis: ClassVar[frozenset[Api]] = frozenset({"task", "step", "run"})
    example: ClassVar[Mapping[str, Any]] = {
        "conditions": [{"prop": "kind", "value": "video"}]
    }

    conditions: Annotated[
        Sequence[Condition],
        Meta(
            min_length=1,
            description='a list of at least one {"prop": ..., "value": ...}',
        ),
    ]
    """Properties of the input, and the text that each must equal."""


def When(**conditions: str) -> Conditions:  # reads as a step
    """Return a condition: the steps that follow run only if all properties match.

    Args:
        conditions: Properties of the input file, such as ``kind``, and the text that
            each must equal. Pass ``media.kind`` as ``**{"media.kind": "video"}``.

    Raises:
        ArgumentError: No condition is given, or a value is not text.

    >>> When(kind="video").then(Thumbnails())
    """
    if not conditions:
        raise ArgumentError("pass at least one condition, such as When(kind='video')")
    for name, value in conditions.items():
        if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]  # callers without a type checker
            raise ArgumentError(f"{name} must be text, got {show(value)}")
    return Conditions(
        conditions=[{"prop": name, "value": v} for name, v in conditions.items()]
    )


class Http(Kind, frozen=True, kw_only=True):
    """Send the result of the previous step to a URL. A task has no input file."""

    kind = "http"
    apis: ClassVar[frozenset[Api]] = frozenset({"task", "step"})
    task_fields: ClassVar[type[Struct]] = TaskFields
    example: ClassVar[Mapping[str, Any]] = {"url": "https://example.com/hook"}

    url: WebUrl
    """URL that receives the request: http or https."""


class Upload(Kind, frozen=True, kw_only=True):
    """Copy the input to ``destination``."""

    kind = "upload"
    apis: ClassVar[frozenset[Api]] = frozenset({"run"})
    run_fields: ClassVar[type[Struct]] = UploadFields


class Probe(Kind, frozen=True, kw_only=True):
    """Inspect the file at a URL without storing it."""

    kind = "probe"
    apis: ClassVar[frozenset[Api]] = _STANDALONE


class Import(Kind, frozen=True, kw_only=True):
    """Store the file at a URL."""

    kind = "import"
    apis: ClassVar[frozenset[Api]] = _STANDALONE


class Export(Kind, frozen=True, kw_only=True):
    """Copy a file to your own storage."""

    kind = "export"
    apis: ClassVar[frozenset[Api]] = _STANDALONE
    example: ClassVar[Mapping[str, Any]] = {"url": "s3://renditions/harbour.mp4"}

    url: S3Url
    """Target of the copy: ``s3://bucket/key``."""
    connection_id: str | UnsetType = UNSET
    """Connection for `url`. By default, the default connection of the project."""
