"""Build the wheel and the sdist, and check them: `make dist`.

Both are built twice: equal sources give equal files. Their time is the time of the
last commit, or `SOURCE_DATE_EPOCH`.
"""

import gzip
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

HOME = Path(__file__).parent
TARGET = HOME / "dist"
# Two clients have 400 kB, the base 340 kB, the emulator 190 kB, the list of 640 files
# 120 kB. Docstrings and comments, which editors and help() show, are 220 kB of them.
MAX_WHEEL = 1_100_000  # bytes; measured: 1,008,000
AUDIO = {"aac", "flac", "m4a", "mp3", "ogg", "opus", "wav"}
IMAGES = {"avif", "gif", "heic", "jpeg", "jpg", "png", "tiff", "webp"}
VIDEO = {"avi", "m4v", "mkv", "mov", "mp4", "mpeg", "ts", "webm"}


def main() -> None:
    """Write the distributions to `dist`."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", read_time())
    with tempfile.TemporaryDirectory() as name:
        first, second = (build(Path(name, one)) for one in ("first", "second"))
        check_equal(first, second)
        for path in first:
            check_size(path)
            check_names(path.name, list_names(path))
        shutil.rmtree(TARGET, ignore_errors=True)
        TARGET.mkdir()
        for path in first:
            shutil.copy(path, TARGET)
            sys.stdout.write(f"dist/{path.name}: {path.stat().st_size:,} bytes\n")


def read_time() -> str:
    """Return the Unix time of the last commit."""
    command = ["git", "log", "-1", "--format=%ct"]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def build(folder: Path) -> list[Path]:
    """Build the sdist, and the wheel from it, in `folder`."""
    words = ["--installer", "uv", "--outdir", str(folder), str(HOME)]
    command = [sys.executable, "-m", "build", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    paths = sorted(folder.iterdir())
    for path in paths:
        if path.name.endswith(".tar.gz"):
            path.write_bytes(repack(path.read_bytes(), read_epoch()))
    return paths


def read_epoch() -> int:
    """Return the time that all files of the distributions have."""
    return int(os.environ["SOURCE_DATE_EPOCH"])


def repack(content: bytes, time: int) -> bytes:
    """Return an sdist whose files are sorted and have the same time and owner."""
    packed = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(content)) as source,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as target,
    ):
        for member in sorted(source, key=lambda member: member.name):
            member.mtime, member.uid, member.gid = time, 0, 0
            member.uname = member.gname = ""
            member.mode = 0o755 if member.isdir() else 0o644
            member.pax_headers = {}
            target.addfile(member, source.extractfile(member))
    return gzip.compress(packed.getvalue(), mtime=time)


def list_names(path: Path) -> list[str]:
    """Return the names of the files in an sdist, or nothing for a wheel."""
    if path.suffix == ".whl":
        return []
    with tarfile.open(path) as archive:
        return archive.getnames()


def check_equal(first: Iterable[Path], second: Iterable[Path]) -> None:
    """Exit unless both builds have the same files with the same content."""
    builds = [{path.name: path.read_bytes() for path in one} for one in (first, second)]
    if builds[0] != builds[1]:
        names = [n for n, data in builds[0].items() if builds[1].get(n) != data]
        sys.exit(f"two builds differ: {', '.join(names)}")


def check_size(path: Path) -> None:
    """Exit if a wheel is too large."""
    size = path.stat().st_size
    if path.suffix == ".whl" and size > MAX_WHEEL:
        sys.exit(f"{path.name} has {size:,} bytes, more than {MAX_WHEEL:,}")


def check_names(archive: str, names: Iterable[str]) -> None:
    """Exit if an sdist contains media."""
    suffixes = AUDIO | IMAGES | VIDEO
    media = [name for name in names if name.rpartition(".")[2].lower() in suffixes]
    if media:
        sys.exit(f"{archive} contains media: {', '.join(media)}")


if __name__ == "__main__":
    main()
