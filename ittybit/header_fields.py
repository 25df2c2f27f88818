"""Header fields, laid over one another (RFC 9110, 5.1: names have no case)."""

from __future__ import annotations

from collections.abc import Mapping

from ittybit.core.http.request_options import check_headers


def overlaid(
    fields: Mapping[str, str], more: Mapping[str, str | None]
) -> dict[str, str]:
    """Return `fields` with `more` in their place, however a name is spelled there.

    One of `more` that is None takes the field away; of two that differ in case alone
    the last counts. Raises ArgumentError for what cannot be sent.

    >>> overlaid({"Accept": "*/*", "X-Try": "1"}, {"accept": "a/b", "x-try": None})
    {'accept': 'a/b'}
    """
    last = {str(name).lower(): name for name in more}
    kept = {name: value for name, value in fields.items() if name.lower() not in last}
    told = {n: v for n in last.values() if (v := more[n]) is not None}
    return {**kept, **check_headers(told)}
