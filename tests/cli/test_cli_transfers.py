"""``ittybit upload``, ``download``, and ``sign``."""

import shutil
from pathlib import Path

import pytest

from ittybit.cli.folder import RECORD, UploadRecord
from ittybit_emulator import Fault
from ittybit_emulator.settings import DEFAULT_KEY
from tests.cli.cli_support import Cli


def test_several_files_are_uploaded_into_a_folder(cli: Cli) -> None:
    result = cli("upload", "clip.mp4", "still.png", "--folder", "a/b", "--json")
    assert [file["folder"] for file in result.rows] == ["a/b", "a/b"]
    assert [file["filename"] for file in result.rows] == ["clip.mp4", "still.png"]


def test_upload_options_set_the_fields_of_the_file(cli: Cli) -> None:
    (cli.folder / "keep.json").write_text('{"pier": 4}')
    words = ("--filename", "b.png", "--ref", "cover", "--metadata", "@keep.json")
    file = cli("upload", "still.png", *words, "--json").json
    assert (file["filename"], file["ref"]) == ("b.png", "cover")
    assert file["metadata"] == {"pier": 4}


@pytest.fixture
def footage(cli: Cli) -> Path:
    """Folder with two media files, and files that are not uploaded."""
    folder = cli.folder / "footage"
    (folder / "day 1").mkdir(parents=True)
    shutil.copy(cli.folder / "still.png", folder / "day 1" / "a.png")
    shutil.copy(cli.folder / "clip.mp4", folder / "b.mp4")
    for name in ("notes.txt", ".hidden.png"):
        (folder / name).write_text("x")
    return folder


def test_the_media_files_of_a_folder_keep_their_names_and_subfolders(
    cli: Cli, footage: Path
) -> None:
    result = cli("upload", "footage", "--folder", "clips", "--json")
    assert (result.status, result.err) == (0, "")
    assert [(file["folder"], file["filename"]) for file in result.rows] == [
        ("clips", "b.mp4"),
        ("clips/day 1", "a.png"),
    ]
    assert not (footage / RECORD).exists()


def test_the_same_command_resumes_the_upload_of_a_folder(
    cli: Cli, footage: Path
) -> None:
    cli.emulator.faults.add(Fault(status=400), method="PUT", path="*a.png")
    first = cli("upload", "footage", "--json")
    assert first.status == 1
    cli.emulator.requests.clear()
    second = cli("upload", "footage", "--json")
    assert second.status == 0
    assert second.rows[0] == first.json
    assert len(cli.emulator.requests.matching("PUT")) == 1
    assert not (footage / RECORD).exists()


def test_a_changed_file_of_a_folder_is_uploaded_again(footage: Path) -> None:
    record = UploadRecord(footage, "target")
    record.add(footage / "b.mp4", {"id": "file_1"})
    again = UploadRecord(footage, "target")
    assert again.find(footage / "b.mp4") == {"id": "file_1"}
    assert UploadRecord(footage, "other").find(footage / "b.mp4") is None
    (footage / "b.mp4").write_bytes(b"other")
    assert again.find(footage / "b.mp4") is None


def test_one_filename_for_two_files_is_rejected(cli: Cli) -> None:
    (cli.folder / "in").mkdir()
    shutil.copy(cli.folder / "still.png", cli.folder / "in")
    for sources in (("clip.mp4", "still.png"), ("in",)):
        result = cli("upload", *sources, "--filename", "a")
        assert result.status == 2
        assert "--filename and --signed-url accept only one source" in result.error


def test_an_upload_to_a_signed_url_needs_no_key(cli: Cli) -> None:
    url = cli("sign", "guests/still.png", "--method", "put").out.strip()
    result = cli("upload", "still.png", "--signed-url", url, ITTYBIT_API_KEY="")
    assert result.status == 0
    assert "/guests/still.png" in result.out


def test_the_server_fetches_an_uploaded_url(cli: Cli) -> None:
    url = cli("upload", "still.png", "--json").json["url"]
    assert cli("upload", url, "--filename", "copy.png").out.endswith("/copy.png\n")


def test_a_url_of_a_storage_is_uploaded(cli: Cli) -> None:
    result = cli("upload", (cli.folder / "still.png").as_uri(), "--folder", "a")
    assert (result.status, result.err) == (0, "")
    assert result.out.endswith("/a/still.png\n")


def test_a_file_is_downloaded_by_its_id(cli: Cli) -> None:
    file = cli("upload", "clip.mp4", "--json").json
    assert cli("download", file["id"], "-o", "again.mp4").out == "again.mp4\n"
    sent, received = (cli.folder / name for name in ("clip.mp4", "again.mp4"))
    assert received.read_bytes() == sent.read_bytes()


def test_a_file_is_downloaded_to_standard_output(cli: Cli) -> None:
    url = cli("upload", "still.png", "--json").json["url"]
    with cli.start("download", url, "-o", "-", text=False) as process:
        received, _ = process.communicate(timeout=30)
    assert received == (cli.folder / "still.png").read_bytes()


def test_a_url_is_signed_by_the_server_or_locally(cli: Cli) -> None:
    there = cli("sign", "a/b.mp4", "--expiry", 60).out
    assert there.startswith(f"{cli.emulator.delivery_url}/a/b.mp4?expiry=")
    here = cli("sign", "a/b.mp4", "--domain", "p.ittybit.net", "--json").json["url"]
    assert here.startswith("https://p.ittybit.net/a/b.mp4?expiry=")
    assert DEFAULT_KEY not in there + here


@pytest.mark.parametrize("seconds", ["-1", "soon"])
def test_an_invalid_expiry_is_rejected(cli: Cli, seconds: str) -> None:
    result = cli("sign", "a.mp4", f"--expiry={seconds}")
    assert result.status == 2
    assert (
        f"argument --expiry: must be a number of at least 0, got '{seconds}'"
        in result.error
    )
