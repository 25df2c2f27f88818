"""Options as the typed tables of the client have them."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, get_type_hints

from ittybit.cli.parser import Parser
from ittybit.cli.values import add_option

HELP_TEXTS = {
    "access_key_id": "id of the storage's key",
    "alt": "text that stands for a picture",
    "background": "hex colour of what contain pads",
    "bitrate": "bit/s",
    "codec": "",
    "conditions": "what must hold",
    "connection_id": "connection for s3 URLs",
    "count": "pictures on the sheet",
    "description": "free text",
    "end": "seconds of the input",
    "endpoint": "URL of the storage",
    "file_id": "id of the input",
    "filename": "name of the file that is made",
    "fit": "what becomes of another shape",
    "folder": "folder of the file that is made",
    "format": "",
    "fps": "frames a second",
    "height": "pixels",
    "idempotency_key": "the same within 24 hours creates nothing new",
    "input": "http, https or s3 URL",
    "is_default": "use it where no other is named",
    "kind": "",
    "layers": "what is laid over the picture",
    "media_id": "media that the file joins",
    "metadata": "kept as it is",
    "name": "",
    "next": "steps that follow",
    "options": "options of the kind",
    "output": "s3://bucket/key",
    "position": "center, top, bottom, left or right",
    "quality": "",
    "ref": "name of the file that is made under the media's urls",
    "region": "auto where the storage has none",
    "speakers": "tell who says it",
    "start": "seconds of the input",
    "status": "",
    "tasks": "tasks of the run",
    "title": "",
    "topics": "events to be told of",
    "trigger": "what starts it",
    "url": "http or https URL",
    "waveform": "draw the sound in place of encoding it",
    "waveform_points": "peaks of the waveform",
    "webhook_url": "called at the end",
    "width": "pixels",
    "workflow": "steps",
}
"""What each option means, with its unit."""


def add_table(parser: Parser, table: Any, exclude: Container[str] = ()) -> None:
    """Add the options of a TypedDict, but those to `leave` out."""
    hints = get_type_hints(table, include_extras=True)
    for name, hint in hints.items():
        if name not in exclude:
            required = name in table.__required_keys__
            add_option(parser, name, hint, HELP_TEXTS[name], required=required)
