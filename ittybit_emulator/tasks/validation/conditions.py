"""Tasks of kind ``conditions``, which decide whether the next steps run."""

from collections.abc import Mapping
from typing import Any

import msgspec

from ittybit_emulator.errors import RequestError
from ittybit_emulator.rendering.files import Facts

_ALIASES = {"file.size": "file.filesize"}
_FILE = frozenset(
    {*Facts.__struct_fields__, "object", "ref", "folder", "filename", "original"}
)
_MEDIA = frozenset({"kind", "title", "alt", "width", "height", "duration"})


class _Condition(msgspec.Struct):
    prop: str
    value: str | float | bool


def check_conditions(conditions: object) -> None:
    """Raise RequestError 400 for invalid conditions."""
    try:
        parsed = msgspec.convert(conditions, list[_Condition])
    except msgspec.ValidationError as error:
        message = f"conditions: must be a list of {{prop, value}} objects: {error}"
        raise RequestError(400, message) from error
    if not parsed:
        raise RequestError(400, "conditions: must contain at least one condition")
    for condition in parsed:
        scope, name = _split_prop(condition.prop)
        if name not in (_MEDIA if scope == "media" else _FILE):
            message = (
                f"conditions: prop must be one of {', '.join(sorted(_FILE))}, or"
                f" {', '.join('media.' + name for name in sorted(_MEDIA))},"
                f" got {condition.prop!r}"
            )
            raise RequestError(400, message)


def evaluate_conditions(
    conditions: list[dict[str, Any]], file: Mapping[str, Any], media: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the conditions that passed, those that failed, and ``continue``.

    `file` and `media` are API objects. Values are compared as text: "640" equals 640.
    """
    passed: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for condition in conditions:
        scope, name = _split_prop(condition["prop"])
        found = (media if scope == "media" else file).get(name)
        same = found is not None and _text(found) == _text(condition["value"])
        (passed if same else failed).append(condition)
    return {"passed": passed, "failed": failed, "continue": not failed}


def _split_prop(prop: str) -> tuple[str, str]:
    scope, dot, name = _ALIASES.get(prop, prop).partition(".")
    return (scope, name) if dot and scope in {"file", "media"} else ("file", prop)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
