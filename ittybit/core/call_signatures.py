"""Signatures that show the options behind ``**options``, computed on first use."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any, TypeVar, cast, get_origin

from msgspec import UNSET

Call = TypeVar("Call", bound=Callable[..., Any])
Empty = inspect.Parameter.empty


class OptionsSignature(inspect.Signature):
    """The signature of a function, with a parameter for each of its options.

    It is computed when it is read, because most programs never read it. `optional`
    returns the annotations of options that are not in a TypedDict.
    """

    def __init__(
        self,
        function: FunctionType,
        more: type | None = None,
        defaults: object = None,
        *,
        optional: Callable[[], Mapping[str, str]] | None = None,
    ) -> None:
        self._function: FunctionType | None = function
        self._groups = [] if more is None else [(more, defaults)]
        self.optional = optional

    @property
    def parameters(self) -> Any:
        """The parameters by their names."""
        self._load()
        return super().parameters

    @property
    def return_annotation(self) -> Any:
        """The annotation of the result."""
        self._load()
        return super().return_annotation

    def replace(  # type: ignore[override]  # the copy is a plain signature
        self, **changes: Any
    ) -> inspect.Signature:
        """Return a plain signature with `changes`."""
        parameters = list(self.parameters.values())
        result = self.return_annotation
        plain = inspect.Signature(parameters, return_annotation=result)
        return plain.replace(**changes)

    def _load(self) -> None:
        function, self._function = self._function, None
        if function is None:
            return
        vars(function).pop("__signature__")
        found = inspect.signature(function)
        vars(function)["__signature__"] = self
        *parameters, last = found.parameters.values()
        is_open = last.annotation in (Any, "Any")
        own = [] if is_open else [(_unpack(function, last), None)]
        for group, defaults in [*self._groups, *own]:
            taken = {each.name for each in parameters}
            parameters += _parameters(group, taken, defaults)
        if self.optional is not None:
            taken = {each.name for each in parameters}
            parameters += _optional_parameters(self.optional(), taken)
        super().__init__(parameters, return_annotation=found.return_annotation)


def show_options(
    function: Call, more: type | None = None, defaults: object = None
) -> Call:
    """Let `function` show the parameters that its ``**options`` can have.

    The function unpacks a TypedDict of them. The parameters of the TypedDict `more`
    precede them, with the attributes of `defaults` as their defaults.
    """
    real = cast("FunctionType", function)
    if real.__code__.co_flags & inspect.CO_VARKEYWORDS:
        given = vars(real).get("__signature__")
        optional = given.optional if isinstance(given, OptionsSignature) else None
        shown = OptionsSignature(real, more, defaults, optional=optional)
        vars(real)["__signature__"] = shown
    return function


def _optional_parameters(
    annotations: Mapping[str, str], taken: set[str]
) -> list[inspect.Parameter]:
    return [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=UNSET, annotation=text
        )
        for name, text in annotations.items()
        if name not in taken
    ]


def _unpack(function: FunctionType, parameter: inspect.Parameter) -> type:
    """Return the TypedDict of an annotation such as ``Unpack[Extra]``."""
    hint = parameter.annotation
    unpack = eval(hint, function.__globals__) if isinstance(hint, str) else hint
    options = unpack.__args__[0]
    return cast("type", get_origin(options) or options)


def _parameters(
    options: type, taken: set[str], defaults: object
) -> list[inspect.Parameter]:
    hints = cast("Mapping[str, Any]", options.__annotations__)
    required = cast("Any", options).__required_keys__
    return [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=Empty if name in required else getattr(defaults, name, UNSET),
            annotation=_text(hints[name]),
        )
        for name in sorted(hints, key=lambda name: name not in required)
        if name not in taken
    ]


def _text(hint: Any) -> str:
    """Return an annotation as text, without the marks that callers do not need."""
    hint = getattr(hint, "__forward_arg__", hint)
    text = hint if isinstance(hint, str) else inspect.formatannotation(hint)
    text = re.sub(r"\b(?:typing|collections\.abc)\.", "", text)
    if mark := re.fullmatch(r"(?:Not)?Required\[(.*)\]", text):
        text = mark[1]
    if mark := re.fullmatch(r"Annotated\[(.*), Wire\(.*\)\]", text):
        text = mark[1]
    return text
