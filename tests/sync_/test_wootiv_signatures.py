# Generated from tests/async_/test_wootiv_signatures.py by build_sync.py. Do not edit.
"""The methods of Wootiv take the arguments that the document lists."""

from operator import attrgetter

import pytest

from ittybit_sync.wootiv import Wootiv
from tests.wootiv.document import Operation, operations
from tests.wootiv.signatures import documented, misfits, taken

pytestmark = pytest.mark.parametrize(
    "operation", operations(), ids=lambda operation: operation.accessor
)
# The README of the published package shows it.
ALSO = {"root.retrieve": {("params", "keyword_only", False)}}


def test_a_method_takes_the_documented_arguments(operation: Operation) -> None:
    method = attrgetter(operation.accessor)(Wootiv(api_key="key"))
    also = ALSO.get(operation.accessor, set())
    assert set(taken(method)) == documented(operation) | also


def test_the_types_of_the_arguments_are_those_of_the_document(
    operation: Operation,
) -> None:
    method = attrgetter(operation.accessor)(Wootiv(api_key="key"))
    assert misfits(method, operation) == []
