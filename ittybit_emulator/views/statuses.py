"""The words of each generation for how far a task is (spec 14.1, 14.4, 23, 24.2)."""

from ittybit_emulator.store.records import Task

_LATER = {"pending": "waiting", "completed": "succeeded"}
_JOBS = {"waiting": "queued", "pending": "queued", "completed": "succeeded"}
_KEPT = {
    "waiting": ("waiting", "pending"),
    "queued": ("waiting", "pending"),
    "succeeded": ("completed",),
    "ready": ("completed",),
    "error": ("failed",),
}


def shown_status(task: Task) -> str:
    """Return the status of a task, run or job in the words of its generation."""
    if task.generation == "dated":
        return task.status
    words = _JOBS if task.id.startswith("job_") else _LATER
    return words.get(task.status, task.status)


def kept_statuses(word: str) -> tuple[str, ...]:
    """Return the statuses in the store that a filter by such a word means."""
    return _KEPT.get(word, (word,))
