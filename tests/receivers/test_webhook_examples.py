"""Webhook examples, run in their frameworks."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ittybit_emulator import DeliveryFault, Emulator, Script
from tests.emulator.emulator_support import Caller, send, until
from tests.support.programs import running

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples" / "webhooks").glob("*.py"))
SECRET = "whsec_of_the_tests"


@pytest.fixture(scope="module")
def sending() -> Iterator[Emulator]:
    with Emulator(
        processes=1, webhook_secret=SECRET, webhook_backoff=0.002
    ) as emulator:
        yield emulator


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_handles_the_webhook_of_a_task_once(
    example: Path, sending: Emulator, tmp_path: Path
) -> None:
    caller = Caller(sending)
    sending.scripts.add(Script(), times=2)  # nothing is rendered
    out = tmp_path / "out"
    with running(example, out, ITTYBIT_WEBHOOK_SECRET=SECRET) as origin:
        url = f"{origin}/hooks"
        faults = sending.deliveries.faults
        faults.add(DeliveryFault(copies=2), url=url)
        faults.add(DeliveryFault(tampered=True), url=url)
        verified, forged = (
            caller.done(kind="video", url=f"{origin}/a.mp4", webhook_url=url)
            for _ in "ab"
        )
        sent = sending.deliveries.matching(url=url)
        until(lambda: all(delivery.ended for delivery in sent))
        assert send(origin, "GET", "/other").status == 404
    printed = out.read_text()
    assert printed.count(f"rendered {verified['id']}\n") == 1
    assert forged["id"] not in printed
    assert [(d.succeeded, len(d.attempts)) for d in sent] == [(True, 2), (False, 6)]
    assert [str(a.error)[-3:] for a in sent[1].attempts] == ["401"] * 6


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_documentation_contains_the_example(example: Path) -> None:
    page = (ROOT / "docs" / "webhooks.md").read_text("utf-8")
    code = example.read_text("utf-8").split('"""\n', 1)[1]
    assert code.strip() in re.findall(r"^```python\n(.*?)\n```", page, re.M | re.S)
    assert f"`examples/webhooks/{example.name}`" in page
