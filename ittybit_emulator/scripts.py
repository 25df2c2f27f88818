"""Scripts for tasks that are simulated instead of rendered."""

import threading
from dataclasses import dataclass
from fnmatch import fnmatchcase

import msgspec


class Script(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The course of a task that is simulated instead of rendered.

    Args:
        wait: Seconds that the task stays in the queue.
        seconds: Seconds that the task then stays in progress.
        error: The error with which the task fails. None means that it succeeds.

    >>> Script(seconds=3)
    """

    wait: float = 0
    seconds: float = 0
    error: str | None = None


@dataclass(eq=False)
class ScriptRule:
    """A script and the tasks that it applies to. `hits` counts them."""

    script: Script
    kind: str
    times: int | None
    hits: int = 0

    def matches(self, kind: str) -> bool:
        """Return whether the script applies to the next task of `kind`."""
        left = self.times is None or self.hits < self.times
        return left and fnmatchcase(kind, self.kind)


class Scripts:
    """Scripts for future tasks. The first that matches applies. Thread-safe."""

    def __init__(self) -> None:
        self._rules: list[ScriptRule] = []
        self._lock = threading.Lock()

    def add(
        self, script: Script, *, kind: str = "*", times: int | None = 1
    ) -> ScriptRule:
        """Apply `script` to the next tasks.

        Workflows, runs, and jobs follow no script themselves, but their tasks do.

        Args:
            script: The script to follow.
            kind: The kind of the tasks, a pattern that may contain ``*``.
            times: How many tasks follow the script. None means all.

        Returns:
            The rule. Its `hits` counts the tasks that followed the script.

        >>> emulator.scripts.add(Script(seconds=2), kind="video", times=10)
        """
        rule = ScriptRule(script, kind, times)
        with self._lock:
            self._rules.append(rule)
        return rule

    def clear(self) -> None:
        """Remove all rules."""
        with self._lock:
            self._rules.clear()

    def take(self, kind: str) -> Script | None:
        """Return the script of the first matching rule and count the hit, or None."""
        with self._lock:
            for rule in self._rules:
                if rule.matches(kind):
                    rule.hits += 1
                    return rule.script
        return None
