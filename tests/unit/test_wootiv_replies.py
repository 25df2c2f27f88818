"""Decoded Wootiv responses are compared with the mock's response."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from tests.wootiv.document import operations
from tests.wootiv.replies import differences

ROLES, ACTION, PROBE = (
    next(operation for operation in operations() if operation.accessor == accessor)
    for accessor in ("roles.list", "mailbox.registry.action.retrieve", "root.retrieve")
)
DAY = "2019-08-24T14:15:22Z"
STAMPS = {"date_created": DAY, "date_deleted": DAY, "date_updated": DAY}
TOLD = {
    "id": "one",
    "assignees": [{"id": "two"}],
    "audit": {**STAMPS, "version": 1.0},
    "description": "three",
    "name": "four",
}


def role(**changes: Any) -> SimpleNamespace:
    """Return a role as sent by the mock, with changes."""
    stamps = dict.fromkeys(STAMPS, datetime(2019, 8, 24, 14, 15, 22, tzinfo=UTC))
    audit = {**stamps, "version": 1, **changes.pop("audit", {})}
    fields = {**TOLD, "assignees": [SimpleNamespace(id="two")], **changes}
    return SimpleNamespace(**fields | {"audit": SimpleNamespace(**audit)})


def found(*roles: object) -> list[str]:
    page = SimpleNamespace(data=list(roles))
    return differences(ROLES, "required", page, [TOLD])


def test_an_unchanged_response_has_no_differences() -> None:
    assert found(role()) == []
    page = SimpleNamespace(data=[role()])
    assert differences(ROLES, "all", page, {"data": [TOLD]}) == []


@pytest.mark.parametrize(
    ("place", "changed"),
    [
        ("[0].name", role(name="three")),
        ("[0].name", role(name=None)),
        ("[0].assignees", role(assignees=[])),
        ("[0].assignees[0].id", role(assignees=[{"id": "two"}])),
        ("[0].audit.version", role(audit={"version": True})),
        ("[0].audit.date_created", role(audit={"date_created": DAY})),
        ("[0].id", TOLD),
    ],
)
def test_a_difference_is_named_with_its_place(place: str, changed: object) -> None:
    assert found(changed)[0].startswith(f"reply{place} is ")


def test_missing_records_and_a_missing_page_are_noticed() -> None:
    assert found() != []
    assert differences(ROLES, "required", [role()], [TOLD]) != []


def test_a_property_is_compared_under_its_python_name() -> None:
    entry = dict.fromkeys(["id", "instructions", "pipelineId", "source", "slug"], "s")
    entry |= {"name": "cta", "type": "tool", "workspaceId": "s", "enabled": True}
    record = {**entry, "schema": {}, "audit": None}
    page = SimpleNamespace(data=[SimpleNamespace(**record)])
    lines = differences(ACTION, "all", page, {"data": [record]})
    names = [line.partition(" ")[0] for line in lines]
    expected = ["pipeline_id", "schema_", "workspace_id"]
    assert names == [f"reply[0].{name}" for name in expected]


def test_an_empty_response_must_be_none() -> None:
    assert differences(PROBE, "all", None, None) == []
    assert differences(PROBE, "all", {}, None) == ["{} came instead of None"]
