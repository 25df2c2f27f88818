"""Where Chromium is: on this machine, or in a package of the npm registry."""

import shutil


def chromium_program():
    return [shutil.which("chromium")]
