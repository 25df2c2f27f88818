"""Signatures that show the options behind ``**options``, computed on first use."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from importlib import import_module
from types import FunctionType, SimpleNamespace
from typing import Any, TypeVar, cast, get_origin, get_overloads

from msgspec import UNSET

Call = TypeVar("Call", bound=Callable[..., Any])
Empty = inspect.Parameter.empty


class OptionsSignature(inspect.Signature):
    """The signature of a function, with a parameter for each of its options.

    It is computed when it is read, because most programs never read it.
    """

    def __init__(
        self,
        function: FunctionType,
        protocol: str | None,
        more: type | None,
        defaults: object,
    ) -> None:
        self._function: FunctionType | None = function
        self._protocol = protocol
        self._groups = [] if more is None else [([more], defaults)]

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
        options = _overloads(self._protocol) or [_unpack(function, last)]
        for group, defaults in [*self._groups, (options, None)]:
            taken = {each.name for each in parameters}
            parameters += _parameters(group, taken, defaults)
        super().__init__(parameters, return_annotation=found.return_annotation)


def show_options(
    function: Call,
    protocol: str | None = None,
    more: type | None = None,
    defaults: object = None,
) -> Call:
    """Let `function` show the parameters that its ``**options`` can have.

    They are those of the TypedDict that it unpacks, or of all overloads of `protocol`,
    such as ``"ittybit.types.create.Create"``. Those of the TypedDict `more` precede
    them, with the attributes of `defaults` as their defaults.
    """
    real = cast("FunctionType", function)
    if real.__code__.co_flags & inspect.CO_VARKEYWORDS:
        vars(real)["__signature__"] = OptionsSignature(real, protocol, more, defaults)
    return function


def _overloads(protocol: str | None) -> list[type]:
    """Return the TypedDicts that the overloads of `protocol` unpack."""
    if protocol is None:
        return []
    module, _, name = protocol.rpartition(".")
    import_module(module)
    # The class has no implementation that could be passed to `get_overloads`.
    call: Any = SimpleNamespace(__module__=module, __qualname__=f"{name}.__call__")
    return [
        _unpack(cast("FunctionType", overload), last)
        for overload in get_overloads(call)
        for last in [*inspect.signature(overload).parameters.values()][-1:]
        if last.kind is inspect.Parameter.VAR_KEYWORD
    ]


def _unpack(function: FunctionType, parameter: inspect.Parameter) -> type:
    """Return the TypedDict of an annotation such as ``Unpack[Extra]``."""
    hint = parameter.annotation
    unpack = eval(hint, function.__globals__) if isinstance(hint, str) else hint
    options = unpack.__args__[0]
    return cast("type", get_origin(options) or options)


def _parameters(
    options: list[type], taken: set[str], defaults: object
) -> list[inspect.Parameter]:
    hints: dict[str, dict[str, None]] = {}
    for option in options:
        for name, hint in cast("Mapping[str, Any]", option.__annotations__).items():
            if name not in taken:
                hints.setdefault(name, {})[_text(hint)] = None
    required = set[str].intersection(
        *(set(cast("Any", option).__required_keys__) for option in options)
    )
    return [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=Empty if name in required else getattr(defaults, name, UNSET),
            annotation=" | ".join(hints[name]),
        )
        for name in sorted(hints, key=lambda name: name not in required)
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
