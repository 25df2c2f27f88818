"""Workflows, composed of steps."""

from collections.abc import Iterator, Mapping
from typing import Any, Self

from ittybit.core.kinds.tree import branches
from ittybit.core.payloads.tasks import build_step
from ittybit.errors import ArgumentError
from ittybit.kinds.kind import Kind, check_steps, to_dict

__all__ = ["Workflow", "step"]


def step(*, kind: str, **options: Any) -> dict[str, Any]:
    """Return a step of a workflow, an automation, or ``next`` as a plain dict.

    A dict that you write yourself can have options that the client does not know.

    Args:
        kind: Kind of the step, such as ``image``.
        **options: Options of the kind. `ittybit.kinds` lists them with units.

    Raises:
        ArgumentError: The kind or an option is unknown, a required option is missing,
            or a value is invalid.

    >>> await client.automations.create(
    ...     trigger={"kind": "event", "event": "media.created"},
    ...     workflow=[
    ...         step(kind="image", width=480, ref="cover"),
    ...         step(kind="speech", next=[step(kind="subtitles", ref="captions")]),
    ...     ],
    ... )
    """
    return build_step(kind, options)


class Workflow(tuple[Kind | Mapping[str, Any], ...]):
    """Steps that work on the same input. `print` draws them as a tree.

    Pass it as ``workflow`` of a task or an automation, or as ``next``.

    >>> workflow = Workflow(
    ...     Image(width=480, ref="cover"),
    ...     When(kind="video").then(Video(width=1280).then(Thumbnails(), Subtitles())),
    ... )
    >>> task = await client.tasks.create_and_wait(
    ...     kind="workflow", file_id=file.id, workflow=workflow
    ... )
    >>> await client.automations.create(
    ...     trigger={"kind": "event", "event": "media.created"}, workflow=workflow
    ... )
    """

    __slots__ = ()

    def __new__(cls, *steps: Kind | Mapping[str, Any]) -> Self:
        """Create a workflow.

        Args:
            *steps: Steps of `ittybit.steps`, results of `ittybit.step`, or plain dicts.

        Raises:
            ArgumentError: An argument is not a step, or no step is given.
        """
        if not steps:
            raise ArgumentError("a workflow needs a step, such as Video(width=1280)")
        return super().__new__(cls, check_steps(steps, "a workflow"))

    def __getnewargs__(self) -> tuple[Kind | Mapping[str, Any], ...]:
        return tuple(self)

    def __repr__(self) -> str:
        return f"Workflow({', '.join(map(repr, self))})"

    def __rich_repr__(self) -> Iterator[Kind | Mapping[str, Any]]:
        return iter(self)

    def __str__(self) -> str:
        return "\n".join(["workflow", *branches(map(to_dict, self))])
