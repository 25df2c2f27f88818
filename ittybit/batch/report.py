"""What a run has done so far, in numbers."""

from __future__ import annotations

import msgspec


class Latency(msgspec.Struct, frozen=True):
    """How long a step took, in seconds: half of the items, 95 and 99 of 100."""

    count: int
    p50: float
    p95: float
    p99: float


class Cause(msgspec.Struct, frozen=True):
    """Failures that are alike; `example` is the text of one."""

    cause: str
    count: int
    example: str


class LabelCount(msgspec.Struct, frozen=True):
    """How far the items of one label are."""

    label: str
    done: int
    failed: int
    open: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a journal.

    `total` items are `done`, `failed` or `open`; of the open ones, `running` have work
    at the server. `adopted` creates were found again in place of being sent twice.
    `sent` and `received` are bytes. `latencies` go by step: upload, create, wait,
    download. `began` and `ended` are Unix times of the first and the last step.
    """

    total: int
    done: int
    failed: int
    open: int
    running: int
    retries: int
    adopted: int
    sent: int
    received: int
    latencies: dict[str, Latency]
    causes: tuple[Cause, ...]
    labels: tuple[LabelCount, ...]
    began: float | None
    ended: float | None
