"""Checks of the distributions, which `make dist` builds."""

import io
import tarfile
from pathlib import Path

import pytest

import build_dist


def test_two_different_builds_are_refused(tmp_path: Path) -> None:
    first, second = tmp_path / "a" / "x.whl", tmp_path / "b" / "x.whl"
    for path, content in ((first, b"1"), (second, b"2")):
        path.parent.mkdir()
        path.write_bytes(content)
    build_dist.check_equal([first], [first])
    with pytest.raises(SystemExit, match=r"two builds differ: x\.whl"):
        build_dist.check_equal([first], [second])


def test_a_large_wheel_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "x.whl"
    wheel.write_bytes(bytes(build_dist.MAX_WHEEL))
    build_dist.check_size(wheel)
    wheel.write_bytes(bytes(build_dist.MAX_WHEEL + 1))
    with pytest.raises(SystemExit, match=r"x\.whl has .* bytes, more than"):
        build_dist.check_size(wheel)


def test_media_in_an_sdist_are_refused() -> None:
    build_dist.check_names("x.tar.gz", ["x/tests/a.py", "x/docs/growth.svg"])
    with pytest.raises(SystemExit, match=r"contains media: x/tests/a\.MP4"):
        build_dist.check_names("x.tar.gz", ["x/tests/a.py", "x/tests/a.MP4"])


def pack(path: Path, time: float, owner: str) -> bytes:
    """Return an sdist of one file with this time and owner."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo(path.name)
        member.mtime, member.uname, member.size = time, owner, 4
        archive.addfile(member, io.BytesIO(b"text"))
    return packed.getvalue()


def test_a_repacked_sdist_does_not_depend_on_times_and_owners(tmp_path: Path) -> None:
    first = build_dist.repack(pack(tmp_path / "a.py", 1.5, "me"), 10)
    assert first == build_dist.repack(pack(tmp_path / "a.py", 2, "you"), 10)
    with tarfile.open(fileobj=io.BytesIO(first)) as archive:
        [member] = archive
        found = archive.extractfile(member)
        assert found is not None
        assert (member.name, member.mtime, found.read()) == ("a.py", 10, b"text")
