"""The media that the demo uploads."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from contact_sheet.probe import Facts, ProbeError, probe
from ittybit_emulator.samples import dozen


@dataclass(frozen=True)
class Medium:
    """A file to upload, and its properties."""

    path: Path
    facts: Facts

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.name


def gather(own: Iterable[Path], to: Path) -> list[Medium]:
    """Copy the files to the folder `to`, or generate a dozen media there.

    A file that is not media, or two files with the same name, raise ProbeError.
    """
    to.mkdir(parents=True, exist_ok=True)
    files = [_copy(path, to) for path in _check_names(own)] or dozen(to)
    return [Medium(path, probe(path)) for path in files]


def _check_names(paths: Iterable[Path]) -> list[Path]:
    found: dict[str, Path] = {}
    for path in paths:
        if path.name in found:
            raise ProbeError(
                f"{path} and {found[path.name]} have the same name: rename one of them"
            )
        found[path.name] = path
    return list(found.values())


def _copy(path: Path, to: Path) -> Path:
    target = to / path.name
    if not (target.exists() and target.samefile(path)):
        shutil.copyfile(path, target)
    return target
