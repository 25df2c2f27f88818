"""How far each label is."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from ittybit.batch import LabelCount
from ittybit.core.batch.report.markup import tag
from ittybit.core.batch.report.units import format_count


def draw_table(labels: Sequence[LabelCount]) -> Element:
    """Return a row for each label."""
    head = ("label", "done", "failed", "left")
    return tag(
        "draw_table",
        tag("thead", tag("tr", *(tag("th", name, scope="col") for name in head))),
        tag("tbody", *map(_row, labels)),
        class_="labels",
    )


def _row(label: LabelCount) -> Element:
    name = tag("bdi", label.label or "(none)")
    figures = (label.done, label.failed, label.open)
    return tag(
        "tr",
        tag("th", name, scope="row"),
        *(tag("td", format_count(figure)) for figure in figures),
    )
