"""Command ``ittybit doctor``, which diagnoses problems with the API."""

from __future__ import annotations

import os
from argparse import Namespace
from textwrap import TextWrapper

from ittybit.cli.doctor.checks import CHECKS
from ittybit.cli.doctor.target import Finding, Target, curl
from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Parser
from ittybit.core.printable import printable

_WRAPPER = TextWrapper(
    80, subsequent_indent=" " * 18, break_long_words=False, break_on_hyphens=False
)


def add_arguments(parser: Parser, name: str) -> None:
    """Do nothing. The checks use the settings of all other commands."""


async def run(arguments: Namespace, output: Output) -> int:
    """Print the result of each check and return 1 if any failed."""
    target = Target.of(arguments.key_file, os.environ)
    failed = False
    for check in CHECKS:
        finding: Finding = await check(target)
        failed = failed or not finding.ok
        word = "ok" if finding.ok else "failed"
        advice = f"; {finding.advice}" if finding.advice else ""
        data = {"check": finding.check, "ok": finding.ok, "message": finding.message}
        if finding.advice:
            data["advice"] = finding.advice
        line = f"{word:6}  {finding.check:8}  {finding.message}{advice}"
        if output.json:
            output.result(data)
        else:
            output.raw(_WRAPPER.fill(printable(line)))
    if not output.json:
        output.raw(f"\nThe same request with curl:\n{curl(target)}")
    return int(failed)
