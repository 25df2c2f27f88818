"""Injection of faults into webhooks, for tests of webhook receivers."""

import threading
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, kw_only=True)
class DeliveryFault:
    """A fault to inject into one webhook delivery.

    Args:
        late: Seconds to wait before the first attempt, so that later webhooks arrive
            before this one.
        copies: How many times to send the webhook, even if the first attempt succeeds.
        signed: Whether to send the signature.
        tampered: Whether to change the body after it was signed.

    >>> DeliveryFault(late=2)
    >>> DeliveryFault(copies=2)
    """

    late: float = 0
    copies: int = 1
    signed: bool = True
    tampered: bool = False


NO_FAULT = DeliveryFault()


@dataclass(eq=False)
class DeliveryRule:
    """A fault and the deliveries that it applies to. `hits` counts them."""

    fault: DeliveryFault
    topic: str
    url: str
    times: int | None
    hits: int = 0

    def matches(self, topic: str, url: str) -> bool:
        """Return whether the rule applies to such a delivery."""
        return (
            (self.times is None or self.hits < self.times)
            and fnmatchcase(topic, self.topic)
            and fnmatchcase(url, self.url)
        )


class DeliveryFaults:
    """The fault rules for deliveries. The first that matches applies. Thread-safe."""

    def __init__(self) -> None:
        self._rules: list[DeliveryRule] = []
        self._lock = threading.Lock()

    def add(
        self,
        fault: DeliveryFault,
        *,
        topic: str = "*",
        url: str = "*",
        times: int | None = 1,
    ) -> DeliveryRule:
        """Inject `fault` into the next deliveries that match.

        Args:
            fault: The fault to inject.
            topic: The topic, a pattern that may contain ``*``.
            url: The URL of the receiver, a pattern that may contain ``*``.
            times: How many deliveries the fault applies to. None means all.

        Returns:
            The rule. Its `hits` counts the deliveries that it applied to.

        >>> emulator.deliveries.faults.add(DeliveryFault(copies=2), topic="run.*")
        """
        rule = DeliveryRule(fault, topic, url, times)
        with self._lock:
            self._rules.append(rule)
        return rule

    def clear(self) -> None:
        """Remove all rules."""
        with self._lock:
            self._rules.clear()

    def take(self, topic: str, url: str) -> DeliveryFault:
        """Return the fault of the first matching rule and count the hit."""
        with self._lock:
            for rule in self._rules:
                if rule.matches(topic, url):
                    rule.hits += 1
                    return rule.fault
        return NO_FAULT
