"""When an event can replace a response, and when it contains news."""

from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ittybit import webhooks
from ittybit.core.waiting.work import JOBS, RUNS, TASKS, is_complete, is_newer
from ittybit.types import Job, Run, Task
from ittybit.webhooks import Event

SECRET = "whsec_of_the_tests"
WHOLE: dict[str, Any] = {
    "id": "task_1",
    "object": "task",
    "kind": "video",
    "status": "completed",
    "progress": 100,
    "output": {"id": "file_1", "url": "http://127.0.0.1/a.mp4"},
    "options": {"width": 9},
    "error": None,
}
KNOWN = Task(
    id="task_1", kind="video", status="processing", progress=40, options={"width": 9}
)


def event(**changes: Any) -> Event:
    body = msgspec.json.encode(
        {n: v for n, v in (WHOLE | changes).items() if v is not msgspec.UNSET}
    )
    return webhooks.unwrap(body, webhooks.sign(body, SECRET), SECRET)


def is_whole(new_event: Event, *, strict: bool = True) -> bool:
    return is_complete(TASKS, new_event, KNOWN, strict=strict)


def test_an_object_with_all_known_fields_is_complete() -> None:
    assert is_whole(event())
    enveloped = {"kind": "task.completed", "data": WHOLE, "object": "event"}
    assert is_whole(event(**enveloped))


@pytest.mark.parametrize("field", ["kind", "progress", "options", "output", "error"])
def test_an_object_with_a_missing_field_is_not_complete(field: str) -> None:
    assert not is_whole(event(**{field: msgspec.UNSET}))


def test_the_first_object_is_not_complete() -> None:
    assert not is_complete(TASKS, event(), None, strict=False)


@pytest.mark.parametrize("wrong", [{"progress": "all"}, {"output": 3}, {"options": []}])
def test_an_object_with_a_wrong_type_is_complete_unless_strict(
    wrong: dict[str, Any],
) -> None:
    assert is_whole(event(**wrong), strict=False)
    assert not is_whole(event(**wrong))


def test_an_object_of_another_type_is_not_complete() -> None:
    assert not is_complete(JOBS, event(), Job(id="task_1"), strict=False)
    assert not is_whole(event(object="dinner"), strict=False)


@pytest.mark.parametrize(
    ("fields", "more"),
    [
        ({"status": "completed", "progress": 0}, True),
        ({"status": "failed"}, True),
        ({"status": "processing", "progress": 41}, True),
        ({"status": "processing", "progress": 40}, False),
        ({"status": "processing", "progress": 4}, False),
        ({"status": "pending"}, False),
        ({"status": [], "progress": "all"}, False),
    ],
)
def test_only_an_end_and_progress_are_news(fields: dict[str, Any], more: bool) -> None:
    assert is_newer(Task(id="task_1", **fields), KNOWN) is more


def test_an_ended_task_does_not_change() -> None:
    ended = Task(id="task_1", status="failed")
    assert not is_newer(Task(id="task_1", status="completed"), ended)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
FIELDS = ("progress", "tasks", "options", "input", "kind", "metadata", "created_at")


@given(
    st.sampled_from(["task", "job", "run"]),
    st.dictionaries(st.sampled_from(FIELDS), anything),
    st.booleans(),
)
@example("job", {"tasks": None}, False)
def test_no_object_raises_an_error(
    noun: str, fields: dict[str, Any], strict: bool
) -> None:
    body = {"id": "a", "object": noun, "status": "processing", "output": None}
    data = msgspec.json.encode({**body, "error": None, **fields})
    event = webhooks.unwrap(data, webhooks.sign(data, SECRET), SECRET, tolerance=1e99)
    for watched, known in (
        (TASKS, Task(id="a")),
        (JOBS, Job(id="a")),
        (RUNS, Run(id="a")),
    ):
        if is_complete(watched, event, known, strict=strict):  # type: ignore[arg-type]  # one of the three
            assert is_newer(event.data, known) in (True, False)
