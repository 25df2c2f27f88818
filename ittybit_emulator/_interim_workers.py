"""Probing in a thread, until the worker processes are there."""

import asyncio
from pathlib import Path
from typing import Any

import av
from PIL import Image

from ittybit_emulator.rendering.errors import MediaError
from ittybit_emulator.rendering.facts import Facts


class Workers:
    """Stands in for the worker processes."""

    def __init__(self, processes: int = 2) -> None:
        self.processes = processes

    async def probe(self, path: Path) -> Facts:
        return await asyncio.to_thread(_probe, path)

    async def render(self, *_: Any) -> list[Any]:
        raise MediaError("rendering is not there yet")

    async def close(self) -> None:
        pass


def _probe(path: Path) -> Facts:
    size = path.stat().st_size
    try:
        with Image.open(path) as im:
            k = (im.format or "").lower()
            return Facts(
                kind="image",
                type=f"image/{k}",
                container=k,
                width=im.width,
                height=im.height,
                filesize=size,
            )
    except OSError:
        pass
    try:
        with av.open(str(path)) as c:
            d = c.duration / 1e6 if c.duration else None
            if c.streams.video:
                v = c.streams.video[0]
                return Facts(
                    kind="video",
                    type="video/mp4",
                    container="mp4",
                    width=v.width,
                    height=v.height,
                    duration=d,
                    filesize=size,
                )
            return Facts(
                kind="audio",
                type="audio/mpeg",
                container=c.format.name.split(",")[0],
                duration=d,
                filesize=size,
            )
    except Exception as e:
        raise MediaError("the file is not media") from e
