"""Kinds of the later API generation: calls, validation, and the emulator agree."""

from types import SimpleNamespace
from typing import Any, get_args, get_overloads, get_type_hints

import pytest

from ittybit.core.payloads import jobs
from ittybit.core.payloads.tasks import STANDALONE_KINDS
from ittybit.types import RunStep
from ittybit.types.create import Create
from ittybit.types.create_and_wait import CreateAndWait
from ittybit.types.create_job import CreateJob, CreateJobAndWait
from ittybit.types.jobs import JobKind
from ittybit_emulator.rendering.options import LATER, OPTIONS
from ittybit_emulator.tasks import names as served

STORED = {"ref", "folder", "filename"}


def kinds_of(form: Any) -> tuple[str, ...]:
    return get_args(get_type_hints(form)["kind"])


def options_of(form: Any) -> set[str]:
    return set(get_type_hints(get_type_hints(form)["options"]))


def forms(protocol: Any, argument: str) -> list[Any]:
    """Return the types that those overloads unpack which have that argument."""
    name = f"{protocol.__name__}.__call__"
    function: Any = SimpleNamespace(__module__=protocol.__module__, __qualname__=name)
    found = [one.__annotations__.get(argument) for one in get_overloads(function)]
    return [get_args(form)[0] for form in found if form is not None]


@pytest.mark.parametrize("call", [Create, CreateAndWait])
def test_every_standalone_task_kind_has_an_overload(call: Any) -> None:
    taken = forms(call, "task")
    assert [kinds_of(form) for form in taken] == [(kind,) for kind in STANDALONE_KINDS]
    for form, options in zip(taken, STANDALONE_KINDS.values(), strict=True):
        assert get_type_hints(form).get("options") == options
    assert set(STANDALONE_KINDS) == served.JOB_TASKS


@pytest.mark.parametrize("call", [CreateJob, CreateJobAndWait])
def test_every_job_kind_has_an_overload(call: Any) -> None:
    assert forms(call, "job") == list(jobs.KINDS.values())
    assert [kinds_of(form) for form in forms(call, "job")] == [
        (kind,) for kind in jobs.KINDS
    ]
    assert get_args(JobKind) == tuple(jobs.KINDS)
    assert set(jobs.KINDS) == served.JOBS


def test_every_task_kind_of_a_run_has_a_type() -> None:
    kinds = [kind for form in get_args(RunStep) for kind in kinds_of(form)]
    assert len(set(kinds)) == len(kinds)
    assert set(kinds) == served.RUN_TASKS


def test_the_emulator_supports_the_options_of_jobs_and_runs() -> None:
    rendered = {kind: form for form in get_args(RunStep) for kind in kinds_of(form)}
    for kind in jobs.KINDS:
        known = set((OPTIONS | LATER)[kind].__struct_fields__)
        of_job = options_of(jobs.KINDS[kind]) - {"waveform", "waveform_points"}
        assert of_job == known - {"layers"}
        if kind in rendered:
            assert options_of(rendered[kind]) - STORED - known == set()
