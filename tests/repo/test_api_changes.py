"""Comparison of the public API with an earlier revision."""

import subprocess
from pathlib import Path

from tests.repo.api_changes import is_public, iter_changes


def test_a_removed_parameter_is_a_change_of_public_modules_only(tmp_path: Path) -> None:
    old = "def call(one: int, two: int = 0) -> int:\n    return one\n"
    files = [tmp_path / "ittybit" / name for name in ("api.py", "core/logic.py")]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        (file.parent / "__init__.py").touch()
        file.write_text(old)
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "first"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    assert list(iter_changes("HEAD", tmp_path)) == []
    for file in files:
        file.write_text(old.replace(", two: int = 0", ""))
    assert list(iter_changes("HEAD", tmp_path)) == [
        "ittybit.api.call(two): Parameter was removed"
    ]


def test_modules_of_the_clients_are_internal_except_their_interfaces() -> None:
    assert is_public("ittybit_async.resources.media.MediaResource.list")
    assert is_public("ittybit.errors.APIError")
    assert is_public("ittybit.corelike")
    assert not is_public("ittybit.core.api_error.ApiError")
    assert not is_public("ittybit_async.http.engine")
