"""The documentation site: links, completeness, search, and appearance."""

import inspect
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from importlib import import_module
from itertools import product
from pathlib import Path
from pkgutil import iter_modules
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest

import build_contract
import build_docs
from ittybit_emulator.contract.ledger import entries
from tests.browser.chromium import Browser, running_chromium
from tests.npm import unavailable
from tests.support.file_server import served

pytestmark = [pytest.mark.checkout, pytest.mark.heavy, pytest.mark.timeout(300)]

MODULES = [
    *("ittybit", "ittybit.batch", "ittybit.body", "ittybit.errors", "ittybit.kinds"),
    *("ittybit.otel", "ittybit.progress", "ittybit.ray", "ittybit.receivers"),
    *("ittybit.signing", "ittybit.types", "ittybit.webhooks", "ittybit.workflows"),
    *(
        "ittybit_async",
        "ittybit_async.batch",
        "ittybit_async.wootiv",
        "ittybit_emulator",
    ),
    *("ittybit_sync", "ittybit_sync.batch", "ittybit_sync.wootiv"),
    *("wootiv", "wootiv.types"),
]
VIEWED = [
    *("index", "clients", "media", "kinds", "webhooks", "errors", "batch"),
    *("retries", "reference/files", "reference/errors", "architecture"),
]
# The theme draws each diagram in a closed shadow root, which a test cannot read.
OPEN = """
const attach = Element.prototype.attachShadow
Element.prototype.attachShadow = function (options) {
  return attach.call(this, { ...options, mode: "open" })
}
"""
DRAWN = (
    "[...document.querySelectorAll('div.mermaid')]"
    ".filter(one => one.shadowRoot.querySelector('svg .nodes')).length"
)
SCREENSHOTS = build_docs.SITE.parent / "screenshots"


