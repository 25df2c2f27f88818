"""The mock server of Wootiv takes what the document says and refuses what differs."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
import requests

from tests.wootiv.demands import FORMS
from tests.wootiv.document import Argument, Operation, operations
from tests.wootiv.mock import Mock
from tests.wootiv.samples import kind, properties, sample

# The first test of all may have to install the mock server.
pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.parametrize("operation", operations(), ids=lambda o: o.accessor),
]
BEARER = {"Authorization": "Bearer key"}


def wire(value: Any, schema: dict[str, Any]) -> Any:
    """A sample in the spelling of the wire."""
    if kind(schema) == "object":
        return {w: wire(value[name], sub) for w, name, sub in properties(schema)}
    if kind(schema) == "array":
        return [wire(item, schema["items"]) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


def send(
    url: str,
    operation: Operation,
    arguments: Iterable[Argument],
    headers: dict[str, str] = BEARER,
) -> requests.Response:
    """Send a request made by hand, with the samples of these arguments."""
    places: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "body": {}}
    for argument in arguments:
        value = wire(sample(argument.schema, argument.name), argument.schema)
        places.setdefault(argument.place, {})[argument.wire] = value
    query = {
        name: ",".join(value) if isinstance(value, list) else value
        for name, value in places["query"].items()
    }
    return requests.request(
        operation.verb,
        url + operation.path.format_map(places["path"]),
        params=query,
        headers=headers,
        timeout=30,
        **content(operation, places["body"]),
    )


def content(operation: Operation, body: dict[str, Any]) -> dict[str, Any]:
    """The body as JSON, or as a form where there is a file in it."""
    if "requestBody" not in operation.node:
        return {}
    part = operation.node["requestBody"].get("x-file-part-name")
    files = [
        (part, ("upload", chunk, "application/octet-stream"))
        for value in body.values()
        for chunk in (value if isinstance(value, list) else [value])
        if isinstance(chunk, bytes)
    ]
    if not files:
        return {"json": body}
    fields = {name: value for name, value in body.items() if isinstance(value, str)}
    return {"data": fields, "files": files}


def sent(operation: Operation, form: str) -> list[Argument]:
    """The arguments of a form that travel."""
    return [a for a in operation.given(form) if a.place != "none"]


@pytest.mark.parametrize("form", FORMS)
def test_the_samples_of_a_form_are_taken(
    wootiv_mock: Mock, operation: Operation, form: str
) -> None:
    answer = send(f"{wootiv_mock.url}/{form}", operation, sent(operation, form))
    assert answer.ok, answer.headers["sl-violations"]
    assert "sl-violations" not in answer.headers


@pytest.mark.parametrize("form", FORMS)
def test_a_request_that_lacks_an_argument_is_refused(
    wootiv_mock: Mock, operation: Operation, form: str
) -> None:
    arguments = sent(operation, form)
    for missing in arguments:
        if missing.place != "path":
            rest = [argument for argument in arguments if argument != missing]
            answer = send(f"{wootiv_mock.url}/{form}", operation, rest)
            assert answer.status_code in (415, 422), missing.name


def test_what_was_not_given_may_not_go_along(
    wootiv_mock: Mock, operation: Operation
) -> None:
    required = sent(operation, "required")
    for argument in sent(operation, "all"):
        if argument not in required:
            url = f"{wootiv_mock.url}/required"
            answer = send(url, operation, [*required, argument])
            assert answer.status_code in (415, 422), argument.name


def test_a_value_in_the_place_of_another_is_refused(
    wootiv_mock: Mock, operation: Operation
) -> None:
    arguments = sent(operation, "all")
    for argument in arguments:
        if argument.schema == {"type": "string"}:
            moved = replace(argument, name="other")
            others = [a for a in arguments if a != argument]
            answer = send(f"{wootiv_mock.url}/all", operation, [*others, moved])
            assert answer.status_code == 422, argument.name


def test_a_request_without_a_key_is_refused(
    wootiv_mock: Mock, operation: Operation
) -> None:
    url = f"{wootiv_mock.url}/required"
    answer = send(url, operation, sent(operation, "required"), headers={})
    assert answer.status_code == 401
