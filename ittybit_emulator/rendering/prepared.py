"""Workers that render nothing: each rendition is a small prepared file.

`python -m ittybit_emulator.rendering.prepared` renders the prepared files again.
"""

import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeAlias

import msgspec

from ittybit.core.kinds.options import options_of
from ittybit.core.kinds.registry import kinds_of
from ittybit_emulator.errors import MediaError, OptionError
from ittybit_emulator.rendering.files import Facts, Rendition, orientation_of
from ittybit_emulator.rendering.filters.geometry import place
from ittybit_emulator.rendering.options import Options, parse

_DATA = Path(__file__).with_name("prepared.json")
_SIZE = 16
_FORMATS = {
    "video": ("mp4", "webm", "mov"),
    "image": ("jpeg", "png", "webp", "avif", "gif"),
    "audio": ("mp3", "aac", "ogg", "opus", "wav", "flac", "alac"),
    "animation": ("gif", "webp"),
    "thumbnails": ("",),
    "adaptive_video": ("",),
    "waveform": ("",),
}
"""The prepared formats of each kind. The first is also used for other formats."""
_HEADS = {
    b"\x89PNG": ("image", "png"),
    b"\xff\xd8\xff": ("image", "jpeg"),
    b"GIF8": ("image", "gif"),
    b"ID3": ("audio", "mp3"),
    b"fLaC": ("audio", "flac"),
    b"OggS": ("audio", "ogg"),
    b"\x1aE\xdf\xa3": ("video", "webm"),
}


class PreparedFile(msgspec.Struct, frozen=True):
    """One rendition and its bytes."""

    rendition: Rendition
    data: bytes


_Files: TypeAlias = dict[str, dict[str, list[PreparedFile]]]
"""The prepared files of each kind and format."""


class PreparedWorkers:
    """Workers that copy a prepared file, whatever the input is."""

    async def probe(self, path: Path) -> Facts:
        """Return the facts of a prepared file of the same format, if it is known."""
        with path.open("rb") as file:
            head = file.read(12)
        kind, container = next(
            (found for start, found in _HEADS.items() if head.startswith(start)),
            _riff(head),
        )
        facts = _load()[kind][container][0].rendition.facts
        assert facts is not None
        return facts

    async def render(
        self,
        kind: str,
        source: Path,
        options: Mapping[str, object],
        target: Path,
        on_progress: Callable[[float], None],
    ) -> list[Rendition]:
        """Write the prepared files of `kind` into the folder `target`."""
        formats = _load().get(kind)
        if formats is None:
            raise MediaError(f"a fast emulator cannot render the kind {kind}")
        parsed = parse(kind, options)
        name = parsed.format
        if name is None and kind == "image":  # an image keeps its format
            name = (await self.probe(source)).container
        files = formats.get(name or "", next(iter(formats.values())))
        return [_write(one, target, kind, parsed) for one in files]

    async def close(self) -> None:
        """Do nothing."""


def _riff(head: bytes) -> tuple[str, str]:
    formats = {b"WAVE": ("audio", "wav"), b"WEBP": ("image", "webp")}
    return formats.get(head[8:12], ("video", "mp4"))


def _write(one: PreparedFile, target: Path, kind: str, options: Options) -> Rendition:
    rendition = one.rendition
    path = target / rendition.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(one.data)
    facts = rendition.facts and _resize(rendition.facts, kind, options)
    return msgspec.structs.replace(rendition, path=path, facts=facts)


def _resize(facts: Facts, kind: str, options: Options) -> Facts:
    """Return the facts of a rendition with the requested size."""
    if facts.width is None or facts.height is None:
        return facts
    step = 1 if kind == "image" else 2
    own = facts.width, facts.height
    size = place(own, options.width, options.height, step=step).canvas
    return msgspec.structs.replace(
        facts, width=size[0], height=size[1], orientation=orientation_of(*size)
    )


@cache
def _load() -> _Files:
    # The package may be in a zip archive, in which _DATA cannot be opened.
    data = (files("ittybit_emulator.rendering") / _DATA.name).read_bytes()
    return msgspec.json.decode(data, type=_Files, dec_hook=_decode_path)


def _decode_path(kind: type, value: object) -> Path:
    if kind is not Path:
        raise OptionError(f"the prepared file contains {value!r}")
    return Path(str(value))


def _prepare(folder: Path) -> _Files:
    # Only this program renders: a fast emulator needs neither PyAV nor Pillow.
    from ittybit_emulator.samples import video

    source = video(folder / "clip.mp4", seconds=0.1, width=_SIZE, height=_SIZE)
    prepared: _Files = {}
    for kind, names in _FORMATS.items():
        prepared[kind] = {}
        for name in names:
            target = folder / f"{kind}-{name}"
            target.mkdir()
            prepared[kind][name] = _render(kind, name, source, target)
    return prepared


def _render(kind: str, name: str, source: Path, target: Path) -> list[PreparedFile]:
    from ittybit_emulator.rendering.render import render

    small = {"format": name or None, "width": _SIZE, "end": 0.05}
    accepted = options_of(kinds_of()[kind], None) if kind in kinds_of() else ()
    options = {key: value for key, value in small.items() if key in accepted}
    return [
        PreparedFile(
            msgspec.structs.replace(one, path=one.path.relative_to(target)),
            one.path.read_bytes(),
        )
        for one in render(kind, source, options, target, lambda percent: None)
    ]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        encoded = msgspec.json.encode(_prepare(Path(name)), enc_hook=str)
    _DATA.write_bytes(msgspec.json.format(encoded, indent=1) + b"\n")
