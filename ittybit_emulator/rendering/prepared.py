"""Workers that render nothing: each rendition is a small prepared file.

`python -m ittybit_emulator.rendering.prepared` renders the prepared files again.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import msgspec

from ittybit.core.kinds.options import options_of
from ittybit.core.kinds.registry import kinds_of
from ittybit_emulator.errors import OptionError
from ittybit_emulator.rendering.files import Facts, Rendition

_DATA = Path(__file__).with_name("prepared.json")
_SIZE = 16
# The options of each prepared work. The first of a kind is for other formats.
_FORMATS = {
    "video": ("mp4", "webm", "mov"),
    "image": ("png", "jpeg", "webp", "avif", "gif"),
    "audio": ("mp3", "aac", "ogg", "opus", "wav", "flac", "alac"),
    "animation": ("gif", "webp"),
    "thumbnails": (None,),
    "adaptive_video": (None,),
    "waveform": (None,),
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
        facts = _load()[f"{kind}/{container}"][0].rendition.facts
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
        default = next(key for key in _load() if key.startswith(f"{kind}/"))
        chosen = f"{kind}/{options.get('format')}"
        return [
            _write(one, target, options)
            for one in _load()[chosen if chosen in _load() else default]
        ]

    async def close(self) -> None:
        """Do nothing."""


def _riff(head: bytes) -> tuple[str, str]:
    formats = {b"WAVE": ("audio", "wav"), b"WEBP": ("image", "webp")}
    return formats.get(head[8:12], ("video", "mp4"))


def _write(one: PreparedFile, target: Path, options: Mapping[str, object]) -> Rendition:
    rendition, facts = one.rendition, one.rendition.facts
    path = target / rendition.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(one.data)
    if facts is not None:
        sizes = {
            name: size
            for name in ("width", "height")
            if isinstance(size := options.get(name), int) and getattr(facts, name)
        }
        facts = msgspec.structs.replace(facts, **sizes)
    return msgspec.structs.replace(rendition, path=path, facts=facts)


@cache
def _load() -> dict[str, list[PreparedFile]]:
    return msgspec.json.decode(
        _DATA.read_bytes(), type=dict[str, list[PreparedFile]], dec_hook=_decode_path
    )


def _decode_path(kind: type, value: object) -> Path:
    if kind is not Path:
        raise OptionError(f"the prepared file contains {value!r}")
    return Path(str(value))


def _prepare(folder: Path) -> Iterator[tuple[str, list[PreparedFile]]]:
    """Yield the prepared files of each work."""
    # Only this program renders: a fast emulator needs neither PyAV nor Pillow.
    from ittybit_emulator.rendering.render import render
    from ittybit_emulator.samples import video

    source = video(folder / "clip.mp4", seconds=0.1, width=_SIZE, height=_SIZE)
    for kind, name in ((key, name) for key in _FORMATS for name in _FORMATS[key]):
        target = folder / f"{kind}-{name}"
        target.mkdir()
        small = {"format": name, "width": _SIZE, "end": 0.05}
        accepted = options_of(kinds_of()[kind], None) if kind in kinds_of() else ()
        options = {key: small[key] for key in small if key in accepted and small[key]}
        renditions = render(kind, source, options, target, lambda percent: None)
        yield (
            f"{kind}/{name}",
            [
                PreparedFile(
                    msgspec.structs.replace(one, path=one.path.relative_to(target)),
                    one.path.read_bytes(),
                )
                for one in renditions
            ],
        )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        encoded = msgspec.json.encode(dict(_prepare(Path(name))), enc_hook=str)
    _DATA.write_bytes(msgspec.json.format(encoded, indent=1) + b"\n")
