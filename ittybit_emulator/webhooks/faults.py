"""What goes wrong with webhooks, for tests of those who receive them."""

import threading
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, kw_only=True)
class DeliveryFault:
    """What goes wrong with one delivery.

    It begins `late` by so many seconds, so that later ones overtake it; it is sent
    `copies` times, although the first was answered with success; `signed` false leaves
    the signature out; `tampered` changes the body after it was signed.

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
    """A fault and the deliveries that it befalls; `hits` counts them."""

    fault: DeliveryFault
    topic: str
    url: str
    times: int | None
    hits: int = 0

    def fits(self, topic: str, url: str) -> bool:
        """Whether the rule befalls such a delivery now."""
        return (
            (self.times is None or self.hits < self.times)
            and fnmatchcase(topic, self.topic)
            and fnmatchcase(url, self.url)
        )


class DeliveryFaults:
    """The rules for deliveries, tried in the order they were added; for any thread."""

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
        """Let `fault` befall the next `times` deliveries that fit; None means all.

        `topic` and `url` are patterns with ``*``.

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
        """Return the fault of the first rule that fits, counted, or one of nothing."""
        with self._lock:
            for rule in self._rules:
                if rule.fits(topic, url):
                    rule.hits += 1
                    return rule.fault
        return NO_FAULT
