"""What stands around the parts of the page."""

from __future__ import annotations

from ittybit.core.batch.report.markup import html, tag
from ittybit.core.batch.report.style import STYLE

# The page needs nothing from elsewhere, and a browser is told to get nothing.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def page_head(name: str) -> str:
    """Return the page up to its first part."""
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"{policy}\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"{html(tag('title', name))}\n<style>{STYLE}</style>\n</head>\n<body>\n"
    )


def section_start(heading: str, kind: str) -> str:
    """Return the beginning of a section."""
    return f'<section class="{kind}">\n{html(tag("h2", heading))}\n'


SECTION_END = "</section>\n"
END = "</body>\n</html>\n"
