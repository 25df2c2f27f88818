"""A pool reads items when workers need them."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from ittybit.core.batch.settings import BatchSettings
from ittybit.ray import pool
from ittybit.ray.pool import Pool


class LocalRay:
    """Ray, as far as a pool uses it, in this process."""

    exceptions = SimpleNamespace(RayTaskError=ValueError)

    def __init__(self) -> None:
        self.blocks: list[list[object]] = []

    def remote(self, _: type) -> Any:
        return self

    def options(self, **_: object) -> Any:
        process = SimpleNamespace(remote=self._process)
        worker = SimpleNamespace(process=process)
        return SimpleNamespace(remote=lambda _: worker)

    def _process(self, block: list[object]) -> Any:
        self.blocks.append(block)
        return tuple(block)

    def wait(self, pending: list[Any]) -> tuple[list[Any], list[Any]]:
        return pending[:1], pending[1:]

    def get(self, done: Any) -> Any:
        return list(done)


@pytest.mark.parametrize(("size", "largest"), [(256, 4), (2, 2)])
def test_items_are_read_when_few_items_have_not_ended(
    monkeypatch: pytest.MonkeyPatch, size: int, largest: int
) -> None:
    ray = LocalRay()
    monkeypatch.setattr(pool, "import_optional", lambda _: ray)
    ended, ahead = 0, [0]

    def read() -> Iterator[int]:
        for number in range(1, 101):
            ahead.append(number - ended)
            yield number

    settings: Any = SimpleNamespace(batch=BatchSettings(concurrency=4))
    for _ in Pool(settings, 2, None).run(read(), size):
        ended += 1
    assert ended == 100
    assert max(ahead) <= 3 * 2 * 4
    assert max(map(len, ray.blocks)) == largest
