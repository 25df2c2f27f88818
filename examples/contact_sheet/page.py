"""The contact sheet: one HTML page with links to the files next to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader

from contact_sheet.card import Card, describe, iter_cells
from contact_sheet.media import Medium
from contact_sheet.units import format_bytes, format_seconds
from contact_sheet.verification import Rendition
from ittybit.core.batch.report.environment import create_environment


def render_page(
    media: Sequence[Medium], renditions: Sequence[Rendition], to: Path, seconds: float
) -> str:
    """Return the page with links relative to the folder `to`."""

    def build_url(path: Path) -> str:
        return quote(path.relative_to(to).as_posix())

    base = PackageLoader("ittybit.core.batch.report")
    own = FileSystemLoader(Path(__file__).parent)
    environment = create_environment(
        ChoiceLoader([own, base]),
        bytes=format_bytes,
        cells=iter_cells,
        describe=describe,
        seconds=format_seconds,
        url=build_url,
    )
    return environment.get_template("sheet.html").render(
        title="Contact sheet",
        cards=[
            Card(medium, [r for r in renditions if r.order.medium == medium])
            for medium in media
        ],
        renditions=renditions,
        wrong=sum(rendition.problem is not None for rendition in renditions),
        seconds=seconds,
    )
