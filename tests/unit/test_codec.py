"""Decoding of bytes into values and errors for each generation of the API."""

import copy
import pickle
from typing import Any

import msgspec
import pytest

from ittybit.core.http.models import Headers, RequestInfo, Response
from ittybit.core.redaction import Secrets
from ittybit.core.serialization.codec import decode, encode, without_unset
from ittybit.core.serialization.status_errors import status_error
from ittybit.errors import APIResponseValidationError, APIStatusError, ArgumentError
from ittybit.types import Confirmation, Media

ENVELOPE = b'{"meta": {"request_id": "req_1"}, "data": %b, "error": null, "links": {}}'

LOOK = " (see the body of the error)"


def answer(content: bytes, status: int = 200, **headers: str) -> Response:
    fields = [(name.replace("_", "-"), value) for name, value in headers.items()]
    request = RequestInfo("GET", "http://h/media/med_1")
    return Response(status, Headers(fields), content, request)


def test_unknown_fields_are_ignored_and_missing_fields_are_none() -> None:
    media = decode(answer(b'{"id": "med_1", "new": {"a": [1]}}'), Media, strict=True)
    assert media == Media(id="med_1")


def test_a_list_is_decoded_into_structs() -> None:
    listed = decode(answer(b'[{"id": "a"}, {"id": "b"}]'), list[Media], strict=True)
    assert [media.id for media in listed] == ["a", "b"]


def test_a_new_struct_can_be_decoded_repeatedly() -> None:
    class Berth(msgspec.Struct):
        metres: int

    class Quay(msgspec.Struct):
        name: str

    for metres in (12, 14):
        berth = decode(answer(b'{"metres": %d}' % metres), Berth, strict=True)
        assert berth == Berth(metres)
        quay = decode(answer(b'{"name": "north"}'), Quay, strict=True)
        assert quay == Quay("north")


@pytest.mark.parametrize("rest", [b"NaN}", b'"Har', b"[" * 5000])
def test_a_body_that_is_cut_after_a_wrong_type_is_not_json(rest: bytes) -> None:
    broken = answer(b'{"id": 1, "title": ' + rest)
    with pytest.raises(APIResponseValidationError, match="not JSON"):
        decode(broken, Media, strict=False)


def test_an_item_of_a_wrong_type_is_kept_unless_strict() -> None:
    odd = answer(b'[{"id": "a", "width": "wide"}]')
    with pytest.raises(APIResponseValidationError, match=r"\$\[0\]\.width"):
        decode(odd, list[Media], strict=True)
    [media] = decode(odd, list[Media], strict=False)
    assert (media.id, media.width) == ("a", "wide")


def test_an_envelope_of_older_versions_is_unwrapped() -> None:
    assert (
        decode(answer(ENVELOPE % b'{"id": "med_1"}'), Media, strict=True).id == "med_1"
    )
    assert (
        decode(answer(ENVELOPE % b'[{"id": "a"}]'), list[Media], strict=True)[0].id
        == "a"
    )


def test_an_envelope_is_unwrapped_for_a_struct_without_required_fields() -> None:
    opened = decode(
        answer(ENVELOPE % b'{"message": "done"}'), Confirmation, strict=True
    )
    assert opened.message == "done"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "truncated"),
        (b"<html><body>Welcome to the hotel</body></html>", "not JSON"),
        (b'{"id": "med_1", "title": "Har', "truncated"),
        (b'{"id": "med_\xff"}', "not JSON"),
        (b'\xef\xbb\xbf{"id": "med_1"', "not JSON"),
        (b"null", "Expected `object`, got `null`"),
        (b"[]", "Expected `object`, got `array`"),
        (b'{"title": "no id"}', "missing required field `id`"),
        (b'{"id": 7}', r"Expected `str`, got `int` - at `\$.id`"),
        (b'{"id": "m", "files": [{"id": "f"}, {}]}', r"\$.files\[1\]"),
        (b'{"meta": {}, "data": {"title": "no id"}}', "missing required field `id`"),
        (b'{"meta": 7, "title": "no envelope"}', "missing required field `id`"),
    ],
)
def test_an_invalid_response_is_described_with_the_place_of_its_fault(
    content: bytes, why: str
) -> None:
    response = answer(content, content_type="text/html")
    with pytest.raises(APIResponseValidationError, match=why) as caught:
        decode(response, Media, strict=True)
    error = caught.value
    assert f"(200, text/html, {len(content)} bytes)" in error.message
    assert "GET http://h/media/med_1" in error.message
    assert (error.status_code, error.body) == (200, content)
    assert error.response is response


def test_the_error_mentions_a_missing_content_type() -> None:
    with pytest.raises(APIResponseValidationError) as caught:
        decode(answer(b"hotel"), Media, strict=True)
    assert "(200, no content type, 5 bytes)" in caught.value.message


def test_a_body_is_encoded_as_json() -> None:
    assert encode({"a": None, "b": "ü"}) == '{"a":null,"b":"ü"}'.encode()


