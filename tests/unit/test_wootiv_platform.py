"""Platform headers of the Wootiv client."""

import platform

import pytest

from ittybit.version import VERSION
from wootiv.api import platform_headers


@pytest.mark.parametrize(
    ("system", "machine", "expected"),
    [
        ("Linux", "x86_64", ("Linux", "x64")),
        ("Darwin", "arm64", ("MacOS", "arm64")),
        ("Windows", "AMD64", ("Windows", "x64")),
        ("FreeBSD", "aarch64", ("FreeBSD", "arm64")),
        ("OpenBSD", "arm", ("OpenBSD", "arm")),
        ("Haiku", "riscv64", ("Other:Haiku", "other:riscv64")),
        ("", "", ("Unknown", "unknown")),
    ],
)
def test_system_and_machine_have_their_published_names(
    monkeypatch: pytest.MonkeyPatch,
    system: str,
    machine: str,
    expected: tuple[str, str],
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    headers = platform_headers()
    assert (headers["X-Stainless-OS"], headers["X-Stainless-Arch"]) == expected


def test_language_and_versions_are_sent() -> None:
    headers = platform_headers()
    assert headers["X-Stainless-Lang"] == "python"
    assert headers["X-Stainless-Package-Version"] == VERSION
    assert headers["X-Stainless-Runtime"] == platform.python_implementation()
    running = platform.python_version_tuple()[:2]
    assert tuple(headers["X-Stainless-Runtime-Version"].split(".")[:2]) == running
