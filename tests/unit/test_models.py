"""Rules for the response structs of both APIs."""

import gc
import pickle
import weakref
from collections.abc import Iterator

import msgspec

from ittybit.types import Media
from ittybit.types.model import Model
from wootiv.types import ReadContactDto


def models(model: type[Model] = Model) -> Iterator[type[Model]]:
    for one in model.__subclasses__():
        yield one
        yield from models(one)


def test_the_garbage_collector_tracks_no_model() -> None:
    assert {Media, ReadContactDto} <= set(models())
    for model in models():
        assert not model.__struct_config__.gc, model
        assert model.__struct_config__.frozen, model


def test_a_model_is_freed_with_all_that_it_holds() -> None:
    class Value:
        """A substitute for JSON values, which do not allow weak references."""

    value = Value()
    alive = weakref.ref(value)
    media = Media(id="med_1", metadata={"value": value})
    assert not gc.is_tracked(media)
    del value, media
    assert alive() is None


def test_a_pickled_model_is_equal() -> None:
    sent = b'{"id": "med_1", "files": [{"id": "file_1"}], "metadata": {"a": [1]}}'
    media = msgspec.json.decode(sent, type=Media)
    assert pickle.loads(pickle.dumps(media)) == media
