"""Sending of signed webhooks, with exponential backoff after failures."""

import hmac
import logging
from collections.abc import Callable

from ittybit_emulator.background import Background
from ittybit_emulator.errors import TaskError
from ittybit_emulator.outbound import Outbound
from ittybit_emulator.settings import Settings
from ittybit_emulator.store.clock import sleep
from ittybit_emulator.webhooks.deliveries import Deliveries, Delivery
from ittybit_emulator.webhooks.faults import DeliveryFault

HEADER = "Ittybit-Signature"
SECONDS = 5
"""Timeout of one attempt, as the API documents it."""
RETRIES = 5
"""Number of retries per delivery; inferred, because the API documents none."""

_log = logging.getLogger("ittybit_emulator")


class Sender:
    """Background sender of webhooks, which records them in `deliveries`."""

    def __init__(
        self, settings: Settings, outbound: Outbound, deliveries: Deliveries
    ) -> None:
        self._settings = settings
        self._outbound = outbound
        self._deliveries = deliveries
        self._background = Background()

    def send(
        self,
        url: str,
        body: bytes,
        *,
        topic: str,
        subject: str,
        secret: str | None = None,
        on_success: Callable[[], None] | None = None,
    ) -> None:
        """Start a delivery that is signed with `secret` or the default secret.

        `on_success` is called when the receiver has returned a 2xx response.
        """
        fault = self._deliveries.faults.take(topic, url) or DeliveryFault()
        headers = self._headers(body, secret) if fault.signed else {}
        sent = body + b"\n" if fault.tampered else body
        delivery = Delivery(
            topic=topic, subject=subject, url=url, body=sent, headers=headers
        )
        self._deliveries.add(delivery)
        self._background.spawn(self._deliver(delivery, fault, on_success))

    async def post(self, url: str, body: bytes) -> None:
        """POST once; raise TaskError unless a 2xx response arrives within 5 s."""
        headers = self._headers(body, None)
        await self._outbound.post(url, body, headers, seconds=SECONDS)

    async def stop(self) -> None:
        """Stop all deliveries; queued ones are not sent."""
        await self._background.close()

    def _headers(self, body: bytes, secret: str | None) -> dict[str, str]:
        return {HEADER: sign(body, secret or self._settings.webhook_secret)}

    async def _deliver(
        self,
        delivery: Delivery,
        fault: DeliveryFault,
        on_success: Callable[[], None] | None,
    ) -> None:
        await sleep(fault.late)
        try:
            if await self._deliver_with_retries(delivery):
                if on_success is not None:
                    on_success()
                for _ in range(fault.copies - 1):
                    await self._attempt(delivery)
        finally:
            delivery.ended = True

    async def _deliver_with_retries(self, delivery: Delivery) -> bool:
        """Post until an attempt succeeds or all fail, and return whether one did."""
        for number in range(RETRIES + 1):
            if await self._attempt(delivery):
                return True
            if number < RETRIES:
                await sleep(self._settings.webhook_backoff * 2**number)
        return False

    async def _attempt(self, delivery: Delivery) -> bool:
        try:
            await self._outbound.post(
                delivery.url, delivery.body, delivery.headers, seconds=SECONDS
            )
        except TaskError as error:
            _log.warning("the webhook of %s failed: %s", delivery.subject, error)
            delivery.record(str(error))
            return False
        delivery.record(None)
        return True


def sign(body: bytes, secret: str) -> str:
    """Return the HMAC-SHA256 of the raw `body` as lowercase hexadecimal digits.

    The key is the whole `secret`, including its prefix ``whsec_``.
    """
    return hmac.digest(secret.encode(), body, "sha256").hex()
