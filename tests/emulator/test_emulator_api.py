"""The API port: keys, versions, errors, lists, and media items."""

import re
from pathlib import Path

import pytest

from ittybit_emulator import Emulator
from tests.emulator.emulator_support import Caller, send


@pytest.fixture
def caller(emulator: Emulator) -> Caller:
    return Caller(emulator)


@pytest.mark.parametrize(
    "header", [None, "Bearer wrong", "Bearer", "Basic aaa", "Bearer Schlüssel"]
)
def test_a_request_without_a_valid_key_is_rejected(
    emulator: Emulator, header: str | None
) -> None:
    headers = {} if header is None else {"Authorization": header}
    answer = send(emulator.url, "GET", "/media", headers=headers)
    assert answer.status == 401
    assert "API key" in answer.json["message"]
    assert emulator.key not in answer.body.decode()


def test_every_response_has_a_unique_request_id(caller: Caller) -> None:
    answers = [caller.api("GET", "/media"), caller.api("GET", "/nothing")]
    ids = {answer.headers["X-Request-Id"] for answer in answers}
    assert len(ids) == 2
    assert all(re.fullmatch(r"req_\w{16}", identifier) for identifier in ids)


def test_an_unknown_path_is_404_and_a_wrong_method_is_405(caller: Caller) -> None:
    assert caller.api("GET", "/nothing").status == 404
    answer = caller.api("PUT", "/media")
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, POST"
    assert "PUT" in answer.json["message"]


@pytest.mark.parametrize(
    "path", ["/media/med_x", "/files/file_x", "/tasks/task_x", "/automations/auto_x"]
)
def test_an_unknown_id_is_404(caller: Caller, path: str) -> None:
    answer = caller.api("GET", path)
    assert answer.status == 404
    assert path.rpartition("/")[2] in answer.json["message"]


def test_an_empty_media_item_has_no_kind_and_no_files(caller: Caller) -> None:
    media = caller.api("POST", "/media", {"title": "Äpfel", "metadata": {"a": 1}}).json
    assert re.fullmatch(r"med_\w{16}", media["id"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", media["created"])
    assert (media["kind"], media["files"], media["urls"]) == (None, [], {})
    assert (media["title"], media["metadata"]) == ("Äpfel", {"a": 1})
    assert caller.api("GET", f"/media/{media['id']}").json == media


def test_a_post_without_a_body_creates_a_media_item(caller: Caller) -> None:
    assert caller.api("POST", "/media").status == 201


def test_a_patch_keeps_missing_fields_and_null_clears_fields(caller: Caller) -> None:
    fields = {"title": "a", "alt": "b", "metadata": {"x": 1, "y": 2}}
    path = "/media/" + caller.api("POST", "/media", fields).json["id"]
    changes = {"alt": None, "metadata": {"x": None, "z": 3}}
    changed = caller.api("PATCH", path, changes).json
    assert (changed["title"], changed["alt"]) == ("a", None)
    assert changed["metadata"] == {"y": 2, "z": 3}
    assert caller.api("PATCH", path, {"metadata": None}).json["metadata"] is None


def test_a_deleted_media_item_is_404(caller: Caller) -> None:
    identifier = caller.api("POST", "/media").json["id"]
    answer = caller.api("DELETE", f"/media/{identifier}")
    assert (answer.status, answer.json) == (200, {"message": f"{identifier} deleted"})
    assert caller.api("GET", f"/media/{identifier}").status == 404
    assert caller.api("DELETE", f"/media/{identifier}").status == 404


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b'{"title": 3}', "title: expected str"),
        (b'{"metadata": []}', "metadata: expected object"),
        (b"[]", "body: expected object"),
        (b"{", "must be JSON"),
        (b'{"title": "\xff"}', "must be JSON"),
        (b'{"metadata": {"a": ' + b"[" * 100_000, "nested at most 100 levels deep"),
    ],
)
def test_an_invalid_body_is_400_and_names_the_field(
    emulator: Emulator, caller: Caller, body: bytes, named: str
) -> None:
    answer = send(emulator.url, "POST", "/media", body, caller.key)
    assert answer.status == 400
    assert named in answer.json["message"]


def test_a_body_larger_than_one_mebibyte_is_413(
    emulator: Emulator, caller: Caller
) -> None:
    body = b'{"title": "' + b"a" * (1 << 20) + b'"}'
    assert send(emulator.url, "POST", "/media", body, caller.key).status == 413


def test_the_dated_api_ignores_idempotency_keys(caller: Caller) -> None:
    first, second = (
        caller.api("POST", "/media", {}, Idempotency_Key="same") for _ in range(2)
    )
    assert first.json["id"] != second.json["id"]
    assert (first.status, second.status) == (201, 201)


def _links(header: str) -> dict[str, str]:
    return {rel: url for url, rel in re.findall(r'<([^>]+)>; rel="(\w+)"', header)}


def test_a_list_is_newest_first_and_links_its_pages() -> None:
    with Emulator() as emulator:
        caller = Caller(emulator)
        assert caller.api("GET", "/media").json == []
        ids = [caller.api("POST", "/media").json["id"] for _ in range(5)]
        answer = caller.api("GET", "/media?limit=2&page=2")
        assert [media["id"] for media in answer.json] == [ids[2], ids[1]]
        links = _links(answer.headers["Links"])
        wanted = {"self": 2, "first": 1, "prev": 1, "next": 3, "last": 3}
        for relation, number in wanted.items():
            assert links[relation].startswith(emulator.url + "/media?")
            assert f"page={number}" in links[relation]
            assert "limit=2" in links[relation]
        last = caller.api("GET", "/media?limit=2&page=3")
        assert [media["id"] for media in last.json] == [ids[0]]
        assert "next" not in _links(last.headers["Links"])
        assert caller.api("GET", "/media?limit=2&page=9").json == []


