"""The media that the demo works on."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from contact_sheet.probing import Facts, ProbeError, probe
from ittybit_emulator.samples import dozen


@dataclass(frozen=True)
class Medium:
    """A file to upload, and what it is."""

    path: Path
    facts: Facts

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.name


def gather(own: Iterable[Path], to: Path) -> list[Medium]:
    """Copy the given files to the folder `to`, or make a dozen media there.

    Raises ProbeError where one is not media or two have the same name, OSError where
    one cannot be read or the folder not written.
    """
    to.mkdir(parents=True, exist_ok=True)
    files = [_copied(path, to) for path in _distinct(own)] or dozen(to)
    return [Medium(path, probe(path)) for path in files]


def _distinct(paths: Iterable[Path]) -> list[Path]:
    found: dict[str, Path] = {}
    for path in paths:
        if path.name in found:
            raise ProbeError(
                f"{path} and {found[path.name]} have the same name: rename one of them"
            )
        found[path.name] = path
    return list(found.values())


def _copied(path: Path, to: Path) -> Path:
    target = to / path.name
    if not (target.exists() and target.samefile(path)):
        shutil.copyfile(path, target)
    return target
