"""Names of statuses in each API generation."""

from ittybit_emulator.store.records import Task

_UNDATED_STATUSES = {"pending": "waiting", "completed": "succeeded"}
_JOB_STATUSES = {"waiting": "queued", "pending": "queued", "completed": "succeeded"}
_STORED_STATUSES = {
    "waiting": ("waiting", "pending"),
    "queued": ("waiting", "pending"),
    "succeeded": ("completed",),
    "ready": ("completed",),
    "error": ("failed",),
}


def display_status(task: Task) -> str:
    """Return the status of a task, run, or job as its API generation names it."""
    if task.generation == "dated":
        return task.status
    words = _JOB_STATUSES if task.id.startswith("job_") else _UNDATED_STATUSES
    return words.get(task.status, task.status)


def stored_statuses(word: str) -> tuple[str, ...]:
    """Return the stored statuses that a status filter of a request selects."""
    return _STORED_STATUSES.get(word, (word,))
