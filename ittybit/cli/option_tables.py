"""Command-line options from the client's TypedDicts."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, get_type_hints

from ittybit.cli.parser import Parser
from ittybit.cli.values import add_option

HELP_TEXTS = {
    "access_key_id": "ID of the storage's access key",
    "alt": "alternative text",
    "background": "hex color of the padding of --fit contain",
    "bitrate": "bit/s",
    "codec": "",
    "conditions": "conditions for the next steps",
    "connection_id": "connection for s3 URLs",
    "count": "number of thumbnails",
    "description": "free text",
    "end": "end position in seconds",
    "endpoint": "URL of the storage",
    "file_id": "ID of the input file",
    "filename": "name of the new file",
    "fit": "how to fit another aspect ratio",
    "folder": "folder of the new file",
    "format": "",
    "fps": "frames/s",
    "height": "pixels",
    "idempotency_key": "reusing it within 24 hours creates nothing new",
    "input": "http, https, or s3 URL",
    "is_default": "use this connection by default",
    "kind": "",
    "layers": "overlays",
    "media_id": "media to add the file to",
    "metadata": "stored as it is",
    "name": "",
    "next": "next steps",
    "options": "options of the kind",
    "output": "s3://bucket/key",
    "position": "center, top, bottom, left, or right",
    "quality": "",
    "ref": "name of the new file in the media's urls",
    "region": "auto if the storage has no regions",
    "speakers": "label the speakers",
    "start": "start position in seconds",
    "status": "",
    "tasks": "tasks of the run",
    "title": "",
    "topics": "events to send",
    "trigger": "event that starts the automation",
    "url": "http or https URL",
    "waveform": "create waveform data instead of audio",
    "waveform_points": "number of waveform peaks",
    "webhook_url": "URL that is called when the work ends",
    "width": "pixels",
    "workflow": "steps",
}
"""Help texts by option name, with units."""


def add_table(parser: Parser, table: Any, exclude: Container[str] = ()) -> None:
    """Add the options of a TypedDict, except those in `exclude`."""
    hints = get_type_hints(table, include_extras=True)
    for name, hint in hints.items():
        if name not in exclude:
            required = name in table.__required_keys__
            add_option(parser, name, hint, HELP_TEXTS[name], required=required)