class Page(HTMLParser):
    """The links and the fragments of one page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fragments = {""}
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.links += [found[name] or "" for name in ("href", "src") if name in found]
        self.fragments |= {
            found[name] or "" for name in ("id", "name") if name in found
        }


@pytest.fixture(scope="module")
def site() -> Path:
    """Build the site."""
    try:
        build_docs.fetch_mermaid()
    except SystemExit as error:
        unavailable(str(error))
    assert build_docs.main([]) == 0
    return build_docs.SITE


@cache
def parse(path: Path) -> Page:
    return Page(path)


def find_broken(site: Path) -> Iterator[str]:
    """Yield each link of the site that leads nowhere."""
    for path in site.rglob("*.html"):
        base = f"/{path.relative_to(site).as_posix()}"
        for link in parse(path).links:
            parts = urlsplit(urljoin(base, link))
            if parts.scheme or parts.netloc or path.name == "404.html":
                continue
            target = site / unquote(parts.path).lstrip("/")
            target = target / "index.html" if target.is_dir() else target
            known = target.suffix != ".html" or parts.fragment == ""
            if not target.exists() or not (
                known or unquote(parts.fragment) in parse(target).fragments
            ):
                yield f"{base}: {link}"


def test_every_link_of_the_site_leads_somewhere(site: Path) -> None:
    assert list(find_broken(site)) == []


def public_names() -> Iterator[set[str]]:
    """Yield the full names of each public object: where it is, and where it is made."""
    for name in MODULES:
        module = import_module(name)
        for attribute in module.__all__:
            found = getattr(module, attribute)
            if inspect.isclass(found) or inspect.isfunction(found):
                home = f"{found.__module__}.{found.__qualname__}"
                if home.startswith(("ittybit", "wootiv")):
                    yield {f"{name}.{attribute}", home}


def resource_calls() -> Iterator[str]:
    """Yield the full name of each call of each resource of the four clients."""
    for package in ("ittybit_async", "ittybit_sync"):
        for folder in (f"{package}.resources", f"{package}.wootiv.resources"):
            for info in iter_modules(import_module(folder).__path__, f"{folder}."):
                for resource in vars(import_module(info.name)).values():
                    if getattr(resource, "__module__", "") == info.name:
                        yield from calls_of(resource)


def calls_of(resource: Any) -> Iterator[str]:
    """Yield the full name of each public method of a class, if it is a resource."""
    name = getattr(resource, "__name__", "")
    if (
        inspect.isclass(resource)
        and name.endswith("Resource")
        and name != "WorkResource"
    ):
        for call, _ in inspect.getmembers(resource, inspect.isfunction):
            if not call.startswith("_"):
                yield f"{resource.__module__}.{name}.{call}"


def test_every_public_name_is_in_the_reference(site: Path) -> None:
    documented = {
        fragment
        for path in (site / "reference").rglob("*.html")
        for fragment in parse(path).fragments
    }
    assert [min(names) for names in public_names() if not names & documented] == []
    assert sorted({*resource_calls()} - documented) == []


def test_every_page_is_in_the_navigation_and_in_the_texts_for_models(
    site: Path,
) -> None:
    assert build_docs.find_orphans() == []
    texts = ((site / name).read_text("utf-8") for name in ("llms.txt", "llms-full.txt"))
    listed, full = texts
    addresses = re.findall(r"^- \[.+\]\((.+)\)$", listed, re.M)
    assert len(addresses) == len(build_docs.pages())
    assert [one for one in addresses if not (site / one / "index.html").exists()] == []
    assert "--8<--" not in listed + full
    assert "async def create_video(" in full  # of an included program


@pytest.mark.parametrize(
    "text", ["[a page](nowhere.md)", "::: ittybit.nothing"], ids=["link", "name"]
)
def test_a_warning_fails_the_build(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = build_docs.CONFIG.read_text("utf-8").split("\nnav:")[0]
    (tmp_path / "mkdocs.yml").write_text(f"{config}\nnav:\n  - index.md\n", "utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text(f"# Title\n\n{text}\n", "utf-8")
    for name, value in {"HOME": ".", "CONFIG": "mkdocs.yml", "DOCS": "docs"}.items():
        monkeypatch.setattr(build_docs, name, tmp_path / value)
    monkeypatch.setenv("PYTHONPATH", str(Path(build_docs.__file__).parent))
    assert build_docs.main([]) == 1


def run_nothing(
    *_arguments: object, **_options: object
) -> subprocess.CompletedProcess[str]:
    """Return the result of a command that succeeded without output."""
    return subprocess.CompletedProcess([], 0, "", "")


def test_a_page_outside_the_navigation_fails_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("index", "lost"):
        (tmp_path / f"{name}.md").write_text("# Title\n", "utf-8")
    for name in ("HOME", "DOCS"):
        monkeypatch.setattr(build_docs, name, tmp_path)
    monkeypatch.setattr(build_docs, "pages", lambda: [tmp_path / "index.md"])
    monkeypatch.setattr(build_docs, "write_texts", lambda: None)
    monkeypatch.setattr(subprocess, "run", run_nothing)
    assert build_docs.main([]) == 1
    (tmp_path / "lost.md").unlink()
    assert build_docs.main([]) == 0


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    with running_chromium(tmp_path) as browser:
        yield browser


@pytest.fixture(scope="module")
def url(site: Path) -> Iterator[str]:
    with served(site) as url:
        yield url


def test_the_pages_are_readable_on_a_phone_and_on_a_desktop(
    browser: Browser, url: str
) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    browser.ask("Page.enable")
    browser.ask("Page.addScriptToEvaluateOnNewDocument", source=OPEN)
    for number, width in product(range(len(VIEWED)), (390, 1280)):
        dark = bool(number % 2) == (width == 390)  # each page once light and once dark
        name = VIEWED[number]
        page = "" if name == "index" else f"{name}/"
        browser.open_url(url + page, width=width, dark=dark)
        assert browser.value("document.documentElement.scrollWidth") <= width
        color = browser.value("getComputedStyle(document.body).backgroundColor")
        assert (max(map(int, color.strip("rgba()").split(",")[:3])) < 80) == dark
        assert browser.value("[...document.images].every(one => one.naturalWidth)")
        diagrams = count_diagrams(name)
        browser.wait_for(f"{DRAWN} == {diagrams}")
        loaded = browser.value(
            "performance.getEntriesByType('resource').map(one => one.name)"
        )
        assert [one for one in loaded if not one.startswith(url)] == []
        assert sum("mermaid" in one for one in loaded) == min(diagrams, 1)
        shot = f"{name.replace('/', '-')}-{width}-{'dark' if dark else 'light'}.png"
        browser.screenshot(SCREENSHOTS / shot, most=2000)


def count_diagrams(name: str) -> int:
    """Return the number of diagrams in the source of a page."""
    return (build_docs.DOCS / f"{name}.md").read_text("utf-8").count("```mermaid\n")


def test_no_page_shows_markup(site: Path) -> None:
    pages = {path: path.read_text("utf-8") for path in site.rglob("*.html")}
    assert [path for path, text in pages.items() if "```" in text] == []


def test_each_call_returns_one_thing(site: Path) -> None:
    pages = [path.read_text("utf-8") for path in (site / "reference").rglob("*.html")]
    sections = re.findall(
        r">(?:Returns|Yields):</span>.*?</table>", "".join(pages), re.DOTALL
    )
    assert sections
    assert [one for one in sections if one.count("doc-section-item") > 1] == []


def test_the_output_of_an_example_is_code() -> None:
    lines = list(build_docs.fence_examples([">>> 1 + 1", "2", "", "Prose."]))
    assert lines == ["", "```pycon", ">>> 1 + 1", "2", "```", "", "", "Prose."]


def test_the_search_finds_a_page(browser: Browser, url: str) -> None:
    browser.open_url(url, width=1280)
    browser.wait_for(
        "[...document.querySelectorAll('header button')].map(one => one.click()).length"
    )
    browser.wait_for("document.activeElement.shadowRoot !== null")
    browser.ask("Input.insertText", text="multipart_threshold")
    found = "document.activeElement.shadowRoot.textContent"
    browser.wait_for(f"{found}.includes('Media, files, tasks')")
    assert "multipart_threshold" in browser.value(found)


def test_the_contract_can_be_filtered_by_status(browser: Browser, url: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for width in (390, 1280):
        browser.open_url(f"{url}contract/", width=width)
        assert browser.value("document.documentElement.scrollWidth") <= width
        browser.screenshot(SCREENSHOTS / f"contract-{width}.png", most=2000)
    shown = (
        "[...document.querySelectorAll('tbody tr')].filter(one => one.offsetParent)"
        ".map(one => one.cells[1].textContent.split(/[ ,]/)[0])"
    )
    assert {"documented", "inferred"} <= {*browser.value(shown)}
    browser.value(
        "(() => { const one = document.querySelector('#status');"
        " one.value = 'documented'; one.dispatchEvent(new Event('change')) })()"
    )
    # The first table, which counts the entries, has no filter.
    rows = browser.value(shown)[len(build_contract.MEANINGS) :]
    assert rows == ["documented"] * len(rows)
    assert len(rows) == sum(one.status == "documented" for one in entries())


def test_a_tab_switches_the_language_of_all_programs(
    browser: Browser, url: str
) -> None:
    browser.open_url(f"{url}media/", width=1280)
    shown = (
        "[...document.querySelectorAll('.tabbed-block')]"
        ".filter(one => one.offsetParent).map(one => one.innerText)"
    )
    assert all("await" in one or "async" in one for one in browser.value(shown))
    browser.value(
        "[...document.querySelectorAll('.tabbed-labels label')]"
        ".find(one => one.innerText == 'sync').click()"
    )
    browser.wait_for(f"{shown}.every(one => !one.includes('async'))")
    assert all("with Ittybit(" in one for one in browser.value(shown))
