"""How a batch goes about its items, on the command line."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from functools import partial
from typing import Annotated, Any

import msgspec

from ittybit.cli.errors import UsageError
from ittybit.cli.parser import Parser
from ittybit.cli.values import parse_seconds, parse_value

_Count = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
_Positive = Annotated[float, msgspec.Meta(gt=0)]


def add_settings(parser: Parser) -> None:
    """Add them."""
    add = parser.add_argument
    parse_count = partial(parse_value, hint=_Count)
    add("--journal", required=True, metavar="PATH", help="what is done stands here")
    add("--to", metavar="OUT", help="a path, or a folder where it ends with /")
    add("--label", default="", metavar="TEXT", help="label of items that have none")
    add(
        "--weight",
        action="append",
        default=[],
        type=_weight,
        metavar="LABEL=N",
        help="turns of a label, where others have one",
    )
    add(
        "--concurrency",
        type=parse_count,
        default=64,
        metavar="N",
        help="items at once, 64",
    )
    add("--rate", type=_rate, metavar="N", help="requests a second, or adaptive")
    add("--tries", type=parse_count, default=5, metavar="N", help="tries of a step, 5")
    add(
        "--settle",
        type=parse_seconds,
        metavar="SECONDS",
        help="how long a create may still arrive whose answer was lost",
    )
    add("--by-content", action="store_true", help="know a file by its bytes")


def parse_settings(arguments: Namespace, work: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of `client.batch` but the journal."""
    weights: dict[str, float] = dict(arguments.weight)
    if len(weights) < len(arguments.weight):
        raise UsageError("--weight: a label is given twice")
    return {
        "concurrency": arguments.concurrency,
        "rate_limit": arguments.rate,
        "settle": arguments.settle,
        "tries": arguments.tries,
        "weights": weights,
        "by_content": arguments.by_content,
        "to": arguments.to,
        "label": arguments.label,
        **work,
    }


def _weight(text: str) -> tuple[str, float]:
    label, equals, number = text.rpartition("=")
    if not equals:
        raise ArgumentTypeError(f"{text!r} is not LABEL=N, such as paying=2")
    return label, float(parse_value(number, _Positive))


def _rate(text: str) -> float | str:
    return text if text == "adaptive" else float(parse_value(text, _Positive))
