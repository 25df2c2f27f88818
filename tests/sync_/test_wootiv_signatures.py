# Generated from tests/async_/test_wootiv_signatures.py by build_sync.py. Do not edit.
"""Methods of Wootiv accept the arguments that the API document lists."""

from operator import attrgetter

import pytest

from ittybit_sync.wootiv import Wootiv
from tests.wootiv.document import Operation, operations
from tests.wootiv.signatures import accepted_arguments, documented_arguments, misfits

pytestmark = pytest.mark.parametrize(
    "operation", operations(), ids=lambda operation: operation.accessor
)
# The README of the published package shows this argument.
ALSO = {"root.retrieve": {("params", "keyword_only", False)}}


def test_a_method_accepts_the_documented_arguments(operation: Operation) -> None:
    method = attrgetter(operation.accessor)(Wootiv(api_key="key"))
    also = ALSO.get(operation.accessor, set())
    assert set(accepted_arguments(method)) == documented_arguments(operation) | also


def test_the_types_of_the_arguments_match_the_document(
    operation: Operation,
) -> None:
    method = attrgetter(operation.accessor)(Wootiv(api_key="key"))
    assert misfits(method, operation) == []
