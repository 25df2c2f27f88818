"""Compare the ledger of the contract with the live service: `make live`."""

import datetime
import os
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import build_contract
from ittybit.environment import IttybitEnvironment
from ittybit_emulator.contract.ledger import PATH, parse
from tests.live import reads, writes  # they register their checks
from tests.live.checks import Check, Outcome, combine, run_check, select
from tests.live.ledger_file import update
from tests.live.service import Service

ROOT = Path(__file__).parents[2]
LIVE = IttybitEnvironment.DEFAULT.value
MODULES = (reads, writes)


def main(environment: Mapping[str, str], ledger: Path = PATH, live: str = LIVE) -> int:
    """Run the checks, and return 1 if one refutes the ledger.

    Only results of the `live` service are written into the ledger.
    """
    key = environment.get("ITTYBIT_API_KEY")
    if not key:
        sys.stderr.write(
            "make live: set ITTYBIT_API_KEY to the key of a test project\n"
        )
        return 2
    checks = select(writes=environment.get("LIVE_WRITES") == "1")
    url = environment.get("ITTYBIT_BASE_URL", live).rstrip("/")
    sys.stdout.write(f"{plan(checks, url)}\n")
    outcomes = list[Outcome]()
    with Service(url, key) as service:
        for check in checks:
            outcomes += run_check(check, service)
    found = combine(outcomes)
    sys.stdout.writelines(f"{line}\n" for line in report(found))
    if url == live:
        write(ledger, found)
    else:
        sys.stdout.write(f"The ledger is unchanged, because {url} is not {live}.\n")
    return 1 if any(one.result == "refuted" for one in found.values()) else 0


def plan(checks: list[Check], url: str) -> str:
    """Return what the checks will do."""
    if not any(check.writes for check in checks):
        return f"{len(checks)} checks of {url} that only read; LIVE_WRITES=1 adds more"
    tasks = sum(check.billable for check in checks)
    return (
        f"{len(checks)} checks of {url}, which create {tasks} billable tasks, and "
        f"create and delete media, files, and automations"
    )


def report(found: Mapping[str, Outcome]) -> list[str]:
    """Return one line per entry, and the counts."""
    lines = [
        f"{one.result:<9} {one.entry}{f': {one.finding}' if one.finding else ''}"
        for one in sorted(found.values(), key=lambda one: (one.result, one.entry))
    ]
    counts = Counter(one.result for one in found.values())
    return [*lines, ", ".join(f"{count} {name}" for name, count in counts.items())]


def write(ledger: Path, found: Mapping[str, Outcome]) -> None:
    """Write the results into the ledger, and the page about it."""
    day = datetime.datetime.now(datetime.UTC).date()
    text = update(ledger.read_text("utf-8"), found, day)
    ledger.write_text(text, "utf-8")
    is_own = ledger == PATH
    page = ROOT / build_contract.PAGE if is_own else ledger.with_suffix(".md")
    page.write_text(build_contract.render(parse(text)), "utf-8")


if __name__ == "__main__":
    sys.exit(main(os.environ))
