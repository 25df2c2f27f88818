"""The path of Chromium, either installed on this machine or from the npm registry."""

import os
import platform
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from tests.npm import install_package, unavailable

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The package includes libraries and a font that a bare machine may not have.
ARCHIVES = ("al2023.tar", "fonts.tar")
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{home}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{home}/fonts-cache</cachedir>
</fontconfig>
"""


def chromium_program() -> tuple[str, dict[str, str]]:
    """Return the path of Chromium and the environment that it needs.

    An installed Chromium is used if there is one. Otherwise it is installed in the
    folder CHROMIUM, or in `.chromium`. If that fails, the test is skipped, unless CI is
    set.
    """
    for name in NAMES:
        if found := shutil.which(name):
            return found, {}
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        unavailable(f"none of {', '.join(NAMES)} is on the path")
    home = Path(os.environ.get("CHROMIUM", HERE.parents[1] / ".chromium")).absolute()
    install_package(HERE, home, "Chromium", lambda node: _unpack(home, node))
    return str(home / "chromium"), {
        "LD_LIBRARY_PATH": str(home / "lib"),
        "FONTCONFIG_FILE": str(home / "fonts.conf"),
    }


def _unpack(home: Path, node: str) -> None:
    packed = home / "node_modules" / "@sparticuz" / "chromium" / "bin"
    for name in ("chromium", *ARCHIVES):
        source, target = packed / f"{name}.br", home / name
        command = [node, HERE / "unpack.mjs", source, target]
        subprocess.run(command, check=True, capture_output=True)
        source.unlink()
    (home / "chromium").chmod(0o755)
    for name in ARCHIVES:
        with tarfile.open(home / name) as archive:
            archive.extractall(home, filter="data")
        (home / name).unlink()
    (home / "fonts.conf").write_text(FONTS.format(home=home))
