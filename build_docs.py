"""Build the documentation site in docs-out/site from docs/ with Zensical.

    python build_docs.py            build the site, and exit with 1 on a warning
    python build_docs.py --serve    serve the site and build it again after each change

A program on a page is written once, for asyncio. The site shows it in two tabs: as it
is, and converted for the blocking client. Mermaid draws the diagrams in the browser;
its script is part of the site.
"""

import hashlib
import html
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import unasync
import yaml
from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from tokenize_rt import src_to_tokens, tokens_to_src

from build_sync import NAMES, respell

HOME = Path(__file__).resolve().parent
CONFIG = HOME / "mkdocs.yml"
DOCS, SITE = HOME / "docs", HOME / "docs-out" / "site"
INCLUDED = re.compile(r'^--8<-- "(.+)"$', re.MULTILINE)
FENCE, DIAGRAM, END = "```python", "```mermaid", "```"
# The theme expects version 12. The tiny package is one file without dependencies.
MERMAID = "@mermaid-js/tiny@12.0.0"
MERMAID_SHA256 = "9f2807e402479d2864bfd9a95052076fc69d0ff45a0b25148b84b70fc33425b9"
MERMAID_FILE = DOCS / "assets" / "mermaid.min.js"
HEADER = """\
# ittybit

> A Python client for the Ittybit media API, for asyncio and for blocking programs.

"""


class Blocks(Extension):
    """Markdown extension for tabs of programs, examples in docstrings, and diagrams."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the preprocessor between snippets (32) and fences (25)."""
        md.preprocessors.register(BlockLines(md), "blocks", 31)


class BlockLines(Preprocessor):
    """Replaces the lines of programs, examples, and diagrams."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of the page with tabs, code blocks, and diagrams."""
        return list(convert_fences(list(fence_examples(lines))))


