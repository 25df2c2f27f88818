"""Injection of faults into webhooks, for tests of webhook receivers."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from ittybit_emulator.rules import Rule, Rules


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


class DeliveryFaults(Rules[DeliveryFault]):
    """The fault rules for deliveries. The first that matches applies. Thread-safe."""

    def add(
        self,
        fault: DeliveryFault,
        *,
        topic: str = "*",
        url: str = "*",
        times: int | None = 1,
    ) -> Rule[DeliveryFault]:
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

        def matches(sent_topic: str, sent_url: str) -> bool:
            return fnmatchcase(sent_topic, topic) and fnmatchcase(sent_url, url)

        return self._add(fault, times, matches)
