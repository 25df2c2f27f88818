"""Task status names of each API generation."""

from ittybit_emulator.store.records import Task

_LATER = {"pending": "waiting", "completed": "succeeded"}
_JOBS = {"waiting": "queued", "pending": "queued", "completed": "succeeded"}
_STORED = {
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
    words = _JOBS if task.id.startswith("job_") else _LATER
    return words.get(task.status, task.status)


def stored_statuses(word: str) -> tuple[str, ...]:
    """Return the stored statuses that a status filter of a request selects."""
    return _STORED.get(word, (word,))
