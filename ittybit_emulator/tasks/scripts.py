"""Scripts for tasks that are simulated instead of rendered."""

from fnmatch import fnmatchcase

from ittybit_emulator.rules import Rule, Rules
from ittybit_emulator.store.records import Script


class Scripts(Rules[Script]):
    """Scripts for future tasks. The first that matches applies. Thread-safe."""

    def add(
        self, script: Script, *, kind: str = "*", times: int | None = 1
    ) -> Rule[Script]:
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

        def matches(given: str) -> bool:
            return fnmatchcase(given, kind)

        return self._add(script, times, matches)
