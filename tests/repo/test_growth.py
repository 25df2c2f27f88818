"""The chart of cost growth shows the measured figures; no test checks the cost."""

import json
import re
from collections.abc import Sequence
from xml.etree import ElementTree

import pytest

from benchmarks import curves, growth

pytestmark = pytest.mark.checkout

SVG = "{http://www.w3.org/2000/svg}"


def picture(**lines: Sequence[tuple[float, float]]) -> ElementTree.Element:
    """Return the chart elements of one panel with these curves."""
    panel = curves.Panel("A & B", "items", lines)
    return ElementTree.fromstring(curves.draw("How", [panel]))


def heights(drawn: ElementTree.Element) -> list[float]:
    """Return the distance of each point from the top."""
    return [float(circle.get("cy", "nan")) for circle in drawn.iter(f"{SVG}circle")]


def test_constant_cost_is_flat_and_tenfold_growth_has_equal_steps() -> None:
    flat = heights(picture(one=[(1, 50), (10, 50), (1000, 50)]))
    assert len(set(flat)) == 1
    first, second, third = heights(picture(one=[(1, 3), (10, 30), (100, 300)]))
    assert first > second > third
    assert first - second == pytest.approx(second - third, abs=0.2)


def test_both_axes_run_between_powers_of_ten() -> None:
    texts = [
        text.text or ""
        for text in picture(one=[(1, 0.5), (1000, 40)]).iter(f"{SVG}text")
    ]
    marks = [text for text in texts if re.fullmatch(r"[\d. ]+", text)]
    assert marks == ["0.1", "1", "10", "100", "1", "10", "100", "1 000"]


def test_names_of_curves_that_end_together_do_not_overlap() -> None:
    drawn = picture(one=[(1, 10), (10, 10)], two=[(1, 20), (10, 10)])
    texts = {text.text: text for text in drawn.iter(f"{SVG}text")}
    places = [float(texts[name].get("y", "nan")) for name in ("one", "two")]
    assert abs(places[0] - places[1]) >= 12


def test_the_chart_of_the_documentation_shows_the_saved_figures() -> None:
    kept = json.loads(growth.RESULT.read_text("utf-8"))
    assert growth.PICTURE.read_text("utf-8") == growth.draw(kept)
    assert "prefers-color-scheme: dark" in growth.draw(kept)


def test_the_saved_figures_cover_the_stated_range() -> None:
    kept = json.loads(growth.RESULT.read_text("utf-8"))
    assert [n for n, _ in kept["calls"]["ittybit 2"]] == [*growth.IN_FLIGHT]
    assert [n for n, _ in kept["walks"]["walked"]] == [*growth.WALKED]
    for way in kept["batch_seconds"].values():
        assert [n for n, _ in way] == [*growth.BATCHED]
