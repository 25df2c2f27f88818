"""Conversion of workflow steps to tasks of a run."""

from ittybit.core.payloads.runs import run_step
from ittybit.steps import Description, Speech, When


def test_options_are_nested_at_every_depth() -> None:
    step = When(kind="video").then(Speech(ref="said").then(Description()))
    assert run_step(step) == {
        "kind": "conditions",
        "options": {"conditions": [{"prop": "kind", "value": "video"}]},
        "next": [
            {
                "kind": "speech",
                "options": {"ref": "said"},
                "next": [{"kind": "summary"}],
            }
        ],
    }


def test_fields_outside_the_options_stay_outside() -> None:
    step = {
        "kind": "upload",
        "destination": "s3://b/k",
        "connection_id": "conn_1",
        "options": {"a": 1},
        "ref": "r",
    }
    assert run_step(step) == {
        "kind": "upload",
        "destination": "s3://b/k",
        "connection_id": "conn_1",
        "options": {"ref": "r", "a": 1},
    }
