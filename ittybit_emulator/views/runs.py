"""JSON objects of the runs API, with times in Unix seconds."""

from collections.abc import Callable
from typing import Any

from ittybit_emulator.rendering.files import Facts
from ittybit_emulator.store.identifiers import unix_seconds
from ittybit_emulator.store.records import Automation, Endpoint, Event, Task
from ittybit_emulator.store.store import Store
from ittybit_emulator.views.dated import DatedViews
from ittybit_emulator.views.statuses import display_status

_NOT_OPTIONS = frozenset(
    {"kind", "url", "connection_id", "destination", "metadata", "next"}
)


class RunViews:
    """JSON objects of the runs API."""

    def __init__(self, store: Store, views: DatedViews) -> None:
        self._store = store
        self._views = views

    def task(self, task: Task) -> dict[str, Any]:
        """Return a task with its input and output files."""
        return {
            "id": task.id,
            "object": "task",
            "kind": task.kind,
            "status": display_status(task),
            "progress": task.progress,
            "input": self._input(task),
            "output": task.results or self._file(task.output_id, "internal"),
            "options": {k: v for k, v in task.request.items() if k not in _NOT_OPTIONS},
            "error": error_view(task),
            "metadata": task.request.get("metadata"),
            "run_id": task.parent_id,
            "created_by": task.parent_id or task.created_by,
            **times_view(task, unix_seconds),
        }

    def run(self, run: Task) -> dict[str, Any]:
        """Return a run with the progress of its tasks."""
        steps = self._store.steps_of(run.id)
        return {
            "id": run.id,
            "object": "run",
            "status": display_status(run),
            "progress": run.progress,
            "tasks": [_summary(step) for step in steps],
            "error": error_view(run),
            "metadata": run.request.get("metadata"),
            "created_by": run.created_by,
            **times_view(run, unix_seconds),
        }

    def event(self, event: Event) -> dict[str, Any]:
        """Return an event."""
        return {
            "id": event.id,
            "object": "event",
            "kind": event.kind,
            "data": event.data,
            "created_at": unix_seconds(event.created),
        }

    def endpoint(self, endpoint: Endpoint) -> dict[str, Any]:
        """Return a webhook endpoint without its secret."""
        return {
            "id": endpoint.id,
            "object": "webhook_endpoint",
            "name": endpoint.name,
            "url": endpoint.url,
            "topics": endpoint.topics,
            "status": endpoint.status,
            "verified_at": unix_seconds(endpoint.verified),
            "created_at": unix_seconds(endpoint.created),
            "updated_at": unix_seconds(endpoint.updated),
        }

    def automation(self, automation: Automation) -> dict[str, Any]:
        """Return an automation that has no trigger."""
        view = self._views.automation(automation)
        created, updated = view.pop("created"), view.pop("updated")
        return view | {
            "created_at": unix_seconds(created),
            "updated_at": unix_seconds(updated),
        }

    def _input(self, task: Task) -> dict[str, Any] | None:
        if task.url is None:
            return self._file(task.file_id, "internal")
        return (self._file(task.file_id, "url") or {"kind": "url"}) | {"url": task.url}

    def _file(self, identifier: str | None, kind: str) -> dict[str, Any] | None:
        file = self._store.files.get(identifier)
        if file is None:
            return None
        facts = file.facts
        codecs = codecs_of(facts) if facts else {}
        return {
            "kind": kind,
            "url": self._views.url(file),
            "filename": file.filename,
            "filesize": file.filesize,
            "mimetype": file.type,
            "width": facts.width if facts else None,
            "height": facts.height if facts else None,
            "duration": facts.duration if facts else None,
            "bitrate": facts.bitrate if facts else None,
            "framerate": facts.fps if facts else None,
            "codecs": {stream: {"name": name} for stream, name in codecs.items()},
        }


def error_view(task: Task) -> dict[str, str] | None:
    """Return the reason why a task failed or was cancelled, or None."""
    if task.error is None:
        return None
    kind = "task_cancelled" if task.status == "cancelled" else "task_failed"
    return {"kind": kind, "message": task.error}


def _summary(step: Task) -> dict[str, Any]:
    return {
        "id": step.id,
        "kind": step.kind,
        "status": display_status(step),
        "progress": step.progress,
    }


def times_view(
    task: Task, convert: Callable[[str | None], int | None]
) -> dict[str, int | None]:
    """Return the times of a task, in the unit of `convert`."""
    return {
        "created_at": convert(task.created),
        "started_at": convert(task.started),
        "finished_at": convert(task.finished),
        "updated_at": convert(task.updated),
    }


def codecs_of(facts: Facts) -> dict[str, str]:
    """Return the codec names by stream, ``video`` and ``audio``."""
    named = {
        "video": {"video": facts.codec, "audio": facts.sound},
        "audio": {"audio": facts.codec},
    }.get(facts.kind, {})
    return {stream: codec for stream, codec in named.items() if codec}