@pytest.mark.parametrize(
    ("path", "default"),
    [("/media", 20), ("/files", 20), ("/tasks", 20), ("/automations", 10)],
)
def test_each_list_has_the_documented_default_limit(
    caller: Caller, path: str, default: int
) -> None:
    answer = caller.api("GET", path, Accept_Version="2025-07-01")
    assert answer.json["meta"]["limit"] == default


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=ten", "limit"),
        ("limit=", "limit"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=" + "9" * 400, "page"),
        ("page=%D9%A3", "page"),
    ],
)
def test_an_invalid_page_is_400(caller: Caller, query: str, field: str) -> None:
    answer = caller.api("GET", f"/media?{query}")
    assert answer.status == 400
    assert answer.json["message"].startswith(f"{field}: ")


@pytest.mark.parametrize("version", ["2025-08-20", "latest"])
def test_the_current_version_has_no_envelope(caller: Caller, version: str) -> None:
    assert "id" in caller.api("POST", "/media", Accept_Version=version).json


@pytest.mark.parametrize("spelling", ["Accept-Version", "ACCEPT_VERSION"])
@pytest.mark.parametrize("version", ["2025-07-01", "2025-01-01"])
def test_an_older_version_has_an_envelope(
    emulator: Emulator, caller: Caller, spelling: str, version: str
) -> None:
    headers = caller.key | {spelling: version}
    made = send(emulator.url, "POST", "/media", b"{}", headers)
    identifier = made.json["data"]["id"]
    assert made.json["meta"]["type"] == "object"
    assert made.json["meta"]["version"] == version
    assert made.json["meta"]["request_id"] == made.headers["X-Request-Id"]
    assert made.json["error"] is None
    assert made.json["links"] == {
        "self": f"{emulator.url}/media/{identifier}",
        "parent": f"{emulator.url}/media",
    }
    listed = send(emulator.url, "GET", "/media?limit=1", headers=headers)
    assert (
        listed.json["meta"].items() >= {"type": "list", "limit": 1, "page": 1}.items()
    )
    assert listed.json["meta"]["total"] == listed.json["meta"]["pages"]
    assert listed.json["links"]["prev"] is None
    assert "Links" not in listed.headers
    lost = send(emulator.url, "GET", "/media/med_x", headers=headers)
    assert (lost.status, lost.json["data"], lost.json["meta"]["type"]) == (
        404,
        None,
        "error",
    )
    assert lost.json["error"] == {"message": "med_x was not found"}


def test_an_unknown_version_is_400(caller: Caller) -> None:
    answer = caller.api("GET", "/media", Accept_Version="1999-01-01")
    assert answer.status == 400
    assert "2025-08-20" in answer.json["message"]


@pytest.mark.parametrize("host", ["a:b:c", "a:99999", "a:b", "[:a"])
@pytest.mark.parametrize("version", ["2025-08-20", "2025-07-01"])
def test_an_invalid_host_header_is_rejected(
    caller: Caller, host: str, version: str
) -> None:
    answer = caller.api("GET", "/media", Accept_Version=version, Host=host)
    assert answer.status == 400
    error = answer.json if version == "2025-08-20" else answer.json["error"]
    assert error["message"].endswith(f"optional port, got {host!r}")


def _nested(depth: int) -> str:
    return '{"a":' * (depth - 1) + '["]}"]' + "}" * (depth - 1)


@pytest.mark.parametrize("depth", [101, 950, 976, 5_000, 100_000])
def test_a_body_that_is_nested_too_deeply_is_rejected(
    caller: Caller, depth: int
) -> None:
    body = f'{{"metadata": {_nested(depth - 1)}}}'.encode()
    media = caller.api("POST", "/media").json["id"]
    for method, path in (("POST", "/media"), ("PATCH", f"/media/{media}")):
        answer = send(caller.emulator.url, method, path, body, caller.key)
        assert answer.status == 400
        assert (
            answer.json["message"] == "the body must be nested at most 100 levels deep"
        )
    assert caller.api("GET", "/media").status == 200


def test_a_wide_body_nested_100_levels_deep_is_accepted(caller: Caller) -> None:
    wide = '["' + "[{" * 500 + '\\"", ' + ", ".join(["[{}]"] * 200) + "]"
    body = f'{{"metadata": {{"deep": {_nested(98)}, "wide": {wide}}}}}'.encode()
    answer = send(caller.emulator.url, "POST", "/media", body, caller.key)
    assert answer.status == 201
    for version in ("2025-08-20", "2025-07-01"):
        answer = caller.api("GET", "/media", Accept_Version=version)
        assert answer.status == 200
        assert _nested(98).encode() in answer.body


def test_ids_have_the_prefix_of_their_resource(caller: Caller, samples: Path) -> None:
    file = caller.file("/ids/still.png", (samples / "still.png").read_bytes())
    task = caller.api("POST", "/tasks", {"kind": "image", "file_id": file["id"]}).json
    automation = caller.api(
        "POST",
        "/automations",
        {
            "trigger": {"kind": "event", "event": "media.created"},
            "workflow": [{"kind": "image"}],
            "status": "paused",
        },
    ).json
    found = {
        "med_": file["media_id"],
        "file_": file["id"],
        "task_": task["id"],
        "auto_": automation["id"],
    }
    for prefix, identifier in found.items():
        assert re.fullmatch(rf"{prefix}[0-9A-Za-z]{{16}}", identifier)
