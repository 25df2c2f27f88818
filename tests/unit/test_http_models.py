"""Headers and responses are values that outlive the connection."""

import pytest

from ittybit.core.http.models import Headers, RequestInfo, Response
from ittybit.errors import APIResponseValidationError


def test_header_names_are_compared_without_case() -> None:
    headers = Headers([("Content-Type", "a"), ("X-Two", "1"), ("x-two", "2")])
    assert headers["content-TYPE"] == "a"
    assert "CONTENT-type" in headers
    no_name: object = 7
    assert no_name not in headers
    assert headers["X-Two"] == "1, 2"
    assert list(headers) == ["content-type", "x-two"]
    assert len(headers) == 2
    assert headers.get("x-three") is None


def test_the_repr_of_headers_has_standard_names_and_no_value() -> None:
    headers = Headers([("Content-Type", "hush"), ("X-Hush", "1"), ("Date", "2")])
    assert repr(headers) == "<Headers: content-type, date, 1 others>"


@pytest.mark.parametrize("name", ["x-request-id", "X-Request-Id", "request-id"])
def test_a_request_id_is_found_under_both_names(name: str) -> None:
    headers = Headers([(name, "req_1")])
    response = Response(200, headers, b"", RequestInfo("GET", "http://h"))
    assert response.request_id == "req_1"


def test_a_response_hides_its_content_and_parses_it_on_demand() -> None:
    request = RequestInfo("GET", "http://h")
    response = Response(200, Headers(), b'{"a": 1}', request)
    assert response.request_id is None
    assert response.json() == {"a": 1}
    assert "content" not in repr(response)
    with pytest.raises(APIResponseValidationError, match="malformed"):
        Response(200, Headers(), b"<html>", request).json()
