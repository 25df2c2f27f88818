"""Lines become server-sent events."""

import pytest

from ittybit.core.http.sse import EventDecoder, ServerSentEvent


def events(*lines: str) -> list[ServerSentEvent]:
    decoder = EventDecoder()
    found = (decoder.feed(line) for line in lines)
    return [event for event in found if event is not None]


def test_one_space_after_the_colon_is_not_part_of_the_value() -> None:
    assert events("data:  a ", "") == [ServerSentEvent(data=" a ")]
    assert events("data:a", "") == [ServerSentEvent(data="a")]


def test_data_lines_are_joined_and_a_missing_colon_is_an_empty_value() -> None:
    assert events("data: a", "data", "data: b", "") == [ServerSentEvent(data="a\n\nb")]


def test_comments_and_unknown_fields_are_ignored() -> None:
    assert events(": hello", "colour: red", "") == []


def test_the_last_id_is_kept_and_an_id_alone_is_no_event() -> None:
    assert events("id: 7", "", "", "data: a", "", "data: b", "") == [
        ServerSentEvent(data="a", id="7"),
        ServerSentEvent(data="b", id="7"),
    ]
    assert events("id: 7", "id", "data: a", "") == [ServerSentEvent(data="a", id="")]


def test_an_id_with_a_nul_is_ignored() -> None:
    assert events("id: 7", "id: 8\0", "data: a", "")[0].id == "7"


@pytest.mark.parametrize("retry", ["x", "-1", "1.5", "", "٣", "²", "9" * 5000])
def test_a_retry_that_is_not_an_integer_is_ignored(retry: str) -> None:
    assert events(f"retry: {retry}", "") == []


def test_event_data_and_retry_apply_to_one_event() -> None:
    assert events("event: a", "data: b", "retry: 9", "", "data: c", "") == [
        ServerSentEvent("a", "b", None, 9),
        ServerSentEvent(None, "c"),
    ]


def test_data_is_parsed_on_demand() -> None:
    (event,) = events('data: {"a": 1}', "")
    assert event.json() == {"a": 1}
    with pytest.raises(ValueError, match="truncated"):
        ServerSentEvent(data="no").json()
