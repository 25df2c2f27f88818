"""Tasks of kind ``conditions``: whether the next steps are taken (spec 15.16)."""

from collections.abc import Mapping
from typing import Any

import msgspec

from ittybit_emulator.errors import RequestError
from ittybit_emulator.rendering.facts import Facts

_ALIASES = {"file.size": "file.filesize"}
_FILE = frozenset(
    {*Facts.__struct_fields__, "object", "ref", "folder", "filename", "original"}
)
_MEDIA = frozenset({"kind", "title", "alt", "width", "height", "duration"})


class _Condition(msgspec.Struct):
    prop: str
    value: str | float | bool


def check_conditions(conditions: object) -> None:
    """Raise RequestError 400 for conditions that cannot be tried."""
    try:
        parsed = msgspec.convert(conditions, list[_Condition])
    except msgspec.ValidationError as error:
        message = f"conditions: expected [{{prop, value}}, ...]: {error}"
        raise RequestError(400, message) from error
    if not parsed:
        raise RequestError(400, "conditions: at least one is needed")
    for condition in parsed:
        room, name = _place(condition.prop)
        if name not in (_MEDIA if room == "media" else _FILE):
            message = (
                f"conditions: the prop {condition.prop!r} is unknown; known are"
                f" {', '.join(sorted(_FILE))} of a file, and"
                f" {', '.join('media.' + name for name in sorted(_MEDIA))}"
            )
            raise RequestError(400, message)


def try_conditions(
    conditions: list[dict[str, Any]], file: Mapping[str, Any], media: Mapping[str, Any]
) -> dict[str, Any]:
    """Return ``results``: the conditions that passed, that failed, and `continue`.

    `file` and `media` are the objects as the API shows them; values are compared as
    text, so that ``"640"`` equals 640.
    """
    passed: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for condition in conditions:
        room, name = _place(condition["prop"])
        found = (media if room == "media" else file).get(name)
        same = found is not None and _text(found) == _text(condition["value"])
        (passed if same else failed).append(condition)
    return {"passed": passed, "failed": failed, "continue": not failed}


def _place(prop: str) -> tuple[str, str]:
    room, dot, name = _ALIASES.get(prop, prop).partition(".")
    return (room, name) if dot and room in {"file", "media"} else ("file", prop)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