def fence_examples(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines with each example and tree outside code in a code block."""
    language, is_code = "", False
    for line in lines:
        start = line.lstrip()
        is_code ^= start.startswith("```")
        is_tree = start.startswith(("├", "│", "└"))
        found = "text" if is_tree else "pycon" * start.startswith((">>> ", "... "))
        if language == "pycon" and start:
            found = "pycon"  # the output of the example
        found *= not is_code
        if found != language:
            yield from ([END] if language else []) + [
                "",
                *[f"```{found}"] * bool(found),
            ]
        language = found
        yield line
    if language:
        yield END


def convert_fences(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a page with tabs for programs for asyncio, and diagrams."""
    rest = iter(lines)
    for line in rest:
        if line not in (FENCE, DIAGRAM):
            yield line
            continue
        body = list(iter(lambda: next(rest, END), END))
        if line == DIAGRAM:
            yield from diagram(body)
            continue
        program = "".join(f"{line}\n" for line in body)
        if is_portable(program):
            yield from tab("async", program)
            yield from tab("sync", convert(program))
        else:
            yield from (FENCE, *body, END)


def tab(name: str, program: str) -> list[str]:
    """Return the lines of a tab that contains a program."""
    lines = [FENCE, *program.splitlines(), END]
    return [f'=== "{name}"', "", *(f"    {line}".rstrip() for line in lines), ""]


def diagram(body: Sequence[str]) -> list[str]:
    """Return the HTML of a diagram, which the script of the theme finds and draws.

    Without the second line, the theme would load Mermaid from another server.
    """
    code = html.escape("\n".join(body))
    source = MERMAID_FILE.relative_to(DOCS).as_posix()
    return [
        f'<pre class="mermaid"><code>{code}</code></pre>',
        f'<script src="../{source}"></script>',
    ]


def fetch_mermaid() -> None:
    """Download Mermaid with npm, once. If npm fails, exit."""
    if MERMAID_FILE.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        pack = [shutil.which("npm") or "npm", "pack", "--loglevel=error", MERMAID]
        try:
            subprocess.run(pack, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError) as error:
            sys.exit(f"npm cannot download {MERMAID}; install Node with npm: {error}")
        [package] = Path(folder).glob("*.tgz")
        with tarfile.open(package) as archive:
            archive.extractall(folder, filter="data")
        script = Path(folder, "package", "dist", "mermaid.tiny.js").read_bytes()
    if hashlib.sha256(script).hexdigest() != MERMAID_SHA256:
        sys.exit(f"the script of {MERMAID} has another checksum than expected")
    MERMAID_FILE.parent.mkdir(exist_ok=True)
    MERMAID_FILE.write_bytes(script)


def is_portable(program: str) -> bool:
    """Return whether a program is for asyncio and uses no library of it."""
    return "asyncio.run(" in program and "aiohttp" not in program


def convert(program: str) -> str:
    """Return a program for asyncio converted for the blocking client."""
    with tempfile.TemporaryDirectory() as folder:
        source, result = (Path(folder, name, "program.py") for name in ("in", "out"))
        source.parent.mkdir()
        program = program.replace("asyncio.run(main())", "main()")
        program = program.replace("await asyncio.sleep(", "time.sleep(")
        imported = "import time\n" if "time.sleep(" in program else ""
        program = program.replace("import asyncio\n", imported, 1).lstrip()
        tokens = [respell(token, NAMES) for token in src_to_tokens(program)]
        source.write_text(tokens_to_src(tokens), "utf-8")
        rule = unasync.Rule(f"{source.parent}/", f"{result.parent}/", NAMES)
        unasync.unasync_files([str(source)], [rule])
        return result.read_text("utf-8")


def pages() -> list[Path]:
    """Return the pages in the order of the navigation."""
    navigation: object = yaml.safe_load(CONFIG.read_text("utf-8"))["nav"]
    return [DOCS / name for name in find_names(navigation)]


def find_names(entry: Any) -> Iterator[str]:
    """Yield the names of the pages in an entry of the navigation."""
    if isinstance(entry, str):
        yield entry
    else:
        for value in entry.values() if isinstance(entry, dict) else entry:
            yield from find_names(value)


def title(page: Path) -> str:
    """Return the first heading of a page."""
    return read_page(page).split("\n", 1)[0].removeprefix("# ")


def read_page(page: Path) -> str:
    """Return the text of a page, with the files that it includes."""
    return INCLUDED.sub(read_included, page.read_text("utf-8"))


def write_texts() -> None:
    """Write llms.txt, a list of all pages, and llms-full.txt, the text of guides."""
    lines = [f"- [{title(page)}]({address(page)})" for page in pages()]
    (SITE / "llms.txt").write_text(HEADER + "\n".join(lines) + "\n", "utf-8")
    guides = [page for page in pages() if page.parent == DOCS]
    texts = "\n\n".join(map(read_page, guides))
    (SITE / "llms-full.txt").write_text(HEADER + texts, "utf-8")


def address(page: Path) -> str:
    """Return the address of a page, relative to the root of the site."""
    name = page.relative_to(DOCS).with_suffix("").as_posix()
    return "./" if name == "index" else f"{name}/"


def read_included(found: re.Match[str]) -> str:
    """Return the text of a file that a page includes."""
    return (HOME / found[1]).read_text("utf-8").rstrip("\n")


def find_orphans() -> list[Path]:
    """Return the pages that the navigation does not contain."""
    return sorted({*DOCS.rglob("*.md")} - {*pages()})


def main(arguments: Sequence[str]) -> int:
    """Build or serve the site, and return the exit code."""
    if list(arguments) not in ([], ["--serve"]):
        sys.stderr.write("usage: build_docs.py [--serve]\n")
        return 2
    fetch_mermaid()
    program = [sys.executable, "-m", "zensical"]
    if arguments:
        return subprocess.call([*program, "serve"], cwd=HOME)
    for orphan in (orphans := find_orphans()):
        sys.stderr.write(
            f"{orphan.relative_to(HOME)}: is not in the nav of mkdocs.yml\n"
        )
    build = [*program, "build", "--clean", "--strict"]
    done = subprocess.run(
        build, cwd=HOME, text=True, stderr=subprocess.PIPE, check=False
    )
    sys.stderr.write(done.stderr)
    if not done.returncode:
        write_texts()
    # Zensical reports no warning of griffe, which reads the docstrings, as its own.
    return int(bool(done.returncode or orphans or "griffe: " in done.stderr))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
