"""Fixtures and markers for pytest, to test programs without an account.

pytest loads them automatically. docs/testing.md describes them.

>>> def test_a_cover_is_created(ittybit_client, ittybit_emulator):
...     file = ittybit_client.files.upload(b"any bytes", filename="a.mp4")
...     ittybit_client.tasks.create_and_wait(kind="image", file_id=file.id)
...     assert len(ittybit_emulator.calls("POST", "/tasks")) == 1
"""

__all__: list[str] = []
