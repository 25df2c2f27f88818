"""JSON objects of the jobs API, with times in Unix milliseconds."""

from typing import Any

from ittybit_emulator.rendering.files import Facts
from ittybit_emulator.store.identifiers import unix_milliseconds
from ittybit_emulator.store.records import Connection, File, Task
from ittybit_emulator.store.store import Store
from ittybit_emulator.tasks.validation.tasks import get_options
from ittybit_emulator.views.dated import DatedViews
from ittybit_emulator.views.runs import codecs_of, error_view, times_view
from ittybit_emulator.views.statuses import display_status

_HIDDEN = 4


class JobViews:
    """JSON objects of the jobs API."""

    def __init__(self, store: Store, views: DatedViews) -> None:
        self._store = store
        self._views = views

    def job(self, job: Task) -> dict[str, Any]:
        """Return a job with its tasks."""
        steps = self._store.steps_of(job.id)
        return {
            "id": job.id,
            "object": "job",
            "kind": job.kind,
            "input": job.url,
            "output": self.output_url(job),
            "options": get_options(job.request),
            "metadata": job.request.get("metadata") or {},
            "status": display_status(job),
            "error": error_view(job),
            "tasks": [self.task(step) for step in steps],
            **times_view(job, unix_milliseconds),
        }

    def task(self, task: Task) -> dict[str, Any]:
        """Return a task of a job, or a standalone task."""
        options = get_options(task.request)
        for name in ("destination", "connection_id"):
            if name in task.request:
                shown = "url" if name == "destination" else name
                options[shown] = task.request[name]
        return {
            "id": task.id,
            "object": "task",
            "kind": task.kind,
            "input": self._input(task),
            "output": task.results or self._file_by_id(task.output_id),
            "options": options,
            "status": display_status(task),
            "progress": task.progress if task.started else None,
            "error": error_view(task),
            "job_id": task.parent_id,
            **times_view(task, unix_milliseconds),
        }

    def output_url(self, job: Task) -> str | None:
        """Return the URL of the output of a job that succeeded, or None."""
        if job.status != "completed":
            return None
        if job.request.get("destination"):
            return str(job.request["destination"])
        file = self._store.files.get(job.output_id)
        return self._views.url(file) if file else None

    def file(self, file: File) -> dict[str, Any]:
        """Return a file with its ID and the fields of a probe."""
        return {
            "id": file.id,
            **probe_view(self._views.url(file), file.facts),
            "kind": file.kind,
            "filesize": file.filesize,
            "created_at": unix_milliseconds(file.created),
            "updated_at": unix_milliseconds(file.updated),
        }

    def connection(self, connection: Connection) -> dict[str, Any]:
        """Return a connection with only the last four characters of its secret."""
        return {
            "id": connection.id,
            "object": "storage_connection",
            "kind": connection.kind,
            "name": connection.name,
            "endpoint": connection.endpoint,
            "region": connection.region,
            "access_key_id": connection.access_key_id,
            "secret_access_key": _mask(connection.secret_access_key),
            "is_default": connection.is_default,
            "created_at": unix_milliseconds(connection.created),
            "updated_at": unix_milliseconds(connection.updated),
        }

    def _input(self, task: Task) -> dict[str, Any] | None:
        if task.url is not None and task.kind in {"probe", "import"}:
            return {"object": "external_file", "url": task.url}
        given = task.request.get("input")
        return given or self._file_by_id(task.file_id)

    def _file_by_id(self, identifier: str | None) -> dict[str, Any] | None:
        file = self._store.files.get(identifier)
        return self.file(file) if file else None


def probe_view(url: str, facts: Facts | None) -> dict[str, Any]:
    """Return the file object of a probed `url`."""
    view: dict[str, Any] = {"object": "file", "url": url}
    if facts is None:
        return view
    named = {
        "kind": facts.kind,
        "format": facts.container,
        "width": facts.width,
        "height": facts.height,
        "duration": facts.duration,
        "filesize": facts.filesize,
        "codecs": codecs_of(facts),
    }
    return view | {name: value for name, value in named.items() if value is not None}


def _mask(secret: str) -> str:
    shown = secret[-_HIDDEN:] if len(secret) > 2 * _HIDDEN else ""
    return "*" * 8 + shown
