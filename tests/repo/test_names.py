"""Names of modules and functions in the packages."""

import ast
import re

import pytest

from tests.repo.test_conventions import PACKAGES, files, tree

pytestmark = pytest.mark.checkout

PARTICIPLE = re.compile(
    "[a-z]+(ed|ing)|told|known|heard|held|kept|given|taken|made|drawn|shown|lent|"
    "found|sent|written|spelt|chosen|laid"
)
NOT_PARTICIPLES = {"framing", "outgoing", "querystring", "signing", "streaming"} | {
    *("deprecated", "feed", "seed", "matching")
}
"""Nouns, verbs, a standard decorator, and the filters ``matching`` of the emulator."""


def test_modules_are_named_by_nouns_and_functions_by_verbs() -> None:
    paths = [path for package in PACKAGES for path in files(package)]
    found = {path.stem for path in paths if path.stem.endswith("ing")}
    for path in paths:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                decorators = " ".join(map(ast.unparse, node.decorator_list))
                if "property" not in decorators:
                    found.add(node.name.strip("_"))
    assert {n for n in found if PARTICIPLE.fullmatch(n)} == NOT_PARTICIPLES
