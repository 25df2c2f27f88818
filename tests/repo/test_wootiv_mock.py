"""The Wootiv mock server accepts valid requests and refuses those that differ."""

from dataclasses import replace

import pytest

from tests.wootiv.by_hand import send
from tests.wootiv.demands import FORMS, REPLIES
from tests.wootiv.document import Operation, operations
from tests.wootiv.mock import Mock
from tests.wootiv.samples import kind

# The first test may have to install the mock server.
pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.parametrize("operation", operations(), ids=lambda o: o.accessor),
]
REFUSED = (415, 422)


@pytest.mark.parametrize("reply", REPLIES)
@pytest.mark.parametrize("form", FORMS)
def test_the_samples_of_a_form_are_accepted(
    wootiv_mock: Mock, operation: Operation, form: str, reply: str
) -> None:
    wanted = {"Prefer": REPLIES[reply]}
    answer = send(wootiv_mock.url, operation, form, operation.sent(form), wanted)
    assert "sl-violations" not in answer.headers, answer.headers["sl-violations"]
    assert answer.status_code == 200


def test_a_request_without_a_required_argument_is_refused(
    wootiv_mock: Mock, operation: Operation
) -> None:
    arguments = operation.sent("all")
    for missing in arguments:
        if missing.place != "path":
            rest = [argument for argument in arguments if argument != missing]
            answer = send(wootiv_mock.url, operation, "all", rest)
            assert answer.status_code in REFUSED, missing.name


def test_additional_arguments_are_refused(
    wootiv_mock: Mock, operation: Operation
) -> None:
    required = operation.sent("required")
    for more in operation.sent("all"):
        if more not in required:
            answer = send(wootiv_mock.url, operation, "required", [*required, more])
            assert answer.status_code in REFUSED, more.name


def test_a_string_under_another_name_is_refused(
    wootiv_mock: Mock, operation: Operation
) -> None:
    arguments = operation.sent("all")
    for argument in arguments:
        if kind(argument.schema) == "string":
            moved = replace(argument, name="other")
            others = [a for a in arguments if a != argument]
            answer = send(wootiv_mock.url, operation, "all", [*others, moved])
            assert answer.status_code == 422, argument.name


def test_a_request_without_a_key_is_refused(
    wootiv_mock: Mock, operation: Operation
) -> None:
    arguments = operation.sent("required")
    nobody = {"Authorization": ""}
    answer = send(wootiv_mock.url, operation, "required", arguments, nobody)
    assert answer.status_code == 401
