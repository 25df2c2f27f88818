"""Where the next page is (spec section 9)."""

import re
from collections.abc import Mapping

_PART = re.compile(r"<([^>]*)>((?:[^<\"]|\"[^\"]*\")*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,]+))", re.IGNORECASE)


def links(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses of a ``Links`` or ``Link`` header by their ``rel``."""
    value = headers.get("links") or headers.get("link") or ""
    found: dict[str, str] = {}
    for address, parameters in _PART.findall(value):
        for quoted, bare in _REL.findall(parameters):
            for rel in (quoted or bare).lower().split():
                found.setdefault(rel, address)
    return found
