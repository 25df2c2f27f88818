"""Base class of all kinds of work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Self,
    TypeAlias,
    cast,
)

from msgspec import UNSET, Meta, Struct, UnsetType

from ittybit.core.display import Shown
from ittybit.core.kinds.check import (
    KindStruct,
    check_missing,
    check_names,
    check_options,
    drop_omitted,
)
from ittybit.core.kinds.markers import NOUNS, Api, Only
from ittybit.core.kinds.options import options_of
from ittybit.core.kinds.tree import draw_step
from ittybit.core.printable import show
from ittybit.core.serialization.model_class import ModelClass
from ittybit.core.serialization.msgspec_types import replace
from ittybit.core.serialization.plain import to_option
from ittybit.errors import ArgumentError
from ittybit.kinds.fields import Filename, Folder
from ittybit.kinds.request_fields import FileTaskFields, RunFields

__all__ = ["Kind", "Steps", "check_steps", "to_dict"]

if TYPE_CHECKING:
    Steps: TypeAlias = "Sequence[Kind | Mapping[str, Any]]"
    """Steps of `ittybit.steps`, results of `ittybit.step`, or plain dicts."""
else:  # `check_steps` checks the elements
    Steps = Annotated[Sequence[Any], Meta(description="a list of steps")]


_STEPS = frozenset({"next", "workflow"})
_NOT_OPTIONS = _STEPS | {"input", "metadata"}


class _KindMeta(ModelClass):
    """Metaclass that sets the tag and names the wrong argument of a kind."""

    if not TYPE_CHECKING:  # type checkers use the fields

        def __new__(mcls, name, bases, namespace, **config):
            config |= {"tag_field": "kind", "tag": namespace.get("kind")}
            config |= {"forbid_unknown_fields": True, "repr_omit_defaults": True}
            return super().__new__(mcls, name, bases, namespace, **config)

        def __call__(cls, **options):
            owner = f"step of kind {cls.kind!r}"
            given = drop_omitted(options)
            check_names(given, options_of(cls, None), owner)
            check_missing(given, cls, None, owner)
            return super().__call__(**given)


class Kind(KindStruct, Shown, frozen=True, kw_only=True, metaclass=_KindMeta):
    """Work of one kind and its options.

    The client sends only the options that you pass and that are not None. The
    constructor raises ArgumentError if an option is unknown, missing, or invalid.
    `print` draws the step and the steps that follow it as a tree.
    """

    apis: ClassVar[frozenset[Api]]
    """APIs that accept the kind."""
    example: ClassVar[Mapping[str, Any]] = {}
    """Options of an example, with all that are required."""
    task_fields: ClassVar[type[Struct]] = FileTaskFields
    """Fields of a task in addition to the options."""
    run_fields: ClassVar[type[Struct]] = RunFields
    """Fields of a task of a run in addition to the options."""

    ref: Annotated[str, Only("task", "run")] | UnsetType = UNSET
    """Name of the output file in ``Media.urls``."""
    folder: Annotated[Folder, Only("task", "run")] | UnsetType = UNSET
    """Folder of the output file."""
    filename: Annotated[Filename, Only("task", "run")] | UnsetType = UNSET
    """Name of the output file."""
    next: Annotated[Steps, Only("task")] | UnsetType = UNSET
    """Steps that run on the output."""

    def __post_init__(self) -> None:
        check_options(type(self), None, _given_options(self))
        if self.next is not UNSET:
            check_steps(self.next, "next")

    def then(self, *steps: Kind | Mapping[str, Any]) -> Self:
        """Return a copy of this step, with `steps` after it.

        Args:
            steps: Steps that run on the output of this step, at the same time. Each is
                a step of `ittybit.steps`, a result of `ittybit.step`, or a plain dict.

        Raises:
            ArgumentError: One of `steps` is not a step.
        """
        following = check_steps(steps, "then()")
        if not following:
            return self
        earlier = () if self.next is UNSET else self.next
        return replace(self, next=[*earlier, *following])

    def to_dict(self) -> dict[str, Any]:
        """Return the step in the form of the API."""
        return to_dict(self)

    def __str__(self) -> str:
        return draw_step(self.to_dict())


def _given_options(step: Kind) -> dict[str, Any]:
    """Return the options of `step` without the omitted ones."""
    return drop_omitted({name: getattr(step, name) for name in step.__struct_fields__})


def to_dict(step: Kind | Mapping[str, Any], *, deep: bool = True) -> dict[str, Any]:
    """Return `step` in the form of the API, with integral floats as integers.

    Args:
        step: A step of `ittybit.steps` or a plain dict.
        deep: Whether to convert the steps that follow it, too.

    Raises:
        ArgumentError: A value is not finite, or nested too deeply.
    """
    plain = dict(_fields(step))
    for name, value in plain.items():
        if name not in _NOT_OPTIONS:
            plain[name] = to_option(value, name)
        elif name in _STEPS and deep and not isinstance(value, str | Mapping):
            plain[name] = [to_dict(one) for one in value]
    return plain


def check_steps(
    steps: object, where: str, api: Api | None = None
) -> list[Kind | Mapping[str, Any]]:
    """Return `steps` as a list.

    Args:
        steps: Steps to check.
        where: Name of the argument, for the error message.
        api: API that must accept the steps. None (default) accepts the steps of
            any API. Plain dicts are not checked.

    Raises:
        ArgumentError: `steps` is not a list of steps, or the API does not accept one.
    """
    if isinstance(steps, str | Mapping | Kind) or not hasattr(steps, "__iter__"):
        raise ArgumentError(f"{where} takes a list of steps, got {show(steps)}")  # pyright: ignore[reportUnknownArgumentType]  # only shown
    found = list(cast("Iterable[Any]", steps))
    for step in found:
        fields = _fields(step)
        if not isinstance(kind := fields.get("kind"), str):
            raise ArgumentError(
                f"{where} takes steps, such as Video(width=1280), got {show(step)}"
            )
        if isinstance(step, Kind):
            _check_step(step, api)
        if "next" in fields:
            check_steps(fields["next"], f"next of a step of kind {kind!r}", api)
    return found


def _fields(step: object) -> Mapping[str, Any]:
    """Return the fields of a step, without a conversion of the steps that follow it."""
    if isinstance(step, Kind):
        return {"kind": step.kind, **_given_options(step)}
    return cast("Mapping[str, Any]", step) if isinstance(step, Mapping) else {}


def _check_step(step: Kind, api: Api | None) -> None:
    if step.kind == "conditions" and not step.next:
        raise ArgumentError(f"{step!r} has no steps: add steps with .then(...)")
    if api is not None:
        if api not in step.apis:
            raise ArgumentError(f"a {NOUNS[api]} cannot have the kind {step.kind!r}")
        check_options(type(step), api, _given_options(step))
