# Generated from tests/async_/test_media.py by build_sync.py. Do not edit.
"""Media can be created, read, changed, listed, and deleted."""

import pytest

from ittybit.errors import NotFoundError
from ittybit_sync import Ittybit


def test_a_new_media_is_empty_and_keeps_its_fields(
    client: Ittybit,
) -> None:
    media = client.media.create(title="Harbour", alt="Boats", metadata={"a": "1"})
    assert media.id.startswith("med_")
    assert (media.kind, media.files, media.urls) == (None, (), {})
    assert client.media.get(media.id) == media


def test_an_update_changes_only_the_given_fields(
    client: Ittybit,
) -> None:
    media = client.media.create(title="Harbour", alt="Boats")
    changed = client.media.update(media.id, alt=None)
    assert (changed.title, changed.alt) == ("Harbour", None)


def test_a_metadata_key_set_to_none_is_deleted(client: Ittybit) -> None:
    media = client.media.create(metadata={"keep": "1", "drop": "2"})
    changed = client.media.update(media.id, metadata={"drop": None})
    assert changed.metadata == {"keep": "1"}


def test_a_deleted_media_is_not_found(client: Ittybit) -> None:
    media = client.media.create()
    confirmation = client.media.delete(media.id)
    assert confirmation.message == f"{media.id} deleted"
    with pytest.raises(NotFoundError, match=media.id):
        client.media.get(media.id)
