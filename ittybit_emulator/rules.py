"""Rules, which apply to the next requests, tasks, or webhooks that match."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

E = TypeVar("E")


@dataclass(eq=False)
class Rule(Generic[E]):
    """A fault or a script, and what it applies to. `hits` counts the matches."""

    effect: E
    times: int | None
    """How often the rule applies. None means always."""
    matches: Callable[..., bool] = field(repr=False)
    hits: int = 0


class Rules(Generic[E]):
    """Rules, of which the first that matches applies. Thread-safe."""

    def __init__(self) -> None:
        self._rules: list[Rule[E]] = []
        self._lock = threading.Lock()

    def clear(self) -> None:
        """Remove all rules."""
        with self._lock:
            self._rules.clear()

    def take(self, *subject: object) -> E | None:
        """Return the effect of the first rule that matches and count the hit."""
        with self._lock:
            for rule in self._rules:
                is_left = rule.times is None or rule.hits < rule.times
                if is_left and rule.matches(*subject):
                    rule.hits += 1
                    return rule.effect
        return None

    def _add(
        self, effect: E, times: int | None, matches: Callable[..., bool]
    ) -> Rule[E]:
        rule = Rule(effect, times, matches)
        with self._lock:
            self._rules.append(rule)
        return rule
