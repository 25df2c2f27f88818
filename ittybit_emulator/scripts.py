"""Scripts: how tasks go that are acted and not rendered, so that many cost little."""

import threading
from dataclasses import dataclass
from fnmatch import fnmatchcase

import msgspec


class Script(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a task goes that is acted and not rendered; times in seconds.

    It stays `wait` in the queue, is at work for `seconds`, and then fails if there is
    an `error`.

    >>> Script(seconds=3)
    """

    wait: float = 0
    seconds: float = 0
    error: str | None = None


@dataclass(eq=False)
class ScriptRule:
    """A script and the tasks that follow it; `hits` counts them."""

    script: Script
    kind: str
    times: int | None
    hits: int = 0

    def fits(self, kind: str) -> bool:
        """Whether a task of that kind follows the script now."""
        left = self.times is None or self.hits < self.times
        return left and fnmatchcase(kind, self.kind)


class Scripts:
    """Scripts for tasks to come, tried in the order they were added; thread-safe."""

    def __init__(self) -> None:
        self._rules: list[ScriptRule] = []
        self._lock = threading.Lock()

    def add(
        self, script: Script, *, kind: str = "*", times: int | None = 1
    ) -> ScriptRule:
        """Let the next `times` tasks that begin follow `script`; None means all.

        `kind` is a pattern with ``*``. What groups tasks follows none itself.

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
        """Return the script of the first rule that fits, counted, or None."""
        with self._lock:
            for rule in self._rules:
                if rule.fits(kind):
                    rule.hits += 1
                    return rule.script
        return None
