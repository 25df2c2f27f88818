"""Faults of other SDKs, and the tests that prove their absence here."""

import ast
import multiprocessing
from functools import cache
from pathlib import Path

import pytest

from ittybit import errors
from ittybit.errors import APIError
from tests.unit.test_errors import MAKERS

ROOT = Path(__file__).parents[2]

RETRIES = "async_/test_engine_retries.py"
FIELD = "async_/test_known_faults.py"
LOOPS = "clients/test_event_loops.py"

# Each fault with the tests that prove its absence. Tests in async_ have twins.
PROVEN = {
    "the documented default of two retries does not apply": [
        f"{RETRIES}::test_a_temporary_failure_is_retried",
        f"{RETRIES}::test_max_retries_of_the_client_limits_the_attempts",
        f"{RETRIES}::test_a_copy_and_a_call_may_override_max_retries",
    ],
    "ids are not encoded in the path": [
        "async_/test_arguments.py::test_an_id_that_would_change_the_path_is_refused",
        "unit/test_url.py::test_an_id_that_would_change_the_path_is_refused",
        "unit/test_url.py::test_reserved_characters_in_a_path_segment_are_encoded",
    ],
    "the environment's API key is read at import": [
        f"{FIELD}::test_the_environment_s_key_is_read_when_a_client_is_created",
    ],
    "a POST is retried without an idempotency key": [
        f"{FIELD}::test_a_create_is_retried_with_the_same_idempotency_key",
        f"{FIELD}::test_a_caller_may_give_the_idempotency_key",
        f"{RETRIES}::test_all_attempts_of_a_create_share_one_idempotency_key",
    ],
    "an unknown status breaks parsing": [
        f"{FIELD}::test_an_unknown_status_of_a_task_is_kept",
        "async_/test_tasks.py::test_a_task_of_an_unknown_status_counts_as_running",
    ],
    "errors cannot be pickled": [
        "unit/test_errors.py::test_a_copied_error_has_the_same_message_and_attributes",
        "repo/test_known_faults.py::test_an_error_from_another_process_is_unchanged",
        "repo/test_known_faults.py::test_every_error_class_is_tested",
    ],
    "the two packages treat a cancelled task differently": [
        f"{FIELD}::test_a_cancelled_task_ends_the_wait_immediately",
        "repo/test_build_sync.py::test_the_generated_trees_of_the_checkout_are_up_to_date",
    ],
    "retry-after-ms never works": [
        f"{FIELD}::test_retry_after_in_milliseconds_is_supported",
        f"{RETRIES}::test_retry_after_is_respected_up_to_a_limit",
    ],
    "Retry-After is obeyed without a cap": [
        f"{RETRIES}::test_retry_after_is_respected_up_to_a_limit",
        f"{FIELD}::test_a_pause_that_exceeds_the_deadline_does_not_start",
    ],
    "the timeout multiplies with the retries": [
        f"{FIELD}::test_a_timeout_does_not_multiply_beyond_the_deadline",
    ],
    "a client fails in a second event loop": [
        f"{LOOPS}::test_a_client_created_outside_a_loop_works_in_several_loops",
        f"{LOOPS}::test_a_client_works_in_several_loops_at_once",
    ],
    "a client that is never closed causes a warning": [
        f"{LOOPS}::test_a_client_that_is_never_closed_causes_no_warning",
    ],
    "proxies of the environment are ignored": [
        "async_/test_proxies.py::test_http_requests_to_a_proxy_contain_the_full_url",
        "async_/test_proxies.py::test_no_proxy_means_a_direct_connection",
    ],
    "API keys appear in debug logs": [f"{FIELD}::test_the_key_is_in_no_log"],
    "an import is slow": [
        "repo/test_packaging.py::test_an_import_loads_only_what_it_needs",
    ],
    "memory grows with copies and new clients": [
        f"{FIELD}::test_copies_and_new_clients_leak_no_memory",
    ],
    "a local file cannot be uploaded": [
        "async_/test_uploads.py::test_an_upload_is_stored_under_its_name_and_folder",
    ],
    "a wait has no timeout, and a 502 ends it": [
        "async_/test_tasks.py::test_a_wait_timeout_leaves_the_task_running",
        "async_/test_tasks.py::test_a_temporary_failure_does_not_end_a_wait",
    ],
    "the file is read on the event loop during an upload": [
        f"{LOOPS}::test_the_loop_keeps_running_while_a_file_is_read",
    ],
    "a permanent error is retried forever": [
        f"{RETRIES}::test_a_permanent_failure_is_not_retried",
        "async_/test_options_limits.py::test_a_storm_of_retries_ends",
    ],
}


@cache
def names_in(path: Path) -> set[str]:
    """Return the names of the tests of a file."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = ast.walk(ast.parse(path.read_text()))
    return {node.name for node in nodes if isinstance(node, functions)}


@pytest.mark.parametrize("fault", PROVEN)
def test_each_fault_is_proven_absent_in_both_packages(fault: str) -> None:
    for proof in PROVEN[fault]:
        place, _, name = proof.partition("::")
        for path in {place, place.replace("async_/", "sync_/")}:
            assert name in names_in(ROOT / "tests" / path), f"{path}::{name} is gone"


def fail(number: int) -> None:
    """Raise an error in another process."""
    raise MAKERS[number]()


def test_an_error_from_another_process_is_unchanged() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        for number, make in enumerate(MAKERS):
            error = make()
            with pytest.raises(type(error)) as caught:
                pool.apply(fail, (number,))
            assert type(caught.value) is type(error)
            assert str(caught.value) == str(error)
            assert repr(caught.value.response) == repr(error.response)


def test_every_error_class_is_tested() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    made = {type(make()) for make in MAKERS}
    assert made == {
        kind
        for kind in kinds
        if issubclass(kind, APIError) and kind is not errors.TaskError
    }
