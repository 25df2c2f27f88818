"""Appearance of a report in a browser: on a phone and a desktop, light and dark."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from ittybit.batch import Result
from ittybit.core.batch.plan import Plan
from ittybit_emulator.samples import still
from ittybit_sync import Ittybit
from ittybit_sync.batch.journal.journal import Journal
from tests.browser.chromium import Browser, running_chromium
from tests.support.journal_file import edit_journal

NAMES = [
    "harbour.jpg",
    "<script>window.hacked=1</script>.jpg",
    '"><img src=x onerror="window.hacked=1">.jpg',
    f"{'a' * 240}.jpg",
    f"{'very long name with many words ' * 7}.jpg",
    "\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe",
    "日本語のファイル名.jpg",
]
SIZES = [0, 1, 30, 5000]
WIDTHS = [390, 1280]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with running_chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Return a function that writes the report of a journal with this many items."""
    folder = tmp_path_factory.mktemp("reports")
    picture = still(folder / "picture.jpg", width=160, height=120)

    def write(size: int) -> Path:
        page = folder / f"report-{size}.html"
        if not page.exists():
            journal = folder / f"journal-{size}.sqlite3"
            fill(journal, size, picture)
            with Ittybit("key") as client:
                client.batch(journal).write_report(page)
        return page

    return write


def fill(path: Path, size: int, picture: Path) -> None:
    """Create a journal of items with odd names, of which every fifth failed."""
    Journal(path).close()
    with edit_journal(path) as connection:
        for body in ({"kind": "image", "width": 160}, {"kind": "video"}):
            plan = Plan("task", body).encode()
            connection.execute("INSERT INTO plans (body) VALUES (?)", [plan])
        connection.executemany(
            "INSERT INTO items (key, plan, place, source, label, turn, stage, results, "
            'files, cause, error, began, ended, upload, "create", wait, download) '
            "VALUES (?, ?, 'path', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [row(number, picture) for number in range(size)],
        )


def row(number: int, picture: Path) -> tuple[object, ...]:
    name = NAMES[number % len(NAMES)]
    failed = number % 5 == 4
    results = [Result(kind="image", width=160, height=120, filename=name)]
    ended = 1_800_000_000 + number * 1.7
    return (
        number.to_bytes(32, "big"),
        2 if number % 3 == 2 else 1,
        f"/pictures/{name}",
        NAMES[number % 2],
        number,
        7 if failed else 6,
        None if failed else msgspec.json.encode(results),
        None if failed else msgspec.json.encode([str(picture)]),
        "Conflict<b>Error" if failed else None,
        f"cannot use {name}" if failed else None,
        ended - 1,
        ended,
        *(0.001 * 3 ** (number % 9) * times for times in (1, 2, 30, 4)),
    )


def picture_count(size: int) -> int:
    return min(200, size - size // 5)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_wider_than_the_screen_and_all_pictures_load(
    browser: Browser, report: Callable[[int], Path], size: int, width: int
) -> None:
    browser.open(report(size), width=width)
    page = "document.documentElement"
    assert browser.value("innerWidth") == width
    assert browser.value(f"{page}.scrollWidth") <= width
    loaded = browser.value(
        "[...document.images].filter(image => image.naturalWidth > 0).length"
    )
    assert loaded == browser.value("document.images.length") == picture_count(size)


def test_names_that_look_like_html_are_escaped(
    browser: Browser, report: Callable[[int], Path]
) -> None:
    browser.open(report(30), width=390)
    assert browser.value("window.hacked === undefined")
    assert browser.value("document.scripts.length") == 1
    text = browser.value("document.body.textContent")
    assert all(name in text for name in NAMES)


def test_the_filters_work_without_a_network(
    browser: Browser, report: Callable[[int], Path]
) -> None:
    browser.open(report(30), width=390)
    for name, value, shown in [
        ("state", "failed", 6),
        ("state", "done", 24),
        ("kind", "video", 10),
        ("text", "日本語", 4),
        ("text", "nothing like this", 0),
    ]:
        change = (
            "document.querySelector('form').reset();"
            f"document.querySelector('[name={name}]').value = '{value}';"
            "document.querySelector('form').dispatchEvent(new Event('input'));"
        )
        browser.value(f"(() => {{ {change} return 0; }})()")
        found = "document.querySelectorAll('[data-state]:not([hidden])').length"
        assert browser.value(found) == shown, name
        text = browser.value("document.querySelector('output').value")
        assert text == f"{shown} of 30 items shown"
    assert browser.value("document.querySelector('.contact').hidden")


def test_opening_a_cause_shows_names_that_fit_the_screen(
    browser: Browser, report: Callable[[int], Path]
) -> None:
    browser.open(report(5000), width=390)
    browser.value("document.querySelector('details').open = true")
    assert browser.value("document.querySelectorAll('details li').length") == 1000
    assert browser.value("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("width", WIDTHS)
def test_a_report_loads_nothing_from_the_network(
    browser: Browser, report: Callable[[int], Path], width: int
) -> None:
    browser.open(report(30), width=width)
    found = browser.value("performance.getEntriesByType('resource').map(e => e.name)")
    assert [name for name in found if not name.startswith("data:")] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("dark", "least", "most"), [(False, 200, 255), (True, 0, 60)], ids=["light", "dark"]
)
def test_a_screenshot_follows_the_reader_s_color_scheme(
    browser: Browser,
    report: Callable[[int], Path],
    tmp_path: Path,
    width: int,
    dark: bool,
    least: int,
    most: int,
) -> None:
    browser.open(report(30), width=width, dark=dark)
    with Image.open(browser.screenshot(tmp_path / "report.png")) as picture:
        assert picture.width in (width, 2 * width)
        grey = picture.convert("L")
    paper = grey.getpixel((2, 2))
    assert isinstance(paper, int)
    assert least <= paper <= most
    assert len(set(grey.resize((64, 64)).tobytes())) > 30  # the picture is not empty


def test_text_has_enough_contrast(
    browser: Browser, report: Callable[[int], Path]
) -> None:
    for dark in (False, True):
        browser.open(report(30), width=390, dark=dark)
        for place in ("dt", "dd", ".faint", ".fact", "figcaption a", ".failed dd"):
            ink, paper = browser.value(COLORS % place)
            assert contrast(ink, paper) >= 4.5, (place, dark)


COLORS = """(() => {
  let node = document.querySelector('%s');
  const ink = getComputedStyle(node).color;
  const clear = 'rgba(0, 0, 0, 0)';
  while (getComputedStyle(node).backgroundColor === clear) node = node.parentElement;
  const channels = color => color.match(/[0-9.]+/g).slice(0, 3).map(Number);
  return [channels(ink), channels(getComputedStyle(node).backgroundColor)];
})()"""


def contrast(one: list[int], other: list[int]) -> float:
    """Return the contrast ratio of two colors (WCAG 2.2)."""
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def luminance(color: list[int]) -> float:
    parts = [channel / 255 for channel in color]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_a_report_can_be_printed(
    browser: Browser, report: Callable[[int], Path], tmp_path: Path
) -> None:
    browser.open(report(30), width=1280, dark=True)
    content = browser.pdf(tmp_path / "report.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert 2 <= content.count(b"/Type /Page\n") <= 8
