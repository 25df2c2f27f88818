"""Annotations of public classes can be evaluated at run time."""

from typing import Any, get_type_hints

import pytest

from ittybit import errors
from ittybit.core.config.settings import Settings
from ittybit_async import AsyncIttybit
from ittybit_async.wootiv import AsyncWootiv
from ittybit_sync import Ittybit
from ittybit_sync.wootiv import Wootiv

CLIENTS = [AsyncIttybit, Ittybit, AsyncWootiv, Wootiv]
ERRORS = [getattr(errors, name) for name in errors.__all__]


@pytest.mark.parametrize("owner", [*CLIENTS, Settings, *ERRORS])
def test_the_annotations_of_a_class_can_be_evaluated(owner: type) -> None:
    assert get_type_hints(owner)


@pytest.mark.parametrize("owner", [*CLIENTS, *ERRORS])
def test_the_annotations_of_a_constructor_can_be_evaluated(owner: Any) -> None:
    assert get_type_hints(owner.__init__)


@pytest.mark.parametrize("client", [AsyncIttybit, Ittybit])
def test_the_annotations_of_the_batch_can_be_evaluated(client: type) -> None:
    hint = get_type_hints(client.batch)["return"]  # type: ignore[attr-defined]  # both have it
    assert hint.__name__ == "Batch"
    assert hint.__module__.startswith(client.__module__.split(".")[0])


@pytest.mark.parametrize("client", [AsyncIttybit, Ittybit])
def test_the_annotation_of_a_resource_is_its_class(client: type) -> None:
    hint = get_type_hints(client)["files"]
    (files,) = hint.__args__
    assert files.__origin__.__name__ == "FilesResource"
    assert files.__origin__.__module__.startswith(client.__module__.split(".")[0])