@pytest.mark.parametrize("body", [{"a": object()}, {"a": 1j}, {1.5: [b"", object()]}])
def test_a_value_that_json_cannot_represent_is_refused(body: object) -> None:
    with pytest.raises(ArgumentError, match="cannot be encoded as JSON"):
        encode(body)


def test_none_is_kept_and_unset_is_removed() -> None:
    assert without_unset(a=None, b=msgspec.UNSET, c=0) == {"a": None, "c": 0}


@pytest.mark.parametrize(
    ("content", "kind", "message"),
    [
        (b'{"message": "wrong"}', None, "wrong"),
        (b'{"kind": "bad", "message": "wrong"}', "bad", "wrong"),
        (b'{"error": "wrong"}', None, "wrong"),
        (b'{"error": {"message": "wrong", "kind": "bad"}}', "bad", "wrong"),
        (ENVELOPE.replace(b"null", b'{"message": "wrong"}') % b"null", None, "wrong"),
        (b'{"error": "Bad Request", "message": "too wide"}', None, "too wide"),
        (b'{"error": "Bad", "message": ["too wide", "slow"]}', None, "too wide; slow"),
        (b'{"error": ["too wide", "slow"]}', None, "too wide; slow"),
        (b'{"error": "wrong", "message": ""}', None, "wrong"),
        (b'{"error": "wrong", "message": [7]}', None, "wrong"),
        (b'{"error": {"message": ["too wide", 7], "kind": "bad"}}', "bad", "too wide"),
        (b'{"detail": "wrong"}', None, '{"detail": "wrong"}'),
        (b'{"message": 7}', None, '{"message": 7}'),
        (b'{"kind": 7, "message": "wrong"}', None, "wrong"),
        (b"upstream is away", None, "upstream is away"),
        (b"\xff\xfe", None, "��"),
        (b"[1]", None, "[1]"),
        (b"", None, "no message"),
    ],
)
def test_an_error_body_of_each_generation_is_understood(
    content: bytes, kind: str | None, message: str
) -> None:
    error = status_error(answer(content, 418))
    assert error.kind == kind
    has_own_message = message in ("wrong", "too wide", "no message") or ";" in message
    look = "" if has_own_message else LOOK
    assert str(error) == f"GET http://h/media/med_1 answered 418: {message}{look}"


HINTS = {
    400: "",
    402: " (check the plan and the quota of your organization)",
    404: " (check the ID: the object does not exist, or no longer)",
    409: "",
    422: "",
    503: " (the server failed: try later)",
}


@pytest.mark.parametrize("status", HINTS)
def test_advice_does_not_repeat_or_contradict_the_message_of_the_api(
    status: int,
) -> None:
    error = status_error(answer(b'{"message": "no"}', status))
    assert (
        str(error) == f"GET http://h/media/med_1 answered {status}: no{HINTS[status]}"
    )


def test_advice_mentions_only_what_the_response_has() -> None:
    page = str(status_error(answer(b"<h1>gone</h1>", 404)))
    assert page.endswith("answered 404: <h1>gone</h1> (check the URL)")
    assert str(status_error(answer(b"", 400))).endswith("answered 400: no message")
    known = Response(503, {"x-request-id": "r1"}, b"", answer(b"", 503).request)
    assert "or send the request ID to its support" in str(status_error(known))


def test_a_long_error_page_is_shortened_only_in_the_message() -> None:
    page = "<html>" + "x" * 5000
    error = status_error(answer(page.encode(), 502))
    assert len(str(error)) < 450
    assert error.body == page


def test_a_message_is_shortened_only_beyond_300_characters() -> None:
    for length, end in ((300, "x"), (301, "x…")):
        error = status_error(answer(b"x" * length, 418))
        message = f"{'x' * 299}{end}"
        assert str(error) == f"GET http://h/media/med_1 answered 418: {message}{LOOK}"


def test_a_secret_that_the_server_repeats_is_not_in_the_message() -> None:
    failure = answer(b'{"message": "key abc is unknown, abc!"}', 418)
    start = "GET http://h/media/med_1 answered 418: key"
    hidden = str(status_error(failure, Secrets(["abc"]).hide))
    assert hidden == f"{start} … is unknown, …!"
    assert str(status_error(failure)) == f"{start} abc is unknown, abc!"


def test_the_body_of_an_empty_error_response_is_none() -> None:
    assert status_error(answer(b"", 502)).body is None


def test_a_status_error_carries_the_response() -> None:
    error = status_error(
        answer(b'{"message": "slow"}', 429, Retry_After="7", X_Request_Id="req_9")
    )
    assert error.body == {"message": "slow"}
    assert error.retry_after == 7
    assert error.request_id == "req_9"
    assert error.headers["RETRY-AFTER"] == "7"
    assert str(error.request) == "GET http://h/media/med_1"


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (302, "APIStatusError"),
        (400, "BadRequestError"),
        (401, "AuthenticationError"),
        (402, "PaymentRequiredError"),
        (403, "PermissionDeniedError"),
        (404, "NotFoundError"),
        (409, "ConflictError"),
        (418, "APIStatusError"),
        (422, "UnprocessableEntityError"),
        (429, "RateLimitError"),
        (500, "InternalServerError"),
        (599, "InternalServerError"),
    ],
)
def test_each_status_has_its_error_class(status: int, name: str) -> None:
    error: Any = status_error(answer(b"", status))
    assert type(error).__name__ == name
    assert isinstance(error, APIStatusError)
    assert error.status_code == status


