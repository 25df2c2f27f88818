"""Automations start their workflow when a media gets its first file (spec 17)."""

from collections.abc import Callable

from ittybit_emulator.store.records import File, Task
from ittybit_emulator.store.store import Store


def fire(store: Store, submit: Callable[[Task], None], file: File) -> None:
    """Submit one workflow task for each active automation, on `file`."""
    for automation in store.automations.where("status", "active"):
        if automation.trigger is None:
            continue
        submit(
            Task(
                kind="workflow",
                request={"kind": "workflow", "workflow": automation.workflow},
                file_id=file.id,
                created_by=automation.id,
            )
        )
