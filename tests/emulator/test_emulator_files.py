"""The resource /files: import from a URL, rename, replace, and delete."""

from pathlib import Path

import pytest

from ittybit_emulator import Emulator
from tests.emulator.emulator_support import Caller, target_of


@pytest.fixture
def caller(emulator: Emulator) -> Caller:
    return Caller(emulator)


@pytest.fixture
def picture(samples: Path) -> bytes:
    return (samples / "still.png").read_bytes()


def test_a_file_from_a_url_is_downloaded_and_probed_immediately(
    caller: Caller, samples: Path
) -> None:
    clip = (samples / "clip.mp4").read_bytes()
    source = caller.file("/from/clip.mp4", clip)
    body = {"url": source["url"], "ref": "copy", "metadata": {"a": 1, "b": None}}
    answer = caller.api("POST", "/files", body)
    assert answer.status == 201
    file = answer.json
    assert (file["kind"], file["width"], file["height"]) == ("video", 160, 90)
    assert (file["filesize"], file["object"]) == (len(clip), "source")
    assert (file["original"], file["status"]) == (True, "ready")
    assert file["metadata"] == {"a": 1}
    assert file["media_id"] != source["media_id"]
    assert file["url"] == f"{caller.emulator.delivery_url}/{file['id']}.mp4"
    assert caller.get(target_of(file["url"])).body == clip
    media = caller.media(file["media_id"])
    assert (media["kind"], media["width"]) == ("video", 160)
    assert media["urls"] == {"copy": file["url"]}


def test_a_file_can_join_a_media_item(caller: Caller, picture: bytes) -> None:
    url = caller.file("/join/a.png", picture)["url"]
    media = caller.api("POST", "/media", {"title": "t"}).json["id"]
    first, second = (
        caller.api("POST", "/files", {"url": url, "media_id": media}).json
        for _ in range(2)
    )
    assert (first["original"], second["original"]) == (True, False)
    assert [f["id"] for f in caller.media(media)["files"]] == [
        first["id"],
        second["id"],
    ]
    answer = caller.api("POST", "/files", {"url": url, "media_id": "med_x"})
    assert answer.status == 404


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "url"),
        ({"url": 1}, "url: expected str"),
        ({"url": "ftp://127.0.0.1/x"}, "not an http or https URL"),
        ({"url": "file:///etc/passwd"}, "not an http or https URL"),
        ({"url": "http://127.0.0.1:9/x"}, "not be reached: Connection refused"),
        ({"url": "http://127.0.0.1:9/x", "folder": "a/../b"}, "folder"),
        ({"url": "http://127.0.0.1:9/x", "filename": "a/b"}, "filename"),
        ({"url": "http://127.0.0.1:9/x", "filename": "a\x00b"}, "filename"),
        ({"url": "http://127.0.0.1:9/x", "filename": "a" * 256}, "filename"),
    ],
)
def test_an_invalid_file_request_is_400(
    caller: Caller, body: object, named: str
) -> None:
    answer = caller.api("POST", "/files", body)
    assert answer.status == 400
    assert named in answer.json["message"]


def test_a_url_that_returns_404_or_no_media_is_400(caller: Caller) -> None:
    missing = f"{caller.emulator.delivery_url}/missing.mp4"
    answer = caller.api("POST", "/files", {"url": missing})
    assert answer.status == 400
    assert "answered 404" in answer.json["message"]
    answer = caller.api("POST", "/files", {"url": f"{caller.emulator.url}/media"})
    assert answer.status == 400


def test_a_renamed_file_is_delivered_at_its_new_url_only(
    caller: Caller, picture: bytes
) -> None:
    file = caller.file("/rename/a.png", picture)
    path = f"/files/{file['id']}"
    changed = caller.api("PATCH", path, {"folder": "r/ü", "filename": "b c.png"}).json
    assert changed["url"].endswith("/r/%C3%BC/b%20c.png")
    assert caller.get("/r/%C3%BC/b%20c.png").body == picture
    assert caller.get("/rename/a.png").status == 404
    changed = caller.api("PATCH", path, {"ref": "x", "metadata": {"k": "v"}}).json
    assert (changed["filename"], changed["ref"]) == ("b c.png", "x")
    assert changed["metadata"] == {"k": "v"}
    assert caller.api("PATCH", path, {"folder": None}).json["folder"] is None


def test_a_file_cannot_take_the_path_of_another(caller: Caller, picture: bytes) -> None:
    caller.file("/taken/a.png", picture)
    other = caller.file("/taken/b.png", picture)
    answer = caller.api("PATCH", f"/files/{other['id']}", {"filename": "a.png"})
    assert answer.status == 400
    assert "taken/a.png" in answer.json["message"]


def test_a_deleted_file_is_gone_from_everywhere(caller: Caller, picture: bytes) -> None:
    file = caller.file("/gone/a.png", picture)
    answer = caller.api("DELETE", f"/files/{file['id']}")
    assert answer.json == {"message": f"{file['id']} deleted"}
    assert caller.api("GET", f"/files/{file['id']}").status == 404
    assert caller.get("/gone/a.png").status == 404
    assert caller.media(file["media_id"])["files"] == []


def test_deleting_a_media_item_deletes_its_files(
    caller: Caller, picture: bytes
) -> None:
    file = caller.file("/along/a.png", picture)
    caller.api("DELETE", f"/media/{file['media_id']}")
    assert caller.get("/along/a.png").status == 404


def test_an_upload_to_an_existing_path_is_a_new_file_in_the_same_media_item(
    caller: Caller, picture: bytes, samples: Path
) -> None:
    old = caller.file("/again/a.bin", picture)
    caller.api("PATCH", f"/files/{old['id']}", {"ref": "main"})
    sound = (samples / "sound.mp3").read_bytes()
    new = caller.file("/again/a.bin", sound)
    assert new["id"] != old["id"]
    assert new["media_id"] == old["media_id"]
    assert (new["ref"], new["original"], new["kind"]) == ("main", True, "audio")
    assert caller.get("/again/a.bin").body == sound
    assert caller.api("GET", f"/files/{old['id']}").status == 404


def test_file_entries_of_a_media_item_omit_the_documented_fields(
    caller: Caller, picture: bytes
) -> None:
    file = caller.file("/entry/a.png", picture)
    (entry,) = caller.media(file["media_id"])["files"]
    assert "created_by" in file
    assert not {"media_id", "created_by", "background"} & entry.keys()
    assert {"id", "object", "kind", "type", "filesize", "url", "status"} <= entry.keys()
