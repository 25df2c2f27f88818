# Generated from tests/async_/test_wootiv_operations.py by build_sync.py. Do not edit.
"""Each operation of Wootiv, checked with a mock server of the API document."""

from operator import attrgetter

import pytest

from ittybit_sync.wootiv import Wootiv
from tests.wootiv.by_hand import send
from tests.wootiv.demands import FORMS, REPLIES
from tests.wootiv.document import Operation, operations
from tests.wootiv.mock import Mock
from tests.wootiv.replies import differences
from tests.wootiv.samples import call


# The first test may have to install the mock server.
@pytest.mark.timeout(300)
@pytest.mark.parametrize("reply", REPLIES)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("operation", operations(), ids=lambda o: o.accessor)
def test_an_operation_sends_and_decodes_what_the_document_says(
    wootiv_mock: Mock, operation: Operation, form: str, reply: str
) -> None:
    wanted = {"Prefer": REPLIES[reply]}
    response = send(wootiv_mock.url, operation, form, operation.sent(form), wanted)
    positional, keywords = call(operation, form)
    with Wootiv(
        api_key="key",
        base_url=f"{wootiv_mock.url}/{form}",
        max_retries=0,
        _strict_response_validation=True,
    ) as client:
        method = attrgetter(operation.accessor)(client)
        with wootiv_mock.explaining():
            value = method(*positional, **keywords, extra_headers=wanted)
    expected = response.json() if response.content else None
    assert differences(operation, form, value, expected) == []