@pytest.mark.parametrize("body", [b'{"id": 7, "width": "wide"}', b'{"width": "wide"}'])
@pytest.mark.parametrize("form", [b"%b", ENVELOPE])
def test_a_value_of_a_wrong_type_is_kept_unless_strict(
    form: bytes, body: bytes
) -> None:
    media = decode(answer(form % body), Media, strict=False)
    assert media.width == "wide"  # type: ignore[comparison-overlap]  # kept as it was received
    with pytest.raises(APIResponseValidationError, match="cannot be decoded"):
        decode(answer(form % body), Media, strict=True)


class Nested(msgspec.Struct):
    inner: "Nested | None" = None
    number: int = 0


@pytest.mark.parametrize("into", [Nested, Media | Nested])
@pytest.mark.parametrize("strict", [True, False])
def test_deep_nesting_raises_a_validation_error(into: Any, strict: bool) -> None:
    for body in (
        b'{"inner":' * 500 + b'{"number":"x"}' + b"}" * 500,
        b'{"inner":' * 100_000,
    ):
        with pytest.raises(APIResponseValidationError, match="cannot be decoded"):
            decode(answer(body), into, strict=strict)


@pytest.mark.parametrize("strict", [True, False])
def test_a_union_is_unwrapped_from_an_envelope(strict: bool) -> None:
    into: Any = Media | Nested
    read = decode(answer(ENVELOPE % b'{"number": 3}'), into, strict=strict)
    assert read == Nested(number=3)


def test_an_empty_body_is_decoded_if_the_type_allows_it() -> None:
    for body in (b"", b" \n", b"null"):
        assert decode(answer(body), object, strict=True) is None
    for body in (b"", b"{}", b"<html>"):
        assert decode(answer(body), type(None), strict=True) is None
    assert decode(answer(b"[1]"), object, strict=True) == [1]
    for into in (Media, dict[str, Any]):
        with pytest.raises(APIResponseValidationError, match="not JSON"):
            decode(answer(b""), into, strict=False)
    with pytest.raises(APIResponseValidationError, match="not JSON"):
        decode(answer(b"<html>"), object, strict=False)


def test_another_json_type_is_always_an_error() -> None:
    for body in (b"[]", b"null", b'"text"', ENVELOPE % b"[]"):
        with pytest.raises(APIResponseValidationError, match="Expected `object`"):
            decode(answer(body), Media, strict=False)


def test_a_repr_and_a_dict_contain_only_received_fields() -> None:
    media = decode(answer(b'{"id": "med_1", "title": "Harbour"}'), Media, strict=True)
    assert repr(media) == "Media(id='med_1', title='Harbour')"
    assert media.to_dict() == {"id": "med_1", "title": "Harbour"}
    assert media.to_json() == b'{"id":"med_1","title":"Harbour"}'


def test_empty_and_missing_fields_differ() -> None:
    sent = b'{"id":"med_1","files":[],"urls":{},"metadata":{}}'
    empty = decode(answer(sent), Media, strict=True)
    bare = decode(answer(b'{"id": "med_1", "title": null}'), Media, strict=True)
    for media in (empty, pickle.loads(pickle.dumps(empty)), copy.deepcopy(empty)):
        assert media.to_json() == sent
        assert media.to_dict() == {
            "id": "med_1",
            "files": (),
            "urls": {},
            "metadata": {},
        }
    for media in (bare, pickle.loads(pickle.dumps(bare)), copy.deepcopy(bare)):
        assert media.to_dict() == {"id": "med_1"}
        assert (media.files, media.urls, repr(media)) == ((), {}, "Media(id='med_1')")
    assert empty == Media(id="med_1", metadata={})
    assert bare == Media(id="med_1", files=(), urls={})


def test_the_default_of_a_missing_object_is_shared_and_cannot_be_changed() -> None:
    media = Media(id="med_1")
    with pytest.raises(TypeError, match="cannot be changed"):
        media.urls["cover"] = "http://h/x"
    with pytest.raises(TypeError, match="cannot be changed"):
        media.urls.update(cover="http://h/x")
    assert Media(id="med_2").urls == {}


@pytest.mark.parametrize("content", [b"", b"null"])
def test_an_empty_answer_to_a_delete_does_not_fit_a_union(content: bytes) -> None:
    response = answer(content)
    response.request = RequestInfo("DELETE", "http://h/media/med_1")
    into: Any = Media | Confirmation
    with pytest.raises(APIResponseValidationError):
        decode(response, into, strict=False)
