# Generated from tests/async_/test_cursor_lists.py by build_sync.py. Do not edit.
"""Filters and order of lists by cursor are sent to the server."""

from typing import Any
from urllib.parse import parse_qsl

import pytest

from ittybit.errors import TaskFailed
from ittybit_emulator import Emulator, Script
from ittybit_sync import Ittybit
from tests.support.wire_server import WireServer, answer, answering

CURSOR: dict[str, Any] = {"limit": 3, "after": "a_1", "before": "b_1", "order": "asc"}
NARROWED: dict[str, dict[str, str]] = {
    "jobs": {"kind": "video", "status": "failed", "input": "s3://pier/clip.mp4"},
    "runs": {"status": "cancelled"},
    "events": {"kind": "run.failed"},
    "webhook_endpoints": {},
    "connections": {},
}


@pytest.mark.parametrize(("name", "narrowed"), NARROWED.items())
def test_every_argument_of_a_list_is_sent(name: str, narrowed: dict[str, Any]) -> None:
    with WireServer(answering(answer(b"[]"))) as server:
        with Ittybit("key", base_url=server.url) as client:
            page = getattr(client, name).list(**CURSOR, **narrowed)
            assert page.data == []
    asked = parse_qsl(server.requests[0].target.partition("?")[2])
    wanted = {**CURSOR, **narrowed}
    assert dict(asked) == {word: str(value) for word, value in wanted.items()}


def test_jobs_and_runs_can_be_filtered_by_status(
    client: Ittybit, emulator: Emulator
) -> None:
    fails, ends = Script(error="no such luck"), Script(seconds=0)
    for noun, calls in (("jobs", client.jobs), ("runs", client.runs)):
        group: Any = calls
        [failed] = emulator.seed(1, fails, noun=noun)
        with pytest.raises(TaskFailed):
            group.wait(failed, timeout=20)
        [ended] = emulator.seed(1, ends, noun=noun)
        group.wait(ended, timeout=20)
        assert (group.list(status="failed", limit=1))[0].id == failed
        assert (group.list(status="succeeded", limit=1))[0].id == ended


def test_endpoints_can_be_listed_in_both_directions(client: Ittybit) -> None:
    endpoints: Any = client.webhook_endpoints
    made = [
        endpoints.create(url="http://127.0.0.1:9/hook", topics=["run.failed"])
        for _ in range(3)
    ]
    ids = [one.id for one in made]
    rising = endpoints.list(limit=1, after=ids[0], order="asc")
    assert [one.id for one in rising] == ids[1:]
    falling = endpoints.list(limit=1, after=ids[2])
    assert [one.id for one in falling][:2] == ids[1::-1]
    back = endpoints.list(limit=1, before=ids[0])
    assert [one.id for one in back][:2] == ids[1:]
    for one in ids:
        endpoints.delete(one)
