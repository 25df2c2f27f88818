"""Results of live checks, written into the text of the ledger."""

import datetime
import json
import re
from collections.abc import Mapping

from tests.live.checks import Outcome

_ENTRY = re.compile(r"^\[\[section\.entry\]\]\n(?:.+\n)+", re.M)
_OLD = re.compile(r"^(?:date|finding) = .*\n", re.M)
_STATUS = re.compile(r"^status = .*\n", re.M)
_ID = re.compile(r'^id = "(.*)"$', re.M)


def update(text: str, outcomes: Mapping[str, Outcome], day: datetime.date) -> str:
    """Return the text with the status of each entry that a check confirmed or refuted.

    Comments, the order, and entries without a result stay as they are.
    """

    def replace(match: re.Match[str]) -> str:
        found = _ID.search(match[0])
        outcome = outcomes.get(found[1]) if found else None
        if outcome is None or outcome.result == "skipped":
            return match[0]
        lines = f'status = "{outcome.result}"\ndate = {day}\n'
        if outcome.finding:
            lines += f"finding = {json.dumps(outcome.finding, ensure_ascii=False)}\n"
        return _STATUS.sub(lambda _: lines, _OLD.sub("", match[0]), count=1)

    return _ENTRY.sub(replace, text)
