"""Tasks of kind ``conditions``, which decide whether the next steps run."""

from collections.abc import Mapping
from typing import Any

from ittybit_emulator.errors import TaskError
from ittybit_emulator.rendering.files import Facts

_ALIASES = {"file.size": "file.filesize"}
_FILE = frozenset(
    {*Facts.__struct_fields__, "object", "ref", "folder", "filename", "original"}
)
_MEDIA = frozenset({"kind", "title", "alt", "width", "height", "duration"})


def evaluate_conditions(
    conditions: list[dict[str, Any]], file: Mapping[str, Any], media: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the conditions that passed, those that failed, and ``continue``.

    `file` and `media` are API objects. Values are compared as text: "640" equals 640.
    Raise TaskError for an unknown property.
    """
    passed: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for condition in conditions:
        scope, name = _check_prop(condition["prop"])
        found = (media if scope == "media" else file).get(name)
        same = found is not None and _text(found) == _text(condition["value"])
        (passed if same else failed).append(condition)
    return {"passed": passed, "failed": failed, "continue": not failed}


def _check_prop(prop: str) -> tuple[str, str]:
    scope, name = _split_prop(prop)
    if name not in (_MEDIA if scope == "media" else _FILE):
        raise TaskError(
            f"conditions: prop must be one of {', '.join(sorted(_FILE))}, or "
            f"{', '.join('media.' + name for name in sorted(_MEDIA))}, got {prop!r}"
        )
    return scope, name


def _split_prop(prop: str) -> tuple[str, str]:
    scope, dot, name = _ALIASES.get(prop, prop).partition(".")
    return (scope, name) if dot and scope in {"file", "media"} else ("file", prop)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
