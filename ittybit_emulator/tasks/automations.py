"""Automations, which start a workflow when a media item gets its first file."""

from collections.abc import Callable

from ittybit_emulator.store.records import File, Task
from ittybit_emulator.store.store import Store


def start_automations(store: Store, submit: Callable[[Task], None], file: File) -> None:
    """Submit a workflow task on `file` for each active automation with a trigger."""
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
