"""Views of all API generations."""

from typing import Any

from ittybit_emulator.store.library import Library
from ittybit_emulator.store.records import Automation, Task
from ittybit_emulator.store.store import Store
from ittybit_emulator.views.dated import DatedViews
from ittybit_emulator.views.jobs import JobViews
from ittybit_emulator.views.runs import RunViews


class Views:
    """The views of all generations: `dated`, `runs` and `jobs`."""

    def __init__(self, store: Store, library: Library) -> None:
        self.dated = DatedViews(store, library)
        self.runs = RunViews(store, self.dated)
        self.jobs = JobViews(store, self.dated)

    def task(self, task: Task) -> dict[str, Any]:
        """Return the JSON object of a task, run, or job."""
        match task.generation:
            case "dated":
                return self.dated.task(task)
            case "runs":
                runs = self.runs
                return runs.run(task) if task.is_group else runs.task(task)
            case "jobs":
                jobs = self.jobs
                return jobs.job(task) if task.is_group else jobs.task(task)

    def automation(self, automation: Automation) -> dict[str, Any]:
        """Return the JSON object of an automation."""
        dated = automation.generation == "dated"
        views = self.dated if dated else self.runs
        return views.automation(automation)
